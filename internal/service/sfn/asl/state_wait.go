package asl

import (
	"time"

	"sluice/internal/value"
)

// wait is how long a Wait state waits: a number of seconds or a time, each given as such or by an expression.
type wait struct {
	seconds   *number
	timestamp *moment
}

// moment is a time that a definition gives as such or by a path or expression.
type moment struct {
	field      string
	constant   time.Time
	expression expression
}

// Until returns when a Wait state ends. The error is a *Failure.
func (s *State) Until(scope *Scope) (time.Time, error) {
	f, err := s.effective(scope)
	if err != nil {
		return time.Time{}, err
	}
	if s.wait.seconds != nil {
		return s.wait.after(&f)
	}
	return s.wait.timestamp.evaluate(&f)
}

// SecondsMax is the longest wait, and the longest timeout: AWS's bound of Seconds and TimeoutSeconds, 99999999.
const SecondsMax = 99_999_999

func (w *wait) after(f *frame) (time.Time, error) {
	seconds, err := w.seconds.seconds(f)
	if err != nil {
		return time.Time{}, err
	}
	if seconds > SecondsMax {
		return time.Time{}, w.seconds.fail("Wait state delay is too long.")
	}
	return f.scope.Env.Now.Add(time.Duration(seconds) * time.Second), nil
}

func (m *moment) evaluate(f *frame) (time.Time, error) {
	if m.expression == nil {
		return m.constant, nil
	}
	if p, ok := m.expression.(*path); ok {
		return m.fromPath(p, f)
	}
	v, err := m.expression.evaluate(f, m.field)
	if err != nil {
		return time.Time{}, err
	}
	written, ok := v.AsString()
	if !ok {
		return time.Time{}, wrongType(m.expression, m.field, "string", v)
	}
	t, ok := parseTime(written)
	if !ok {
		return time.Time{}, invalidField(m.field, "The %s field cannot be parsed as an ISO-8601 extended offset date-time format string: %s", m.field, written)
	}
	return t, nil
}

// fromPath fails in the words of recorded answers (test_wait_timestamp_path).
func (m *moment) fromPath(p *path, f *frame) (time.Time, error) {
	v, err := p.read(f)
	if err != nil {
		return time.Time{}, because(err, failed(ErrorRuntime, "The %s parameter does not reference an input value: %s", m.field, p.text))
	}
	written, ok := v.AsString()
	if !ok {
		return time.Time{}, failed(ErrorRuntime, "The %s parameter does not reference a valid ISO-8601 extended offset date-time format string: %s == %s", m.field, p.text, v)
	}
	t, ok := parseTime(written)
	if !ok {
		return time.Time{}, failed(ErrorRuntime, "The %s parameter does not reference a valid ISO-8601 extended offset date-time format string: %s == %s", m.field, p.text, written)
	}
	return t, nil
}

// plain is how a cause shows a value: strings without quotes.
func plain(v value.Value) string {
	if s, ok := v.AsString(); ok {
		return s
	}
	return v.String()
}
