//go:build linux && (amd64 || arm64)

package inside

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/control"
)

// run starts a process, and returns when it has become its program.
func (f *first) run(id int, r *control.Run, files []*os.File) error {
	if len(files) != 2 {
		return errors.New("a process needs a standard output and a standard error")
	}
	program, err := find(r)
	if err != nil {
		return err
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	defer null.Close() //nolint:errcheck // it was only opened to be handed on
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // it is only read from
	script, err := f.become(program, r, [3]*os.File{null, files[0], files[1]})
	if err == nil {
		err = f.processes.start(id, func() (int, error) { return script.fork(writer.Fd()) })
	}
	if err := errors.Join(err, writer.Close()); err != nil {
		return err
	}
	return script.outcome(reader)
}

// outcome reads what stopped a child on its way to its program. It writes nothing when it gets there.
func (s *script) outcome(report io.Reader) error {
	var text [16]byte
	switch _, err := io.ReadFull(report, text[:]); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	step, number := binary.NativeEndian.Uint64(text[:]), binary.NativeEndian.Uint64(text[8:])
	if step >= uint64(len(s.calls)) {
		return syscall.Errno(number)
	}
	return fmt.Errorf("%s: %w", s.names[step], syscall.Errno(number))
}

// find looks for a program without a slash in the PATH that it will have.
func find(r *control.Run) (string, error) {
	name := r.Args[0]
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, e := range r.Env {
		list, ok := strings.CutPrefix(e, "PATH=")
		if !ok {
			continue
		}
		for _, dir := range strings.Split(list, ":") {
			candidate := path.Join("/", dir, name)
			if info, err := os.Stat(candidate); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
				return candidate, nil
			}
		}
	}
	return "", &exec.Error{Name: name, Err: unix.ENOENT}
}
