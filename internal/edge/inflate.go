package edge

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

// inflate puts what a body compressed by gzip contains in its place, where the service has operations that take such: SDKs compress
// bodies of PutMetricData above 10 KB (Smithy's requestCompression trait). The signature is over the bytes as they came, which
// authenticate still has. What is longer inflated than a body may be is refused as such a body is.
func (e *Edge) inflate(p *passage, target string) error {
	r := p.request
	if !strings.EqualFold(strings.TrimSpace(r.Header.Get("Content-Encoding")), "gzip") {
		return nil
	}
	if found, _ := e.find(p, target, nil); found == nil || !found.gzip {
		return nil
	}
	body, err := inflated(r.Body)
	if err != nil {
		return &wire.Error{Shape: wire.ErrMalformed, Message: "The request body is not in the encoding that Content-Encoding names.", Cause: err}
	}
	if len(body) > BodyBytesMax {
		p.unread = httpio.ErrTooLarge
		return p.unreadable()
	}
	plain := *r
	plain.Body = body
	p.request = &plain
	return nil
}

// inflated reads one byte more than may be there, and no further.
func inflated(body []byte) ([]byte, error) {
	in, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(in, BodyBytesMax+1))
}
