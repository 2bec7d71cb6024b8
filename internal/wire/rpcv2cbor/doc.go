// Package rpcv2cbor is Smithy's RPC v2 CBOR protocol: POST to /service/{service}/operation/{operation}, the header
// "smithy-protocol: rpc-v2-cbor", a CBOR map (RFC 8949) both ways.
//
// The decoder takes what RFC 8949 calls well formed, as the protocol asks of servers: lengths definite or not, integers and floats of
// any width, null and undefined alike for what is absent. It reads the body once, from front to back, allocates in proportion to what is
// there and not to the lengths that are claimed, and bounds nesting. The encoder writes structures as maps of indefinite length, so that
// it need not count their members first, and everything else with definite lengths.
//
// Source: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
package rpcv2cbor
