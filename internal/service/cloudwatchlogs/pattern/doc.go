// Package pattern is the filter pattern language of CloudWatch Logs, in which metric filters, subscription filters, FilterLogEvents and
// live tails say which events they want. It is a pure core: a text becomes a Pattern once, and a Pattern tells of a message whether it
// matches, and what it extracts.
//
// There are three forms. Terms (terms.go) look for texts anywhere in a message: ERROR "a phrase" ?either ?or -not %reg.x%. Braces
// (json.go, selector.go) hold conditions on properties of a message that is JSON: { $.level = "ERROR" && $.took > 500 }. Brackets
// (fields.go) name the fields of a message that spaces separate, with conditions: [ip, user, ..., status=4*, bytes].
//
// Invariants: a Pattern is immutable and safe for concurrent use. Parse and Match take time that grows with the text and the message
// alone: wildcards stand at the ends of a text only, and regular expressions are RE2's, of a bounded size.
//
// Sources: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live
// Tail" with its pages on unstructured, JSON and space-delimited events and on regular expressions, and its older form, "Filter and
// Pattern Syntax" (awsdocs/amazon-cloudwatch-logs-user-guide): [G] below. The texts of refusals are from issues in which AWS's answers
// are quoted: [I].
package pattern
