package javaregex

import "strings"

// group reads from an opening parenthesis to its end. repeatable is false for (?i), which stands for nothing.
func (t *translator) group() (repeatable bool, err error) {
	t.at++
	before := t.flags
	switch {
	case !t.take("?"):
		t.capture("")
	case t.take(":"):
		t.out.WriteString("(?:")
	case t.take("="), t.take("!"):
		return false, t.unsupported("lookahead")
	case t.take("<="), t.take("<!"):
		return false, t.unsupported("lookbehind")
	case t.take(">"):
		return false, t.unsupported("an atomic group")
	case t.take("<"):
		if err := t.named(); err != nil {
			return false, err
		}
	default:
		scoped, err := t.inlineFlags()
		if err != nil || !scoped {
			return false, err
		}
		t.out.WriteString("(?:")
	}
	if t.depth++; t.depth > groupsMax {
		return false, t.unsupported("so deep a nesting of groups")
	}
	if err := t.alternatives(); err != nil {
		return false, err
	}
	if !t.take(")") {
		return false, t.fault("unclosed group")
	}
	t.depth--
	t.flags = before
	t.out.WriteByte(')')
	return true, nil
}

// capture opens a group that is numbered, and named where name is not empty.
func (t *translator) capture(name string) {
	t.goGroups++
	t.groups = append(t.groups, t.goGroups)
	if name != "" {
		t.names[name] = len(t.groups) - 1
	}
	t.out.WriteByte('(')
}

func (t *translator) named() error {
	name, _, ok := strings.Cut(t.pattern[t.at:], ">")
	if !ok || !isGroupName(name) {
		return t.fault("bad name of a group")
	}
	if _, taken := t.names[name]; taken {
		return t.fault("a second group named " + name)
	}
	t.at += len(name) + 1
	t.capture(name)
	return nil
}

// isGroupName reports whether name is a letter followed by letters and digits.
func isGroupName(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// inlineFlags reads (?i-m) and (?i-m: behind the question mark. scoped tells which of the two it was; the flags of the
// first hold up to the end of the group around it.
func (t *translator) inlineFlags() (scoped bool, err error) {
	flags, off := t.flags, false
	for t.at < len(t.pattern) {
		c := t.pattern[t.at]
		t.at++
		switch {
		case c == '-' && !off:
			off = true
		case c == ')':
			t.flags = flags
			return false, nil
		case c == ':':
			t.flags = flags
			return true, nil
		case c == 'U':
			return false, t.unsupported("(?U)")
		case flag(c) == 0:
			return false, t.fault("unknown inline modifier")
		case off:
			flags &^= flag(c)
		default:
			flags |= flag(c)
		}
	}
	return false, t.fault("unclosed group")
}
