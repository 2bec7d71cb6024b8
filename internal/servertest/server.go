// Package servertest starts the binary and talks to it, for end-to-end tests and the programs of bench.
package servertest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"sluice/internal/wire/sigv4"
)

// Secret is the secret of the root's access key; the keys are those of AWS's own examples.
const Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

// Region and Account are where all of it happens: the defaults.
const (
	Region  = "us-east-1"
	Account = "000000000000"
)

// Server is a running server on a folder of its own.
type Server struct {
	Address   string
	binary    string
	folder    string
	arguments []string
	process   *exec.Cmd
	keys      sigv4.Credentials
	signer    *sigv4.Signer
}

// Start starts the binary on a new folder, with further arguments if there are any, and waits until it answers.
func Start(binary string, arguments ...string) (*Server, error) {
	folder, err := os.MkdirTemp("", "sluice-bench")
	if err != nil {
		return nil, err
	}
	return StartIn(binary, folder, arguments...)
}

// StartIn starts the binary in a folder that is the Server's from then on.
func StartIn(binary, folder string, arguments ...string) (*Server, error) {
	var err error
	s := &Server{
		binary: binary, folder: folder, arguments: arguments, signer: sigv4.NewSigner(),
		keys: sigv4.Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: Secret},
	}
	if s.Address, err = FreeAddress(); err != nil {
		return nil, err
	}
	return s, s.Restart()
}

// FreeAddress is an address on loopback that nobody listens on.
func FreeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Restart starts the process on the same folder, after a Kill, and returns when it answers.
func (s *Server) Restart() error {
	s.process = exec.Command(s.binary, append([]string{
		"up", "--listen", s.Address, "--data", filepath.Join(s.folder, "data"),
		"--root-access-key-id", s.keys.AccessKeyID, "--root-secret-access-key", s.keys.SecretAccessKey,
	}, s.arguments...)...)
	s.process.Stderr = os.Stderr
	if err := s.process.Start(); err != nil {
		return err
	}
	return WaitFor(s.Address)
}

// Process is the server's.
func (s *Server) Process() *os.Process { return s.process.Process }

// Memory is a line of the process's status in KiB: VmRSS, resident now, or VmHWM, the most there was. Linux only.
func (s *Server) Memory(line string) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(status), "\n"+line+":")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil || !found {
		return 0, fmt.Errorf("the process has no %s: %w", line, err)
	}
	return kib, nil
}

// WaitForMetric returns when the server's metrics have a line.
func (s *Server) WaitForMetric(line string) error {
	return wait("the metrics have no "+line, func() bool {
		r, err := http.Get("http://" + s.Address + "/_sluice/metrics")
		if err != nil {
			return false
		}
		text, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		return err == nil && strings.Contains(string(text), "\n"+line+"\n")
	})
}

// Wait waits for the process's end by itself and returns how it ended.
func (s *Server) Wait() error { return s.process.Wait() }

// Account makes another account, and returns the same server with that account's root credentials.
func (s *Server) Account(id string) (*Server, error) {
	var made struct{ AccessKeyID, SecretAccessKey string }
	if err := s.Call("sluice", http.MethodPost, "/_sluice/accounts", http.Header{}, []byte(`{"id":"`+id+`"}`), &made); err != nil {
		return nil, err
	}
	other := *s
	other.keys = sigv4.Credentials{AccessKeyID: made.AccessKeyID, SecretAccessKey: made.SecretAccessKey}
	return &other, nil
}

// Folder is the server's data folder.
func (s *Server) Folder() string { return filepath.Join(s.folder, "data") }

// WaitFor returns when someone listens at an address.
func WaitFor(address string) error {
	return wait("nothing answers at "+address, func() bool {
		c, err := net.Dial("tcp", address)
		return err == nil && c.Close() == nil
	})
}

// wait asks again and again, for a minute at most, whether what is waited for is there.
func wait(otherwise string, there func() bool) error {
	const patience = time.Minute
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-again.C {
		if there() {
			return nil
		}
	}
	return errors.New(otherwise)
}

// Kill ends the process as kill -9 does.
func (s *Server) Kill() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

// Stop ends the process and removes its folder.
func (s *Server) Stop() {
	s.Kill()
	_ = os.RemoveAll(s.folder)
}

// Sign adds a signature to a request's header.
func (s *Server) Sign(service, method, path string, header http.Header, body []byte) {
	path, query, _ := strings.Cut(path, "?")
	request := sigv4.Request{Method: method, Path: path, RawQuery: query, Host: s.Address, Header: header, Body: body}
	if err := s.signer.Sign(&request, s.keys, sigv4.EndpointOf(Region, service), time.Now()); err != nil {
		panic(err) // our own request
	}
}

// SQSHeader is that of an SQS operation over JSON.
func SQSHeader(operation string) http.Header {
	return http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AmazonSQS." + operation}}
}

// SQS calls an operation of SQS.
func (s *Server) SQS(operation string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return s.Call("sqs", http.MethodPost, "/", SQSHeader(operation), body, out)
}

// Call makes a signed call. out may be nil.
func (s *Server) Call(service, method, path string, header http.Header, body []byte, out any) error {
	s.Sign(service, method, path, header, body)
	r, err := http.NewRequest(method, "http://"+s.Address+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header = header
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %s %s", method, path, response.Status, answer)
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	return json.Unmarshal(answer, out)
}
