package asl

import "time"

// FormatTime writes a time as the Context object has it. Source: developer guide, "Accessing execution data from the Context object".
func FormatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// parseTime reads an ISO 8601 extended offset date-time, as Java's DateTimeFormatter.ISO_OFFSET_DATE_TIME does:
// a T between date and time, and an offset or Z.
func parseTime(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999Z07:00:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
