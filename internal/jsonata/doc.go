// Package jsonata evaluates JSONata, the query and transformation language of Step Functions: version 2.0.6 of it, which AWS names, without
// $eval, and with the functions that AWS adds ($partition, $range, $hash, $random(seed), $uuid, $parse).
//
// An expression is compiled once, to closures over the ordered values of package value, and evaluated any number of times, by any number
// of goroutines:
//
//	x, err := jsonata.Compile("$states.input.orders[total > 100].id")
//	ids, defined, err := x.EvalWithoutInput(&jsonata.Environment{Variables: variables})
//
// The reference is jsonata-js 2.0.6: results, error codes and error texts are its own, and so are its oddities where they can be seen, for
// example which of two faults of a picture is named. How it says things the Step Functions console shows: "T1006: Attempted to invoke a
// non-function".
//
// # Values
//
// While an expression runs, values are items: JSON, functions, and what is not there at all (undefined). A sequence is an array that paths
// and higher-order functions make: it is flattened into what it becomes part of, and one element stands for the whole. What Eval returns
// shares arrays, objects and the literals of numbers with the input.
//
// # Differences that are meant
//
//   - Members of objects keep the order in which they were written; JavaScript moves names that are integers to the front.
//   - Characters in regular expressions are code points, not UTF-16 units.
//   - A number that goes from input to output untouched keeps its literal: 1.10, 12345678901234567890.
//   - $replace of a text, not a pattern, with a function is the error D3012, where the reference writes the source of a function.
//   - Errors name a function of the library that was called by another one; the reference says undefined, or an earlier name of it.
//   - Functions of the library check their arguments when they were applied partially too.
//   - Names that JavaScript's objects inherit (constructor, __proto__) are nothing special.
//   - $formatNumber ends for 0 and negative numbers in a picture with an exponent, where the reference runs for ever.
//
// # Limits
//
// Neither an expression nor its input can make an evaluation run away: Limits bounds its steps (a regular expression's included), the depth
// of its calls, the memory that it makes and the size of its result, and the Environment may interrupt it. Beyond a limit the error has the
// code U1001, which the reference's tests use for theirs. Expressions are at most ExpressionBytesMax long.
package jsonata
