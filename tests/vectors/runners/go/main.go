// Command vectors compares net/http's ServeContent with the vectors.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

type vector struct {
	ID, Method, Level string
	Headers           [][2]string
	State, Expect     map[string]any
	Features          []string
}

// ServeContent serves what exists, is not told that a date is strong, and its clock cannot be set.
var outOfScope = regexp.MustCompile(`\b(missing|write|exempt-method|safe-method|query|clock|strong-date)\b`)

func octets(text string) (octets []byte) {
	for _, character := range text {
		octets = append(octets, byte(character))
	}
	return octets
}

func fails(v vector) bool {
	request, response, modified := httptest.NewRequest(v.Method, "/", nil), httptest.NewRecorder(), time.Time{}
	for _, line := range v.Headers {
		request.Header.Add(line[0], strings.Trim(string(octets(line[1])), " \t"))
	}
	if tag, ok := v.State["etag"].(string); ok {
		response.Header().Set("ETag", string(octets(tag)))
	}
	if seconds, ok := v.State["last_modified"].(float64); ok {
		modified = time.Unix(int64(seconds), 0)
	}
	http.ServeContent(response, request, "", modified, strings.NewReader("Hello, world\n"))
	decision := map[int]string{304: "not_modified", 412: "precondition_failed"}[response.Code]
	if decision == "" {
		decision = "proceed"
	}
	ranged := response.Code == 206 || response.Code == 416
	expected, asked := v.Expect["range"].(bool)
	return decision != v.Expect["decision"] || asked && expected != ranged
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
			if cases++; fails(v) {
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
