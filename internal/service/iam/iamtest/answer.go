package iamtest

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/wire"
)

// Answer is what a call answered.
type Answer struct {
	Status        int
	Code, Message string // of an error
	Leaves        []Leaf // of a result, in order
}

// Leaf is an element without children: User.Tags.1.Key.
type Leaf struct{ Path, Text string }

// Get returns the text of a leaf; empty for none.
func (a *Answer) Get(path string) string {
	for _, l := range a.Leaves {
		if l.Path == path {
			return l.Text
		}
	}
	return ""
}

// Has tells whether there is such a leaf.
func (a *Answer) Has(path string) bool {
	for _, l := range a.Leaves {
		if l.Path == path {
			return true
		}
	}
	return false
}

func answer(t testing.TB, r *wire.Response) *Answer {
	t.Helper()
	a := &Answer{Status: r.Status}
	p := parser{decoder: xml.NewDecoder(bytes.NewReader(r.Body))}
	if err := p.document(); err != nil {
		t.Fatalf("%v in the answer %s", err, r.Body)
	}
	a.Leaves = p.leaves
	a.Code, a.Message = a.Get("Error.Code"), a.Get("Error.Message")
	if r.Status >= 400 && a.Code == "" {
		a.Code, a.Message = "?", string(r.Body)
	}
	return a
}

// parser reads XML into leaves. The elements around a result, and the metadata, are left out.
type parser struct {
	decoder *xml.Decoder
	leaves  []Leaf
}

func (p *parser) document() error {
	for {
		token, err := p.decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := p.children(start.Name.Local, nil); err != nil {
				return err
			}
		}
	}
}

// children reads up to the end of the current element.
func (p *parser) children(name string, path []string) error {
	text, members, childless := "", 0, true
	for {
		token, err := p.decoder.Token()
		if err != nil {
			return err
		}
		switch x := token.(type) {
		case xml.StartElement:
			childless = false
			if x.Name.Local == "member" || x.Name.Local == "entry" {
				members++
				x.Name.Local = strconv.Itoa(members)
			}
			if err := p.children(x.Name.Local, below(path, x.Name.Local)); err != nil {
				return err
			}
		case xml.CharData:
			text += string(x)
		case xml.EndElement:
			if childless && len(path) > 0 && !strings.Contains(name, "RequestId") {
				p.leaves = append(p.leaves, Leaf{strings.Join(path, "."), text})
			}
			return nil
		}
	}
}

func below(path []string, name string) []string {
	if len(path) == 0 && (strings.HasSuffix(name, "Result") || name == "ResponseMetadata") {
		return nil
	}
	return append(path[:len(path):len(path)], name)
}

// Blob returns the bytes of a leaf that holds them in base 64.
func (a *Answer) Blob(t testing.TB, path string) []byte {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(a.Get(path))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
