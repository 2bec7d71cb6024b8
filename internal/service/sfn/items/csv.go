package items

import (
	"errors"
	"io"
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// table reads the items of CSV: an object of texts for each row. A row that is shorter than the header is filled up with empty texts, one that is
// longer is cut, an empty one is left out. Source of this and of how rows are written: developer guide, "How Step Functions parses input CSV
// files".
type table struct {
	text      *text
	delimiter byte
	// columns are the names and which field of a row each is, in the order in which AWS writes them: see hashOrder.
	columns []column
	fields  int
	row     []byte // the fields of a row, one behind the other
	ends    []int
}

type column struct {
	name  []byte // as JSON, with the colon
	field int
}

// header reads the names in the first row.
func (c *table) header() ([]string, error) {
	c.fields = HeaderBytesMax
	start := c.text.offset
	err := c.read()
	if errors.Is(err, io.EOF) {
		return []string{}, nil
	}
	if c.text.offset-start > HeaderBytesMax {
		return nil, Unreadable("The CSV header exceeds the maximum of %d bytes.", HeaderBytesMax)
	}
	if err != nil {
		return nil, err
	}
	names := make([]string, len(c.ends))
	for i := range c.ends {
		names[i] = c.field(i)
	}
	return names, asl.CheckHeaders(names)
}

func (c *table) name(headers []string) {
	c.fields = len(headers)
	for _, i := range hashOrder(headers) {
		c.columns = append(c.columns, column{name: append(value.AppendString(nil, headers[i]), ':'), field: i})
	}
}

func (c *table) next() (Item, error) {
	if err := c.read(); err != nil {
		return Item{}, err
	}
	out := append(make([]byte, 0, 2*len(c.row)+16), '{')
	for i := range c.columns {
		if i > 0 {
			out = append(out, ',')
		}
		out = value.AppendString(append(out, c.columns[i].name...), c.field(c.columns[i].field))
		if len(out) > ItemBytesMax {
			return Item{}, errItemSize()
		}
	}
	return Item{JSON: string(append(out, '}'))}, nil
}

// field is a field of the row, empty where the row has none.
func (c *table) field(i int) string {
	if i >= len(c.ends) {
		return ""
	}
	start := 0
	if i > 0 {
		start = c.ends[i-1]
	}
	return strings.ToValidUTF8(string(c.row[start:c.ends[i]]), "\ufffd")
}

// read reads the next row that is not empty.
func (c *table) read() error {
	for {
		c.row, c.ends = c.row[:0], c.ends[:0]
		seen, bytes := 0, 0
		for last := false; !last; {
			var err error
			if last, err = c.readField(seen > 0); err != nil {
				return err
			}
			seen, bytes = seen+1, bytes+len(c.row)
			if len(c.ends) < c.fields { // others are not shown
				c.ends = append(c.ends, len(c.row))
			} else {
				c.row = c.row[:c.end()]
			}
		}
		if seen > 1 || bytes > 0 {
			return nil
		}
	}
}

func (c *table) end() int {
	if len(c.ends) == 0 {
		return 0
	}
	return c.ends[len(c.ends)-1]
}

// readField reads a field with what ends it, and tells whether that ends the row; io.EOF only where no row has begun and no field is. A backslash goes away, and with it
// the meaning of a quotation mark, a delimiter or another backslash behind it.
func (c *table) readField(begun bool) (last bool, err error) {
	start, quoted := len(c.row), false
	for {
		at, err := c.text.read()
		switch {
		case errors.Is(err, io.EOF) && quoted:
			return true, errQuote()
		case errors.Is(err, io.EOF) && begun:
			c.trim(start)
			return true, nil
		case err != nil:
			return true, err
		}
		begun = true
		switch {
		case at == '\\':
			c.escaped()
		case at == '"' && (quoted || len(c.row) == start):
			if next, _ := c.text.peek(); quoted && next == '"' {
				c.text.skip(1)
				c.row = append(c.row, '"')
				break
			}
			quoted = !quoted
		case quoted:
			c.row = append(c.row, at)
		case at == c.delimiter:
			return false, nil
		case at == '\n':
			c.trim(start)
			return true, nil
		default:
			c.row = append(c.row, at)
		}
		if len(c.row) > ItemBytesMax+HeaderBytesMax {
			return true, errItemSize()
		}
	}
}

// escaped takes what stands behind a backslash.
func (c *table) escaped() {
	next, err := c.text.peek()
	if err == nil && (next == '\\' || next == '"' || next == c.delimiter) {
		c.text.skip(1)
		c.row = append(c.row, next)
	}
}

// trim takes the carriage return away that ends a row's last field.
func (c *table) trim(start int) {
	if n := len(c.row); n > start && c.row[n-1] == '\r' {
		c.row = c.row[:n-1]
	}
}
