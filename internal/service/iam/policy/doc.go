// Package policy decides whether a request is allowed by IAM policies, the way AWS documents it, and says why.
//
// A document is parsed and compiled once per policy version ([Parse]); a compiled [Policy] never changes and may be
// shared by any number of goroutines. [Evaluate] then answers requests from compiled policies alone: it allocates
// nothing, and its [Decision] names the policy and the statement that decided. [Explain] answers the same question
// slowly, with the reason for every statement that did and did not apply; [Applying] lists those that do.
//
// # What decides
//
//   - An explicit deny in any policy wins.
//   - Within one account an allow in an identity-based or a resource-based policy suffices; across accounts both are
//     needed. A role's trust policy, and a policy of a service that says so ([Policies].MustGrant), must always allow.
//   - A resource-based policy that names an account delegates to that account's identity-based policies; one that names
//     the user or the session itself grants by itself; one that names the role grants within boundary and session policies.
//   - Permissions boundaries, session policies and service control policies only take away.
//
// The source is the IAM User Guide, "Policy evaluation logic", "How AWS enforcement code logic evaluates requests to
// allow or deny access" and "Cross-account policy evaluation logic". testdata/situations.txt holds the documented
// outcomes, each with its source, and a test runs them.
//
// # Invariants
//
// Pure: no clock, no I/O, no goroutine, no package state. What a condition can test comes in the request's [Context];
// nothing is added behind the caller's back. Order never matters: of policies, of statements, of values. Unknown is
// denied: the zero [Decision] denies, a variable without a value matches nothing, and an account that is not known is
// another account.
//
// # Limits
//
// A document is at most [DocumentBytesMax] long and a string in it holds at most [VariablesMax] variables; the smaller
// quotas of each entity are the caller's. Matching never backtracks beyond the last wildcard, so that one pattern costs
// at most the product of its length and the text's, whatever it looks like.
//
// Resource control policies and VPC endpoint policies have no place here: there is nothing in Sluice to attach them to.
package policy
