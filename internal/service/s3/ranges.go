package s3

import (
	"strconv"
	"strings"

	"sluice/internal/service/s3/objectstore"
)

// span is the part of a body that is asked for: from ≤ i < to. partial says that it was asked for as a part.
type span struct {
	from, to int64
	partial  bool
}

// contentRange is the header Content-Range.
func (p span) contentRange(size int64) string {
	return "bytes " + decimal(p.from) + "-" + decimal(p.to-1) + "/" + decimal(size)
}

// spanOf reads the header Range. One that is not understood, or that has several ranges, is none: the whole body is answered (RFC 9110, section 14.2;
// S3 has no multiple ranges, says the API reference of GetObject).
func spanOf(header string, size int64) (span, error) {
	whole := span{to: size}
	text, is := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(text, "-")
	if !is || !dash || strings.Contains(text, ",") {
		return whole, nil
	}
	from, fromErr := strconv.ParseUint(first, 10, 63)
	to, toErr := strconv.ParseUint(last, 10, 63)
	unsatisfiable := with(errInvalidRange, "The requested range is not satisfiable", "RangeRequested", header, "ActualObjectSize", decimal(size))
	switch {
	case first == "" && toErr == nil: // the last so many bytes
		if to == 0 || size == 0 {
			return whole, unsatisfiable
		}
		return span{max(0, size-int64(to)), size, true}, nil //nolint:gosec // of 63 bits
	case fromErr != nil, last != "" && (toErr != nil || to < from):
		return whole, nil
	case int64(from) >= size: //nolint:gosec // of 63 bits
		return whole, unsatisfiable
	case last == "":
		return span{int64(from), size, true}, nil //nolint:gosec // of 63 bits
	}
	return span{int64(from), min(size, int64(to)+1), true}, nil //nolint:gosec // of 63 bits
}

// partSpan is where a part of an upload lies in the body that it became a part of.
func partSpan(r *objectstore.Reader, number int64) (span, *objectstore.Part, error) {
	p, from, ok := r.Part(int(number))
	if !ok {
		return span{}, nil, with(errInvalidPartNumber, "The requested partnumber is not satisfiable",
			"ActualPartCount", strconv.Itoa(max(1, r.Object.Parts)), "PartNumberRequested", decimal(number))
	}
	return span{from, from + p.Size, true}, p, nil
}

// checkPartNumber refuses what is no number of a part.
func checkPartNumber(number int64) error {
	if number < 1 || number > objectstore.PartsMax {
		return invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", decimal(number))
	}
	return nil
}
