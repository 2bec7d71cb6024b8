// Package iam is AWS Identity and Access Management: who may call, and what they may do. It keeps users, groups, roles,
// access keys, passwords, MFA devices, managed policies, identity providers and what belongs to them, answers IAM's API, and tells the edge which policies a caller has and which secret an access key.
//
// # Shape
//
// Everything is a record in the store (user, group, role, managedPolicy, accessKey and so on: records.go), keyed by account, and an
// image in memory made of the same values with their policies compiled. The values are immutable: a change makes a copy, stores it durably, and
// only then puts it into the image, one change at a time (change.go). Readers see the state before or after, never a
// change that is not on the disk.
//
// An operation is one file, op_<operation>.go, which opens with its contract. What several share lies in files named for
// it: identity.go for what users, groups and roles have in common, attach.go, inline.go, boundary.go, tag.go, tag_exact.go, page.go.
// Simulations (simulation.go) ask the evaluator that decides real calls.
//
// # Invariants
//
//   - A caller is known by the unique ID of its user or role (AIDA…, AROA…), never by its name: whoever gets the name of
//     someone deleted gets nothing of what that one had. A caller whose user or role is gone is denied everything,
//     explicitly, so that no resource's policy lets it in either.
//   - Trust policies hold the IDs of the users and roles that they name (trust.go), as AWS's do.
//   - Who is in a group stands in the user's record, by the group's ID, and a group's policies lie among its users' own in the
//     image (image.go, grant): a change of either counts for every decision after the answer.
//   - A service-linked role changes with its service only (linked_role.go): nothing of what it may do is the account's to say.
//   - Secrets that must be known again are sealed under the root key, bound to their record (access_key.go, mfa_device.go, saml_provider.go); of passwords, which
//     need not be, salted hashes are kept (password.go).
//   - A record that cannot be read or compiled ends the start: going on without a policy would do the wrong thing.
//
// # Limits
//
// They are in limits.go, AWS's defaults. IAM is global: no region takes part.
//
// # What is lost in a crash
//
// Nothing that was answered, but when keys and roles were last used, up to the last quarter of an hour (usage.go).
package iam
