package environment

// Proves that a streamed response goes at Lambda's pace: the first 6 MB at once, the rest at 2 MB a second, no faster after a pause; and that
// nobody is held back for a caller who has gone. How: responses from memory on a virtual clock, which moves to the next timer when
// everything waits.

import (
	"bytes"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/lambda/runtimeapi"
)

// streamed runs stream in a bubble and calls at each time that everything waits, with the time that has passed, until it ends; it returns how long that
// took.
func streamed(t *testing.T, v *clock.Virtual, fl *flight, body io.Reader, waits func(passed time.Duration)) time.Duration {
	t.Helper()
	begin := v.Now()
	var failure error
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, failure = stream(fl, &runtimeapi.Response{Mode: "streaming", Length: -1, Body: body}, StreamBytesMax, newPace(v))
	}()
	for {
		synctest.Wait()
		select {
		case <-done:
			if failure != nil {
				t.Fatal(failure)
			}
			return v.Now().Sub(begin)
		default:
		}
		waits(v.Now().Sub(begin))
		d, ok := v.Next()
		if !ok {
			synctest.Wait()
			continue
		}
		v.Advance(d)
	}
}

func streamedCall(to io.Writer) *flight {
	c := call("1")
	c.Stream = func(string) io.Writer { return to }
	return newFlight(c)
}

func TestPace(t *testing.T) {
	for name, c := range map[string]struct {
		bytes int
		takes time.Duration
	}{
		"nothing":          {0, 0},
		"the first 6 MB":   {6 << 20, 0},
		"one part more":    {6<<20 + streamBytes, 0},
		"two parts more":   {6<<20 + 2*streamBytes, timeOf(streamBytes)},
		"10 MB":            {10 << 20, 2*time.Second - timeOf(streamBytes)},
		"all that may be":  {200 << 20, 97*time.Second - timeOf(streamBytes)},
		"not in its parts": {6<<20 + 100_001, timeOf(3 * streamBytes)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got counter
				took := streamed(t, clock.NewVirtual(time.Unix(1000, 0)), streamedCall(&got), bytes.NewReader(make([]byte, c.bytes)), func(passed time.Duration) {
					if most := 6<<20 + streamBytes + int(passed.Seconds()*(2<<20)); int(got) > most {
						t.Errorf("%d bytes after %v", got, passed)
					}
				})
				if int(got) != c.bytes || (took-c.takes).Abs() > time.Millisecond {
					t.Errorf("%d bytes in %v, want %d in %v", got, took, c.bytes, c.takes)
				}
			})
		})
	}
}

// counter counts what is written.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

func TestPaceMakesUpForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := clock.NewVirtual(time.Unix(1000, 0))
		r, w := io.Pipe()
		go func() { // ends with what it writes
			_, _ = w.Write(make([]byte, 7<<20))
			v.Advance(time.Minute)
			_, _ = w.Write(make([]byte, 2<<20))
			_ = w.Close()
		}()
		var got counter
		took := streamed(t, v, streamedCall(&got), r, func(time.Duration) {})
		if want := time.Minute + 1500*time.Millisecond; int(got) != 9<<20 || took < want-50*time.Millisecond || took > want+50*time.Millisecond {
			t.Errorf("%d bytes in %v", got, took)
		}
	})
}

func TestPaceOfAWallClockThatIsSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := clock.NewVirtual(time.Unix(100_000, 0))
		p := newPace(v)
		p.wait(burstBytes+streamBytes, nil)
		v.Jump(-time.Hour)
		over := make(chan struct{})
		go func() {
			defer close(over)
			p.wait(streamBytes, nil)
		}()
		synctest.Wait()
		if d, ok := v.Next(); !ok || d > timeOf(streamBytes) {
			t.Errorf("%v, %v", d, ok)
		}
		v.Advance(timeOf(streamBytes))
		<-over
	})
}

func TestPaceForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got counter
		fl := streamedCall(&got)
		left := false
		took := streamed(t, clock.NewVirtual(time.Unix(1000, 0)), fl, bytes.NewReader(make([]byte, 20<<20)), func(passed time.Duration) {
			if passed >= time.Second && !left {
				left = true
				fl.gate.close()
				synctest.Wait()
			}
		})
		if most := 6<<20 + 2<<20 + 2*streamBytes; int(got) > most || took > 1100*time.Millisecond {
			t.Errorf("%d bytes in %v", got, took)
		}
	})
}
