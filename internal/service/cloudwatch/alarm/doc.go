// Package alarm decides what an alarm's data means for its state. It is pure: the data, the alarm and the time come in, a verdict goes out.
//
// A metric alarm looks at a range of periods (Evaluate); a composite alarm at the states of others, by a rule (Rule).
//
// Sources: CloudWatch User Guide, "Using Amazon CloudWatch alarms", "Configuring how CloudWatch alarms treat missing data", whose tables
// the tests hold, and "Create a composite alarm".
package alarm
