// Package fetch reads the documents of OpenID Connect issuers over the network: it implements issuer.Fetcher.
//
// # Where it goes
//
// To https URLs, and to http URLs of the loopback interface (issuer.CheckURL). What a name resolves to is checked when the
// connection is made, so that no answer of a name server leads elsewhere: never to link-local addresses, where clouds keep their
// instances' credentials, nor to multicast or unspecified ones; to the loopback interface only for its own names. Private networks are
// reached, because self-hosted issuers are there. Redirects are followed where the first URL could have led itself, with the same
// scheme, and not more often than redirectsMax.
//
// # Whom it trusts
//
// A server whose certificate this host trusts; or one whose chain leads, by signatures that are checked, to a certificate
// that has one of the provider's thumbprints (IAM User Guide, "Obtain the thumbprint for an OpenID Connect identity provider").
// The certificate must be for the URL's host in both cases.
//
// # Limits
//
// timeMax in all, issuer's limit of bytes, and those in limits.go. No proxy is asked, no cookie kept, no connection held.
package fetch
