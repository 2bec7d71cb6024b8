package sfn

import (
	"errors"
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

const typeMapRun = "mapRun"

// locateMapRun reads the ARN of a Map Run, in the call's region. The texts are those of other ARNs: see locate.
func locateMapRun(c *service.Call, given wire.Opt[string]) (engine.MapRunName, error) {
	text := given.V
	if !strings.HasPrefix(text, "arn:") {
		return engine.MapRunName{}, invalidARN("Invalid ARN prefix: " + text)
	}
	n, err := engine.ParseMapRun(text)
	if err != nil {
		parsed, _ := arn.Parse(text)
		if kind, _, _ := strings.Cut(parsed.Resource, ":"); parsed.Service == "states" && kind != typeMapRun {
			return n, invalidARN("Resource type not valid in this context: " + kind)
		}
		return n, invalidARN("Invalid ARN: " + text)
	}
	if n.Region != c.Region {
		return n, invalidARN("Region not valid in this context: " + n.Region)
	}
	return n, nil
}

// onMapRun asks for the operation's permission on a Map Run.
func onMapRun(c *service.Call, given wire.Opt[string]) error {
	n, err := locateMapRun(c, given)
	if err == nil {
		c.Require(service.Check{Action: action(c), Resource: given.V, Owner: n.Account})
	}
	return err
}

// refusedMapRun words why there is no answer for a Map Run. Source of the text of one that is not there: measured on AWS
// (github.com/floci-io/floci, pull request 2694); that one that is over is refused so: the tests of github.com/alchemy-run/alchemy against AWS.
func refusedMapRun(arn string, err error) error {
	switch {
	case errors.Is(err, engine.ErrNoMapRun):
		return noTagged(arn)
	case errors.Is(err, engine.ErrMapRunOver):
		return invalid("", "Map Run is not running: '%s'", arn) // the text is ours
	}
	return err
}

func shownCounts(c *execution.Counts) *api.MapRunItemCounts {
	return &api.MapRunItemCounts{
		Pending: wire.Some(c.Pending), Running: wire.Some(c.Running), Succeeded: wire.Some(c.Succeeded), Failed: wire.Some(c.Failed),
		TimedOut: wire.Some(c.TimedOut), Aborted: wire.Some(c.Aborted), Total: wire.Some(c.Total), ResultsWritten: wire.Some(c.ResultsWritten),
		FailuresNotRedrivable: wire.Some(c.NotRedrivable), PendingRedrive: wire.Some(c.PendingRedrive),
	}
}
