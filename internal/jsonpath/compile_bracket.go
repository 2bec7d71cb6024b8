package jsonpath

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// bracket reads what starts with [. ok is false where it is nothing that is known.
func (c *compiler) bracket(in *cursor) (t token, ok bool, err error) {
	for _, read := range []func(*cursor) (token, bool, error){
		c.quotedNames, c.indexes, c.wildcardBracket, c.filterBracket, c.placeholder,
	} {
		if t, ok, err = read(in); ok || err != nil || in.over {
			return t, ok, err
		}
	}
	return t, false, nil
}

// quotedNames reads ['a'] or ["a","b"].
func (c *compiler) quotedNames(in *cursor) (token, bool, error) {
	quote := in.next(in.at)
	if quote != '\'' && quote != '"' {
		return token{}, false, nil
	}
	names, end, err := readNames(in, quote)
	if err != nil {
		return token{}, false, err
	}
	closing := in.find(end, ']')
	if closing < 0 {
		return token{}, false, failSyntax("Property has not been closed - missing closing ]")
	}
	in.at = closing + 1
	if len(names) == 0 {
		return token{}, false, failSyntax("Empty properties")
	}
	return token{kind: property, names: names, quote: byte(quote)}, true, nil
}

// readNames reads names up to the closing bracket and returns the position of the last one's closing quote.
func readNames(in *cursor, quote uint16) (names []string, end int, err error) {
	start := in.at + 1
	var inName, escaped, comma bool
	for i := start; in.inside(i); i++ {
		u := in.char(i)
		switch {
		case escaped:
			escaped = false
		case u == '\\':
			escaped = true
		case u == ']' && !inName:
			if comma {
				return nil, 0, failSyntax("Found empty property at index %d", i)
			}
			return names, end, nil
		case u == quote && inName:
			if behind := in.next(i); behind != ']' && behind != ',' {
				return nil, 0, failSyntax("Property must be separated by comma or Property must be terminated "+
					"close square bracket at index %d", i)
			}
			name, err := unescape(in.slice(start, i))
			if err != nil {
				return nil, 0, err
			}
			names, end, inName = append(names, name), i, false
		case u == quote:
			start, inName, comma = i+1, true, false
		case u == ',' && !inName:
			if comma {
				return nil, 0, failSyntax("Found empty property at index %d", i)
			}
			comma = true
		}
	}
	if inName {
		return nil, 0, failSyntax("Property has not been closed - missing closing %c", rune(quote))
	}
	return names, end, nil
}

// indexes reads [1], [1,2] and slices.
func (c *compiler) indexes(in *cursor) (token, bool, error) {
	if first := in.next(in.at); !isDigit(first) && first != '-' && first != ':' {
		return token{}, false, nil
	}
	end := in.indexOf(in.at+1, ']')
	if end < 0 {
		return token{}, false, nil
	}
	text := strings.TrimFunc(in.slice(in.at+1, end), func(r rune) bool { return r <= ' ' })
	if strings.Trim(text, "0123456789,-: ") != "" {
		return token{}, false, nil
	}
	t, err := parseIndexes(text)
	if err != nil {
		return token{}, false, err
	}
	in.at = end + 1
	return t, true, nil
}

func parseIndexes(text string) (token, error) {
	if strings.Contains(text, ":") {
		return parseSlice(text)
	}
	t := token{kind: index}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(strings.Trim(part, " "), 10, 32)
		if err != nil {
			return token{}, failSyntax("Failed to parse token in ArrayIndexOperation: %s", strings.Trim(part, " "))
		}
		t.indexes = append(t.indexes, int(n))
	}
	return t, nil
}

func parseSlice(text string) (token, error) {
	if strings.ContainsAny(text, ", ") {
		return token{}, failSyntax("Failed to parse SliceOperation: %s", text)
	}
	parts := strings.Split(text, ":")
	t := token{kind: slice}
	for i, part := range parts[:min(len(parts), 2)] {
		if part == "" {
			continue
		}
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return token{}, failSyntax("java.lang.NumberFormatException: For input string: %s", strconv.Quote(part))
		}
		if i == 0 {
			t.from, t.hasFrom = int(n), true
		} else {
			t.to, t.hasTo = int(n), true
		}
	}
	if !t.hasFrom && !t.hasTo {
		return token{}, failSyntax("Failed to parse SliceOperation: %s", text)
	}
	return t, nil
}

// filterBracket reads [?(...)].
func (c *compiler) filterBracket(in *cursor) (token, bool, error) {
	question := in.find(in.at, '?')
	if question < 0 {
		return token{}, false, nil
	}
	open := in.find(question, '(')
	if open < 0 {
		return token{}, false, nil
	}
	closing, err := in.matching(open, '(', ')', true)
	if err != nil || closing < 0 || !in.nextIs(closing, ']') {
		return token{}, false, err
	}
	end := in.find(closing, ']')
	made, err := c.filter(in.slice(in.at, end+1))
	if err != nil {
		return token{}, false, err
	}
	in.at = end + 1
	return token{kind: filter, condition: made}, true, nil
}

// placeholder refuses [?], which stands for a filter that only Java code can give.
func (c *compiler) placeholder(in *cursor) (token, bool, error) {
	question := in.find(in.at, '?')
	if question < 0 {
		return token{}, false, nil
	}
	if behind := in.next(question); behind != ']' && behind != ',' {
		return token{}, false, nil
	}
	end := in.indexOf(in.at+1, ']')
	if end < 0 {
		return token{}, false, nil
	}
	return token{}, false, failSyntax("Not enough predicates supplied for filter [%s] at position %d", in.slice(in.at+1, end), in.at)
}

// unescapeUnits resolves \u and the one-letter escapes; a backslash before any other unit is dropped.
func unescapeUnits(units []uint16) (string, error) {
	var out []uint16
	for i := 0; i < len(units); i++ {
		if units[i] != '\\' {
			out = append(out, units[i])
			continue
		}
		if i++; i == len(units) {
			out = append(out, '\\')
			break
		}
		switch u := units[i]; u {
		case 'r':
			out = append(out, '\r')
		case 'f':
			out = append(out, '\f')
		case 't':
			out = append(out, '\t')
		case 'n':
			out = append(out, '\n')
		case 'b':
			out = append(out, '\b')
		case 'u':
			digits := units[min(i+1, len(units)):min(i+5, len(units))]
			i += len(digits)
			if len(digits) < 4 {
				continue // Jayway drops an escape that the text cuts off
			}
			n, err := strconv.ParseInt(string(utf16.Decode(digits)), 16, 32)
			if err != nil {
				return "", failSyntax("com.jayway.jsonpath.JsonPathException: Unable to parse unicode value: %s", string(utf16.Decode(digits)))
			}
			out = append(out, uint16(n))
		default:
			out = append(out, u)
		}
	}
	return string(utf16.Decode(out)), nil
}
