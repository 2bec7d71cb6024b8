package client

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"sluice/internal/servertest"
)

// Spread is the middle and the ends of some durations, in words; it sorts them.
func Spread(took []time.Duration) string {
	slices.Sort(took)
	n := len(took)
	if n == 0 {
		return "none"
	}
	round := func(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
	return fmt.Sprintf("p50 %v, p99 %v, most %v (of %d)", round(took[n/2]), round(took[n*99/100]), round(took[n-1]), n)
}

// Resident is a server's resident memory in MB: now, and the most that there was.
type Resident struct{ Now, Most float64 }

// Memory tells a server's resident memory.
func Memory(s *servertest.Server) (r Resident, err error) {
	megabytes := func(line string) float64 {
		kib, failed := s.Memory(line)
		if failed != nil {
			err = failed
		}
		return float64(kib) * 1024 / 1e6
	}
	return Resident{Now: megabytes("VmRSS"), Most: megabytes("VmHWM")}, err
}

// String tells both.
func (r Resident) String() string {
	return fmt.Sprintf("%.0f MB resident, never above %.0f MB", r.Now, r.Most)
}

// DiskUsage is how many bytes the files below a folder hold. Files come and go meanwhile.
func DiskUsage(folder string) int64 {
	var sum int64
	_ = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			if info, err := entry.Info(); err == nil {
				sum += allocated(info)
			}
		}
		return nil // what is gone takes no room
	})
	return sum
}

// Median is the middle of some figures, of which there is at least one.
func Median[T float64 | time.Duration](figures []T) T {
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[len(sorted)/2]
}

// Ratio is one's figures to another's, round by round, in words: the median, the least, the most.
func Ratio(one, other []float64) string {
	var ratios []float64
	for i := range one {
		ratios = append(ratios, one[i]/other[i])
	}
	return fmt.Sprintf("%.2f (%.2f to %.2f)", Median(ratios), slices.Min(ratios), slices.Max(ratios))
}

// Compared are rates of two things, measured in turn for some rounds, so that what else the machine does hits both alike.
type Compared struct {
	A, B  float64 // the medians, a second
	Ratio float64 // of B to A: the median of the rounds
	Least float64
	Most  float64
}

// Compare measures a and b in turn.
func Compare(rounds int, a, b func() (float64, error)) (Compared, error) {
	var as, bs, ratios []float64
	for range rounds {
		one, err := a()
		if err != nil {
			return Compared{}, err
		}
		other, err := b()
		if err != nil {
			return Compared{}, err
		}
		as, bs, ratios = append(as, one), append(bs, other), append(ratios, other/one)
	}
	return Compared{A: Median(as), B: Median(bs), Ratio: Median(ratios), Least: slices.Min(ratios), Most: slices.Max(ratios)}, nil
}

// String tells the rates and their ratio.
func (c Compared) String() string {
	return fmt.Sprintf("%.0f a second to %.0f: %.2f (%.2f to %.2f)", c.B, c.A, c.Ratio, c.Least, c.Most)
}

// Report prints a server's memory.
func Report(s *servertest.Server, when string) error {
	memory, err := Memory(s)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %v\n", when, memory)
	return nil
}
