package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"time"
)

// ServeContent serves what exists, has no way to learn that a date is strong, and its clock cannot be set.
var outOfScope = regexp.MustCompile(`\b(missing|write|exempt-method|safe-method|query|clock|strong-date)\b`)

// decide asks net/http: another stack has another function here.
func decide(v vector) (decision string, ranged bool) {
	request, response, modified := httptest.NewRequest(v.Method, "/", nil), httptest.NewRecorder(), time.Time{}
	for _, line := range v.Headers {
		request.Header.Add(line[0], strings.Trim(octets(line[1]), " \t"))
	}
	if tag, ok := v.State["etag"].(string); ok {
		response.Header().Set("ETag", octets(tag))
	}
	if seconds, ok := v.State["last_modified"].(float64); ok {
		modified = time.Unix(int64(seconds), 0)
	}
	http.ServeContent(response, request, "", modified, strings.NewReader("Hello, world\n"))
	switch response.Code {
	case http.StatusNotModified:
		return "not_modified", false
	case http.StatusPreconditionFailed:
		return "precondition_failed", false
	}
	return "proceed", response.Code == http.StatusPartialContent || response.Code == http.StatusRequestedRangeNotSatisfiable
}

// octets turns text of the vectors, one character per octet, into a header's value.
func octets(text string) string {
	value := []byte{}
	for _, character := range text {
		value = append(value, byte(character))
	}
	return string(value)
}
