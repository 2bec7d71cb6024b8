// Proves that Settle hands on all that was written before it, and that the stream goes on after it, to its end; and that a file is handed
// to the process itself.
package output

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
)

type buffer struct {
	mu    sync.Mutex
	bytes bytes.Buffer
	some  chan struct{}
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bytes.Write(p)
	select {
	case b.some <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bytes.String()
}

func TestSettle(t *testing.T) {
	for range 100 {
		b := &buffer{some: make(chan struct{}, 1)}
		s, end, err := Open(b)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Repeat("x", 3*bufferBytes/4) // fits the pipe: nobody has to read while it is written
		if _, err := end.WriteString(text); err != nil {
			t.Fatal(err)
		}
		s.Settle()
		if b.String() != text {
			t.Fatalf("%d bytes of %d are there after Settle", len(b.String()), len(text))
		}
		if _, err := end.WriteString("more"); err != nil {
			t.Fatal(err)
		}
		for b.String() != text+"more" {
			<-b.some
		}
		_ = end.Close()
		<-s.ended
		s.Settle()
		s.Close()
	}
}

// stuck blocks, and then refuses.
type stuck struct{ release chan struct{} }

func (s stuck) Write([]byte) (int, error) {
	<-s.release
	return 0, errors.New("no more")
}

func TestRefused(t *testing.T) {
	w := stuck{make(chan struct{})}
	s, end, err := Open(w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := end.WriteString("a"); err != nil {
		t.Fatal(err)
	}
	close(w.release)
	for range 10 { // more than a pipe: it is read, though nobody wants it
		if _, err := end.Write(make([]byte, bufferBytes)); err != nil {
			t.Fatal(err)
		}
	}
	_ = end.Close()
	<-s.ended
}

func TestNobody(t *testing.T) {
	s, end, err := Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := end.Write(make([]byte, 4*bufferBytes)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	<-s.ended
	_ = end.Close()
}

func TestFileIsHandedOverAsItIs(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s, end, err := Open(w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := end.WriteString("a"); err != nil {
		t.Fatal(err)
	}
	s.Settle() // nothing is under way
	s.Close()
	if err := end.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteString("b"); err != nil {
		t.Errorf("the caller's end was closed: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); string(got) != "ab" || err != nil { // it ends: no other copy is open
		t.Errorf("%q, %v", got, err)
	}
	if _, _, err := Open(w); err == nil {
		t.Error("a closed file is taken")
	}
}
