//go:build linux

// Package control is what the server and the first process of a sandbox say to each other, over a socket that only the two have: one
// message a packet, files beside it. When one end closes, the other ends the sandbox: that is what leaves no orphan.
package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Limits of a message. The kernel takes 253 files at most (unix(7), SCM_RIGHTS); a packet has to fit a socket's buffer.
const (
	messageBytesMax = 128 << 10
	filesMax        = 128
)

// ErrTooLarge is a message over the limit: a command whose arguments and environment are too long.
var ErrTooLarge = errors.New("the message is too large")

// Conn is one end.
type Conn struct {
	socket *net.UnixConn
	write  sync.Mutex
	buffer []byte
	oob    []byte
}

// Pair makes the two ends: one to use here, one to hand to a child.
func Pair() (*Conn, *os.File, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("socketpair: %w", err)
	}
	child := os.NewFile(uintptr(fds[1]), "control")
	ours, err := New(os.NewFile(uintptr(fds[0]), "control"))
	if err != nil {
		return nil, nil, errors.Join(err, child.Close())
	}
	return ours, child, nil
}

// New takes over an end that was handed to this process.
func New(f *os.File) (*Conn, error) {
	c, err := net.FileConn(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	socket, ok := c.(*net.UnixConn)
	if !ok {
		return nil, errors.Join(errors.New("not a unix socket"), c.Close())
	}
	return &Conn{socket: socket, buffer: make([]byte, messageBytesMax), oob: make([]byte, unix.CmsgSpace(4*filesMax))}, nil
}

// Close ends both directions. A Receive that waits returns.
func (c *Conn) Close() error { return c.socket.Close() }

// Send writes one message. The files stay the caller's.
func (c *Conn) Send(message any, files ...*os.File) error {
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	if len(text) > messageBytesMax || len(files) > filesMax {
		return fmt.Errorf("%w: %d bytes, %d files", ErrTooLarge, len(text), len(files))
	}
	rights, err := rights(files)
	if err != nil {
		return err
	}
	c.write.Lock()
	defer c.write.Unlock()
	_, _, err = c.socket.WriteMsgUnix(text, rights, nil)
	return err
}

// rights are the files for the kernel. They are asked for their descriptors in the way that leaves them as they are: File.Fd would
// make them block, here and at the other end.
func rights(files []*os.File) ([]byte, error) {
	if len(files) == 0 {
		return nil, nil
	}
	fds := make([]int, len(files))
	for i, f := range files {
		raw, err := f.SyscallConn()
		if err == nil {
			err = raw.Control(func(fd uintptr) { fds[i] = int(fd) })
		}
		if err != nil {
			return nil, fmt.Errorf("send a file: %w", err)
		}
	}
	return unix.UnixRights(fds...), nil
}

// Receive reads one message; io.EOF when the other end is closed. The files are the caller's to close. One goroutine receives.
func (c *Conn) Receive(message any) ([]*os.File, error) {
	n, oobn, flags, _, err := c.socket.ReadMsgUnix(c.buffer, c.oob)
	if err != nil {
		if errors.Is(err, syscall.ECONNRESET) {
			return nil, io.EOF
		}
		return nil, err
	}
	if n == 0 {
		return nil, io.EOF
	}
	files, err := received(c.oob[:oobn])
	if err == nil && flags&(unix.MSG_TRUNC|unix.MSG_CTRUNC) != 0 {
		err = ErrTooLarge
	}
	if err == nil {
		err = json.Unmarshal(c.buffer[:n], message)
	}
	if err != nil {
		CloseAll(files)
		return nil, err
	}
	return files, nil
}

// received makes files of what came beside a message. The kernel has marked them close-on-exec: package net asks for that.
func received(oob []byte) ([]*os.File, error) {
	if len(oob) == 0 {
		return nil, nil
	}
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return nil, err
	}
	var files []*os.File
	for i := range messages {
		fds, err := unix.ParseUnixRights(&messages[i])
		if err != nil {
			CloseAll(files)
			return nil, err
		}
		for _, fd := range fds {
			files = append(files, os.NewFile(uintptr(fd), "received"))
		}
	}
	return files, nil
}

// CloseAll closes files that are only read from, or were handed on.
func CloseAll(files []*os.File) {
	for _, f := range files {
		if f != nil {
			_ = f.Close()
		}
	}
}
