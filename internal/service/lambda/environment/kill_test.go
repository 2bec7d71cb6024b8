// Proves that a server that is killed with SIGKILL, at any moment, leaves no process of any environment, be it the first of a sandbox, a
// runtime or an extension, frozen or not; and that the next start finds or leaves no mount, control group, loop device or file of it. The
// server is this test's program in a process of its own, under a name of its own by which all that it starts is found. KILLS sets how often
// each driver's is killed.

//go:build linux

package environment

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/sandbox/drivers"
	"sluice/internal/sandbox/isolated"
	"sluice/internal/service/lambda/runtimes"
)

const (
	killsFew = 6
	patience = 30 * time.Second
)

func TestKilledServerLeavesNothing(t *testing.T) {
	kills := killsFew
	if text := os.Getenv("KILLS"); text != "" {
		kills, _ = strconv.Atoi(text)
	}
	for _, name := range []string{drivers.Process, drivers.Isolated} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := open(t, name, folder).Close(); err != nil { // or skip
				t.Fatal(err)
			}
			program := filepath.Join(t.TempDir(), "server")
			duplicate(t, program)
			for i := range kills {
				server := serve(t, program, name, folder)
				<-time.After(time.Duration(i) * 37 * time.Millisecond) // the moment of the kill is what the test varies
				if err := server.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				_ = server.Wait()
				gone(t, i, program)
			}
			d := open(t, name, folder)
			var l leavings
			l.add(folder)
			if err := d.Close(); err != nil || len(l.Mounts)+len(l.Groups)+len(l.Loops) != 0 {
				t.Errorf("the next server finds %+v, %v", l, err)
			}
			l = leavings{}
			l.add(folder)
			for _, f := range l.Files {
				if info, err := os.Stat(f); err == nil && !info.IsDir() && filepath.Base(f) != "control-groups" {
					t.Errorf("%s is left", f)
				}
			}
		})
	}
}

// duplicate copies this program: the copy is another file, by which its processes are told from all others.
func duplicate(t *testing.T, to string) {
	t.Helper()
	in, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close() //nolint:errcheck // it is only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err == nil {
		_, err = io.Copy(out, in)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// serve starts a server, and waits until two of its environments, one with an extension, are at work.
func serve(t *testing.T, program, driver, folder string) *exec.Cmd {
	t.Helper()
	c := exec.Command(program)
	c.Env = append(os.Environ(), "ACT_AS=server", "SERVE_DRIVER="+driver, "SERVE_IN="+folder, "SERVE_CODE="+t.TempDir())
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "serving\n" {
		t.Fatalf("%q, %v", line, err)
	}
	return c
}

// gone waits until no process runs the program.
func gone(t *testing.T, kill int, program string) {
	t.Helper()
	file, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	late := time.Now().Add(patience)
	for {
		left := running(file)
		if len(left) == 0 {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("kill %d left %v", kill, left)
		}
		pause(t)
	}
}

func running(program os.FileInfo) (out []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, link := range all {
		if exe, err := os.Stat(link); err == nil && os.SameFile(exe, program) {
			command, _ := os.ReadFile(filepath.Join(filepath.Dir(link), "cmdline"))
			out = append(out, fmt.Sprintf("%s %q", link, command))
		}
	}
	return out
}

// actAsServer keeps environments at work, idle, frozen and ending, until it is killed.
func actAsServer() {
	d, err := drivers.Open(context.Background(), self, os.Getenv("SERVE_DRIVER"), isolated.Config{Folder: os.Getenv("SERVE_IN"), Spares: 1}, quiet())
	if err != nil {
		panic(err)
	}
	fleet := New(Ports{Sandboxes: &Sandboxed{Driver: d}, Clock: clock.System{}, Runtimes: &runtimes.Catalogue{}, Log: quiet()}, Limits{Freeze: time.Millisecond})
	f := serverFunction(os.Getenv("SERVE_CODE"))
	for i := 0; ; i++ {
		g := *f
		g.Key = fmt.Sprint(i)
		if i%2 == 1 {
			g.Opt = ""
		}
		if _, err := fleet.Invoke(context.Background(), &g, call(`"x"`)); err != nil {
			panic(err)
		}
		if i == 1 {
			say("serving")
		}
		if i%3 == 2 {
			fleet.Retire(fmt.Sprint(i - 1))
		}
		go func() { _, _ = fleet.Invoke(context.Background(), &g, call(`"hang"`)) }()
		if i > 20 { // enough are there
			select {}
		}
	}
}

// serverFunction is a function with an extension, of which both are this program.
func serverFunction(folder string) *Function {
	code, opt := filepath.Join(folder, "code"), filepath.Join(folder, "opt")
	write := func(path, command string) {
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+command+"\n"), 0o755); err != nil {
			panic(err)
		}
	}
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	for _, dir := range []string{code, filepath.Join(opt, "extensions")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			panic(err)
		}
	}
	for _, dir := range []string{code, opt} {
		if err := os.Link(program, filepath.Join(dir, "program")); err != nil {
			panic(err)
		}
	}
	write(filepath.Join(code, "bootstrap"), `ACT_AS=runtime exec "$LAMBDA_TASK_ROOT/program"`)
	write(filepath.Join(opt, "extensions", "spy"), `ACT_AS=extension exec "${0%/*}/../program" "${0##*/}"`)
	return &Function{
		ARN: "arn:aws:lambda:us-east-1:111122223333:function:f:$LATEST", Runtime: "provided.al2023", Handler: "h", Code: code, Opt: opt,
		MemoryMB: 128, EphemeralMB: 512, Timeout: time.Minute,
	}
}
