//go:build linux && (amd64 || arm64)

package isolated

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/inside"
)

// first is a first process, seen from the server.
type first struct {
	line   *line
	cmd    *exec.Cmd
	user   int // of the host
	users  *users
	stderr complaints
	once   sync.Once
}

// launch starts a first process, which then waits for its Setup.
func (d *Driver) launch() (*first, error) {
	user, err := d.users.take()
	if err != nil {
		return nil, err
	}
	conn, theirs, err := control.Pair()
	if err != nil {
		d.users.free(user)
		return nil, err
	}
	defer theirs.Close() //nolint:errcheck // the process has its own
	f := &first{cmd: exec.Command("/proc/self/exe", inside.Init), user: user, users: d.users}
	f.cmd.Env = []string{"GOMAXPROCS=2"} // it waits nearly always
	f.cmd.Dir = "/"
	f.cmd.ExtraFiles = []*os.File{theirs}
	f.cmd.Stderr = &f.stderr
	f.cmd.SysProcAttr = d.users.attributes(user)
	if err := f.cmd.Start(); err != nil {
		_ = conn.Close()
		d.users.free(user)
		return nil, fmt.Errorf("start the first process: %w", err)
	}
	f.line = newLine(conn)
	go f.line.listen(f.reap)
	return f, nil
}

// reap ends the process and takes it in. All processes of its namespace are dead then: the kernel sees to that first.
func (f *first) reap() {
	_ = f.cmd.Process.Kill()
	_ = f.cmd.Wait() // that it was killed is no news
	f.users.free(f.user)
}

// end kills the process with all others of the sandbox, and waits until they are gone.
func (f *first) end() {
	f.once.Do(func() { _ = f.cmd.Process.Kill() })
	<-f.line.gone
}

// call asks the first process for something. If it died instead, its last words are in the error.
func (f *first) call(ctx context.Context, r control.Request, files ...*os.File) ([]*os.File, error) {
	out, err := f.line.call(ctx, r, files)
	if err == sandbox.ErrGone { //nolint:errorlint // it is returned as it is
		if words := f.stderr.String(); words != "" {
			err = fmt.Errorf("%w: %s", err, words)
		}
	}
	return out, err
}

// complaintsMax bounds what is kept of a first process's standard error: the beginning of a crash.
const complaintsMax = 4 << 10

// complaints are what a first process wrote to its standard error.
type complaints struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *complaints) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if room := complaintsMax - c.text.Len(); room > 0 {
		c.text.Write(b[:min(len(b), room)])
	}
	return len(b), nil
}

func (c *complaints) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}
