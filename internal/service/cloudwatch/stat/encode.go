package stat

import (
	"encoding/binary"
	"errors"
	"math"
)

// The forms in which a Set lies on the disk. A form, once used, is never given another meaning.
const (
	formOne  = 1 // one observation: its value
	formFull = 2 // count, sum, least, greatest, opaque, grain, and the points
)

// ErrForm is returned for bytes that are no Set.
var ErrForm = errors.New("not a set of observations")

const (
	floatBytes = 8
	fullBytes  = 1 + 5*floatBytes + 2 // up to the number of points
)

// Append writes the Set behind dst.
func (s *Set) Append(dst []byte) []byte {
	if s.Count == 1 && len(s.spread.points) == 1 && s.spread.grain == 0 && s.opaque == 0 && s.Min == s.Max && s.Sum == s.Min {
		return appendFloats(append(dst, formOne), s.Sum)
	}
	dst = appendFloats(append(dst, formFull), s.Count, s.Sum, s.Min, s.Max, s.opaque)
	dst = append(dst, s.spread.grain, byte(len(s.spread.points)))
	for _, p := range s.spread.points {
		dst = appendFloats(dst, p.value, p.count)
	}
	return dst
}

func appendFloats(dst []byte, values ...float64) []byte {
	for _, v := range values {
		dst = binary.BigEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}

// Decode reads what Append wrote.
func Decode(b []byte) (Set, error) {
	switch {
	case len(b) == 1+floatBytes && b[0] == formOne:
		return Of(floatAt(b, 1), 1), nil
	case len(b) < fullBytes || b[0] != formFull:
		return Set{}, ErrForm
	}
	s := Set{}
	for i, to := range []*float64{&s.Count, &s.Sum, &s.Min, &s.Max, &s.opaque} {
		*to = floatAt(b, 1+i*floatBytes)
	}
	s.spread.grain = b[fullBytes-2]
	n := int(b[fullBytes-1])
	if len(b) != fullBytes+n*2*floatBytes || n > distinctMax {
		return Set{}, ErrForm
	}
	s.spread.points = make([]point, n)
	for i := range s.spread.points {
		at := fullBytes + i*2*floatBytes
		s.spread.points[i] = point{floatAt(b, at), floatAt(b, at+floatBytes)}
	}
	return s, nil
}

func floatAt(b []byte, at int) float64 { return math.Float64frombits(binary.BigEndian.Uint64(b[at:])) }
