// Package xray has the tracing header, X-Amzn-Trace-Id, as the services pass it on: "Root=1-…;Parent=…;Sampled=0". Nothing is traced here;
// the header is what ties the log lines of one request together. Format: X-Ray Developer Guide, "Tracing header".
package xray

import (
	"strings"
	"time"
)

// HeaderBytesMax bounds a header that is taken over.
const HeaderBytesMax = 256

// Complete is the header that came, with what it lacks put in, or a new one (recorded). random gives 64 random bits.
func Complete(came string, now time.Time, random func() uint64) string {
	root, parent, sampled := Parts(came)
	if root != "" && parent != "" && sampled != "" {
		return came
	}
	var b [96]byte
	out := append(b[:0], "Root="...)
	if root != "" {
		out = append(out, root...)
	} else {
		out = append(appendHex(append(out, "1-"...), uint64(now.Unix()), 8), '-')
		out = appendHex(appendHex(out, random(), 16), random(), 8)
	}
	out = append(out, ";Parent="...)
	if parent != "" {
		out = append(out, parent...)
	} else {
		out = appendHex(out, random(), 16)
	}
	if sampled == "" {
		sampled = "0"
	}
	return string(append(append(out, ";Sampled="...), sampled...))
}

// Parts are what the header says; all are empty for one that is too long to be one.
func Parts(header string) (root, parent, sampled string) {
	if len(header) > HeaderBytesMax {
		return "", "", ""
	}
	for part := range strings.SplitSeq(header, ";") {
		name, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case strings.EqualFold(name, "Root"):
			root = v
		case strings.EqualFold(name, "Parent"):
			parent = v
		case strings.EqualFold(name, "Sampled"):
			sampled = v
		}
	}
	return root, parent, sampled
}

// appendHex appends the low digits of v.
func appendHex(dst []byte, v uint64, digits int) []byte {
	const table = "0123456789abcdef"
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		dst = append(dst, table[v>>shift&15])
	}
	return dst
}
