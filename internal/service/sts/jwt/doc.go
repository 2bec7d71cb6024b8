// Package jwt reads JSON Web Tokens and JSON Web Key Sets and verifies the one with the other. It is pure: where keys come from,
// what time it is and what a claim must say are its caller's.
//
// # What is taken
//
// A token is a JWS in compact form (RFC 7515) of claims (RFC 7519), signed with RSA (RS256, RS384, RS512) or ECDSA (ES256,
// ES384, ES512): what AWS takes, "Tokens must be signed using either RSA keys (RS256, RS384, or RS512) or ECDSA keys (ES256, ES384, or
// ES512)" (STS API Reference, AssumeRoleWithWebIdentity, WebIdentityToken). Everything else is refused by its name in a table:
// none, every HMAC, and PS*.
//
// # Invariants
//
//   - The key decides. Its type, curve, alg and use must fit the algorithm that the token names, so that no token talks a
//     verifier into taking a public key for a secret.
//   - Keys within a token (jwk, jku, x5c, x5u) are never looked at, and a token with critical extensions (crit) is refused, since
//     none is known here.
//   - JSON with a name twice, and base64 that says the same in another way, are refused: a token has one reading.
//
// # Limits
//
// They are in limits.go; what exceeds them is refused before it costs anything.
package jwt
