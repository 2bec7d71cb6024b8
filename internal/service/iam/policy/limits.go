package policy

// DocumentBytesMax is the longest document that Parse reads, in bytes. IAM's own limit for any policy document is
// 131,072 characters of at most two bytes each (botocore, iam policyDocumentType); quotas of an entity (2,048 for a
// user's inline policies, 6,144 for a managed one) are for the caller to enforce.
const DocumentBytesMax = 2 * 131_072

// VariablesMax is how many policy variables one string of a policy may hold. AWS documents no such limit; this one
// bounds what a decision can cost, and lets variables be resolved without allocating.
const VariablesMax = 32
