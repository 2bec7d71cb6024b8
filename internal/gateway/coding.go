package gateway

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"sync"
)

// The content codings that API Gateway knows. Source: Developer Guide, "Content codings supported by API Gateway". deflate is the zlib format
// (RFC 9110, section 8.4.1.2), and not what some call so besides.
const (
	gzipped  = "gzip"
	deflated = "deflate"
	identity = "identity"
)

// soleCoding is the coding of a body, if it is one that we know and the only one.
func soleCoding(values []string) (string, bool) {
	if len(values) != 1 {
		return "", false
	}
	switch coding := strings.ToLower(strings.TrimSpace(values[0])); coding {
	case gzipped, deflated, identity:
		return coding, true
	case "":
		return identity, true
	}
	return "", false
}

// preferredCoding is the coding that the caller's Accept-Encoding asks for above all others, empty for none: "The highest-priority content
// encoding must be one supported by API Gateway. If it is not, compression is not applied" (Developer Guide, "Enable payload compression").
// Of several of the same weight the first counts ("br, gzip" gets nothing: awsdocs/amazon-api-gateway-developer-guide, pull request 32). "*"
// names none: "Without an explicit specification of supported Accept-Encoding header values, API Gateway does not compress". Neither does it
// where a weight is malformed.
func preferredCoding(values []string) string {
	best, highest := "", 0
	for _, list := range values {
		for element := range strings.SplitSeq(list, ",") {
			name, parameter, _ := strings.Cut(element, ";")
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			weight, ok := weightOf(strings.TrimSpace(parameter))
			if !ok {
				return ""
			}
			if weight > highest {
				best, highest = name, weight
			}
		}
	}
	switch {
	case strings.EqualFold(best, gzipped):
		return gzipped
	case strings.EqualFold(best, deflated):
		return deflated
	}
	return ""
}

// wholeWeight is a weight of 1; weights have three digits behind the point (RFC 9110, section 12.4.2).
const wholeWeight = 1000

// weightOf reads "q=0.5", in thousandths. Without one it is the highest.
func weightOf(parameter string) (int, bool) {
	if parameter == "" {
		return wholeWeight, true
	}
	name, text, _ := strings.Cut(parameter, "=")
	if !strings.EqualFold(name, "q") || text == "" || text[0] != '0' && text[0] != '1' {
		return 0, false
	}
	weight := int(text[0]-'0') * wholeWeight
	text = text[1:]
	if text == "" {
		return weight, true
	}
	if text[0] != '.' || len(text) > len(".000") {
		return 0, false
	}
	for digit, worth := range []byte(text[1:]) {
		if worth < '0' || worth > '9' {
			return 0, false
		}
		weight += int(worth-'0') * [...]int{100, 10, 1}[digit]
	}
	return weight, weight <= wholeWeight
}

var errTrailing = errors.New("something follows the compressed payload")

// uncompressed undoes a coding, up to one byte more than bytesMax. Memory follows what comes out.
func uncompressed(coding string, body []byte, bytesMax int64) ([]byte, error) {
	from := bytes.NewReader(body)
	r, err := decoder(coding, from)
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, bytesMax+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(out)) <= bytesMax && from.Len() > 0:
		return nil, errTrailing
	}
	return out, nil
}

func decoder(coding string, from io.Reader) (io.Reader, error) {
	if coding == gzipped {
		return gzip.NewReader(from)
	}
	return zlib.NewReader(from)
}

// encoders are kept for the next body: each has tables of many hundred kilobytes.
type encoders struct{ gzip, deflate sync.Pool }

// encoder is what gzip's and zlib's writers have in common.
type encoder interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// get gives one, at the fastest level: on JSON it takes an eighth of the default's time, for bodies larger by 3 %.
func (e *encoders) get(coding string) (encoder, *sync.Pool) {
	if coding == gzipped {
		if w, ok := e.gzip.Get().(*gzip.Writer); ok {
			return w, &e.gzip
		}
		w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // no error: the level is one
		return w, &e.gzip
	}
	if w, ok := e.deflate.Get().(*zlib.Writer); ok {
		return w, &e.deflate
	}
	w, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	return w, &e.deflate
}

// compressed puts a body into a coding.
func (g *Gateway) compressed(coding string, body []byte) []byte {
	w, pool := g.encoders.get(coding)
	defer pool.Put(w)
	var out bytes.Buffer
	out.Grow(len(body)/4 + 64) // text shrinks to less than that
	w.Reset(&out)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}
