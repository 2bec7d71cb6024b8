// Package jsonschema is JSON Schema draft 4 as API Gateway runs it: the validator of request models, with the texts that it
// answers. It is a pure core.
//
// API Gateway validates with the Java library json-schema-validator 2.2 (com.github.fge, now com.github.java-json-tools). Three
// things speak for that: the messages in its execution log and in $context.error.validationErrorString are that library's, word
// for word; they are printed as a Java collection, "[a, b]"; and where several are recorded, their order is that of a HashSet
// of exactly these texts. So what a keyword means, the text and the order of violations, and which schema is none follow the
// library; testdata/library.txt holds what it answered.
//
// # Use
//
// Compile makes a Schema of a document, once; other documents that its $refs name come from a Loader. Validate answers nil for
// a valid value, and else the Violations, in the library's order; Violations.String is validationErrorString. A Schema is
// immutable and may be used by any number of goroutines.
//
// # What draft 4 means here
//
//   - 1.0 and 1e2 are no integers: only a literal without fraction and exponent is.
//   - Numbers are compared exactly, whatever their size; 1 and 1.0 are equal in enum and uniqueItems.
//   - Lengths of strings are counted in code points.
//   - A pattern is one of ECMA 262; see package ecma.
//   - $ref hides what stands beside it. A reference may lead to a model by its URL, with or without a fragment.
//   - Of the formats, date-time, email, hostname, ipv4, ipv6, regex, uri, and the library's own base64, json-pointer, mac, md5,
//     sha1, sha256, sha512 and uuid are checked; all others pass ("date", "int32", "password").
//   - The members and elements of a value are looked at only if nothing was found yet: a body without a required member says
//     nothing of what its other members hold.
//   - Keywords that draft 4 has not are ignored.
//
// # Limits
//
// Nesting of schemas and values is limited by depthMax, the work of one Validate by StepsMax and by the limits of package ecma;
// what goes beyond is a violation, so that no limit opens a door. A schema that refers to itself for the same value (anyOf with
// "#") ends at depthMax. Of many violations the first violationsMax are told.
//
// # Where it differs
//
// A schema is compiled whole: one that is none, or a $ref to nowhere, is refused even if no value would get there, which the
// library would find out when one does. An "id" is a base for references, as draft 4 says; the library tries to load it.
package jsonschema
