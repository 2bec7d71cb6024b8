package sandboxtest

import (
	"context"
	"fmt"
	"hash/crc32"
	"math/rand"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"

	"sluice/internal/sandbox"
)

// world is an outside made of one test server for each address, and of nothing else. It remembers what was dialed.
type world struct {
	servers map[string]string // by "network address", where they really are

	mu     sync.Mutex
	dialed []string
}

func (w *world) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	w.dialed = append(w.dialed, network+" "+address)
	w.mu.Unlock()
	at, ok := w.servers[network+" "+address]
	if !ok {
		return nil, &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	var d net.Dialer
	return d.DialContext(ctx, network, at)
}

// serve adds a server of TCP.
func (w *world) serve(b *bench, address string, serve func(net.Listener)) {
	b.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	go serve(l)
	w.servers["tcp4 "+address] = l.Addr().String()
}

func (w *world) outside(s *sandbox.Spec) { s.Outside = w.dial }

// An address and ports of the world, from the networks that documentation may use (RFC 5737).
const (
	somewhere = "198.51.100.7"
	bulkBytes = 32 << 20
)

var outside = map[string]func(*bench){
	"connections go where the dialer leads":                                   connectionsAreLed,
	"datagrams go where the dialer leads, and come back":                      datagramsAreLed,
	"much comes through whole":                                                muchComesWhole,
	"the host's own services stay out of reach, whatever the dialer would do": hostStaysOut,
	"doors are there beside an outside":                                       doorsBesideOutside,
	"a stop ends what is under way":                                           stopEndsConnections,
}

func connectionsAreLed(b *bench) {
	w := &world{servers: map[string]string{}}
	w.serve(b, somewhere+":80", echo("world"))
	s := b.start(w.outside)
	b.says(s, "world hello", "ask", somewhere+":80", "hello")
	b.says(s, "connection refused", "ask", somewhere+":81", "hello")
	b.says(s, "connection refused", "dial", "tcp4", "203.0.113.1:80")
}

func datagramsAreLed(b *bench) {
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	go func() {
		buffer := make([]byte, 2048)
		for {
			n, from, err := c.ReadFrom(buffer)
			if err != nil {
				return
			}
			_, _ = c.WriteTo(append([]byte("heard "), buffer[:n]...), from)
		}
	}()
	w := &world{servers: map[string]string{"udp4 " + somewhere + ":123": c.LocalAddr().String()}}
	s := b.start(w.outside)
	b.says(s, "heard this", "query", somewhere+":123", "this")
}

func muchComesWhole(b *bench) {
	data := make([]byte, bulkBytes)
	_, _ = rand.New(rand.NewSource(1)).Read(data)
	w := &world{servers: map[string]string{}}
	w.serve(b, somewhere+":80", func(l net.Listener) {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = c.Write(data); _ = c.Close() }()
		}
	})
	s := b.start(w.outside)
	want := fmt.Sprint(len(data), " ", crc32.ChecksumIEEE(data))
	for range 3 {
		b.says(s, want, "pull", somewhere+":80")
	}
}

func hostStaysOut(b *bench) {
	l, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	go echo("host")(l)
	port := fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
	w := &world{servers: map[string]string{}}
	s := b.start(w.outside)
	for _, host := range []string{"127.0.0.1", "127.1.2.3", "0.0.0.0", "169.254.169.254", "169.254.76.1", "169.254.76.2", "0.1.2.3", "224.0.0.1", "255.255.255.255"} {
		if said, exit := b.do(s, "ask", host+":"+port, "hello"); exit.Code == 0 || strings.HasPrefix(said, "host") {
			b.Errorf("%s: %s", host, said)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.dialed) != 0 {
		b.Errorf("the dialer was asked for %q", w.dialed)
	}
}

func doorsBesideOutside(b *bench) {
	w := &world{servers: map[string]string{}}
	s := b.start(w.outside, func(s *sandbox.Spec) { s.Doors = []sandbox.Door{{Port: 9001, Serve: echo("door")}} })
	b.says(s, "door hello", "ask", "127.0.0.1:9001", "hello")
}

func stopEndsConnections(b *bench) {
	hold := make(chan struct{})
	w := &world{servers: map[string]string{}}
	w.serve(b, somewhere+":80", func(l net.Listener) {
		if c, err := l.Accept(); err == nil {
			_, _ = c.Read(make([]byte, 1024))
			close(hold)
			_, _ = c.Read(make([]byte, 1))
		}
	})
	s := b.start(w.outside)
	b.run(s, "ask", somewhere+":80", "hello")
	b.closed(hold, "the connection does not come out")
	if err := s.Stop(); err != nil {
		b.Error(err)
	}
}
