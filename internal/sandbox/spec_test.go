// Proves what a Spec and a Command may be, and how an end and what is missing are worded.
package sandbox

import (
	"net"
	"slices"
	"syscall"
	"testing"
)

func good() Spec {
	return Spec{
		MemoryBytes: 128 << 20, TmpBytes: 512 << 20, Binds: []Bind{{"/code", "/var/task"}, {"/layers", "/opt"}},
		Doors: []Door{{9001, func(net.Listener) {}}, {4566, func(net.Listener) {}}},
	}
}

func TestSpec(t *testing.T) {
	s := good()
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Spec){
		"little memory":        func(s *Spec) { s.MemoryBytes = MemoryBytesMin - 1 },
		"little /tmp":          func(s *Spec) { s.TmpBytes = TmpBytesMin - 1 },
		"much /tmp":            func(s *Spec) { s.TmpBytes = TmpBytesMax + 1 },
		"negative CPUs":        func(s *Spec) { s.CPUs = -1 },
		"negative processes":   func(s *Spec) { s.Processes = -1 },
		"a relative image":     func(s *Spec) { s.Image = "image" },
		"a relative source":    func(s *Spec) { s.Binds[0].Source = "code" },
		"a relative target":    func(s *Spec) { s.Binds[0].Target = "var/task" },
		"a target with dots":   func(s *Spec) { s.Binds[0].Target = "/var/../proc" },
		"the root as a target": func(s *Spec) { s.Binds[0].Target = "/" },
		"/proc as a target":    func(s *Spec) { s.Binds[0].Target = "/proc" },
		"below /dev":           func(s *Spec) { s.Binds[0].Target = "/dev/x" },
		"too many binds":       func(s *Spec) { s.Binds = make([]Bind, BindsMax+1) },
		"too many doors":       func(s *Spec) { s.Doors = make([]Door, DoorsMax+1) },
		"no port":              func(s *Spec) { s.Doors[0].Port = 0 },
		"no server":            func(s *Spec) { s.Doors[0].Serve = nil },
		"a port twice":         func(s *Spec) { s.Doors[0].Port = 4566 },
	} {
		s := good()
		change(&s)
		if s.Validate() == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestDefaults(t *testing.T) {
	s := Spec{MemoryBytes: MemoryPerCPU * 2}
	if s.Share() != 2 || s.ProcessLimit() != ProcessesDefault {
		t.Error(s.Share(), s.ProcessLimit())
	}
	s.CPUs, s.Processes = 0.25, 7
	if s.Share() != 0.25 || s.ProcessLimit() != 7 {
		t.Error(s.Share(), s.ProcessLimit())
	}
}

func TestCommand(t *testing.T) {
	for name, c := range map[string]Command{
		"nothing": {}, "an empty program": {Args: []string{""}}, "a zero byte": {Args: []string{"a", "b\x00"}},
		"a zero byte in the environment": {Args: []string{"a"}, Env: []string{"\x00"}}, "a zero byte in the folder": {Args: []string{"a"}, Dir: "\x00"},
	} {
		if c.Validate() == nil {
			t.Errorf("%s passes", name)
		}
	}
	if err := (&Command{Args: []string{"a", ""}}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestWords(t *testing.T) {
	if got := (Exit{Code: 3}).String(); got != "exit status 3" {
		t.Error(got)
	}
	if got := (Exit{Code: -1, Signal: syscall.SIGKILL, OutOfMemory: true}).String(); got != "signal: killed" {
		t.Error(got)
	}
	e := Enforced{Files: "x", User: "x", Calls: "x", Network: "x", Outside: "x", CPU: "x", Processes: "x", Tmp: "x", Freeze: "x"}
	if got := e.Missing(); !slices.Equal(got, []string{"memory"}) {
		t.Error(got)
	}
	if got := (Enforced{}).Missing(); len(got) != 10 {
		t.Error(got)
	}
}
