// Package jsonpath evaluates JSONPath as Jayway's Java library does, which API Gateway ($input.path, $input.json) and Step
// Functions (InputPath, Parameters and the rest) use: the same paths are valid, they find the same values in the same
// order, and the same errors say why not, in Jayway's words, because AWS shows them to its users.
//
// A path is compiled once and read from many documents, by any number of goroutines at a time:
//
//	path, err := jsonpath.Compile("$.orders[?(@.total > 100)].id")
//	ids, err := path.Read(document)
//
// A path is definite if it can name one value at most: names, one index, no wildcard, slice, filter or deep scan. Read of
// a definite path returns that value, which may be null, or a *NotFoundError. Read of any other path returns an array,
// which is empty where nothing was found.
//
// # Which Jayway
//
// The reference is version 2.9.0 with json-smart and default options, checked by random comparison. Where 2.9.0 differs
// from itself between the first and later uses of a compiled path, it is the first use that counts here. These differences
// are meant:
//
//   - A deep scan followed by a wildcard, a slice, several indexes or a filter and then a name ($..*.a, $..[0:2].a, $..[?(@.b)].a)
//     finds what versions before 2.7 find. Newer ones find nothing in arrays, and nothing after an array that passes the filter itself, by
//     the side effect of a repair for $..[0].a.
//   - append() returns a longer copy. Jayway changes the document.
//   - keys() returns an array, not a set, so that a further function sees an array.
//   - Digits are ASCII.
//
// # Limits
//
// A path has at most CharsMax UTF-16 units, nests at most depthMax filters, groups and functions, and its regular
// expressions have at most patternsMax instructions together. Read looks at no more than StepsMax values, so that neither a
// chain of deep scans nor a filter that looks at the whole document for each item can run away; texts that are compared,
// matched or shown in an error count in proportion to their length. Beyond that Read returns a *LimitError. Regular
// expressions run in linear time; see package javaregex for what it takes.
package jsonpath
