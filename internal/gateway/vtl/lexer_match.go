package vtl

import "strings"

// match returns the longest token at the start of rest, and its length; noToken if there is none.
func (l *lexer) match(rest string) (best kind, length int) {
	best = noToken
	for _, k := range l.mode.tokens() {
		if n := l.measure(k, rest); n > length {
			best, length = k, n
		}
	}
	return best, length
}

// measure returns the length of the longest token of kind k at the start of rest, or 0. The single characters and fixed
// words are in fixed; what is here has a form.
func (l *lexer) measure(k kind, rest string) int {
	switch k {
	case tokParenClose:
		return withLineEnd(rest, ")")
	case tokEscapedDirective:
		return l.escapedDirective(rest)
	case tokSet:
		return setStart(rest)
	case moreDollar:
		if n := l.backslashes(rest); strings.HasPrefix(rest[n:], "$") {
			return n + 1
		}
	case moreDollarBang:
		return l.dollarBang(rest)
	case moreFormalComment:
		if strings.HasPrefix(rest, "#**") && len(rest) > 3 && rest[3] != '#' {
			return len("#**") + 1
		}
	case tokText:
		return runLength(rest, func(c byte) bool { return c != '$' && c != '#' && c != '\\' })
	case tokLineCommentEnd:
		return lineEnd(rest)
	case skipInComment, moreInTextblock, specialReferenceEnd, specialDirectiveEnd:
		return min(len(rest), 1)
	case tokSpace:
		return runLength(rest, isSpace)
	case tokString:
		return stringLength(rest)
	case tokEndDirective:
		return max(withLineEnd(rest, "end"), withLineEnd(rest, "{end}"))
	case tokElse:
		return max(withLineEnd(rest, "else"), withLineEnd(rest, "{else}"))
	case tokInteger:
		return integerLength(rest)
	case tokFloat:
		return floatLength(rest)
	case tokWord:
		return wordLength(rest)
	case tokBracedWord:
		return bracedLength(rest)
	case tokIdentifier:
		if rest != "" && (isAlpha(rest[0]) || rest[0] == '_') {
			return runLength(rest, func(c byte) bool { return isAlpha(c) || isDigit(c) || c == '-' || c == '_' })
		}
	case tokDot:
		if len(rest) > 1 && rest[0] == '.' && isAlpha(rest[1]) {
			return 2
		}
	default:
		return fixedLength(k, rest)
	}
	return 0
}

// fixedLength measures the tokens that are fixed texts.
func fixedLength(k kind, rest string) int {
	longest := 0
	for _, text := range fixed[k] {
		if len(text) > longest && strings.HasPrefix(rest, text) {
			longest = len(text)
		}
	}
	return longest
}

