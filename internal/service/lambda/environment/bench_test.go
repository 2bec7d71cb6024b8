package environment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/drivers"
	"sluice/internal/sandbox/isolated"
	"sluice/internal/sandbox/sandboxtest"
)

// worlds are one for each driver, and one more for isolated with a spare.
func worlds(b *testing.B, change func(*Ports)) map[string]*world {
	out := map[string]*world{}
	for name, spares := range map[string]int{"process": 0, "isolated": 0, "isolated-spare": 1} {
		driver, _, _ := strings.Cut(name, "-")
		d, err := drivers.Open(context.Background(), self, driver, isolated.Config{Folder: b.TempDir(), Spares: spares}, quiet())
		if err != nil {
			b.Logf("%s is left out: %v", name, err)
			continue
		}
		b.Cleanup(func() {
			if err := d.Close(); err != nil {
				b.Error(err)
			}
		})
		out[name] = newWorld(benchOn{b, d}, Limits{}, change)
	}
	return out
}

// benchOn is a benchmark on a driver.
type benchOn struct {
	*testing.B
	on sandbox.Driver
}

func (b benchOn) driven() sandbox.Driver { return b.on }

// BenchmarkWarm is one warm invocation of a trivial compiled function, one caller, on each driver, in turns with the same program on the
// other side of a server that does nothing else: the promise is at most twice the bare one.
func BenchmarkWarm(b *testing.B) {
	const batch = 20 // in a row: what has just run is in the caches
	s, m, all := newBare(b), sandboxtest.Medians{}, worlds(b, nil)
	f, c := function(b, "f", nil), call(`{"key":"value"}`)
	for _, w := range all {
		w.run(b, f, c)
	}
	for b.Loop() {
		for range batch {
			begin := time.Now()
			s.events <- []byte(`{"key":"value"}`)
			<-s.answers
			m.Since("bare", begin)
		}
		for name, w := range all {
			for range batch {
				begin := time.Now()
				w.run(b, f, c)
				m.Since(name, begin)
			}
		}
	}
	m.Report(b)
}

// BenchmarkWarmInvoke is one warm invocation of a trivial compiled function, one caller.
func BenchmarkWarmInvoke(b *testing.B) {
	for name, w := range worlds(b, nil) {
		b.Run(name, func(b *testing.B) {
			f := function(b, "f", nil)
			c := call(`{"key":"value"}`)
			w.run(b, f, c)
			b.ReportAllocs()
			for b.Loop() {
				w.run(b, f, c)
			}
		})
	}
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

// BenchmarkBareLongPoll is what the process driver's BenchmarkWarmInvoke is measured against.
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

// BenchmarkCold is an invocation of a compiled function for which an environment has to be started, on each driver.
func BenchmarkCold(b *testing.B) {
	m, all := sandboxtest.Medians{}, worlds(b, nil)
	f := function(b, "f", nil)
	for b.Loop() {
		for name, w := range all {
			coldStart(b, m, name, w, f)
		}
	}
	m.Report(b)
}

// BenchmarkColdNode is the same of a Node.js function, in turns with the interpreter alone on a file that writes a line, until that is
// there, and until it has ended. The promise is at most 60 ms more than it in isolation, and 15 ms more as a process.
func BenchmarkColdNode(b *testing.B) {
	c, err := catalogue()
	if err != nil {
		b.Fatal(err)
	}
	if c.Available()["nodejs"] == "" {
		b.Skip("left out: this host has no interpreter for nodejs")
	}
	m, all := sandboxtest.Medians{}, worlds(b, func(p *Ports) { p.Runtimes = c })
	f := managed(b, "nodejs22.x", "index.h", map[string]string{"index.js": "exports.h = async (event) => event;", "said.js": "console.log(1)"})
	for b.Loop() {
		alone(b, m, filepath.Join(f.Code, "said.js"))
		for name, w := range all {
			coldStart(b, m, name, w, f)
		}
	}
	m.Report(b)
}

func alone(b *testing.B, m sandboxtest.Medians, file string) {
	command := exec.Command("node", file)
	command.Env = []string{"PATH=" + os.Getenv("PATH")} // what else the host sets may cost it a start of its own
	out, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	err = command.Start()
	_, _ = out.Read(make([]byte, 1))
	m.Since("node-says", begin)
	if err := errors.Join(err, command.Wait()); err != nil {
		b.Fatal(err)
	}
	m.Since("node", begin)
}

// coldStart measures one, and waits until nothing of it is left: the end of one is not to slow the next one down.
func coldStart(b *testing.B, m sandboxtest.Medians, name string, w *world, f *Function) {
	g := *f
	g.Key = fmt.Sprint(name, w.driver.started.Load())
	begin := time.Now()
	w.run(b, &g, call(`1`))
	m.Since(name, begin)
	w.Retire(g.Key)
	settle(b, w)
}
