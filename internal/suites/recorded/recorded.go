// Package recorded replays what AWS answered: scripts of calls with the answers that were recorded, which a service must give too, member by
// member and in strict mode (differences that the suite knows of other emulators count). A placeholder like <id:1> stands for one text
// within a script, one without a number for any.
package recorded

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sluice/internal/suites"
)

// M is a JSON object.
type M = map[string]any

// Suite is one service's scripts, and what is particular to it. Those that may be nil say so.
type Suite struct {
	File string // of the suite, without its ending; what its calls begin with, too
	Gaps map[string]string
	// Gap is why a script is a gap that Gaps does not list, empty for one that is none. May be nil.
	Gap     func(name string) string
	AtLeast int // scripts must be replayed without a gap, or the suite has shrunk
	// Built tells which operations there are: scripts with others are left out. nil for all.
	Built func(operation string) bool
	// New makes a fresh service for a script, and returns what calls it.
	New func(t *testing.T) Call
	// Account takes the place of the one that scripts name; empty leaves it.
	Account string
	// Other answers a call of another service; nil leaves such scripts out.
	Other func(call string) any
	// Parameter makes what a parameter describes; nil is for none.
	Parameter func(M) (v any, described bool)
	// Number tells that a recorded text stands for any number; key is the member's name. May be nil.
	Number func(text, key string) bool
	// Literals are expressions for texts that differ from one account to another; may be nil.
	Literals map[string]string
	// Extra tells that an answer may have a member that was not recorded.
	Extra func(object M, key string) bool
	// Names lets an object stand for a list of its members' names, which is how some answers were recorded.
	Names bool
}

// Call makes a call. The answer is as the SDK that recorded shows it, ResponseMetadata excepted.
type Call func(operation string, params M) (status int, seen M)

// recordingAccount is the account that scripts name.
const recordingAccount = "123456789012"

type script struct {
	ID     string `json:"id"`
	Steps  []step `json:"steps"`
	Expect M      `json:"expect"`
}

type step struct {
	Call        string `json:"call"`
	Params      M      `json:"params"`
	ExpectError any    `json:"expect_error"`
	Match       string `json:"match"`
	Of          int    `json:"of"`
	Path        string `json:"path"`
}

// Run replays the suite. A script that is listed as a gap must differ.
func (s *Suite) Run(t *testing.T) {
	replayed := 0
	for _, x := range s.scripts(t) {
		name := x.ID[strings.LastIndex(x.ID, "::")+2:]
		why, known := s.Gaps[name]
		if !known && s.Gap != nil {
			why = s.Gap(name)
			known = why != ""
		}
		if !s.callable(&x) && !known {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if !s.callable(&x) {
				t.Skip("gap: " + why)
			}
			differences := s.replay(t, &x)
			if known && len(differences) == 0 {
				t.Error("passes, but is listed as a gap")
			}
			if known {
				t.Skip("gap: " + why)
			}
			for _, d := range differences {
				t.Error(d)
			}
			replayed++
		})
	}
	if replayed < s.AtLeast {
		t.Errorf("only %d scripts were replayed, not %d: the suite has shrunk, or the operations have", replayed, s.AtLeast)
	}
}

// callable tells whether there is someone for every call of a script, and one call at least.
func (s *Suite) callable(x *script) bool {
	ours := 0
	missing := slices.ContainsFunc(x.Steps, func(x step) bool {
		operation, isOurs := strings.CutPrefix(x.Call, s.File+".")
		if isOurs {
			ours++
			return s.Built != nil && !s.Built(operation)
		}
		return x.Call != "" && s.Other == nil
	})
	return !missing && ours > 0
}

func (s *Suite) scripts(t *testing.T) []script {
	t.Helper()
	f, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", s.File+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []script
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var x script
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// replay runs a script on a fresh service and lists what differs.
func (s *Suite) replay(t *testing.T, x *script) []string {
	call := s.New(t)
	m := &matcher{suite: s, bound: map[string]string{}}
	answers := map[int]any{}
	for i, x := range x.Steps {
		operation, isOurs := strings.CutPrefix(x.Call, s.File+".")
		switch {
		case isOurs:
			status, seen := call(operation, s.resolve(x.Params, answers).(M))
			seen["ResponseMetadata"] = M{"HTTPHeaders": M{}, "HTTPStatusCode": float64(status)}
			answers[i] = seen
			if failed := status >= 300; failed != (x.ExpectError != nil) {
				m.found = append(m.found, fmt.Sprintf("step %d %s answered %v", i, x.Call, seen))
			}
		case x.Call != "":
			answers[i] = s.Other(x.Call)
		}
	}
	for _, step := range x.Steps {
		if step.Match != "" {
			m.compare(x.Expect[step.Match], look(answers[step.Of], strings.TrimPrefix(step.Path, "$")), step.Match, "")
		}
	}
	return m.found
}
