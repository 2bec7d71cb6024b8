package apigateway

import (
	"time"

	"sluice/internal/wire"
)

// usageDaysMax bounds the interval of a request for usage: the example of the API reference, "GetUsage", is a year.
const usageDaysMax = 366

// interval takes a request's first and last day. The texts are ours.
func interval(start, end string) (first, last time.Time, err error) {
	if first, err = time.Parse(time.DateOnly, start); err != nil {
		return first, last, badRequest("Invalid start date specified. Must be of the form YYYY-MM-DD")
	}
	if last, err = time.Parse(time.DateOnly, end); err != nil {
		return first, last, badRequest("Invalid end date specified. Must be of the form YYYY-MM-DD")
	}
	switch {
	case last.Before(first):
		return first, last, badRequest("Invalid usage interval specified. The end date must not be before the start date")
	case last.Sub(first) >= usageDaysMax*24*time.Hour:
		return first, last, badRequest("Invalid usage interval specified. It can have at most %d days", usageDaysMax)
	}
	return first, last, nil
}

// days is what a key used and may still use, by day. No call comes under a plan, for no method that requires a key can be deployed:
// the usage is zero and what remains is the quota, or what was granted instead for the rest of a period.
func (q *quota) days(first, last time.Time, granted *extension) [][]int64 {
	var out [][]int64
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		remaining := q.Limit
		if granted != nil && q.extends(granted, day) {
			remaining = granted.Remaining
		}
		out = append(out, []int64{0, remaining})
	}
	return out
}

// extends reports whether a grant counts on a day: from the day on which it was made to the end of that day's period.
func (q *quota) extends(granted *extension, day time.Time) bool {
	since, err := time.Parse(time.DateOnly, granted.Since)
	return err == nil && !day.Before(since) && q.begin(day).Equal(q.begin(since))
}

// begin is the first day of the period that a day is in. A week's first day is Sunday, and the offset puts it later; so for months.
func (q *quota) begin(day time.Time) time.Time {
	switch q.Period {
	case periodWeek:
		return day.AddDate(0, 0, -((int(day.Weekday()) - int(q.Offset) + 7) % 7))
	case periodMonth:
		first := day.AddDate(0, 0, int(q.Offset)+1-day.Day())
		if first.After(day) {
			first = time.Date(day.Year(), day.Month()-1, int(q.Offset)+1, 0, 0, 0, 0, time.UTC)
		}
		return first
	}
	return day
}

// today is the day of a time, in UTC.
func today(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// noQuota is the answer to what only a plan with a quota has; the text is ours.
func (p *usagePlan) noQuota() *wire.Error {
	return badRequest("Usage Plan %s has no quota", p.ID)
}
