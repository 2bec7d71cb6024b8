package environment

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// BenchmarkWarmInvoke is one warm invocation of a trivial compiled function, one caller.
func BenchmarkWarmInvoke(b *testing.B) {
	w := newWorld(b, Limits{}, nil)
	f := function(b, "f", nil)
	c := call(`{"key":"value"}`)
	w.run(b, f, c)
	b.ReportAllocs()
	for b.Loop() {
		w.run(b, f, c)
	}
	b.ReportMetric(float64(w.driver.started.Load()), "environments")
}

// BenchmarkWarmInvoke16 is the same with 16 callers at once.
func BenchmarkWarmInvoke16(b *testing.B) {
	w := newWorld(b, Limits{}, nil)
	f := function(b, "f", nil)
	b.SetParallelism(max(1, 16/max(1, runtime.GOMAXPROCS(0))))
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			w.run(b, f, call(`{"key":"value"}`))
		}
	})
	b.ReportMetric(float64(w.driver.started.Load()), "environments")
}

// bare is the least that a function called by long polls can cost: the same program on the other side, a server that does nothing else.
type bare struct {
	events, answers chan []byte
}

func (s *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/next") {
		select {
		case event := <-s.events:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "x")
			_, _ = w.Write(event)
		case <-r.Context().Done():
		}
		return
	}
	body, _ := io.ReadAll(r.Body)
	s.answers <- body
	w.WriteHeader(http.StatusAccepted)
}

func newBare(b *testing.B) *bare {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &bare{make(chan []byte), make(chan []byte)}
	server := &http.Server{Handler: s}
	go func() { _ = server.Serve(l) }()
	program, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	command := exec.Command(program)
	command.Env = []string{"ACT_AS=runtime", "AWS_LAMBDA_RUNTIME_API=" + l.Addr().String()}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		_ = server.Close()
	})
	return s
}

// BenchmarkBareLongPoll is what BenchmarkWarmInvoke is measured against.
func BenchmarkBareLongPoll(b *testing.B) {
	s := newBare(b)
	b.ReportAllocs()
	for b.Loop() {
		s.events <- []byte(`{"key":"value"}`)
		<-s.answers
	}
}

// BenchmarkBareLongPoll16 is what BenchmarkWarmInvoke16 is measured against.
func BenchmarkBareLongPoll16(b *testing.B) {
	var servers []*bare
	for range 16 {
		servers = append(servers, newBare(b))
	}
	var next atomic.Int64
	b.SetParallelism(max(1, 16/max(1, runtime.GOMAXPROCS(0))))
	b.RunParallel(func(p *testing.PB) {
		s := servers[next.Add(1)%16]
		for p.Next() {
			s.events <- []byte(`{"key":"value"}`)
			<-s.answers
		}
	})
}

// BenchmarkColdInvoke is an invocation for which an environment has to be started, and ended.
func BenchmarkColdInvoke(b *testing.B) {
	w := newWorld(b, Limits{}, nil)
	f := function(b, "f", nil)
	n := 0
	for b.Loop() {
		g := *f
		n++
		g.Key = fmt.Sprint(n)
		w.run(b, &g, call(`1`))
		w.Retire(g.Key)
	}
}

const trivialNode = "exports.h = async (event) => event;"

// BenchmarkColdNode is an invocation of a Node.js function for which an environment has to be started.
func BenchmarkColdNode(b *testing.B) {
	w := managedWorld(b, "nodejs")
	f := managed(b, "nodejs22.x", "index.h", map[string]string{"index.js": trivialNode})
	n := 0
	for b.Loop() {
		g := *f
		n++
		g.Key = fmt.Sprint(n)
		w.run(b, &g, call(`1`))
		w.Retire(g.Key)
	}
}

// BenchmarkNodeAlone is what BenchmarkColdNode is measured against: the interpreter on that file alone.
func BenchmarkNodeAlone(b *testing.B) {
	managedWorld(b, "nodejs")
	f := managed(b, "nodejs22.x", "index.h", map[string]string{"index.js": trivialNode})
	for b.Loop() {
		if err := exec.Command("node", f.Code+"/index.js").Run(); err != nil {
			b.Fatal(err)
		}
	}
}
