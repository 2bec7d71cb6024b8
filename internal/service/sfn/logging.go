package sfn

import (
	"context"
	"fmt"
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/arn"
	"sluice/internal/wire"
)

// Logs knows where state machines log to.
type Logs interface {
	// MayLog reports whether a log group is there, and whether the role may have the histories of the machine's executions delivered to it.
	MayLog(ctx context.Context, role, machineARN, account, region, group string) (exists, allowed bool, err error)
}

// loggingOf reads what a request says of logging; nothing at all means that nothing is logged (recorded:
// test_incomplete_logging_configuration).
func loggingOf(in *api.LoggingConfiguration) (logging, error) {
	out := logging{Level: levelOff}
	if in == nil {
		return out, nil
	}
	out.Level, out.Data = in.Level.Or(levelOff), in.IncludeExecutionData.V
	if in.Destinations != nil {
		out.Groups = make([]string, 0, len(in.Destinations))
	}
	for i := range in.Destinations {
		group := ""
		if to := in.Destinations[i].CloudWatchLogsLogGroup; to != nil {
			group = to.LogGroupArn.V
		}
		out.Groups = append(out.Groups, group)
	}
	return out, out.check()
}

// check refuses destinations that cannot be. Source of the texts: recorded (test_invalid_logging_configuration, test_multiple_destinations).
func (l *logging) check() error {
	if len(l.Groups) > 1 || len(l.Groups) == 0 && l.Level != levelOff {
		return invalidLogging("Must specify exactly one Log Destination.")
	}
	for _, group := range l.Groups {
		if _, _, ok := groupOf(group); !ok {
			return invalidLogging("Log Destination is not valid: " + group) // the text is ours
		}
	}
	return nil
}

// groupOf reads the ARN of a log group, which must end in ":*". Source: API Reference, CloudWatchLogsLogGroup, logGroupArn: "The ARN must end
// with :*".
func groupOf(text string) (at scope, name string, ok bool) {
	parsed, err := arn.Parse(text)
	if err != nil || parsed.Service != "logs" {
		return at, "", false
	}
	rest, isGroup := strings.CutPrefix(parsed.Resource, "log-group:")
	name, all := strings.CutSuffix(rest, ":*")
	return scope{parsed.Account, parsed.Region}, name, isGroup && all && name != "" && !strings.ContainsAny(name, ":*")
}

// checkDestination refuses a log group that is not there (recorded: test_deleted_log_group), or that the role may not log to. Source of that
// text: an answer of AWS in https://github.com/aws/aws-cdk/issues/26432.
func (s *Service) checkDestination(ctx context.Context, at scope, machine string, to *settings) error {
	for _, group := range to.Logging.Groups {
		in, name, _ := groupOf(group)
		if in != at {
			return invalidLogging("Log Destination not found.")
		}
		exists, allowed, err := s.logs.MayLog(ctx, to.Role, at.machineARN(machine), at.account, at.region, name)
		switch {
		case err != nil:
			return fmt.Errorf("check log group %s: %w", group, err)
		case !allowed:
			return wire.ErrAccessDeniedJSON.New("The state machine IAM Role is not authorized to access the Log Destination")
		case !exists:
			return invalidLogging("Log Destination not found.")
		}
	}
	return nil
}

func invalidLogging(why string) error {
	return api.ErrInvalidLoggingConfiguration.New("Invalid Logging Configuration: " + why)
}
