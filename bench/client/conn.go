// Package client is what the programs of bench drive a server with: signed SQS calls over connections of their own, some at the
// same time, and figures of what came of it. It does as little as it can, because it runs on the machine that it measures.
package client

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"

	"sluice/internal/servertest"
)

// Conn is a connection, for calls one after the other. It is not safe for concurrent use.
type Conn struct {
	server *servertest.Server
	conn   net.Conn
	in     *bufio.Reader
	out    bytes.Buffer
}

// Dial opens a connection to a server.
func Dial(s *servertest.Server) (*Conn, error) {
	conn, err := net.Dial("tcp", s.Address)
	if err != nil {
		return nil, err
	}
	return &Conn{server: s, conn: conn, in: bufio.NewReader(conn)}, nil
}

// Close closes the connection.
func (c *Conn) Close() error { return c.conn.Close() }

// SQS makes a call. A status that is not 200 is an error.
func (c *Conn) SQS(operation string, body []byte) (answer []byte, err error) {
	if err := c.Ask(operation, body); err != nil {
		return nil, err
	}
	return c.Answer()
}

// Ask is the first half of SQS: it sends the request.
func (c *Conn) Ask(operation string, body []byte) error {
	header := servertest.SQSHeader(operation)
	c.server.Sign("sqs", http.MethodPost, "/", header, body)
	c.out.Reset()
	fmt.Fprintf(&c.out, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", c.server.Address, len(body))
	_ = header.Write(&c.out) // a buffer takes everything
	c.out.WriteString("\r\n")
	c.out.Write(body)
	_, err := c.conn.Write(c.out.Bytes())
	return err
}

// Get makes a request that nobody signs.
func (c *Conn) Get(path string) (answer []byte, err error) {
	c.out.Reset()
	fmt.Fprintf(&c.out, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, c.server.Address)
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		return nil, err
	}
	return c.Answer()
}

// Answer is the second half.
func (c *Conn) Answer() ([]byte, error) {
	status, body, err := ReadAnswer(c.in)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("status %d: %s", status, body)
	}
	return body, err
}

// ReadAnswer reads one HTTP/1.1 answer that says how long it is.
func ReadAnswer(in *bufio.Reader) (status int, body []byte, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	const from, to = len("HTTP/1.1 "), len("HTTP/1.1 200")
	if len(line) < to {
		return 0, nil, fmt.Errorf("an answer that begins with %q", line)
	}
	if status, err = strconv.Atoi(string(line[from:to])); err != nil {
		return 0, nil, err
	}
	length, err := readLength(in)
	if err != nil {
		return 0, nil, err
	}
	body = make([]byte, length)
	_, err = io.ReadFull(in, body)
	return status, body, err
}

// readLength reads a header to its end.
func readLength(in *bufio.Reader) (int, error) {
	length := -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, err
			}
		}
	}
	if length < 0 {
		return 0, errors.New("an answer without Content-Length")
	}
	return length, nil
}
