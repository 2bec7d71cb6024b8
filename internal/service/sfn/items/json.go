package items

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// document reads the items of a JSON file: those of an array, or the members of an object, at the top or where the pointer leads. Only an item is
// read whole; what lies before is passed over.
type document struct {
	text  *text
	place *Place
	// whole says that the array or object is the file.
	whole bool
	item  []byte
}

// passedMax bounds how deep what is passed over may be nested.
const passedMax = 1000

// open goes to the array or object.
func (d *document) open(pointer string) error {
	if pointer != "" {
		for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
			if err := d.into(name); err != nil {
				return err
			}
		}
	}
	c, err := d.token()
	if err != nil {
		return err
	}
	switch {
	case c == '"' || c == '-' || c >= '0' && c <= '9' || c == 't' || c == 'f' || c == 'n':
		return errNotIterable()
	case c != '[' && c != '{':
		return errNotJSON()
	}
	d.place.Opened, d.place.Members = true, c == '{'
	return nil
}

// into follows one name, or index, of a JSON Pointer (RFC 6901).
func (d *document) into(name string) error {
	c, err := d.token()
	if err != nil {
		return err
	}
	index, wanted := 0, strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	for first := true; ; first = false {
		there, err := d.more(first, c)
		if err != nil {
			return err
		}
		if !there {
			return errNowhere()
		}
		found := false
		switch c {
		case '{':
			key, err := d.key()
			if err != nil {
				return err
			}
			found = key == wanted
		case '[':
			found = strconv.Itoa(index) == name
			index++
		}
		if found {
			return nil
		}
		if err := d.pass(); err != nil {
			return err
		}
	}
}

// more goes to the next member of what has begun with '[' or '{', and is false at its end.
func (d *document) more(first bool, opening byte) (bool, error) {
	if opening != '[' && opening != '{' {
		return false, nil
	}
	c, err := d.token()
	switch {
	case err != nil:
		return false, err
	case c == opening+2: // ']' and '}'
		return false, nil
	case !first && c != ',':
		return false, errNotJSON()
	case first:
		d.text.unread()
	}
	return true, nil
}

// next is the next item; io.EOF behind the last. What lies behind an array that the pointer leads to is not looked at.
func (d *document) next() (Item, error) {
	opening := byte('[')
	if d.place.Members {
		opening = '{'
	}
	there, err := d.more(!d.place.More, opening)
	if err != nil {
		return Item{}, err
	}
	if !there {
		return Item{}, d.end()
	}
	d.place.More = true
	item := Item{Named: d.place.Members}
	if item.Named {
		if item.Key, err = d.key(); err != nil {
			return Item{}, err
		}
	}
	v, err := d.value()
	if err != nil {
		return Item{}, err
	}
	item.JSON = v.String()
	return item, nil
}

// end is io.EOF, if nothing is behind an array or object that is the whole file.
func (d *document) end() error {
	for d.whole {
		c, err := d.text.read()
		if err != nil {
			return err
		}
		if !isSpace(c) {
			return errNotJSON()
		}
	}
	return io.EOF
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// key is the name of an object's member, with the colon.
func (d *document) key() (string, error) {
	v, err := d.value()
	if err != nil {
		return "", err
	}
	name, ok := v.AsString()
	c, err := d.token()
	if err == nil && (!ok || c != ':') {
		err = errNotJSON()
	}
	return name, err
}

// value reads the next value whole.
func (d *document) value() (value.Value, error) {
	d.item = d.item[:0]
	c, err := d.token()
	if err != nil {
		return value.Value{}, err
	}
	d.item = append(d.item, c)
	if err := d.scan(c, func(c byte) error {
		if d.item = append(d.item, c); len(d.item) > 2*ItemBytesMax { // with its spaces
			return errItemSize()
		}
		return nil
	}); err != nil {
		return value.Value{}, err
	}
	v, err := value.ParseBytes(d.item)
	if err != nil {
		return value.Value{}, errNotJSON()
	}
	return v, nil
}

// pass passes over the next value.
func (d *document) pass() error {
	c, err := d.token()
	if err != nil {
		return err
	}
	return d.scan(c)
}

// token is the next byte that is no space; there must be one.
func (d *document) token() (byte, error) {
	for {
		c, err := d.text.read()
		switch {
		case errors.Is(err, io.EOF):
			return 0, errNotJSON()
		case err != nil:
			return 0, err
		case !isSpace(c):
			return c, nil
		}
	}
}

// scan reads to the end of the value that begins with c, and gives every further byte of it to take.
func (d *document) scan(c byte, take ...func(byte) error) error {
	depth := 0
	for {
		switch c {
		case '"':
			if err := d.scanText(take); err != nil {
				return err
			}
		case '[', '{':
			if depth++; depth > passedMax {
				return errNotJSON()
			}
		case ']', '}':
			depth--
		}
		if depth < 0 {
			return errNotJSON()
		}
		if depth == 0 && (c == '"' || c == ']' || c == '}') {
			return nil
		}
		if depth == 0 { // a number or a word
			next, err := d.text.peek()
			if errors.Is(err, io.EOF) || err == nil && strings.IndexByte(" \n\r\t,]}:", next) >= 0 {
				return nil
			}
		}
		var err error
		if c, err = d.take(take); err != nil {
			return err
		}
	}
}

// scanText reads to the quotation mark that ends a string.
func (d *document) scanText(take []func(byte) error) error {
	for {
		c, err := d.take(take)
		if err == nil && c == '\\' {
			_, err = d.take(take)
		}
		if err != nil || c == '"' {
			return err
		}
	}
}

func (d *document) take(take []func(byte) error) (byte, error) {
	c, err := d.text.read()
	if errors.Is(err, io.EOF) {
		return 0, errNotJSON()
	}
	for _, take := range take {
		if err == nil {
			err = take(c)
		}
	}
	return c, err
}
