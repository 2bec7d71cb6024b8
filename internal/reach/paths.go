package reach

import (
	"errors"
	"path"
	"strings"
)

// ErrAdministrative is a path of this server's own.
var ErrAdministrative = errors.New("administrative paths are out of bounds")

// administration is the prefix of Sluice's own paths.
const administration = "/_sluice"

// Administrative recognises an administrative path however it is written: encoded, with dots, with slashes too many. Nobody gets there on a
// user's behalf, since some of it is for whoever is on this machine. It does not matter whose host it is: names resolve anew, and a proxy
// may stand between.
func Administrative(encoded string) bool {
	text := encoded
	for range 8 { // each round takes off one layer of encoding; what has more is no honest path
		decoded := unescape(text)
		if decoded == text {
			break
		}
		text = decoded
	}
	clean := strings.ToLower(path.Clean("/" + strings.ReplaceAll(text, "\\", "/")))
	return clean == administration || strings.HasPrefix(clean, administration+"/")
}

// unescape decodes one layer of percent-encoding and leaves what is none.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			high, low := strings.IndexByte(hexDigits, s[i+1]), strings.IndexByte(hexDigits, s[i+2])
			if high >= 0 && low >= 0 {
				b.WriteByte(byte(fold(high)<<4 | fold(low)))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// hexDigits lists the digits in both cases; fold gives the value for a position in it.
const hexDigits = "0123456789abcdefABCDEF"

func fold(position int) int {
	if position > 15 {
		return position - 6
	}
	return position
}
