package cloudwatchlogs

import (
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/wire"
)

// subscription is a subscription filter: events that match go to a function.
type subscription struct {
	ID           uint64 `json:"id"` // by which it reads streams; it stays when the filter is changed
	Name         string `json:"name"`
	Pattern      string `json:"pattern"`
	Destination  string `json:"destination"` // a function's ARN
	Distribution string `json:"distribution"`
	Created      int64  `json:"created"`

	compiled *pattern.Pattern
}

// Limits of subscription filters and of patterns with regular expressions (API Reference, PutSubscriptionFilter).
const (
	subscriptionsMax = 2
	// regexPatternsMax is how many filters of a group may have regular expressions.
	regexPatternsMax = 5
)

func (f *subscription) compile() (err error) {
	f.compiled, err = pattern.Parse(f.Pattern)
	return err
}

// mayLoop tells that what the function logs would be delivered to it, which would make it log again, without end. AWS's documentation tells
// people not to make such a filter (User Guide, "Log recursion prevention"), and for filters of a whole account leaves the group of the
// destination out. A function that logs to a group of another name is not recognized.
func (f *subscription) mayLoop(g *group) bool {
	_, function, found := strings.Cut(f.Destination, ":function:")
	function, _, _ = strings.Cut(function, ":")
	return found && g.Name == "/aws/lambda/"+function
}

func (f *subscription) shown(g *group) logsapi.SubscriptionFilter {
	return logsapi.SubscriptionFilter{
		FilterName: wire.Some(f.Name), LogGroupName: wire.Some(g.Name), FilterPattern: wire.Some(f.Pattern), DestinationArn: wire.Some(f.Destination),
		Distribution: wire.Some(f.Distribution), ApplyOnTransformedLogs: wire.Some(false), CreationTime: wire.Some(f.Created),
	}
}

// checkRegexes refuses one more filter with regular expressions than a group may have; name is the filter that is put.
func (g *group) checkRegexes(p *pattern.Pattern, name string) error {
	if p.Regexes() == 0 {
		return nil
	}
	n := 1
	for i := range g.MetricFilters {
		if f := &g.MetricFilters[i]; f.Name != name && usesRegex(f.Pattern) {
			n++
		}
	}
	for _, f := range g.Subscriptions {
		if f.Name != name && f.compiled.Regexes() > 0 {
			n++
		}
	}
	if n > regexPatternsMax {
		return errLimit()
	}
	return nil
}

func usesRegex(text string) bool {
	p, err := pattern.Parse(text)
	return err == nil && p.Regexes() > 0
}
