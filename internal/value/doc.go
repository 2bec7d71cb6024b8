// Package value holds one JSON value the way AWS's services treat it: the members of an object keep the order they were
// written in, and a number keeps its text, so that 1.10, 1E2 and 12345678901234567890 come out as they came in. Mapping
// templates, JSONPath, JSONata, the States Language, models and policies all work on it.
//
// # Shape
//
// A Value is small and is copied freely. Null, booleans, numbers and strings are the Value itself; an array or an object
// is a reference (*Array, *Object), shared by all copies of the Value, as a Go map is. The zero Value is null.
//
// # Ownership
//
// Whoever makes a tree owns it and may change it, from one goroutine. From the moment it is handed to others it must not
// change: then any number of goroutines may read it, for reading changes nothing inside. Who needs to change a tree that
// is not his takes a Clone. Set, Append and their like keep the reference they are given, so an array or object belongs in
// one place only; one that was put inside itself has no JSON, and Append then answers ErrDepth.
//
// # Parsing
//
// Parse takes RFC 8259 and nothing else: no comments, no trailing commas, no byte order mark, no second value. Text that
// is not valid UTF-8 is refused. An escape that names half a surrogate pair has no UTF-8 form and becomes U+FFFD. Where an
// object repeats a name, the last value wins and stays in the first one's place, as in Java's LinkedHashMap and so in
// Jackson and json-smart, which AWS's services parse with. Nesting deeper than DepthMax is refused. What Parse returns
// shares memory with the text it was given: to keep one small string of a large document, strings.Clone it.
package value
