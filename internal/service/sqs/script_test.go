// Proves what the operations answer, to the text, by the scripts in testdata: lines with an operation and its input, each
// followed by its answer. Message IDs, receipt handles and request IDs are random: they appear as <id 1>, <handle 1>; a script
// can use them as $1. The newest task handle is $task. Rewrite the answers with -update, and read the difference.
package sqs

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/edge/edgetest"
)

var update = flag.Bool("update", false, "rewrite testdata")

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := script{bench: newBench(t), as: "000000000000", names: map[string]string{}}
			got := s.run(string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// script is one run of a file.
type script struct {
	bench   *bench
	as      string
	out     bytes.Buffer
	names   map[string]string // random text → its name
	values  []string          // receipt handles, in order
	handles int
	task    string // the newest task handle
	tasks   int
	ids     int
}

// run executes every line and returns the script with the answers that came.
func (s *script) run(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "  ") {
			continue // an old answer
		}
		fmt.Fprintln(&s.out, line)
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case word == "wait":
			d, err := time.ParseDuration(rest)
			if err != nil {
				s.bench.t.Fatal(err)
			}
			s.bench.wait(d)
		case word == "quietly": // what it answers depends on who comes first
			operation, input, _ := strings.Cut(rest, " ")
			s.bench.json(context.Background(), edgetest.Root(s.as), operation, s.expand(input))
		case word == "restart":
			s.bench.restart()
		case word == "as":
			s.as = rest
		case word == "POST":
			path, form, _ := strings.Cut(rest, " ")
			r := s.bench.query(edgetest.Root(s.as), path, s.expand(form), "")
			s.answer(r.Status, "", r.Body)
		case word == "POST-JSON":
			path, form, _ := strings.Cut(rest, " ")
			r := s.bench.query(edgetest.Root(s.as), path, s.expand(form), "application/json")
			s.answer(r.Status, "", r.Body)
		default:
			r := s.bench.json(context.Background(), edgetest.Root(s.as), word, s.expand(rest))
			s.answer(r.Status, code(r), r.Body)
		}
	}
	return s.out.String()
}

var (
	uuidForm   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	handleForm = regexp.MustCompile(`AQ[A-Za-z0-9_-]{50}`)
	taskForm   = regexp.MustCompile(`eyJ0YXNrSWQi[A-Za-z0-9+/=]+`)
	repeated   = regexp.MustCompile(`\{\{(.)x(\d+)\}\}`)
)

// expand puts receipt handles in for $1, $2…, and long texts for {{ax2000}}.
func (s *script) expand(text string) string {
	text = strings.ReplaceAll(text, "$task", s.task)
	for i := len(s.values); i > 0; i-- {
		text = strings.ReplaceAll(text, fmt.Sprint("$", i), s.values[i-1])
	}
	return repeated.ReplaceAllStringFunc(text, func(m string) string {
		parts := repeated.FindStringSubmatch(m)
		n := 0
		_, _ = fmt.Sscan(parts[2], &n)
		return strings.Repeat(parts[1], n)
	})
}

func (s *script) answer(status int, code string, body []byte) {
	text := uuidForm.ReplaceAllStringFunc(string(body), func(id string) string {
		if strings.Contains(string(body), "<RequestId>"+id) || strings.Contains(string(body), `"RequestId":"`+id) {
			return "<request>"
		}
		if s.names[id] == "" {
			s.ids++
			s.names[id] = fmt.Sprintf("<id %d>", s.ids)
		}
		return s.names[id]
	})
	text = handleForm.ReplaceAllStringFunc(text, func(h string) string {
		if s.names[h] == "" {
			s.handles++
			s.names[h] = fmt.Sprintf("<handle %d>", s.handles)
			s.values = append(s.values, h)
		}
		return s.names[h]
	})
	text = taskForm.ReplaceAllStringFunc(text, func(h string) string {
		if s.names[h] == "" {
			s.tasks++
			s.names[h], s.task = fmt.Sprintf("<task %d>", s.tasks), h
		}
		return s.names[h]
	})
	if code != "" {
		code = " " + code
	}
	fmt.Fprintf(&s.out, "  %d%s %s\n", status, code, text)
}
