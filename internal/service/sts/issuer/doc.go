// Package issuer finds the keys of OpenID Connect issuers: it reads their discovery document, and the key set that it names,
// and remembers them for a while. Who is an issuer is IAM's to say: nothing is fetched for a URL that nobody registered.
//
// # What an issuer may be
//
// An https URL; or, for issuers that developers run beside the server, an http URL of the loopback interface (localhost,
// *.localhost, 127.0.0.0/8, ::1). AWS takes https alone, and an issuer that is only local has no other harm to do. Where an
// issuer is not local, neither may be what its documents lead to.
//
// # How keys are remembered
//
// A key set is good for ageMax. A token that names a key that the set does not have makes it be fetched again, since issuers
// rotate keys, but not more often than every restMin; a fetch that failed is not repeated before restMin either. So whoever sends
// forged tokens cannot make the server call an issuer more often than that. At most one fetch for an issuer is under way,
// and others wait for its result.
//
// # Limits
//
// They are in limits.go. The network lies behind Fetcher, which package fetch implements.
package issuer
