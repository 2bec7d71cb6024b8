package apigateway

import (
	"strings"
	"unicode/utf8"
)

// keyRow is one key of an imported file.
type keyRow struct {
	line                     int // where it begins, from 1
	name, value, description string
	enabled                  bool
	plans                    []string
}

// parseKeyFile reads a file of API keys: lines of comma-separated fields, of which the first names the columns, in any order and case. Name
// and Key must be there; unknown columns are left out. Fields may be enclosed in double or single quotes. Source: Developer Guide,
// "API Gateway API key file format". The errors repeat no value.
func parseKeyFile(text string) ([]keyRow, error) {
	if !utf8.ValidString(text) {
		return nil, badRequest("The API key file is not in UTF-8") // the texts here are ours
	}
	lines, err := parseLines(strings.TrimPrefix(text, "\uFEFF"))
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, badRequest("The API key file is empty")
	}
	columns := map[string]int{}
	for i, name := range lines[0].fields {
		columns[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"name", "key"} {
		if _, there := columns[name]; !there {
			return nil, badRequest("The API key file must have the columns Name and Key")
		}
	}
	if len(lines)-1 > KeysMax {
		return nil, tooManyKeys()
	}
	rows := make([]keyRow, 0, len(lines)-1)
	for _, l := range lines[1:] {
		field := func(column string) string {
			if i, there := columns[column]; there && i < len(l.fields) {
				return strings.TrimSpace(l.fields[i])
			}
			return ""
		}
		row := keyRow{line: l.number, name: field("name"), value: field("key"), description: field("description"), enabled: true}
		if text := field("enabled"); text != "" {
			row.enabled = strings.EqualFold(text, "true")
		}
		for id := range strings.SplitSeq(field("usageplanids"), ",") {
			if id = strings.TrimSpace(id); id != "" {
				row.plans = append(row.plans, id)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// fields is a line of such a file, which may go over several of the text.
type fields struct {
	number int
	fields []string
}

// parseLines splits a text into lines of fields; empty lines are left out.
func parseLines(text string) ([]fields, error) {
	var out []fields
	for number := 1; text != ""; {
		line := fields{number: number}
		for {
			field, rest, end, err := parseField(text, number)
			if err != nil {
				return nil, err
			}
			number += strings.Count(text[:len(text)-len(rest)], "\n")
			line.fields = append(line.fields, field)
			text = rest
			if end {
				break
			}
		}
		if len(line.fields) > 1 || strings.TrimSpace(line.fields[0]) != "" {
			out = append(out, line)
		}
	}
	return out, nil
}

// parseField takes the first field off a text with what ends it; end says that it was a line's last.
func parseField(text string, line int) (field, rest string, end bool, err error) {
	quoted := strings.TrimLeft(text, " \t")
	if quoted != "" && (quoted[0] == '"' || quoted[0] == '\'') {
		if field, rest, err = parseQuoted(quoted[1:], quoted[0], line); err != nil {
			return "", "", false, err
		}
	} else {
		i := strings.IndexAny(text, ",\n")
		if i < 0 {
			i = len(text)
		}
		field, rest = strings.TrimSuffix(text[:i], "\r"), text[i:]
	}
	switch {
	case rest == "":
		return field, "", true, nil
	case rest[0] == ',':
		return field, rest[1:], false, nil
	case rest[0] == '\n':
		return field, rest[1:], true, nil
	}
	return "", "", false, badRequest("Line %d of the API key file has text behind a closing quote", line)
}

// parseQuoted takes what is up to the closing quote; a doubled one stands for itself.
func parseQuoted(text string, quote byte, line int) (field, rest string, err error) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, quote)
		if i < 0 {
			return "", "", badRequest("Line %d of the API key file has no closing quote", line)
		}
		b.WriteString(text[:i])
		text = text[i+1:]
		if text == "" || text[0] != quote {
			return b.String(), strings.TrimLeft(text, " \t\r"), nil
		}
		b.WriteByte(quote)
		text = text[1:]
	}
}
