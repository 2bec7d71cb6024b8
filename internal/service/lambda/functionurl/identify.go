package functionurl

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"sluice/internal/uuid"
)

// identify gives the request its identifiers and its time, and reads off host and path which URL it is for.
func (e *Entrance) identify(p *passage) error {
	p.start = e.Clock.Now()
	p.id = uuid.New().String() // the invocation's too (recorded: test_request_id_invoke_url)
	p.at, _ = parseAddress(p.request.Host, p.request.Path)
	p.source = "127.0.0.1"
	if a := p.request.Remote.Addr(); a.IsValid() {
		p.source = a.Unmap().WithZone("").String()
	}
	p.root, p.trace = e.traces(p.request.Header.Get("X-Amzn-Trace-Id"), p.start.Unix())
	return nil
}

// traceBytesMax bounds a trace header that is taken over.
const traceBytesMax = 256

// traces are the X-Ray headers of the event, "Root=1-…", and of the invocation, "Root=1-…;Parent=…;Sampled=0". What came counts, as far as
// it is one. Format: X-Ray Developer Guide, "Tracing header".
func (e *Entrance) traces(came string, now int64) (event, invocation string) {
	root, parent, sampled := "", "", "0"
	if len(came) <= traceBytesMax {
		for part := range strings.SplitSeq(came, ";") {
			name, v, _ := strings.Cut(strings.TrimSpace(part), "=")
			switch {
			case strings.EqualFold(name, "Root") && isRoot(v):
				root = v
			case strings.EqualFold(name, "Parent") && isHex(v, 16):
				parent = v
			case strings.EqualFold(name, "Sampled") && (v == "0" || v == "1"):
				sampled = v
			}
		}
	}
	if root == "" {
		root, parent = "1-"+leftPadded(strconv.FormatInt(now, 16))+"-"+e.hex(12), ""
		sampled = "0"
	}
	event = "Root=" + root
	if parent == "" {
		parent = e.hex(8)
	}
	return event, "Root=" + root + ";Parent=" + parent + ";Sampled=" + sampled
}

// hex are so many random bytes.
func (e *Entrance) hex(bytes int) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], e.random())
	binary.BigEndian.PutUint64(b[8:], e.random())
	return hex.EncodeToString(b[:bytes])
}

// leftPadded gives a time the eight digits of a trace's.
func leftPadded(digits string) string { return strings.Repeat("0", max(0, 8-len(digits))) + digits }

// isRoot reports whether a text is a trace's ID: 1-67891233-abcdef012345678912345678.
func isRoot(text string) bool {
	const end = len("1-67891233-")
	return len(text) == end+24 && text[:2] == "1-" && isHex(text[2:end-1], 8) && text[end-1] == '-' && isHex(text[end:], 24)
}

func isHex(text string, digits int) bool {
	return len(text) == digits && strings.Trim(text, "0123456789abcdefABCDEF") == ""
}
