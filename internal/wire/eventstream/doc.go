// Package eventstream is the framing application/vnd.amazon.eventstream, in which AWS's services send events one by one: a prelude with
// lengths and a checksum, headers of ten types, a payload, a checksum over it all. It also renders the events of a modelled event
// stream, so that every protocol serves them alike: see Answer.
//
// It is pure: bytes in, bytes out. Invariants: Decode accepts what Append wrote and nothing that was changed on the way, and takes no
// more memory than the message that it is given.
//
// Sources: Smithy's "Amazon Event Stream Specification" (aws/amazon-eventstream), and botocore's eventstream.py for what clients
// insist on, such as the initial-response in protocols without HTTP bindings.
package eventstream
