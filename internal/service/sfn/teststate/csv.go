package teststate

import (
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// table are the items of CSV: an object of texts for each row. A row that is shorter than the header is filled up with empty texts, one that is
// longer is cut. Source of this and of how rows are written: developer guide, "How Step Functions parses input CSV files".
func table(reader *asl.Reader, data string) (*value.Array, error) {
	rows := rows{rest: strings.TrimPrefix(data, "\ufeff"), delimiter: reader.Delimiter}
	names := reader.Headers
	if reader.HeaderLocation == "FIRST_ROW" {
		names, _ = rows.next()
		if err := asl.CheckHeaders(names); err != nil {
			return nil, err
		}
	}
	items, bytes := value.NewArray(), 0
	for {
		fields, ok := rows.next()
		if !ok || reader.MaxItems > 0 && int64(items.Len()) == reader.MaxItems {
			return items, nil
		}
		row := value.NewObject()
		for i, name := range names {
			field := ""
			if i < len(fields) {
				field = fields[i]
			}
			if bytes += fieldBytes + len(name) + len(field); bytes > itemsBytesMax {
				return nil, tooLarge()
			}
			row.Set(name, value.String(field))
		}
		items.Append(row.Value())
	}
}

// rows reads a text row by row.
type rows struct {
	rest      string
	delimiter byte
}

// next returns the fields of the next row that is not empty; false when there is none.
func (c *rows) next() (fields []string, ok bool) {
	for c.rest != "" {
		fields = fields[:0]
		for last := false; !last; {
			var field string
			field, last = c.field()
			fields = append(fields, field)
		}
		if len(fields) > 1 || fields[0] != "" {
			return fields, true
		}
	}
	return nil, false
}

// field reads a field with what ends it, and tells whether that ends the row. A backslash goes away, and with it the meaning of a quotation mark,
// a delimiter or another backslash behind it.
func (c *rows) field() (text string, last bool) {
	var b []byte
	quoted := false
	for c.rest != "" {
		at := c.take()
		switch {
		case at == '\\':
			if c.rest != "" && (c.rest[0] == '\\' || c.rest[0] == '"' || c.rest[0] == c.delimiter) {
				b = append(b, c.take())
			}
		case quoted && at == '"' && strings.HasPrefix(c.rest, `"`):
			b = append(b, c.take())
		case at == '"' && (quoted || len(b) == 0):
			quoted = !quoted
		case quoted:
			b = append(b, at)
		case at == c.delimiter:
			return string(b), false
		case at == '\n':
			return strings.TrimSuffix(string(b), "\r"), true
		default:
			b = append(b, at)
		}
	}
	return strings.TrimSuffix(string(b), "\r"), true
}

func (c *rows) take() byte {
	first := c.rest[0]
	c.rest = c.rest[1:]
	return first
}
