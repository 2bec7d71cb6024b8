package items

import (
	"encoding/json"
	"errors"
)

// Cursor is where reading goes on: in one file, or among many.
type Cursor struct {
	// Count is how many items were read, which MaxItems bounds.
	Count int64 `json:"n,omitempty"`
	// Manifest is the ETag of a manifest, and Index which of its files is being read.
	Manifest string `json:"t,omitempty"`
	Index    int    `json:"i,omitempty"`
	// After is the last key of a listing that was read to its end.
	After string `json:"a,omitempty"`
	// Key is the object of a listing that is being read, if one is; ETag that of the file that is.
	Key  string `json:"k,omitempty"`
	ETag string `json:"e,omitempty"`
	Place
}

var errCursor = errors.New("not a cursor")

// ParseCursor reads what String has written; the empty text is the beginning.
func ParseCursor(text string) (c Cursor, err error) {
	if text == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil || c.Count < 0 || c.Index < 0 || c.Offset < 0 {
		return c, errCursor
	}
	return c, nil
}

// String is the cursor as it lies in a history. It is never empty.
func (c *Cursor) String() string {
	text, _ := json.Marshal(c) //nolint:errchkjson // nothing in it cannot be written
	return string(text)
}

// NextFile is the cursor behind the file that it was in.
func (c *Cursor) NextFile() {
	if c.Key != "" {
		c.After = c.Key
	}
	c.Index++
	c.Key, c.ETag, c.Place = "", "", Place{}
}
