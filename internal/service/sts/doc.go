// Package sts is AWS Security Token Service: it makes sessions, and knows again who made a call with one.
//
// # Sessions
//
// A session is nowhere stored. Its token is the session itself, sealed under the node's root key and bound to its access
// key ID (token.go): who it is for, its secret, when it ends, its policies and tags. So sessions survive a restart, cost nothing
// while they sleep, and every node with the root key knows them. What the token says is what was true when it was made; what
// may change is asked each time: the role's or user's policies are IAM's to tell, by the unique ID in the session, and so
// the session of a role that is gone can do nothing. A session is revoked as at AWS, by a policy that denies what was issued
// before a time (aws:TokenIssueTime).
//
// Decoding a token costs some microseconds; sessions in use are kept decoded (cache.go). A session that was seen to be over stays
// over while it is remembered, even if the clock is set back.
//
// # Who may assume a role
//
// AssumeRole asks the edge for sts:AssumeRole on the role with the role's trust policy as the resource's own, and for
// sts:TagSession and sts:SetSourceIdentity where they are wanted; a role that does not exist has a trust policy that
// trusts nobody, so that the answer is the same. Services inside the process assume a role for themselves with
// AssumeForService, which asks the trust policy every time.
//
// A second factor (mfa.go) is a condition key while the edge decides, and is verified after that, once: the session is made only
// if both agree.
//
// # Who needs no access key
//
// AssumeRoleWithWebIdentity is called without a signature: the token of an OpenID Connect provider says who calls. The way of such a
// call is the list in vouchedFor (web_identity.go): read the token, find its issuer among the providers of the role's account,
// compare audience and times, find the issuer's key (package issuer, which reads the network through package fetch), verify
// the signature (package jwt). Then the role's trust policy decides, with the provider as its principal and the token's claims
// as condition keys (web_identity_permit.go). What costs nothing comes first, and nothing is fetched for an issuer that nobody
// registered.
//
// # Authorization messages
//
// EncodeAuthorization seals why a call was denied, in AWS's form, for DecodeAuthorizationMessage to show to those who may see it.
//
// # Limits
//
// They are in limits.go, and in those of jwt, issuer and fetch.
package sts
