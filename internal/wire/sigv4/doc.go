// Package sigv4 verifies AWS Signature Version 4 on a server, and signs requests for clients. It is the door of every
// AWS call: nothing behind it asks again who the caller is.
//
// A caller verifies in three steps, so that the secret is looked up only between them:
//
//	sig, err := sigv4.Parse(&req)                             // what the request claims: key id, scope, token
//	secret := …                                               // the caller's own look-up by sig.AccessKeyID
//	payload, err := verifier.Verify(&req, &sig, at, secret, now)
//
// For a key id that does not exist, call [Verifier.Refuse] in place of Verify: it costs the same. A session token
// (sig.SessionToken) proves nothing by itself; the caller checks, in constant time, that it is the one issued together
// with the key id, and answers with [InvalidToken] or [ExpiredToken]. In AWS's order that comes before the signature.
//
// # Invariants
//
//   - Until Verify returns nil, every field of a [Signature] is a claim.
//   - Verify accepts only what the holder of the secret signed: the method, the path, the query, the host, every header
//     listed in SignedHeaders, every x-amz-* header that is present, and the body, unless Amazon S3's rules let the
//     signer leave the body out (see [Rules]). Two texts of one request that AWS canonicalizes to the same canonical
//     request are one request: the order of query parameters, an escaped or a plain unreserved character, "+" or "%20"
//     in a query, repeated or folded white space in a header value, and, for services other than S3, "." and ".." and
//     empty path segments. A router must therefore route by [NormalPath], or by the raw path for S3.
//   - What is ambiguous is refused, even where AWS picks one reading: two Authorization headers, a header and a query
//     signature, a repeated X-Amz-Date or authentication parameter, header keys that are not in canonical form, a list of
//     signed headers that is not sorted.
//   - Signatures are compared in constant time. [Error.Error] holds no text of the request, so it may be logged;
//     [Answer] is for the client alone. No error holds a secret.
//   - No clock, no I/O, no goroutine. Values of this package are safe for concurrent use.
//
// # Limits
//
// They are the constants whose names end in Max. The sizes of header values, the path and the body are bounded by the
// HTTP server; the work done here is linear in them.
//
// # Sources
//
// "AWS Signature Version 4 for API requests" in the IAM User Guide (create a signed request, troubleshoot), "Authenticating
// Requests (AWS Signature Version 4)" in the Amazon S3 API Reference (header, query, streaming, streaming trailers). The
// order of checks and the texts are those that AWS was seen to answer; each is cited where it is used.
package sigv4
