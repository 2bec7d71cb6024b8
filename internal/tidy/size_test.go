// Proves that no file has become the place where everything goes.
package tidy

import "testing"

// linesMax bounds a hand-written file that is no test.
const linesMax = 400

func TestFileSizes(t *testing.T) {
	for _, s := range sources(t) {
		if lines := s.set.File(s.ast.Pos()).LineCount(); !s.test && lines > linesMax {
			t.Errorf("%s has %d lines: split it by what it holds", s.path, lines)
		}
	}
}
