// Command vectors compares net/http's ServeContent with the vectors.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

type vector struct {
	ID, Method, Level string
	Headers           [][2]string
	State, Expect     map[string]any
	Features          []string
}

func main() {
	known, failed, added, cases := map[string]bool{}, 0, []string{}, 0
	text, _ := os.ReadFile("known-failures.txt")
	for _, id := range strings.Fields(string(text)) {
		known[id] = true
	}
	names, _ := filepath.Glob("../../*.jsonl")
	for _, name := range names {
		file, _ := os.Open(name)
		for lines := json.NewDecoder(file); lines.More(); {
			v := vector{}
			if err := lines.Decode(&v); err != nil {
				panic(err)
			}
			if v.Level == "choice" || outOfScope.MatchString(strings.Join(v.Features, " ")) {
				continue
			}
			cases++
			decision, ranged := decide(v)
			expected, asked := v.Expect["range"].(bool)
			if decision != v.Expect["decision"] || asked && expected != ranged {
				if failed++; !known[v.ID] {
					added = append(added, v.ID)
				}
				delete(known, v.ID)
			}
		}
	}
	fmt.Printf("net/http of %s: %d of %d cases fail\n", runtime.Version(), failed, cases)
	fmt.Println("new failures:", added, "\nknown failures that do not fail:", known)
	if cases == 0 || len(added)+len(known) > 0 {
		os.Exit(1)
	}
}
