package journal_test

// Proves that a framed record comes back, that any single damaged byte and any misplaced record is found, and that no bytes
// upset the parser. How: every byte of a frame flipped; fuzzing.

import (
	"bytes"
	"errors"
	"testing"

	"sluice/internal/journal"
)

func TestADamagedFrameIsFound(t *testing.T) {
	whole := journal.AppendFrame(nil, 7, []byte("a record"))
	if record, rest, err := journal.ParseFrame(append(whole, "next"...), 7); err != nil || string(record) != "a record" || string(rest) != "next" {
		t.Fatalf("%q, %q, %v", record, rest, err)
	}
	for i := range whole {
		for bit := range 8 {
			damaged := bytes.Clone(whole)
			damaged[i] ^= 1 << bit
			if record, _, err := journal.ParseFrame(damaged, 7); !errors.Is(err, journal.ErrCorrupt) && (i > 0 || !errors.Is(err, journal.ErrNewer)) {
				t.Errorf("byte %d, bit %d: %q, %v", i, bit, record, err)
			}
		}
		if _, _, err := journal.ParseFrame(whole[:i], 7); !errors.Is(err, journal.ErrCorrupt) {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
	if _, _, err := journal.ParseFrame(whole, 8); !errors.Is(err, journal.ErrCorrupt) {
		t.Errorf("at another sequence: %v", err)
	}
}

func FuzzParseFrame(f *testing.F) {
	f.Add(journal.AppendFrame(nil, 1, []byte("x")), uint64(1))
	f.Add(journal.AppendFrame(journal.AppendFrame(nil, 1, nil), 2, []byte("second")), uint64(1))
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}, uint64(1))
	f.Fuzz(func(t *testing.T, data []byte, sequence uint64) {
		record, rest, err := journal.ParseFrame(data, sequence)
		if err != nil {
			if record != nil || rest != nil {
				t.Errorf("an error with %q and %q", record, rest)
			}
			return
		}
		if again := append(journal.AppendFrame(nil, sequence, record), rest...); !bytes.Equal(again, data) {
			t.Errorf("%x parsed and framed again is %x", data, again)
		}
	})
}
