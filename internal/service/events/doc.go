// Package events is Amazon EventBridge as far as workflows need it: connections, which HTTP tasks authenticate themselves with. Buses, rules, archives
// and API destinations are left out: see left_out.go.
//
// What of a connection is secret lies sealed in its record, is shown to nobody, and leaves in requests of HTTP tasks alone. The secret of Secrets
// Manager that AWS keeps it in is named and not there: Secrets Manager is not served.
package events
