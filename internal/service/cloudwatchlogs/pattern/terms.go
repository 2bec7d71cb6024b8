package pattern

import (
	"bytes"
	"unicode"
)

// terms look for texts anywhere in a message, case counting. All of include must be there and none of exclude; "ERROR matches … Exiting
// with ERRORCODE" [G], so a term may be a part of a word. Of optional one must be there; they do not count beside others: "If you combine
// '?' with other filter patterns, the question mark ('?') pattern will be ignored" [G].
type terms struct {
	include, exclude, optional []finder
}

// finder is one term.
type finder struct {
	text  []byte
	regex *regex // instead of the text
}

func (f *finder) in(message []byte) bool {
	if f.regex != nil {
		return f.regex.Match(message)
	}
	return bytes.Contains(message, f.text)
}

func (t *terms) match(message []byte) bool {
	for i := range t.include {
		if !t.include[i].in(message) {
			return false
		}
	}
	for i := range t.exclude {
		if t.exclude[i].in(message) {
			return false
		}
	}
	if len(t.optional) == 0 || len(t.include)+len(t.exclude) > 0 {
		return true
	}
	for i := range t.optional {
		if t.optional[i].in(message) {
			return true
		}
	}
	return false
}

func (*terms) extract([]byte) []Value { return nil }

// literal is the longest text that must be there.
func (t *terms) literal() []byte {
	var longest []byte
	for i := range t.include {
		if len(t.include[i].text) > len(longest) {
			longest = t.include[i].text
		}
	}
	return longest
}

func (p *parser) terms() (matcher, error) {
	out := &terms{}
	for p.space(); p.rest != ""; p.space() {
		to := &out.include
		switch {
		case p.take("?"):
			to = &out.optional
		case p.take("-"):
			to = &out.exclude
		}
		p.space() // the guide writes: "ERROR" - "Exiting"
		f, err := p.term()
		if err != nil {
			return nil, err
		}
		*to = append(*to, f)
	}
	return out, nil
}

// term reads a text in quotes, a regular expression or a word.
func (p *parser) term() (f finder, err error) {
	switch {
	case p.rest == "":
		return f, errInvalid()
	case p.rest[0] == '"':
		var text string
		text, err = p.quoted()
		return finder{text: []byte(text)}, err
	case p.rest[0] == '%':
		f.regex, err = p.regex()
		return f, err
	}
	word := p.while(isWord)
	if wrong := p.while(func(r rune) bool { return !isWord(r) && !unicode.IsSpace(r) && r != '"' && r != '%' }); wrong != "" || word == "" {
		return f, errCharacters(wrong)
	}
	return finder{text: []byte(word)}, nil
}
