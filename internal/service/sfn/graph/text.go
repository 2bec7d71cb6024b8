package graph

import (
	"fmt"
	"strings"
)

// mark is an outcome in one column.
func (o Outcome) mark() string {
	return [...]string{"○", "✔", "↯", "▶", "■", "✘"}[o]
}

// Text draws a state machine and the path through it as lines for a terminal: states from top to bottom, each with those that may come
// after it, and what is inside it indented. path may be nil.
func Text(p *Program, path *Path) string {
	if path == nil {
		path = Trace(nil)
	}
	w := &writer{path: path}
	w.program(p, "")
	return w.out.String()
}

type writer struct {
	path *Path
	out  strings.Builder
}

func (w *writer) program(p *Program, indent string) {
	for _, row := range layers(p) {
		for _, s := range row {
			w.state(s, indent)
		}
	}
}

func (w *writer) state(s *State, indent string) {
	visit := w.path.Of(s.Name)
	fmt.Fprintf(&w.out, "%s%s %s (%s)", indent, visit.Outcome.mark(), s.Name, s.Type)
	if counts := visit.counts(); counts != "" {
		fmt.Fprintf(&w.out, " %s", counts)
	}
	if after := w.after(s); after != "" {
		fmt.Fprintf(&w.out, "  → %s", after)
	}
	w.out.WriteByte('\n')
	for i, p := range s.Inside {
		corner, bar := "├ ", "│ "
		if i == len(s.Inside)-1 {
			corner, bar = "└ ", "  "
		}
		name := "each item"
		if s.Type == "Parallel" {
			name = fmt.Sprintf("branch %d", i+1)
		}
		fmt.Fprintf(&w.out, "%s  %s%s\n", indent, corner, name)
		w.program(p, indent+"  "+bar+"  ")
	}
}

// after lists where a state leads; what was taken is marked.
func (w *writer) after(s *State) string {
	var parts []string
	for _, step := range s.Steps {
		word := step.To
		switch {
		case step.Catch:
			word += " on error"
		case step.Default && len(s.Steps) > 1:
			word += " by default"
		}
		if len(s.Steps) > 1 && w.path.Took(s.Name, step.To) {
			word = "[" + word + "]"
		}
		parts = append(parts, word)
	}
	return strings.Join(parts, ", ")
}
