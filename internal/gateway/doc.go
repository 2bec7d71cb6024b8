// Package gateway is the way of a request to a user's API: from bytes that someone sent to an answer, by the steps listed in
// chain.go. Every request goes this way, the live one, the test call of the console and the one that is logged; they differ in
// the tracer that listens.
//
// What an API is stands in restapi, compiled once per deployment; which one a stage serves stands in Stages. What is behind a
// method is an integration.Integration. The gateway itself knows no AWS service by name and no store.
//
// Invariants: a request sees one API from beginning to end, whatever is deployed meanwhile. Nothing that a caller sends is
// parsed as a template, a URI or a pattern. What goes wrong inside is told to the API's author, by the tracer, and to the
// operator, by the log; the caller gets API Gateway's own words.
package gateway
