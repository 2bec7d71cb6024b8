package items

import (
	"io"

	"sluice/internal/service/sfn/asl"
)

// Format is how a file holds items.
type Format struct {
	// Type is CSV, JSON or JSONL.
	Type string
	// FirstRow says that a CSV's first row names its columns; Headers name them otherwise.
	FirstRow bool
	Headers  []string
	// Delimiter separates a CSV's fields.
	Delimiter byte
	// Pointer is a JSON Pointer to the array or object of a JSON file whose members are the items; empty for the whole.
	Pointer string
}

// FormatOf is the format that an ItemReader says a file has; false for one that is not read.
func FormatOf(r *asl.Reader) (f Format, ok bool) {
	f = Format{Type: r.InputType, FirstRow: r.HeaderLocation == "FIRST_ROW", Headers: r.Headers, Delimiter: r.Delimiter, Pointer: r.ItemsPointer}
	switch r.InputType {
	case "CSV", "JSON", "JSONL":
		return f, true
	}
	return f, false
}

// Item is one, as JSON.
type Item struct {
	JSON string
	// Key is the name of a member of an object whose members are the items, and Named says that it has one.
	Key   string
	Named bool
}

// Place is where in a file the next item begins. The zero Place is the file's beginning.
type Place struct {
	// Offset counts bytes of the text, which of a compressed file is not what lies in the object.
	Offset int64 `json:"o,omitempty"`
	// Packed says that the file is compressed.
	Packed bool `json:"z,omitempty"`
	// Headers are the names in a CSV's first row.
	Headers []string `json:"h,omitempty"`
	// Opened says that a JSON file's array or object has begun, Members that it is an object, More that an item came before.
	Opened  bool `json:"b,omitempty"`
	Members bool `json:"m,omitempty"`
	More    bool `json:"c,omitempty"`
}

// Reader reads the items of a file.
type Reader struct {
	text  *text
	place Place
	next  func() (Item, error)
}

// Open reads on at a place. from opens the file at a byte of it.
func (f *Format) Open(from func(offset int64) io.Reader, at Place) (*Reader, error) {
	t, packed, err := openText(from, at)
	if err != nil {
		return nil, err
	}
	at.Packed = packed
	r := &Reader{text: t, place: at}
	switch f.Type {
	case "CSV":
		c := &table{text: t, delimiter: f.Delimiter}
		r.next = c.next
		if at.Headers == nil {
			if at.Headers = f.Headers; f.FirstRow {
				at.Headers, err = c.header()
			}
		}
		c.name(at.Headers)
		r.place.Headers = at.Headers
	case "JSON":
		j := &document{text: t, place: &r.place, whole: f.Pointer == ""}
		r.next = j.next
		if !at.Opened {
			err = j.open(f.Pointer)
		}
	case "JSONL":
		r.next = (&lines{text: t}).next
	default:
		err = Unreadable("Files of the type %s are not read by this server.", f.Type)
	}
	return r, err
}

// Next is the next item, or io.EOF. Any other error is an *asl.Failure, or that of whoever gives the bytes.
func (r *Reader) Next() (Item, error) {
	item, err := r.next()
	if err == nil && len(item.JSON) > ItemBytesMax {
		err = errItemSize()
	}
	return item, err
}

// Place is where the item behind the last one begins.
func (r *Reader) Place() Place {
	r.place.Offset = r.text.offset
	return r.place
}
