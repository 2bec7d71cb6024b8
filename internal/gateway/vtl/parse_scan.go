package vtl

// startsRange reports whether a list is a range. It looks ahead for the .. behind the first reference or number, however
// far that is.
func (p *parser) startsRange() (bool, error) {
	s := scanner{p: p}
	i := s.skipSpace(p.at + 1)
	if s.kind(i) == tokInteger {
		i++
	} else {
		i = s.reference(i)
	}
	if i < 0 {
		return false, s.err
	}
	return s.kind(s.skipSpace(i)) == tokRange, s.err
}

// scanner steps over what might be a reference, without making anything of it. Positions count all tokens of the parser;
// -1 says that something else stands there.
type scanner struct {
	p     *parser
	depth int
	err   error // of the lexer
}

func (s *scanner) kind(i int) kind {
	if s.err != nil {
		return noToken
	}
	t, err := s.p.token(i - s.p.at)
	if err != nil {
		s.err = err
		return noToken
	}
	return t.kind
}

func (s *scanner) skipSpace(i int) int {
	if s.kind(i) == tokSpace {
		return i + 1
	}
	return i
}

// token steps over a token of kind k.
func (s *scanner) token(i int, k kind) int {
	if i >= 0 && s.kind(i) == k {
		return i + 1
	}
	return -1
}

func (s *scanner) reference(i int) int {
	formal := s.kind(i) == tokCurlyOpen
	if formal {
		i++
	}
	if i = s.token(i, tokIdentifier); i < 0 {
		return -1
	}
	i = s.indexes(i)
	for s.kind(i) == tokDot {
		next := s.call(i + 1)
		if next < 0 {
			next = s.token(i+1, tokIdentifier)
		}
		if next < 0 {
			break
		}
		i = s.indexes(next)
	}
	if formal {
		return s.token(i, tokCurlyClose)
	}
	return i
}

func (s *scanner) indexes(i int) int {
	for s.kind(i) == tokIndexOpen {
		next := s.skipSpace(i + 1)
		switch s.kind(next) {
		case tokString, tokInteger, tokTrue, tokFalse:
			next++
		default:
			next = s.nested(next, s.reference)
		}
		if next >= 0 {
			next = s.token(s.skipSpace(next), tokIndexClose)
		}
		if next < 0 {
			return i
		}
		i = next
	}
	return i
}

func (s *scanner) call(i int) int {
	i = s.token(s.token(i, tokIdentifier), tokParenOpen)
	if i < 0 {
		return -1
	}
	if next := s.parameters(i); next >= 0 {
		i = next
	}
	return s.token(i, tokCallClose)
}

func (s *scanner) parameters(i int) int {
	i = s.parameter(i)
	for i >= 0 && s.kind(i) == tokComma {
		next := s.parameter(i + 1)
		if next < 0 {
			return i
		}
		i = next
	}
	return i
}

func (s *scanner) parameter(i int) int {
	i = s.value(s.skipSpace(i))
	if i < 0 {
		return -1
	}
	return s.skipSpace(i)
}

// value steps over a literal or reference. What it finds for lists and maps is remembered, because they are tried as
// several things.
func (s *scanner) value(i int) int {
	switch s.kind(i) {
	case tokString, tokInteger, tokFloat, tokTrue, tokFalse:
		return i + 1
	case tokIdentifier, tokCurlyOpen:
		return s.nested(i, s.reference)
	case tokListOpen, tokMapOpen:
	default:
		return -1
	}
	if end, known := s.p.ranges[i]; known {
		return end
	}
	end := s.nested(i, s.compound)
	s.p.ranges[i] = end
	return end
}

// compound steps over a range, a map or a list.
func (s *scanner) compound(i int) int {
	if s.kind(i) == tokMapOpen {
		return s.mapLiteral(i + 1)
	}
	if end := s.rangeLiteral(i + 1); end >= 0 {
		return end
	}
	i++
	if next := s.parameters(i); next >= 0 {
		i = next
	}
	return s.token(i, tokListClose)
}

func (s *scanner) rangeLiteral(i int) int {
	if i = s.rangeEnd(i); i < 0 {
		return -1
	}
	if i = s.token(i, tokRange); i < 0 {
		return -1
	}
	return s.token(s.rangeEnd(i), tokListClose)
}

func (s *scanner) rangeEnd(i int) int {
	i = s.skipSpace(i)
	if s.kind(i) == tokInteger {
		i++
	} else if i = s.nested(i, s.reference); i < 0 {
		return -1
	}
	return s.skipSpace(i)
}

func (s *scanner) mapLiteral(i int) int {
	end := s.pairs(i)
	if end < 0 {
		end = s.skipSpace(i)
	}
	if closed := s.token(end, tokMapClose); closed >= 0 {
		return closed
	}
	return s.token(end, tokCurlyClose)
}

func (s *scanner) pairs(i int) int {
	i = s.pair(i)
	for i >= 0 && s.kind(i) == tokComma {
		next := s.pair(i + 1)
		if next < 0 {
			return i
		}
		i = next
	}
	return i
}

func (s *scanner) pair(i int) int {
	if i = s.token(s.parameter(i), tokColon); i < 0 {
		return -1
	}
	return s.parameter(i)
}

// nested guards against a template that nests more than any stack holds; the parser then refuses it.
func (s *scanner) nested(i int, scan func(int) int) int {
	if s.depth++; s.depth > parseDepthMax {
		s.depth--
		return -1
	}
	defer func() { s.depth-- }()
	return scan(i)
}
