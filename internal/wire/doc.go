// Package wire holds what all AWS protocols share: the description of shapes (Schema, Member), the two interfaces through
// which a shape meets bytes (Encoder, Decoder), operations, services, errors, and the plain Request and Response that the
// entrances exchange with in-process callers. Nothing here knows a service, HTTP servers or the clock.
//
// A protocol is a pair of an Encoder and a Decoder in a package below this one (awsjson, awsquery, restjson, restxml); a shape is
// generated code that names its members to them in the model's order. No reflection takes part: a decoder tells a shape
// "member 3 comes next", the shape asks the decoder for a value of the member's type.
//
// Terms are Smithy's (https://smithy.io/2.0): shape, member, trait, structure, union, document.
package wire
