package policy

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// reader walks a document token by token, so that a fault is known with its place, repeated names are seen, and
// nesting costs nothing: the first value of a shape that no policy has ends the walk.
type reader struct {
	decoder *jsontext.Decoder
	text    []byte
}

func newReader(text []byte) *reader {
	return &reader{decoder: jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true)), text: text}
}

// next returns the next token, or the fault that the text is no JSON.
func (r *reader) next() (jsontext.Token, error) {
	token, err := r.decoder.ReadToken()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return token, invalidJSON(err)
	}
	return token, nil
}

// end makes sure that nothing follows the document.
func (r *reader) end() error {
	switch _, err := r.decoder.ReadToken(); {
	case err == nil:
		return invalidJSON(errors.New("text after the document"))
	case !errors.Is(err, io.EOF):
		return invalidJSON(err)
	}
	return nil
}

// fields calls each for every name of the object whose opening brace was just read. each reads the value.
func (r *reader) fields(each func(name string) error) (count int, err error) {
	for {
		token, err := r.next()
		if err != nil {
			return count, err
		}
		if token.Kind() == '}' {
			return count, nil
		}
		count++
		if err := each(token.String()); err != nil {
			return count, err
		}
	}
}

// elements calls each with the first token of every element of the array whose opening bracket was just read.
func (r *reader) elements(each func(first jsontext.Token) error) error {
	for {
		token, err := r.next()
		if err != nil {
			return err
		}
		if token.Kind() == ']' {
			return nil
		}
		if err := each(token); err != nil {
			return err
		}
	}
}

// unexpected is the fault of the token just read.
func (r *reader) unexpected(detail string) error {
	return syntaxError(r.here(), detail)
}

// unexpectedName is the fault of the name just read. AWS's parser has by then looked one character into the value:
// IAM answers "Syntax error at position (1,83)" for {"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow",
// "Principal":{"service":"…, and (1,76) for {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"aws":"…
// (both reported by users of CreateRole).
func (r *reader) unexpectedName(detail string) error {
	offset := r.skipSpace(int(r.decoder.InputOffset()))
	if offset < len(r.text) && r.text[offset] == ':' {
		offset = r.skipSpace(offset + 1)
	}
	if offset < len(r.text) {
		offset++
	}
	return syntaxError(r.place(offset), detail)
}

func (r *reader) skipSpace(offset int) int {
	for offset < len(r.text) {
		switch r.text[offset] {
		case ' ', '\t', '\r', '\n':
			offset++
		default:
			return offset
		}
	}
	return offset
}

// here is the place of the token just read.
func (r *reader) here() Position { return r.place(int(r.decoder.InputOffset())) }

// place is the line and column of the character at the offset, both from 1, which is where the one before it ends.
func (r *reader) place(offset int) Position {
	before := r.text[:min(offset, len(r.text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Position{Line: bytes.Count(before, []byte{'\n'}) + 1, Column: utf8.RuneCount(before[start:]) + 1}
}
