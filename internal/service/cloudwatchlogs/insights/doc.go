// Package insights is a part of the query language of CloudWatch Logs Insights: the commands that choose, filter, sort and limit events.
// What it does not know it refuses by name (UnsupportedError), so that no query is answered by halves. It is a pure core.
//
// Built: fields and display with plain field names; filter with comparisons, like and not like with texts and regular expressions, in, ispresent, and, or, not and
// parentheses; sort by fields; limit; comments. Fields are @timestamp, @message and what else the caller has, and the properties of a
// message that is JSON, by dotted names.
//
// Source: CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax" and the pages of its commands.
package insights
