package vtl

// kind is the kind of a token. Where two tokens match text of the same length, the kind that stands first here wins.
type kind uint8

const (
	tokEnd              kind = iota // the end of the template
	tokIndexOpen                    // [ behind a reference
	tokIndexClose                   // ] of it
	tokListOpen                     // [
	tokListClose                    // ]
	tokComma                        // ,
	tokRange                        // ..
	tokColon                        // :
	tokMapOpen                      // {
	tokMapClose                     // }
	tokParenOpen                    // (
	tokParenClose                   // ) of a directive, with the blanks and the line end behind it
	tokCallClose                    // ) of a method call
	tokEscapedDirective             // \#if, \\#foreach and the like
	tokSet                          // #set( with the blanks before it
	moreDollar                      // $ and the backslashes before it: starts a reference
	moreDollarBang                  // $! likewise
	moreTextblock                   // #[[
	moreFormalComment               // #**
	moreComment                     // #*
	moreHash                        // #
	tokLineComment                  // ##
	tokDoubleEscape                 // \\
	tokEscape                       // \
	tokText                         // all that is none of this language's
	tokLineCommentEnd               // the end of the line of a ## comment
	tokFormalCommentEnd             // *#
	tokCommentEnd                   // *#
	tokTextblockEnd                 // ]]#
	skipInComment                   // any character in a comment
	moreInTextblock                 // any character in #[[ ]]#
	tokSpace                        // blanks and line ends inside a directive
	tokString                       // a string in quotes
	tokTrue                         // true
	tokFalse                        // false
	tokMinus                        // -
	tokPlus                         // +
	tokTimes                        // *
	tokDivide                       // /
	tokModulo                       // %
	tokAnd                          // && and
	tokOr                           // || or
	tokLess                         // < lt
	tokLessEqual                    // <= le
	tokGreater                      // > gt
	tokGreaterEqual                 // >= ge
	tokEqual                        // == eq
	tokNotEqual                     // != ne
	tokNot                          // ! not
	tokAssign                       // =
	tokEndDirective                 // #end with the blanks and the line end behind it
	tokIf                           // #if
	tokElseIf                       // #elseif
	tokElse                         // #else likewise
	tokInteger                      // 12
	tokFloat                        // 1.2
	tokWord                         // the name of a directive, or a word in its arguments
	tokBracedWord                   // {name}
	tokIdentifier                   // a name in a reference
	tokDot                          // . before a name
	tokCurlyOpen                    // { of ${
	tokCurlyClose                   // } of it
	specialReferenceEnd             // the character behind a reference; it is read again
	specialDirectiveEnd             // the character behind a # that starts no directive; likewise
	tokEmptyIndex                   // $[ and $. which are no references
	noToken                         // nothing matches
)

// token is one token of a template.
type token struct {
	kind kind
	// image is the token's text, with what starts a reference or directive before it: "$foo", "#end", "\\\\${".
	image string
	// special is what was passed over before the token, because it looked like the start of a reference or directive and
	// was none: "$ " or "#-".
	special []string
	offset  int // of the image, in bytes
}

// mode is a state of the lexer; each has its own tokens.
type mode uint8

const (
	modeReference     mode = iota // behind a $
	modeModifier                  // behind the dot of a reference
	modeIndex                     // inside [ ] of a reference
	modeDirective                 // inside a directive's parentheses
	modeArguments                 // inside a method's parentheses
	modeText                      // outside of all
	modeTextblock                 // inside #[[ ]]#
	modeComment                   // inside #* *#
	modeFormalComment             // inside #** *#
	modeLineComment               // behind ##
	modeHash                      // behind a #
)

// Each mode's tokens, in the order of their kinds.
func (m mode) tokens() []kind {
	switch m {
	case modeReference:
		return referenceTokens[:]
	case modeModifier:
		return modifierTokens[:]
	case modeIndex:
		return indexTokens[:]
	case modeDirective:
		return directiveTokens[:]
	case modeArguments:
		return argumentTokens[:]
	case modeText:
		return textTokens[:]
	case modeTextblock:
		return textblockTokens[:]
	case modeComment:
		return commentTokens[:]
	case modeFormalComment:
		return formalCommentTokens[:]
	case modeLineComment:
		return lineCommentTokens[:]
	case modeHash:
	}
	return hashTokens[:]
}

// The tokens of each mode. Source: the lexical states in Velocity 1.7's Parser.jjt.
var (
	referenceTokens = [...]kind{
		tokIndexOpen, tokSet, moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash,
		tokLineComment, tokTrue, tokFalse, tokIdentifier, tokDot, tokCurlyOpen, tokCurlyClose, specialReferenceEnd, tokEmptyIndex,
	}
	modifierTokens = [...]kind{
		tokIndexOpen, tokParenOpen, tokSet, moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash,
		tokTrue, tokFalse, tokIdentifier, tokDot, tokCurlyOpen, tokCurlyClose, specialReferenceEnd,
	}
	indexTokens = [...]kind{
		tokIndexClose, moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash,
		tokSpace, tokString, tokTrue, tokFalse, tokInteger, tokFloat,
	}
	directiveTokens = [...]kind{
		tokListOpen, tokListClose, tokComma, tokRange, tokColon, tokMapOpen, tokMapClose, tokParenOpen, tokParenClose,
		moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash, tokLineComment,
		tokSpace, tokString, tokTrue, tokFalse, tokMinus, tokPlus, tokTimes, tokDivide, tokModulo, tokAnd, tokOr,
		tokLess, tokLessEqual, tokGreater, tokGreaterEqual, tokEqual, tokNotEqual, tokNot, tokAssign,
		tokInteger, tokFloat, tokWord, tokBracedWord,
	}
	argumentTokens = [...]kind{
		tokListOpen, tokListClose, tokComma, tokRange, tokColon, tokMapOpen, tokMapClose, tokCallClose, tokSet,
		moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash,
		tokSpace, tokString, tokTrue, tokFalse, tokInteger, tokFloat, tokIdentifier, tokDot,
	}
	textTokens = [...]kind{
		tokEscapedDirective, tokSet, moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash,
		tokLineComment, tokDoubleEscape, tokEscape, tokText, tokEmptyIndex,
	}
	textblockTokens = [...]kind{
		moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash, tokTextblockEnd, moreInTextblock,
	}
	commentTokens = [...]kind{
		moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash, tokCommentEnd, skipInComment,
	}
	formalCommentTokens = [...]kind{
		moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash, tokFormalCommentEnd, skipInComment,
	}
	lineCommentTokens = [...]kind{
		moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash, tokLineCommentEnd, skipInComment,
	}
	hashTokens = [...]kind{
		moreDollar, moreDollarBang, moreTextblock, moreFormalComment, moreComment, moreHash, tokLineComment,
		tokEndDirective, tokIf, tokElseIf, tokElse, tokInteger, tokFloat, tokWord, tokBracedWord, specialDirectiveEnd,
	}
)
