// Proves that a server that is killed with SIGKILL, at any moment, leaves no process of any environment, be it the first of a sandbox, a
// runtime or an extension, frozen or not; and that the next start finds or leaves no mount, control group, loop device or file of it. The
// server is this test's program in a process of its own, under a name of its own by which all that it starts is found. KILLS sets how often
// each driver's is killed.

package environment

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/clock"
	"sluice/internal/sandbox/drivers"
	"sluice/internal/sandbox/isolated"
	"sluice/internal/sandbox/sandboxtest"
	"sluice/internal/service/lambda/runtimes"
)

const killsFew = 6

func TestKilledServerLeavesNothing(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("this host does not tell which program a process runs")
	}
	kills := killsFew
	if text := os.Getenv("KILLS"); text != "" {
		kills, _ = strconv.Atoi(text)
	}
	for _, name := range []string{drivers.Process, drivers.Isolated} {
		t.Run(name, func(t *testing.T) {
			folder, program := t.TempDir(), filepath.Join(t.TempDir(), "server")
			d := open(t, name, folder) // or skip
			opened := left(folder)
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			closed := left(folder)
			sandboxtest.Duplicate(t, program)
			for i := range kills {
				server := serve(t, program, name, folder)
				<-time.After(time.Duration(i) * 37 * time.Millisecond) // the moment of the kill is what the test varies
				sandboxtest.Kill(t, server, program)
			}
			d = open(t, name, folder)
			same(t, folder, opened)
			if err := d.Close(); err != nil {
				t.Error(err)
			}
			same(t, folder, closed)
		})
	}
}

// left is what a driver's folder leads to.
func left(folder string) (l leavings) {
	l.add(folder)
	return l
}

// same waits until it is what it was before: a killed process has no program any more, by which Kill finds it, some time before the kernel
// has taken all from it.
func same(t *testing.T, folder string, before leavings) {
	t.Helper()
	sandboxtest.Await(t, func() string { return cmp.Diff(before, left(folder)) })
}

// serve starts a server, and waits until two of its environments, one with an extension, are at work.
func serve(t *testing.T, program, driver, folder string) *exec.Cmd {
	t.Helper()
	return sandboxtest.Serve(t, exec.Command(program), "ACT_AS=server", "SERVE_DRIVER="+driver, "SERVE_IN="+folder, "SERVE_CODE="+t.TempDir())
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
			_, _ = os.Stdout.WriteString(sandboxtest.Serving)
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
