// Package archive keeps the events of log streams: it takes them at the cost of a copy, has them on the disk within a second, reads them by
// time, and gives up the oldest when there are too many.
//
// # Shape
//
// An event goes into a chunk that its stream builds in memory (package chunk); readers see it there at once. Every flushInterval, or when
// much has gathered, one goroutine compresses what all streams have built and commits it to the store, chunks and their index in one
// batch (flush.go). Chunks stay small in number: one that is written takes those before it in, as long as they are no larger than twice
// what it is itself (merge), so that every event is written again some eight times at most on its way into a chunk of full size, and the
// chunks of a stream are few, and sorted by time if its events came so.
//
// In memory are, of each chunk, its times and sizes (48 bytes), so that a reader opens only what can have events of its range (read.go). A
// page is found by going through chunks in the order of their beginnings until no further one can hold anything that comes before the
// page's end; it takes memory for the page and one chunk.
//
// # Invariants
//
//   - What was flushed survives a crash; a crash loses what was appended since the last flush, at most lagMax. A failed store keeps
//     nothing more: its owner ends the process.
//   - An event is read exactly once by whoever follows positions, whatever is merged meanwhile: a Position is the event's own, and no place in a chunk.
//   - Whoever follows a stream by a mark (follow.go) is shown every event once, in the order in which they came, a restart included; what he was
//     shown after his last mark comes again.
//   - What is erased with its group or stream does not come back: Erase and a flush exclude each other.
//   - Memory and disk are bounded: pendingBytesMax and Config.BytesMax.
package archive