// fixed holds the texts of the tokens that have no other form.
var fixed = [noToken][]string{
	tokIndexOpen: {"["}, tokIndexClose: {"]"}, tokListOpen: {"["}, tokListClose: {"]"}, tokComma: {","}, tokRange: {".."},
	tokColon: {":"}, tokMapOpen: {"{"}, tokMapClose: {"}"}, tokParenOpen: {"("}, tokCallClose: {")"},
	moreTextblock: {"#[["}, moreComment: {"#*"}, moreHash: {"#"}, tokLineComment: {"##"},
	tokDoubleEscape: {`\\`}, tokEscape: {`\`}, tokFormalCommentEnd: {"*#"}, tokCommentEnd: {"*#"}, tokTextblockEnd: {"]]#"},
	tokTrue: {"true"}, tokFalse: {"false"},
	tokMinus: {"-"}, tokPlus: {"+"}, tokTimes: {"*"}, tokDivide: {"/"}, tokModulo: {"%"},
	tokAnd: {"&&", "and"}, tokOr: {"||", "or"}, tokLess: {"<", "lt"}, tokLessEqual: {"<=", "le"},
	tokGreater: {">", "gt"}, tokGreaterEqual: {">=", "ge"}, tokEqual: {"==", "eq"}, tokNotEqual: {"!=", "ne"},
	tokNot: {"!", "not"}, tokAssign: {"="}, tokIf: {"if", "{if}"}, tokElseIf: {"elseif", "{elseif}"},
	tokCurlyOpen: {"{"}, tokCurlyClose: {"}"}, tokEmptyIndex: {"$[", "$![", `$\![`, "$."},
}

// backslashes counts the backslashes at the start of rest. A long run is counted once for all its positions, so that a
// template of nothing else takes no longer than any other.
func (l *lexer) backslashes(rest string) int {
	if rest == "" || rest[0] != '\\' {
		return 0
	}
	at := len(l.text) - len(rest)
	if at >= l.runStart && at < l.runEnd {
		return l.runEnd - at
	}
	n := runLength(rest, func(c byte) bool { return c == '\\' })
	l.runStart, l.runEnd = at, at+n
	return n
}

func (l *lexer) dollarBang(rest string) int {
	n := l.backslashes(rest)
	if !strings.HasPrefix(rest[n:], "$") {
		return 0
	}
	n++
	n += l.backslashes(rest[n:])
	if !strings.HasPrefix(rest[n:], "!") {
		return 0
	}
	return n + 1
}

// escapedDirective measures backslashes, an odd number of them, before a # and a word.
func (l *lexer) escapedDirective(rest string) int {
	n := l.backslashes(rest)
	if n%2 == 0 || !strings.HasPrefix(rest[n:], "#") {
		return 0
	}
	n++
	word := max(wordLength(rest[n:]), bracedLength(rest[n:]))
	if word == 0 {
		return 0
	}
	return n + word
}

func setStart(rest string) int {
	n := runLength(rest, func(c byte) bool { return c == ' ' || c == '\t' })
	switch {
	case strings.HasPrefix(rest[n:], "#set"):
		n += len("#set")
	case strings.HasPrefix(rest[n:], "#{set}"):
		n += len("#{set}")
	default:
		return 0
	}
	n += runLength(rest[n:], func(c byte) bool { return c == ' ' })
	if !strings.HasPrefix(rest[n:], "(") {
		return 0
	}
	return n + 1
}

// withLineEnd measures text with the blanks and the line end behind it, if there is a line end.
func withLineEnd(rest, text string) int {
	if !strings.HasPrefix(rest, text) {
		return 0
	}
	n := len(text)
	blanks := runLength(rest[n:], func(c byte) bool { return c == ' ' || c == '\t' })
	if end := lineEnd(rest[n+blanks:]); end > 0 {
		return n + blanks + end
	}
	return n
}

func lineEnd(rest string) int {
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		return 2
	case strings.HasPrefix(rest, "\n"), strings.HasPrefix(rest, "\r"):
		return 1
	}
	return 0
}

// stringLength measures a string in quotes. Two quotes in a row stand for one, and only so can the string's own quote be
// in it; a backslash does not help.
func stringLength(rest string) int {
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return 0
	}
	quote, longest, open := rest[0], 0, true
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == quote:
			if open = !open; !open {
				longest = i + 1
			}
		case !open:
			return longest
		}
	}
	return longest
}

func integerLength(rest string) int {
	sign := 0
	if strings.HasPrefix(rest, "-") {
		sign = 1
	}
	n := runLength(rest[sign:], isDigit)
	if n == 0 {
		return 0
	}
	if n += sign; strings.HasPrefix(rest[n:], "..") {
		n += len("..")
	}
	return n
}

func floatLength(rest string) int {
	sign := 0
	if strings.HasPrefix(rest, "-") {
		sign = 1
	}
	whole := runLength(rest[sign:], isDigit)
	n := sign + whole
	if strings.HasPrefix(rest[n:], ".") {
		fraction := runLength(rest[n+1:], isDigit)
		if whole+fraction == 0 {
			return 0
		}
		n += 1 + fraction
		return n + exponentLength(rest[n:])
	}
	exponent := exponentLength(rest[n:])
	if whole == 0 || exponent == 0 {
		return 0
	}
	return n + exponent
}

func exponentLength(rest string) int {
	if rest == "" || rest[0]|0x20 != 'e' {
		return 0
	}
	n := 1
	if n < len(rest) && (rest[n] == '+' || rest[n] == '-') {
		n++
	}
	digits := runLength(rest[n:], isDigit)
	if digits == 0 {
		return 0
	}
	return n + digits
}

func wordLength(rest string) int {
	if rest == "" || !isAlpha(rest[0]) && rest[0] != '_' && rest[0] != '@' {
		return 0
	}
	return runLength(rest, isWordChar)
}

func bracedLength(rest string) int {
	if len(rest) < 3 || rest[0] != '{' || !isAlpha(rest[1]) && rest[1] != '_' {
		return 0
	}
	n := 1 + runLength(rest[1:], isWordChar)
	if !strings.HasPrefix(rest[n:], "}") {
		return 0
	}
	return n + 1
}

func isWordChar(c byte) bool { return isAlpha(c) || isDigit(c) || c == '_' || c == '@' }

func runLength(rest string, in func(byte) bool) int {
	n := 0
	for n < len(rest) && in(rest[n]) {
		n++
	}
	return n
}

func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
