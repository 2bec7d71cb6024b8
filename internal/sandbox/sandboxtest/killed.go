package sandboxtest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Serving is the line that a server to be killed writes to its standard output when it has begun.
const Serving = "serving\n"

// Serve starts a server in a process of its own, with further variables, and waits until it says Serving. Kill ends it.
func Serve(t testing.TB, c *exec.Cmd, variables ...string) *exec.Cmd {
	t.Helper()
	c.Env = append(os.Environ(), variables...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != Serving {
		t.Fatalf("%q, %v", line, err)
	}
	return c
}

// Kill ends a server with SIGKILL, and waits until no process of this host runs one of the programs any more. What the kernel takes from a
// process after its program, such as descriptors, mounts and its place in a control group, may still be there.
func Kill(t testing.TB, server *exec.Cmd, programs ...string) {
	t.Helper()
	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = server.Wait() // that it was killed is no news
	AwaitNone(t, func() (left []string) {
		for _, p := range programs {
			left = append(left, running(t, p)...)
		}
		return left
	})
}

// running lists the processes of a program.
func running(t testing.TB, program string) (processes []string) {
	t.Helper()
	file, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	all, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, link := range all {
		if exe, err := os.Stat(link); err == nil && os.SameFile(exe, file) {
			command, _ := os.ReadFile(filepath.Join(filepath.Dir(link), "cmdline"))
			processes = append(processes, fmt.Sprintf("%s runs %q", link, command))
		}
	}
	return processes
}

// Duplicate copies this program: the copy is another file, by which its processes, and those that it starts as itself, are told from all
// others.
func Duplicate(t testing.TB, to string) {
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
