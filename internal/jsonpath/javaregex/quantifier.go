package javaregex

import "strconv"

// repeatMax is the largest count that Go's engine takes.
const repeatMax = 1000

// quantifier reads what may stand behind an atom and writes it.
func (t *translator) quantifier() error {
	if !t.more() {
		return nil
	}
	switch c := t.pattern[t.at]; c {
	case '*', '+', '?':
		t.at++
		t.out.WriteByte(c)
	case '{':
		count, err := t.count()
		if err != nil {
			return err
		}
		t.out.WriteString(count)
	default:
		return nil
	}
	switch {
	case t.take("+"):
		return t.unsupported("a possessive quantifier")
	case t.take("?"):
		t.out.WriteByte('?')
	}
	return nil
}

// count reads {n}, {n,} or {n,m}.
func (t *translator) count() (string, error) {
	t.at++
	low, ok := t.integer()
	if !ok {
		return "", t.fault("illegal repetition")
	}
	text, high := strconv.Itoa(low), low
	if t.take(",") {
		text += ","
		if high, ok = t.integer(); ok {
			text += strconv.Itoa(high)
		} else {
			high = low
		}
	}
	if !t.take("}") {
		return "", t.fault("unclosed counted closure")
	}
	if high < low {
		return "", t.fault("illegal repetition range")
	}
	if high > repeatMax {
		return "", t.unsupported("a repetition of more than " + strconv.Itoa(repeatMax))
	}
	return "{" + text + "}", nil
}

// integer reads digits. A number beyond every limit is cut to one that still is.
func (t *translator) integer() (n int, ok bool) {
	for t.at < len(t.pattern) && '0' <= t.pattern[t.at] && t.pattern[t.at] <= '9' {
		n = min(n*10+int(t.pattern[t.at]-'0'), 10*repeatMax)
		ok = true
		t.at++
	}
	return n, ok
}
