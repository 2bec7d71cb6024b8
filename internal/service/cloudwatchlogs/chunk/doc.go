// Package chunk is the form in which log events lie in memory and on the disk: one after the other, each as the difference from the one
// before it, and for the disk compressed, with a checksum. It is a pure core.
//
// A Builder takes events as they come; that costs a few bytes of copying and nothing else, for it is what happens to every event. Encode
// sorts and compresses what was gathered, Decode gives it back, and a Reader goes through it.
//
// Invariants: what Encode wrote comes back event by event, in the order of Event.Compare; a chunk that was changed on the disk is an
// error and never other events; what a Builder holds is append-only, so that its Bytes may be read while it goes on.
package chunk
