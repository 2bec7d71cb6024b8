// Proves how output becomes lines: whole, cut, joined, cleaned, in order; and that a mark is reached after everything that was written before it.
package environment

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// gather reads what an output makes of writes, up to its end.
func gather(t *testing.T, multi bool, writes ...string) []string {
	t.Helper()
	var mu sync.Mutex
	var got []string
	o, err := newOutput(time.Now, multi, func(lines []Line) {
		mu.Lock()
		defer mu.Unlock()
		for _, l := range lines {
			got = append(got, l.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range writes {
		if _, err := o.w.WriteString(w); err != nil {
			t.Fatal(err)
		}
	}
	o.close()
	return got
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name   string
		multi  bool
		writes []string
		want   []string
	}{
		{name: "lines", writes: []string{"a\nb\n\nc\n"}, want: []string{"a", "b", "", "c"}},
		{name: "parts", writes: []string{"a", "b", "c\nd"}, want: []string{"abc", "d"}},
		{name: "Windows", writes: []string{"a\r\nb\r\n"}, want: []string{"a", "b"}},
		{name: "messages", multi: true, writes: []string{"a\rb\nc\r\n"}, want: []string{"a\nb", "c"}},
		{name: "no messages", writes: []string{"a\rb\n"}, want: []string{"a\rb"}},
		{name: "no UTF-8", writes: []string{"a\xffb\n"}, want: []string{"a\uFFFDb"}},
		{name: "long", writes: []string{strings.Repeat("x", lineBytesMax+5) + "\n"}, want: []string{strings.Repeat("x", lineBytesMax), "xxxxx"}},
		{name: "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := gather(t, c.multi, c.writes...)
			if strings.Join(got, "|") != strings.Join(c.want, "|") || len(got) != len(c.want) {
				t.Fatalf("got %d: %.100q", len(got), got)
			}
		})
	}
}

func TestMarks(t *testing.T) {
	var n int
	o, err := newOutput(time.Now, false, func(lines []Line) { n += len(lines) })
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 500; i++ {
		if _, err := o.w.WriteString("x\n"); err != nil {
			t.Fatal(err)
		}
		at := make(chan int, 1)
		o.mark(func() { at <- n })
		if got := <-at; got != i {
			t.Fatalf("%d lines before mark %d", got, i)
		}
	}
	o.settle()
	o.close()
	called := false
	o.mark(func() { called = true })
	if !called {
		t.Fatal("a mark after the end was not called")
	}
}
