package restapi

import "strings"

// LogFormatBytesMax is the longest format. Source: Developer Guide, "Amazon API Gateway quotas": access log template size, 3 KB.
const LogFormatBytesMax = 3 << 10

// AccessLogError says what is wrong with an access log's place or format.
type AccessLogError struct {
	// Text is for the stage's author, in API Gateway's words.
	Text string
}

func (e *AccessLogError) Error() string { return e.Text }

// contextPrefix is what a variable begins with; everything else of a format is literal.
const contextPrefix = "$context."

// ParseLogFormat checks a format. The errors' texts are API Gateway's, as users report them; the one on the length is ours.
func ParseLogFormat(format string) error {
	_, err := logParts(format)
	return err
}

func logParts(format string) ([]logPart, error) {
	switch line := strings.TrimSuffix(strings.TrimSuffix(format, "\n"), "\r"); {
	case len(format) > LogFormatBytesMax:
		return nil, &AccessLogError{"Access Log format must have at most 3072 bytes"}
	case strings.ContainsAny(line, "\r\n"):
		return nil, &AccessLogError{"Access Log format must be single line, new line character is allowed only at end of the format: '" + format + "'"}
	}
	var parts []logPart
	identified := false
	for rest := format; rest != ""; {
		literal, variable, tail := cutVariable(rest)
		if literal != "" {
			parts = append(parts, logPart{text: literal})
		}
		if variable != "" {
			parts = append(parts, logPart{text: variable, isVariable: true})
		}
		identified = identified || variable == "requestId" || variable == "extendedRequestId"
		rest = tail
	}
	if !identified {
		return nil, &AccessLogError{"Access Log format must include either $context.requestId or $context.extendedRequestId : '" + format + "'"}
	}
	return parts, nil
}

// cutVariable takes the text up to the first variable off, and the variable's name.
func cutVariable(text string) (literal, variable, rest string) {
	for from := 0; ; {
		at := strings.Index(text[from:], contextPrefix)
		if at < 0 {
			return text, "", ""
		}
		at += from
		begin := at + len(contextPrefix)
		if end := begin + nameLength(text[begin:]); end > begin {
			return text[:at], text[begin:end], text[end:]
		}
		from = begin
	}
}

// nameLength is how much of a text is a variable's name: words of letters, digits and underscores, joined by dots and, in the names
// of headers, hyphens. A sentence's dot behind a name is none of it.
func nameLength(text string) int {
	end, overrides := 0, strings.HasPrefix(text, "requestOverride.") || strings.HasPrefix(text, "responseOverride.")
	for end < len(text) {
		c := text[end]
		joins := (c == '.' || c == '-' && overrides) && end > 0 && end+1 < len(text) && isWord(text[end+1])
		if !isWord(c) && !joins {
			break
		}
		end++
	}
	return end
}

func isWord(c byte) bool { return isAlphanumeric(c) || c == '_' }
