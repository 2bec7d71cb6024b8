// Package items turns what a distributed Map's ItemReader reads into items, and what its children came to into the files of its ResultWriter.
// It has no clock, network or goroutine: bytes come from an io.Reader, and go into a []byte.
//
// # Reading
//
// A Reader reads one file item by item: CSV, JSON or JSON Lines, compressed or not. It holds one item and a buffer of it, never the file. After
// each item its Place says where to go on: a byte of the text, with the names of a CSV's columns. A file that is not compressed is opened there; of
// one that is, what lies before it is decompressed again.
//
// A Cursor is a Place among many files: those of a listing, of an S3 inventory, of an Athena manifest. It is a text that lies in the
// execution's history together with the items before it, so that a crash neither loses nor repeats one. It names the ETag of what is being
// read: an object that was replaced in between fails the run rather than mixing two.
//
// # Limits
//
// An item's JSON is at most ItemBytesMax, a CSV's header HeaderBytesMax, a file FileBytesMax. What exceeds them, or is not what it should be, is
// an *asl.Failure by the name States.ItemReaderFailed.
package items
