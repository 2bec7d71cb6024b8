// Package javaregex runs regular expressions written for java.util.regex, as mapping templates ($s.replaceAll, matches,
// split) and JSONPath filters (=~) hold them, on Go's regexp package, whose time grows with the text and not
// exponentially with the pattern.
//
// A pattern is read by Java's rules and written again for Go: Java's predefined classes, class unions and intersections,
// quoting, flags, line terminators, the $ that also matches before a last line terminator, and case folding that is ASCII
// only unless (?u) asks for more. Find, replace and split then follow java.util.regex.Matcher and String, down to what an
// empty match does.
//
// What Go's engine has no equal for is refused with an *UnsupportedError that names it, when the pattern is compiled:
// lookahead and lookbehind, backreferences, possessive quantifiers, atomic groups, \G, \X, (?U), and counts above 1000.
// Two constructs are sound for most texts only, and answer that error for the others when they are used: a $ inside a
// pattern, where the text ends with a line terminator, and (?m), where the text has a line terminator other than \n.
//
// Two differences are left. \b asks for ASCII word characters, as java.util.regex does since Java 19. And what a group
// inside of a repetition holds, when the last round of the repetition matched nothing, is what Go's engine says.
//
// A Regexp may be used by any number of goroutines.
//
// Source for the syntax: the documentation of java.util.regex.Pattern, Java SE 17.
package javaregex
