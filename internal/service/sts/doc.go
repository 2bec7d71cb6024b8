// Package sts is AWS Security Token Service: it makes sessions, and knows again who made a call with one.
//
// # Sessions
//
// A session is nowhere stored. Its token is the session itself, sealed under the node's root key and bound to its access
// key ID (token.go): who it is for, its secret, when it ends, its policies and tags. So sessions survive a restart, cost nothing
// while they sleep, and every node with the root key knows them. What the token says is what was true when it was made; what
// may change is asked each time: the role's or user's policies are IAM's to tell, by the unique ID in the session, and so
// the session of a role that is gone can do nothing.
//
// Decoding a token costs some microseconds; sessions in use are kept decoded (cache.go).
//
// # Who may assume a role
//
// AssumeRole asks the edge for sts:AssumeRole on the role with the role's trust policy as the resource's own, and for
// sts:TagSession and sts:SetSourceIdentity where they are wanted; a role that does not exist has a trust policy that
// trusts nobody, so that the answer is the same. Services inside the process assume a role for themselves with
// AssumeForService, which asks the trust policy every time.
//
// # Limits
//
// They are in limits.go.
package sts
