package items

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"sluice/internal/value"
)

// lines reads the items of JSON Lines: a JSON value on each line. Empty lines are left out.
type lines struct {
	text *text
	line []byte
}

func (l *lines) next() (Item, error) {
	for {
		if err := l.read(); err != nil {
			return Item{}, err
		}
		if len(bytes.TrimSpace(l.line)) == 0 {
			continue
		}
		v, err := value.ParseBytes(l.line)
		if err != nil {
			return Item{}, errNotALine()
		}
		return Item{JSON: v.String()}, nil
	}
}

// read reads a line; io.EOF where none begins.
func (l *lines) read() error {
	l.line = l.line[:0]
	for {
		part, err := l.text.in.ReadSlice('\n')
		l.text.offset += int64(len(part))
		l.line = append(l.line, part...)
		switch {
		case len(l.line) > 2*ItemBytesMax:
			return errItemSize()
		case errors.Is(err, io.EOF) && len(l.line) > 0, err == nil:
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}
