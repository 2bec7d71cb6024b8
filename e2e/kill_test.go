// Proves the first promise on the real thing: through kill -9 under load, again and again, nothing that was acknowledged is lost or
// undone. At the same time messages are sent to, received from and deleted in a standard queue (kill_standard_test.go) and a FIFO
// queue (kill_fifo_test.go), and move to a dead-letter queue and back (kill_moves_test.go). The checkers are outside the process: what
// they know, they were told over the socket.
package e2e

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/servertest"
)

// killsUsual keeps the unit tests quick; SLUICE_KILLS says more, and CI says twenty.
const killsUsual = 2

// killsMax is where a test gives up on a server that gets nothing done between kills.
const killsMax = 200

// load is something that is done to the server while it is killed.
type load interface {
	// prepare makes what the load needs.
	prepare(t *testing.T)
	// work lists what is done over and over, each by a goroutine of its own, until over.
	work() []func()
	// tooLittle says what has happened so far, if that is too little to prove anything, or nothing. It is called while the work goes on.
	tooLittle() string
	// check looks at what is left, when the server is killed no more and nobody works.
	check(t *testing.T)
}

func TestKill(t *testing.T) {
	kills := killsUsual
	if text := os.Getenv("SLUICE_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	s, err := servertest.Start(servertest.Build(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	var over atomic.Bool
	loads := []load{newStandardLoad(s, &over), newFIFOLoad(s, &over), newMovesLoad(s, &over)}
	var all sync.WaitGroup
	for _, l := range loads {
		l.prepare(t)
		for _, again := range l.work() {
			all.Go(func() {
				for !over.Load() {
					again()
				}
			})
		}
	}
	// A slow disk needs more time until enough has happened: then there are more kills.
	for n := 0; n < kills || n < killsMax && slow(loads) != ""; n++ {
		// At any moment: sometimes right after the start, sometimes in full swing.
		pause := time.NewTimer(time.Duration(rand.Int64N(int64(time.Second))))
		<-pause.C
		s.Kill()
		if err := s.Restart(); err != nil {
			t.Fatalf("restart %d: %v", n, err)
		}
	}
	over.Store(true)
	all.Wait()
	if text := slow(loads); text != "" {
		t.Errorf("too little happened to prove anything: %s", text)
	}
	for _, l := range loads {
		l.check(t)
	}
}

// slow says which loads have not got enough done.
func slow(loads []load) string {
	var all []string
	for _, l := range loads {
		if text := l.tooLittle(); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}
