// Package jsonsmart reads and writes JSON the way the Java library json-smart does, which API Gateway parses bodies with
// before a mapping template or a JSONPath sees them: its error messages stand in API Gateway's answers ("Could not process
// payloadnet.minidev.json.parser.ParseException: Unexpected End Of File position 1: null"), and its forms in what $input
// renders.
//
// Parse is json-smart's MODE_PERMISSIVE: names and strings may go without quotes or have single ones, commas may be
// missing their value, numbers may start with zeros, and what stands behind the first value doesn't count. A body like
// a=b is the string "a=b". Where the text is not JSON at all the error is a *ParseError with json-smart's message.
//
// Append and AppendNumber write values back: a number as the Java object that json-smart makes of it (1.10 is the Double
// 1.1, 1e10 the Double 1.0E10, 12345678901 a Long), a string with json-smart's escapes.
//
// Nesting is limited to value.DepthMax. Half a surrogate pair becomes U+FFFD.
//
// Sources: the public source and behaviour of json-smart 2.3 and 2.5, answers recorded from API Gateway.
package jsonsmart
