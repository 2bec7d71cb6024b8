package environment

import (
	"time"

	"sluice/internal/clock"
)

// How fast a streamed response goes. Source: Developer Guide, "Response streaming for Lambda functions", Bandwidth limits: the first 6 MB are
// uncapped, what follows goes at 2 MB a second at most.
const (
	burstBytes        = 6 << 20
	paceBytesASecond  = 2 << 20
	paceTimeOfOneByte = float64(time.Second) / paceBytesASecond
)

// pace holds a streamed response back. A pause of the function is not made up for: the rest goes no faster.
type pace struct {
	clock clock.Clock
	burst int       // what may go at once
	next  time.Time // when the next byte after that may
}

func newPace(c clock.Clock) *pace { return &pace{clock: c, burst: burstBytes} }

// wait returns when n bytes more may go, or when the caller is gone: what is left is dropped then, and nobody need be held back for it.
func (p *pace) wait(n int, gone <-chan struct{}) {
	capped := n - min(n, p.burst)
	p.burst -= n - capped
	if capped == 0 {
		return
	}
	now := p.clock.Now()
	d := max(p.next.Sub(now), 0)
	// The wall clock may be set back: no part takes longer than it does at this pace.
	d = min(d, timeOf(streamBytes))
	p.next = now.Add(d + timeOf(capped))
	if d == 0 {
		return
	}
	over := make(chan struct{})
	timer := p.clock.AfterFunc(d, func() { close(over) })
	defer timer.Stop()
	select {
	case <-over:
	case <-gone:
	}
}

func timeOf(bytes int) time.Duration { return time.Duration(float64(bytes) * paceTimeOfOneByte) }
