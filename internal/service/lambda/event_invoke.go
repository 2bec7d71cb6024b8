package lambda

import (
	"fmt"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/arn"
	"sluice/internal/wire"
)

// shape shows a configuration; destinations are there even if they are empty (recorded).
func (e *eventInvoke) shape(at scope) *lambdaapi.FunctionEventInvokeConfig {
	out := &lambdaapi.FunctionEventInvokeConfig{
		LastModified: wire.Some(e.Modified), FunctionArn: wire.Some(target{at, e.Function, e.Qualifier}.arn()),
		DestinationConfig: &lambdaapi.DestinationConfig{
			OnSuccess: &lambdaapi.OnSuccess{Destination: wire.NonZero(e.OnSuccess)}, OnFailure: &lambdaapi.OnFailure{Destination: wire.NonZero(e.OnFailure)},
		},
	}
	if e.Retries != nil {
		out.MaximumRetryAttempts = wire.Some(*e.Retries)
	}
	if e.Age != nil {
		out.MaximumEventAgeInSeconds = wire.Some(*e.Age)
	}
	return out
}

// set changes what is given.
func (e *eventInvoke) set(retries, age wire.Opt[int64], to *lambdaapi.DestinationConfig) {
	if retries.Set {
		e.Retries = &retries.V
	}
	if age.Set {
		e.Age = &age.V
	}
	if to != nil && to.OnSuccess != nil {
		e.OnSuccess = to.OnSuccess.Destination.V
	}
	if to != nil && to.OnFailure != nil {
		e.OnFailure = to.OnFailure.Destination.V
	}
}

// checkInvokable finds what a configuration is about. Source of the text: recorded.
func (s *Service) checkInvokable(t target) error {
	if _, err := s.find(t); err != nil {
		return notFound("The function doesn't exist.")
	}
	return nil
}

func noEventInvoke(t target) error {
	return notFound("The function %s doesn't have an EventInvokeConfig", t.arn())
}

// checkDestinations refuses destinations that no event could go to. Source of the texts: recorded.
func (s *Service) checkDestinations(t target, to *lambdaapi.DestinationConfig) error {
	if to == nil {
		return nil
	}
	var success, failure string
	if to.OnSuccess != nil {
		success = to.OnSuccess.Destination.V
	}
	if to.OnFailure != nil {
		failure = to.OnFailure.Destination.V
	}
	for i, text := range []string{success, failure} {
		if text == "" {
			continue
		}
		a, err := arn.Parse(text)
		if err != nil || !takesRecords(a, i == 0) {
			return invalidParameter("The provided destination config DestinationConfig(onSuccess=%s, onFailure=%s) is invalid.",
				javaDestination("OnSuccess", success), javaDestination("OnFailure", failure))
		}
		if err := s.checkFunctionDestination(t, a); err != nil {
			return err
		}
	}
	return nil
}

// takesRecords reports whether what an ARN names can be a destination. Source: API Reference, PutFunctionEventInvokeConfig, DestinationConfig:
// standard queues and topics, buckets for failures alone. That others are refused here: answers of AWS in
// https://github.com/aws/aws-cdk/issues/13793 and https://github.com/aws/aws-cdk/pull/37115, with the text of the latter.
func takesRecords(a arn.ARN, ofSuccess bool) bool {
	switch a.Service {
	case "lambda", "events":
		return true
	case "sqs", "sns":
		return !strings.HasSuffix(a.Resource, ".fifo")
	case "s3":
		return !ofSuccess
	}
	return false
}

// javaDestination is a destination as the texts show it.
func javaDestination(kind, text string) string {
	if text == "" {
		return "null"
	}
	return fmt.Sprintf("%s(destination=%s)", kind, text)
}

// checkFunctionDestination refuses a function that is not there, and the function itself.
func (s *Service) checkFunctionDestination(t target, a arn.ARN) error {
	if a.Service != "lambda" {
		return nil
	}
	name, qualifier := SplitFunction(a.Resource)
	to := target{scope{a.Account, a.Region}, name, qualifier}
	if to.scope == t.scope && to.name == t.name {
		return invalidParameter("You can't specify the function as a destination for itself.")
	}
	if _, err := s.find(to); err != nil {
		return invalidParameter("The destination ARN %s is invalid.", a)
	}
	return nil
}
