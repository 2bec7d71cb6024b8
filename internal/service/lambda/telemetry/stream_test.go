// Proves how events reach subscribers: by TCP in lines and by HTTP in arrays, to whom they are meant for, when the time or the size is
// reached, not while the environment is frozen, tried again when they are refused; and that nothing is left when a Stream is closed.
package telemetry

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/clock"
)

var at = time.Date(2026, 11, 22, 17, 0, 0, 123e6, time.UTC)

func dialTo(address string) Dial {
	return func(ctx context.Context, _ uint16) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func TestTCP(t *testing.T) {
	l := listen(t)
	s := NewStream(clock.System{}, dialTo(l.Addr().String()))
	defer s.Close()
	s.Subscribe("x", &Subscription{Kinds: Platform, TCP: true, Port: 1, Items: 1000, Bytes: bytesDefault, Timeout: time.Hour})
	s.Publish(Telemetry, Platform, "platform.start", at, []byte(`{"requestId":"r"}`))
	s.Publish(Telemetry, Function, "function", at, Text("not for it"))
	s.Publish(Logs, Platform, "platform.end", at, []byte(`{}`))
	s.Publish(Telemetry, Platform, "platform.report", at, []byte(`{}`))
	s.Flush()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	for _, want := range []string{
		`{"time":"2026-11-22T17:00:00.123Z","type":"platform.start","record":{"requestId":"r"}}`,
		`{"time":"2026-11-22T17:00:00.123Z","type":"platform.report","record":{}}`,
	} {
		if line, err := r.ReadString('\n'); err != nil || line != want+"\n" {
			t.Fatalf("got %q, %v", line, err)
		}
	}
}

// taker is an HTTP subscriber that hands over what it got, and answers with a status.
type taker struct {
	got    chan []map[string]any
	status chan int
}

func (k *taker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var batch []map[string]any
	if err := json.Unmarshal(body, &batch); err != nil || r.URL.Path != "/p" || r.Host != "sandbox.localdomain:7" {
		batch = []map[string]any{{"type": fmt.Sprintf("nonsense %s %s %s", r.Host, r.URL, body)}}
	}
	k.got <- batch
	w.WriteHeader(<-k.status)
}

func newTaker(t *testing.T) (*taker, string) {
	l := listen(t)
	k := &taker{got: make(chan []map[string]any), status: make(chan int, 10)}
	server := &http.Server{Handler: k}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return k, l.Addr().String()
}

func types(batch []map[string]any) string {
	var out []string
	for _, e := range batch {
		out = append(out, e["type"].(string))
	}
	return strings.Join(out, " ")
}

func TestHTTP(t *testing.T) {
	k, address := newTaker(t)
	virtual := clock.NewVirtual(at)
	s := NewStream(virtual, dialTo(address))
	defer s.Close()
	if !s.Wants(Function, Telemetry) {
		t.Fatal("somebody may come")
	}
	s.Publish(Telemetry, Function, "before", at, Text("x"))
	s.Publish(Telemetry, Platform, "not for it", at, Text("x"))
	subscription := &Subscription{Kinds: Function | Extension, Port: 7, Path: "/p", Items: 3, Bytes: bytesDefault, Timeout: time.Second}
	s.Subscribe("x", subscription)
	if s.Subscribe("x", &Subscription{API: Logs}) {
		t.Fatal("both APIs for one extension")
	}
	if !s.Subscribe("x", subscription) || !s.Wants(Function, Telemetry) {
		t.Fatal("what it wants")
	}
	publish := func(name string) { s.Publish(Telemetry, Function, name, at, Text("x")) }
	expect := func(want string, status int) {
		t.Helper()
		k.status <- status
		if got := types(<-k.got); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	s.Seal()
	if s.Wants(Function, Logs) {
		t.Fatal("nobody comes any more")
	}
	publish("a")
	virtual.Advance(time.Second)
	expect("before a", 200)
	publish("c")
	publish("d")
	publish("e") // as many as a batch holds
	expect("c d e", 200)
	s.Hold()
	publish("f")
	virtual.Advance(time.Second)
	s.Release()
	expect("f", 200)
}

func TestRefusedBatchIsTriedAgain(t *testing.T) {
	k, address := newTaker(t)
	s := NewStream(clock.System{}, dialTo(address))
	defer s.Close()
	s.Subscribe("x", &Subscription{Kinds: Function, Port: 7, Path: "/p", Items: 1000, Bytes: bytesDefault, Timeout: time.Hour})
	s.Publish(Telemetry, Function, "a", at, Text("x"))
	s.Flush()
	for _, status := range []int{500, 200} {
		k.status <- status
		if got := types(<-k.got); got != "a" {
			t.Fatal(got)
		}
	}
}

func TestWhatDoesNotFitIsCounted(t *testing.T) {
	k, address := newTaker(t)
	s := NewStream(clock.System{}, dialTo(address))
	defer s.Close()
	s.Subscribe("x", &Subscription{Kinds: Function | Platform, Port: 7, Path: "/p", Items: 10000, Bytes: bytesMax, Timeout: time.Hour})
	s.Hold()
	line := Text(strings.Repeat("x", 1<<20))
	for range 6 {
		s.Publish(Telemetry, Function, "function", at, line)
	}
	s.Release()
	var dropped map[string]any
	for range 4 {
		k.status <- 200
		for _, e := range <-k.got {
			if e["type"] == "platform.logsDropped" {
				dropped = e["record"].(map[string]any)
			}
		}
	}
	if dropped == nil || dropped["droppedRecords"] != 3.0 || dropped["droppedBytes"].(float64) < 3<<20 {
		t.Fatalf("got %v", dropped)
	}
}

func TestCloseDoesNotWaitForTheDead(t *testing.T) {
	asked := make(chan struct{}, 100)
	s := NewStream(clock.System{}, func(context.Context, uint16) (net.Conn, error) {
		asked <- struct{}{}
		return nil, errors.New("nobody listens")
	})
	s.Subscribe("x", &Subscription{Kinds: Function, TCP: true, Port: 7, Items: 1, Bytes: bytesDefault, Timeout: time.Hour})
	s.Publish(Telemetry, Function, "a", at, Text("x"))
	<-asked
	s.Close()
	s.Publish(Telemetry, Function, "a", at, Text("x"))
	s.Close()
}
