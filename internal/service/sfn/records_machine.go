package sfn

import (
	"slices"
	"time"

	"sluice/internal/memo"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/executionlog"
)

// machine is what a state machine has as a whole, whatever its revision.
type machine struct {
	Name string `json:"name"`
	// ID tells it from machines of the same name that were before it.
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	Status  string    `json:"status"`
	Created time.Time `json:"created"`
	// Newest is the number of the newest revision.
	Newest int64             `json:"newest"`
	Tags   map[string]string `json:"tags,omitempty"`
	// LastVersion is the number of the version published last, whether it is still there or not: numbers are not given twice (recorded).
	LastVersion int64 `json:"lastVersion,omitempty"`
	// Published and Description are whether and how it was published when it was created, which counts when it is created again.
	Published   bool   `json:"published,omitempty"`
	Description string `json:"description,omitempty"`
}

// The types and statuses of state machines.
const (
	standard = "STANDARD"
	express  = "EXPRESS"
	active   = "ACTIVE"
	deleting = "DELETING"
)

// revision is what a state machine was at a time. It never changes.
type revision struct {
	Number int64 `json:"number"`
	// ID is empty for the revision that the machine was created with.
	ID string `json:"id,omitempty"`
	// Type is the machine's, which never changes: executions outlive it.
	Type    string    `json:"type"`
	Created time.Time `json:"created"`
	settings

	// program is the definition compiled, once anybody has asked for it.
	program *memo.Of[asl.Machine]
}

// ready makes what the record does not hold.
func (r *revision) ready() { r.program = &memo.Of[asl.Machine]{} }

// settings are what callers set of a revision.
type settings struct {
	Definition string  `json:"definition"`
	Role       string  `json:"role"`
	Logging    logging `json:"logging"`
	Tracing    bool    `json:"tracing,omitempty"`
}

// logging is what of its executions' histories a state machine logs, and where.
type logging struct {
	Level string `json:"level"`
	// Data says that inputs and outputs are in the log.
	Data bool `json:"data,omitempty"`
	// Groups are the ARNs of log groups, none or one; nil if none was ever given, which is shown differently (recorded).
	Groups []string `json:"groups,omitzero"`
}

// levelOff logs nothing. Source: the model, LogLevel.
const levelOff = string(executionlog.Off)

// same reports whether two settings are one and the same to Step Functions: definitions are compared as texts (recorded:
// test_create_duplicate_definition_format_sm).
func (s *settings) same(o *settings) bool {
	return s.Role == o.Role && s.sameBesideRole(o)
}

// sameBesideRole is same without the role.
func (s *settings) sameBesideRole(o *settings) bool {
	return s.Definition == o.Definition && s.Tracing == o.Tracing && s.Logging.same(&o.Logging)
}

func (l *logging) same(o *logging) bool {
	return l.Level == o.Level && l.Data == o.Data && slices.Equal(l.Groups, o.Groups)
}
