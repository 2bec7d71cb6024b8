package sigv4

import (
	"net/http"
	"time"
)

// basicFormat is ISO 8601's basic format, the only one that the string to sign takes.
// Source: IAM User Guide, "Elements of an AWS API request signature": "Do not include milliseconds in the time stamp."
const basicFormat = "20060102T150405Z"

const (
	basicLength = len(basicFormat)
	dateLength  = len("20060102")
)

// parseBasic reads YYYYMMDDTHHMMSSZ and nothing else: no sign, no fraction, no day that the calendar does not have.
func parseBasic(text string) (time.Time, bool) {
	if len(text) != basicLength || text[8] != 'T' || text[15] != 'Z' {
		return time.Time{}, false
	}
	year, month, day := digits(text[0:4]), digits(text[4:6]), digits(text[6:8])
	hour, minute, second := digits(text[9:11]), digits(text[11:13]), digits(text[13:15])
	if year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if int(t.Month()) != month || t.Day() != day {
		return time.Time{}, false
	}
	return t, true
}

// digits reads an unsigned decimal number, or returns -1.
func digits(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return -1
		}
		n = n*10 + int(text[i]-'0')
	}
	return n
}

// parseDateHeader reads the Date header in the forms that HTTP gives it, for requests without X-Amz-Date.
// Source: IAM User Guide, "Elements of an AWS API request signature"; botocore's signer sends RFC 1123.
func parseDateHeader(text string) (time.Time, bool) {
	for _, format := range [...]string{http.TimeFormat, time.RFC1123Z} {
		if t, err := time.Parse(format, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// basic renders a time for the string to sign and for messages.
func basic(t time.Time) string { return t.UTC().Format(basicFormat) }
