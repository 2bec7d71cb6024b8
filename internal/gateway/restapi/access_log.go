package restapi

import (
	"sluice/internal/value"
)

// AccessLog is a stage's access log: where its lines go, and what a line is. Immutable.
type AccessLog struct {
	Group string // the name of a log group of the API's account and region
	parts []logPart
}

// logPart is literal text, or a variable.
type logPart struct {
	text       string
	isVariable bool
}

// LogValues is where the variables of a line are read. The gateway's passage is one.
type LogValues interface {
	// AppendLogged appends what is logged of $context.name, escaped where a caller has a hand in it; nothing for a variable that
	// there is not.
	AppendLogged(dst []byte, name string) []byte
}

// Append appends a request's line. A variable without a value is "-" (observed).
func (l *AccessLog) Append(dst []byte, v LogValues) []byte {
	for i := range l.parts {
		part := &l.parts[i]
		if !part.isVariable {
			dst = append(dst, part.text...)
			continue
		}
		before := len(dst)
		if dst = v.AppendLogged(dst, part.text); len(dst) == before {
			dst = append(dst, '-')
		}
	}
	return dst
}

// AppendEscaped appends a value so that it stays in its place: quotes, backslashes and control characters are escaped as in JSON.
// API Gateway does so for the first two (observed: DataBiosphere/azul, issue 4348); a line break cannot begin another line here.
func AppendEscaped(dst []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return appendQuoted(dst, text)
		}
	}
	return append(dst, text...)
}

// appendQuoted appends a JSON string without its quotes.
func appendQuoted(dst []byte, text string) []byte {
	start := len(dst)
	dst = value.AppendString(dst, text)
	copy(dst[start:], dst[start+1:])
	return dst[:len(dst)-2]
}

// compileAccessLog is nil for a stage that has not both, a place and a format.
func compileAccessLog(d *Definition) (*AccessLog, error) {
	if d.AccessLogDestination == "" || d.AccessLogFormat == "" {
		return nil, nil
	}
	group, err := LogGroup(d.AccessLogDestination, d.Account, d.Region)
	if err != nil {
		return nil, &InvalidError{What: "access log", Cause: err}
	}
	parts, err := logParts(d.AccessLogFormat)
	if err != nil {
		return nil, &InvalidError{What: "access log", Cause: err}
	}
	return &AccessLog{Group: group, parts: parts}, nil
}
