package edge

import (
	"bytes"
	"errors"
	"io"
	"net/textproto"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// dechunk undoes the encoding aws-chunked of a body whose chunks, and the headers behind them, are verified while they are read. Those headers are
// the request's from then on: the checksum of the body is one. What is decoded takes the place of what came, which is always longer.
func (p *passage) dechunk(payload sigv4.Payload) error {
	body := p.request.Body
	in := payload.Reader(bytes.NewReader(body))
	out := body[:0]
	for {
		if len(out) == cap(out) {
			return p.refusedSignature(errors.New("a decoded body is longer than it came"))
		}
		n, err := in.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p.refusedSignature(err)
		}
	}
	p.request.Body = out
	for _, f := range in.Trailers() {
		p.request.Header[textproto.CanonicalMIMEHeaderKey(f.Name)] = []string{f.Value}
	}
	return nil
}

// chunkedMark begins the values of x-amz-content-sha256 that say that a body is encoded.
const chunkedMark = "STREAMING-"

// refuseChunks refuses an encoded body of nobody: what verifies its chunks is a signature.
func (p *passage) refuseChunks() error {
	if strings.HasPrefix(p.request.Header.Get("X-Amz-Content-Sha256"), chunkedMark) {
		return wire.ErrNotImplemented.New("A body in chunks (aws-chunked) is not taken without a signature.")
	}
	return nil
}

// refusedByS3 words a refusal as Amazon S3 does.
func refusedByS3(fault *sigv4.Error) error {
	answer := fault.In(sigv4.S3)
	return &wire.Error{
		Shape: &wire.ErrorShape{Name: answer.Code, Status: answer.Status}, Message: answer.Message, Members: furtherElements(answer.Extra), Cause: fault,
	}
}

// furtherElements are those of an error beside code and message.
type furtherElements []sigv4.Field

var furtherSchema = wire.Schema{Name: "Error"}

// WireSchema describes elements of any name.
func (furtherElements) WireSchema() *wire.Schema { return &furtherSchema }

// EncodeMembers shows them.
func (f furtherElements) EncodeMembers(e wire.Encoder) {
	for _, one := range f {
		e.String(&wire.Member{Name: one.Name, XML: one.Name}, one.Value)
	}
}

// DecodeMember is never called: errors are answered, and not read.
func (furtherElements) DecodeMember(int, wire.Decoder) {}
