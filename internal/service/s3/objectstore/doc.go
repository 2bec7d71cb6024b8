// Package objectstore keeps the objects of buckets on the disk: their records in the store, ordered by bucket and key, so that a listing reads
// what it shows and nothing else; small bodies beside them; large bodies as blobs, in chunks. All bodies are sealed (SSE-S3).
//
// Promises, which this package's tests hold:
//   - What Set, SetUpload, SetPart, Complete and the deletions answered without error survives every crash, whole; what they did not answer is there
//     whole, or not at all. No reader sees what a crash could take back.
//   - A body is read as it was written, or not to its end: every frame of it is authenticated, and knows its place.
//   - A body that is being read stays while it is, though its object is overwritten or deleted.
//   - What nothing refers to is removed: at once, or at the next start if the process died in between.
//   - Memory does not grow with the number of objects or their size: a chunk at a time is in memory.
//
// A content's identifier never comes twice, and no two contents share a blob.
package objectstore
