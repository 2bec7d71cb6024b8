package archive

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
)

// Position is where an event stands among all of an account's: by its time, then as they came. It is also what event IDs are made of.
type Position struct {
	Time    int64 // milliseconds since 1970, not negative, below 2^48
	Ordinal uint64
	Stream  uint64
}

// Compare orders positions.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Time, q.Time), cmp.Compare(p.Ordinal, q.Ordinal), cmp.Compare(p.Stream, q.Stream))
}

// Before is the position in front of all events of that time, and After the one behind them.
func Before(time int64) Position {
	return Position{Time: time - 1, Ordinal: math.MaxUint64, Stream: math.MaxUint64}
}

// After is the position behind all events of that time.
func After(time int64) Position {
	return Position{Time: time, Ordinal: math.MaxUint64, Stream: math.MaxUint64}
}

// Digits of an event ID. AWS's have 56, with the time above the lowest 144 bits, and in the 64 below it when the event came: such is
// 31132629274945519779805322857203735586714454643391594505, of the times 1396035378988 and 1396035394997 (API Reference, FilterLogEvents).
const (
	idDigits    = 56
	digitsAWord = 19
	wordBase    = 10_000_000_000_000_000_000
)

// ID is the position as an event ID of 56 digits, which sort as positions do.
func (p Position) ID() string {
	words := p.words()
	var digits [3 * digitsAWord]byte
	for end := len(digits); end > 0; end -= digitsAWord {
		var rest uint64
		for i := range words {
			words[i], rest = bits.Div64(rest, words[i], wordBase)
		}
		for i := end - 1; i >= end-digitsAWord; i-- {
			digits[i], rest = byte('0'+rest%10), rest/10
		}
	}
	return string(digits[len(digits)-idDigits:])
}

// words are the bits of the ID: 48 of the time, 64 of the ordinal, 64 of the stream, 16 that are not used.
func (p Position) words() [3]uint64 {
	var b [24]byte
	binary.BigEndian.PutUint64(b[0:], uint64(p.Time)<<16)
	binary.BigEndian.PutUint64(b[6:], p.Ordinal)
	binary.BigEndian.PutUint64(b[14:], p.Stream)
	return [3]uint64{binary.BigEndian.Uint64(b[0:]), binary.BigEndian.Uint64(b[8:]), binary.BigEndian.Uint64(b[16:])}
}

// ParseID reads what ID wrote; false for anything else.
func ParseID(text string) (Position, bool) {
	if len(text) != idDigits {
		return Position{}, false
	}
	var words [3]uint64
	for i := range len(text) {
		digit := uint64(text[i] - '0')
		if digit > 9 {
			return Position{}, false
		}
		for j := 2; j >= 0; j-- {
			high, low := bits.Mul64(words[j], 10)
			sum, carry := bits.Add64(low, digit, 0)
			words[j], digit = sum, high+carry
		}
		if digit != 0 {
			return Position{}, false
		}
	}
	var b [24]byte
	for i, w := range words {
		binary.BigEndian.PutUint64(b[8*i:], w)
	}
	p := Position{
		Time: int64(binary.BigEndian.Uint64(b[0:]) >> 16), Ordinal: binary.BigEndian.Uint64(b[6:]), Stream: binary.BigEndian.Uint64(b[14:]),
	}
	return p, p.ID() == text
}
