package xray_test

// Proves that a header which is whole is passed on as it is, that what one lacks is put in, and that no text makes one that cannot be read
// again. How: a table with bits that count, and a fuzz target.

import (
	"strings"
	"testing"
	"time"

	"sluice/internal/xray"
)

var now = time.Unix(0x5759e988, 0)

// counting gives 1, 2, 3.
func counting() func() uint64 {
	n := uint64(0)
	return func() uint64 {
		n++
		return n
	}
}

func TestComplete(t *testing.T) {
	const root, parent = "1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"
	for came, want := range map[string]string{
		"": "Root=1-5759e988-000000000000000100000002;Parent=0000000000000003;Sampled=0",
		"Root=" + root + ";Parent=" + parent + ";Sampled=1":               "Root=" + root + ";Parent=" + parent + ";Sampled=1",
		"Root=" + root + ";Parent=" + parent + ";Sampled=1;Lineage=1:a:0": "Root=" + root + ";Parent=" + parent + ";Sampled=1;Lineage=1:a:0",
		"root=" + root:                       "Root=" + root + ";Parent=0000000000000001;Sampled=0",
		" Parent=" + parent + " ; Sampled=1": "Root=1-5759e988-000000000000000100000002;Parent=" + parent + ";Sampled=1",
		strings.Repeat("Root=a;", 40):        "Root=1-5759e988-000000000000000100000002;Parent=0000000000000003;Sampled=0",
	} {
		if got := xray.Complete(came, now, counting()); got != want {
			t.Errorf("%q:\n got %s\nwant %s", came, got, want)
		}
	}
}

func FuzzComplete(f *testing.F) {
	f.Add("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")
	f.Add("Root=;Root=a;Sampled=?")
	f.Fuzz(func(t *testing.T, came string) {
		out := xray.Complete(came, now, counting())
		if len(out) > xray.HeaderBytesMax+96 {
			t.Fatalf("%d bytes: %s", len(out), out)
		}
		if len(out) > xray.HeaderBytesMax {
			return
		}
		if again := xray.Complete(out, now, counting()); again != out {
			t.Errorf("%q becomes %q, then %q", came, out, again)
		}
	})
}
