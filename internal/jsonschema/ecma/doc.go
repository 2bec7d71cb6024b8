// Package ecma tells whether a text matches a regular expression of ECMA 262 (edition 5.1, with the web's leniencies), as the
// pattern and patternProperties of a JSON Schema hold them.
//
// Why not java.util.regex's syntax, where API Gateway runs on Java: the validator that it uses runs patterns in a JavaScript
// engine (Rhino or Nashorn) by new RegExp(pattern).test(text), and says so in its message: `ECMA 262 regex "…" does not match
// input string "…"`. So \d and \w are ASCII, $ does not match before a last line feed, (?<=…) and (?i) are errors, and a
// pattern matches anywhere in the text unless it is anchored.
//
// # Two engines
//
// A pattern without lookahead and backreference is a regular language: it is written again for Go's regexp, whose time is
// linear in the text. The others, "^(?=.*[A-Z])(?=.*\d).{8,}$" is the usual one, run on a backtracking machine of this package
// that never takes the same turn twice (unless there are backreferences) and gives up with ErrTooSlow after StepsMax steps.
// No pattern and no text makes either of them run away.
//
// # Where it differs
//
// A character is a code point, not a UTF-16 unit: "^.$" matches "😀". A program of more than a fixed size (a{10000}{10000}) is
// refused with ErrTooLarge.
//
// # Searching
//
// JSONata needs more of a pattern than whether it matches: Search finds matches and what their groups hold, with the flags i and m, on the
// machine alone, and takes what ECMAScript 2018 added.
//
// A Regexp is immutable and may be used by any number of goroutines.
package ecma
