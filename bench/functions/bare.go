package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"sluice/bench/client"
	"sluice/bench/trivial"
	"sluice/internal/servertest"
)

// bareLoop hands what it is called with to the functions that poll it, and hands back what they answer. It does nothing else.
type bareLoop struct {
	waiting chan *bareCall

	mu      sync.Mutex
	last    int
	running map[string]*bareCall
}

type bareCall struct {
	event  []byte
	answer chan []byte
}

func newBareLoop() *bareLoop {
	return &bareLoop{waiting: make(chan *bareCall), running: map[string]*bareCall{}}
}

func serveBare(address string) { log.Fatal(http.ListenAndServe(address, newBareLoop())) }

// call calls a function.
func (l *bareLoop) call(event []byte) []byte {
	c := &bareCall{event: event, answer: make(chan []byte, 1)}
	l.waiting <- c
	return <-c.answer
}

// ServeHTTP answers functions, by the paths of the Runtime API, and callers, by any other.
func (l *bareLoop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == trivial.PathNext:
		select {
		case c := <-l.waiting:
			w.Header().Set(trivial.HeaderRequest, l.begin(c))
			_, _ = w.Write(c.event)
		case <-r.Context().Done():
		}
	case strings.HasPrefix(r.URL.Path, trivial.PathResponses):
		body, _ := io.ReadAll(r.Body)
		id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, trivial.PathResponses), "/")
		if c := l.end(id); c != nil {
			c.answer <- body
		}
		w.WriteHeader(http.StatusAccepted)
	default:
		event, _ := io.ReadAll(r.Body)
		_, _ = w.Write(l.call(event))
	}
}

func (l *bareLoop) begin(c *bareCall) (id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	id = strconv.Itoa(l.last)
	l.running[id] = c
	return id
}

func (l *bareLoop) end(id string) *bareCall {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.running[id]
	delete(l.running, id)
	return c
}

// bares are the two bare loops: one in a process of its own, one in this, and the functions that poll them.
type bares struct {
	address  string // of the one
	inner    *bareLoop
	server   *http.Server
	at       string // where it serves
	children []*exec.Cmd
	polling  int // functions of each
}

func startBares() (_ *bares, err error) {
	b := &bares{inner: newBareLoop()}
	defer func() {
		if err != nil {
			b.stop()
		}
	}()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b.at, b.server = l.Addr().String(), &http.Server{Handler: b.inner}
	go func() { _ = b.server.Serve(l) }() // ends with stop
	if b.address, err = servertest.FreeAddress(); err != nil {
		return nil, err
	}
	if err := b.child(nil, "-bare", b.address); err != nil {
		return nil, err
	}
	return b, servertest.WaitFor(b.address)
}

// poll has so many functions poll each loop.
func (b *bares) poll(functions int) error {
	for ; b.polling < functions; b.polling++ {
		for _, at := range []string{b.address, b.at} {
			if err := b.child([]string{trivial.RuntimeAPI + "=" + at}); err != nil {
				return err
			}
		}
	}
	return nil
}

// child starts this program once more.
func (b *bares) child(environment []string, arguments ...string) error {
	itself, err := os.Executable()
	if err != nil {
		return err
	}
	child := exec.Command(itself, arguments...)
	child.Env = append(os.Environ(), environment...)
	if err := child.Start(); err != nil {
		return err
	}
	b.children = append(b.children, child)
	return nil
}

func (b *bares) stop() {
	for _, child := range b.children {
		_ = child.Process.Kill()
		_ = child.Wait()
	}
	if b.server != nil {
		_ = b.server.Close()
	}
}

// inProcess drives the loop of this process.
func (b *bares) inProcess(callers int, moment time.Duration) ([]time.Duration, error) {
	event := []byte(payload)
	return client.Timed(callers, moment, func(end time.Time) (times []time.Duration, _ error) {
		for begin := time.Now(); begin.Before(end); {
			b.inner.call(event)
			now := time.Now()
			times = append(times, now.Sub(begin))
			begin = now
		}
		return times, nil
	})
}
