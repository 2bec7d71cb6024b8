package wire

import (
	"errors"
	"math"
	"strconv"
	"time"

	"sluice/internal/javanumber"
)

// httpDate is RFC 7231's IMF-fixdate; AWS also takes a fraction of a second.
const (
	httpDate         = "Mon, 02 Jan 2006 15:04:05 GMT"
	httpDateFraction = "Mon, 02 Jan 2006 15:04:05.999999999 GMT"
	dateTime         = "2006-01-02T15:04:05.999Z"
)

// Timestamps that are written keep milliseconds, as AWS's services do.
const millisPerSecond = 1000

// AppendTime writes t in the format, without quotes. EpochSeconds has a fraction only when there is one.
func AppendTime(dst []byte, t time.Time, format TimeFormat) []byte {
	t = t.UTC()
	switch format {
	case DateTime:
		return t.AppendFormat(dst, dateTime)
	case HTTPDate:
		return t.AppendFormat(dst, httpDate)
	case EpochDouble:
		return javanumber.AppendDouble(dst, float64(t.UnixMilli())/millisPerSecond)
	default:
		return appendEpoch(dst, t)
	}
}

func appendEpoch(dst []byte, t time.Time) []byte {
	millis := t.UnixMilli()
	if millis < 0 {
		dst = append(dst, '-')
		millis = -millis
	}
	dst = strconv.AppendInt(dst, millis/millisPerSecond, 10)
	fraction := millis % millisPerSecond
	if fraction == 0 {
		return dst
	}
	digits := strconv.AppendInt(nil, millisPerSecond+fraction, 10)[1:]
	for digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	return append(append(dst, '.'), digits...)
}

// ErrTimestamp is returned by ParseTime for a text that is not in the format.
var ErrTimestamp = errors.New("not a timestamp of the expected format")

// ParseTime reads a timestamp. DefaultTime takes any of the three formats, as AWS's servers do.
func ParseTime(text string, format TimeFormat) (time.Time, error) {
	switch format {
	case DateTime:
		return parseDateTime(text)
	case HTTPDate:
		return parseHTTPDate(text)
	case EpochSeconds, EpochDouble:
		return parseEpoch(text)
	}
	for _, parse := range []func(string) (time.Time, error){parseEpoch, parseDateTime, parseHTTPDate} {
		if t, err := parse(text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, ErrTimestamp
}

func parseDateTime(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, ErrTimestamp
	}
	return t.UTC(), nil
}

func parseHTTPDate(text string) (time.Time, error) {
	t, err := time.Parse(httpDateFraction, text)
	if err != nil {
		return time.Time{}, ErrTimestamp
	}
	return t.UTC(), nil
}

func parseEpoch(text string) (time.Time, error) {
	seconds, err := ParseFloat(text)
	if err != nil {
		return time.Time{}, ErrTimestamp
	}
	return EpochTime(seconds)
}

// epochMax bounds epochs to the years that RFC 3339 can write (0000 to 9999).
const (
	epochMin = -62167219200
	epochMax = 253402300799
)

// EpochTime turns seconds since 1970 into a time of millisecond precision; ErrTimestamp beyond the years 0 to 9999.
func EpochTime(seconds float64) (time.Time, error) {
	if !(seconds >= epochMin && seconds <= epochMax) { // written so that NaN fails
		return time.Time{}, ErrTimestamp
	}
	return time.UnixMilli(int64(math.Round(seconds * millisPerSecond))).UTC(), nil
}
