package sigv4

import (
	"slices"
	"strconv"
	"strings"
)

// TrailersMax is how many trailing headers x-amz-trailer may announce.
const TrailersMax = 8

const trailerSignature = "x-amz-trailer-signature"

// setChain takes from the headers what decoding an aws-chunked body needs. All of them are x-amz-* headers, so they are
// signed.
func (p *Payload) setChain(req *Request) *Error {
	text, count := req.header(headerDecodedLength)
	length, err := strconv.ParseUint(text, 10, 62)
	if count != 1 || err != nil {
		return lengthRequired()
	}
	p.DecodedLength = int64(length)
	p.chunks = new(chain)
	for _, value := range req.Header[headerTrailer] {
		for name := range strings.SplitSeq(value, ",") {
			p.chunks.trailers = append(p.chunks.trailers, strings.ToLower(strings.Trim(name, " \t")))
		}
	}
	slices.Sort(p.chunks.trailers)
	wanted := p.Kind != Chunked
	if (len(p.chunks.trailers) > 0) != wanted || len(p.chunks.trailers) > TrailersMax {
		return malformedTrailer()
	}
	previous := ""
	for _, name := range p.chunks.trailers {
		if name == previous || name == trailerSignature || !isSignedName(name) || name == authority {
			return malformedTrailer()
		}
		previous = name
	}
	return nil
}

// readTrailers reads the trailing headers, each on a line of its own, and the empty line after them. They must be those
// that x-amz-trailer announced; the signature comes last.
func (r *chunkReader) readTrailers() error {
	signature := ""
	for {
		line, err := r.line()
		if err != nil {
			return err
		}
		if line == "" {
			break
		}
		name, value, found := strings.Cut(line, ":")
		name, value = strings.ToLower(name), strings.Trim(value, " \t")
		switch {
		case !found || signature != "":
			return malformedTrailer()
		case name == trailerSignature && r.kind == ChunkedTrailer:
			signature = value
		case !slices.Contains(r.chain.trailers, name) || len(r.trailers) == len(r.chain.trailers):
			return malformedTrailer()
		default:
			r.trailers = append(r.trailers, Field{name, value})
		}
	}
	canonical, ok := r.chain.canonicalTrailers(r.trailers)
	if !ok {
		return malformedTrailer()
	}
	if r.kind == ChunkedTrailer && !r.chain.follows(r.chain.signTrailer(canonical), signature) {
		return chunkMismatch()
	}
	return nil
}

// canonicalTrailers sorts the trailing headers by name and renders them for signing. It reports whether each announced one
// is there, once.
func (c *chain) canonicalTrailers(trailers []Field) (canonical []byte, ok bool) {
	slices.SortFunc(trailers, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	for i, trailer := range trailers {
		if i >= len(c.trailers) || trailer.Name != c.trailers[i] {
			return nil, false
		}
		canonical = append(append(canonical, trailer.Name...), ':')
		canonical = append(append(canonical, trailer.Value...), '\n')
	}
	return canonical, len(trailers) == len(c.trailers)
}
