package cloudwatchlogs

import (
	"sluice/internal/api/logsapi"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/wire"
)

// subscription is a subscription filter: events that match go to a function.
type subscription struct {
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
