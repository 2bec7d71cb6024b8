// Package edge is the way of an AWS API call: from bytes that someone sent to an answer, by the steps listed in chain.go.
// Every call goes this way, over a socket (Handler) or from inside the process (Do, and Call for one that brings its input as a shape), which leaves out the socket and the
// signature and nothing else. The edge knows no service by name: what differs between services stands in their models and
// definitions.
package edge
