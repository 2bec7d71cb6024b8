// Package graph draws a state machine and the way an execution took through it: as SVG, or as text for a terminal.
//
// Parse reads the definition, Trace what the history says of each state and of each step from one to the next. A drawing is
// layered, as AWS's console draws it: every state stands below those that lead to it, except where the way goes back. The branches of a
// Parallel and the processor of a Map are drawn inside their state.
//
// The package is pure: it knows definitions and histories, and nothing of where they come from. It is lenient, for it explains what was
// accepted before: what it does not know it leaves out.
package graph
