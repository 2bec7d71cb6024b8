package vtl

import "strings"

// lexer cuts a template into tokens, by the rules of Velocity 1.7's token manager: in each mode the longest token wins,
// some pieces of text only begin a token that goes on in another mode ($, #, #*), and characters that turn out to end a
// reference or directive are read again. The parser changes its mode where it alone knows what a word is.
type lexer struct {
	text string
	at   int // the offset of the next character
	mode mode
	// opened and closed count the parentheses of the current mode, stack holds what is suspended.
	opened, closed int
	stack          []suspended
	inSet          bool // inside #set( )
	inComment      bool // inside a comment or textblock, where nothing changes the mode but its end
	runStart       int  // a run of backslashes that was measured, and its end
	runEnd         int
}

type suspended struct {
	opened, closed int
	mode           mode
}

func newLexer(text string) *lexer { return &lexer{text: text, mode: modeText} }

func (l *lexer) push() {
	l.stack = append(l.stack, suspended{opened: l.opened, closed: l.closed, mode: l.mode})
	l.opened = 0
}

// pop goes back to the mode before, and reports whether there was one.
func (l *lexer) pop() bool {
	last := len(l.stack) - 1
	if last < 0 {
		l.opened = 0
		l.mode = modeText
		return false
	}
	s := l.stack[last]
	l.stack = l.stack[:last]
	l.opened, l.closed, l.mode = s.opened, s.closed, s.mode
	return true
}

func (l *lexer) enter(m mode) {
	l.push()
	l.mode = m
}

// next returns the next token.
func (l *lexer) next() (token, error) {
	var special []string
	for {
		start := l.at
		if start >= len(l.text) {
			return token{kind: tokEnd, special: special, offset: start}, nil
		}
		k, err := l.scan()
		if err != nil {
			return token{}, err
		}
		t := token{kind: k, image: l.text[start:l.at], special: special, offset: start}
		switch k {
		case specialReferenceEnd, specialDirectiveEnd:
			special = append(special, t.image)
			l.at--
			l.pop()
		case skipInComment:
		default:
			l.matched(&t)
			return t, nil
		}
	}
}

// scan steps over pieces that only begin a token, and then over one that ends it.
func (l *lexer) scan() (kind, error) {
	for {
		k, n := l.match(l.text[l.at:])
		if k == noToken {
			return k, syntaxError(l.text, l.at, "unexpected "+quoteAt(l.text, l.at))
		}
		l.at += n
		if !l.begins(k) {
			return k, nil
		}
		if l.at >= len(l.text) {
			return k, syntaxError(l.text, l.at, "unexpected end behind "+quoteAt(l.text, l.at-n))
		}
	}
}

// begins handles the pieces that begin a token and reports whether k is one.
func (l *lexer) begins(k kind) bool {
	switch k {
	case moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash:
		if !l.inComment {
			l.begin(k)
		}
		return true
	case moreInTextblock:
		return true
	}
	return false
}

func (l *lexer) begin(k kind) {
	switch k {
	case moreDollar, moreDollarBang:
		if l.mode == modeReference {
			l.pop()
		}
		l.enter(modeReference)
	case moreTextblock:
		l.inComment = true
		l.enter(modeTextblock)
	case moreFormalComment:
		l.at--
		l.inComment = true
		l.enter(modeFormalComment)
	case moreComment:
		l.inComment = true
		l.enter(modeComment)
	case moreHash:
		if l.mode == modeReference || l.mode == modeModifier {
			l.pop()
		}
		l.enter(modeHash)
	}
}

// matched does what a token does to the modes.
func (l *lexer) matched(t *token) {
	switch t.kind {
	case tokIndexOpen:
		l.enter(modeIndex)
	case tokIndexClose, tokCurlyClose, tokEndDirective, tokElse:
		l.pop()
	case tokParenOpen:
		if !l.inComment {
			l.opened++
		}
		if l.mode == modeModifier {
			l.mode = modeArguments
		}
	case tokParenClose:
		l.parenClosed()
	case tokCallClose:
		l.mode = modeReference
	case tokSet:
		l.enter(modeDirective)
		l.inSet = true
		l.opened++
	case tokLineComment:
		if l.mode == modeReference {
			l.pop()
		}
		l.inComment = true
		l.enter(modeLineComment)
	case tokLineCommentEnd, tokFormalCommentEnd, tokCommentEnd, tokTextblockEnd:
		l.inComment = false
		l.pop()
	case tokString:
		if l.mode == modeDirective && !l.inSet && l.opened == 0 {
			l.pop()
		}
	case tokIf, tokElseIf:
		l.mode = modeDirective
	case tokInteger:
		l.integer(t)
	case tokFloat:
		if l.opened == 0 && !l.inSet && l.mode != modeArguments {
			l.pop()
		}
	case tokDot:
		l.at--
		t.image = "."
		l.mode = modeModifier
	}
}

// integer gives the .. of a range back, which the token includes so that 1..3 is not taken for 1. and .3.
func (l *lexer) integer(t *token) {
	if image, ok := strings.CutSuffix(t.image, ".."); ok {
		l.at -= len("..")
		t.image = image
	}
	if l.opened == 0 && !l.inSet && l.mode != modeArguments && l.mode != modeIndex {
		l.pop()
	}
}

// parenClosed goes back to the mode that the closed parenthesis was opened in.
func (l *lexer) parenClosed() {
	for !l.inComment {
		if l.opened > 0 {
			if l.opened == l.closed+1 {
				l.pop()
			} else {
				l.closed++
			}
			return
		}
		if !l.pop() {
			return
		}
	}
}

// parenFollows reports whether an opening parenthesis is next, blanks and line ends aside.
func (l *lexer) parenFollows() bool {
	rest := l.text[l.at:]
	n := runLength(rest, isSpace)
	return strings.HasPrefix(rest[n:], "(")
}
