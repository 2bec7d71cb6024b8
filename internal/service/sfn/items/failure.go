package items

import (
	"fmt"

	"sluice/internal/service/sfn/asl"
)

// The limits of what is read. Source: developer guide, "ItemReader" (headers of up to 10 KiB) and "Quotas related to Distributed Map state"
// (a file of 10 GB); an item is a child's input, which is a payload.
const (
	ItemBytesMax   = asl.PayloadBytesMax
	HeaderBytesMax = 10 << 10
	FileBytesMax   = 10_000_000_000
)

// Unreadable is the failure of data that can't be read.
func Unreadable(format string, args ...any) *asl.Failure {
	return &asl.Failure{Name: asl.ErrorItemReaderFailed, Cause: fmt.Sprintf(format, args...)}
}

// What is wrong with data. The first two texts are those that AWS's users and LocalStack show, the others are ours.
func errNotIterable() error { return Unreadable("Attempting to map over non-iterable node.") }
func errNotJSON() error     { return Unreadable("Attempting to parse data that is not JSON.") }
func errNotALine() error    { return Unreadable("Attempting to parse a line that is not JSON.") }
func errNowhere() error     { return Unreadable("The ItemsPointer points to nothing.") }
func errQuote() error       { return Unreadable("A quoted field of the CSV file does not end.") }

func errItemSize() error {
	return Unreadable("An item exceeds the maximum of %d bytes.", ItemBytesMax)
}
