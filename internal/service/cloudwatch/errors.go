package cloudwatch

import (
	"errors"
	"net/http"
	"strings"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// The errors of CloudWatch. [R] marks texts that AWS answered, as recorded in LocalStack's AWS-validated snapshots (test_cloudwatch);
// [Q] those that users quote of its answers; the others are ours.

// errValidation is how CloudWatch's framework refuses input; its namespace is recorded (test_exception_serializing_with_no_shape_in_spec).
var errValidation = &wire.ErrorShape{Name: "ValidationException", Code: "ValidationError", Namespace: "com.amazon.coral.validate", Status: http.StatusBadRequest}

func validation(format string, args ...any) *wire.Error { return errValidation.Newf(format, args...) }

func invalidValue(format string, args ...any) *wire.Error {
	return api.ErrInvalidParameterValueException.Newf(format, args...)
}

func invalidCombination(format string, args ...any) *wire.Error {
	return api.ErrInvalidParameterCombinationException.Newf(format, args...)
}

func missing(name string) *wire.Error {
	return api.ErrMissingRequiredParameterException.Newf("The parameter %s is required.", name) // [Q]
}

// exclusive is for two parameters of which there may be one [R].
func exclusive(one, other string) *wire.Error {
	return invalidCombination("The parameters %s and %s are mutually exclusive and you have specified both.", one, other)
}

func invalidToken() *wire.Error { return api.ErrInvalidNextToken.New("The NextToken is not valid.") }

func notYet(what string) *wire.Error {
	return wire.ErrNotImplemented.New(what + " is not implemented.")
}

// noSuch is the answer for what is not there, in the form of the newer operations.
func noSuch(kind, id string) *wire.Error {
	return &wire.Error{Shape: api.ErrResourceNotFoundException, Message: "The resource does not exist.", Members: &api.ResourceNotFoundException{
		ResourceType: wire.Some(kind), ResourceId: wire.Some(id),
	}}
}

// denied words a denial: in all three protocols with the status and code of Query, which CloudWatch spoke first.
func denied(c *service.Call, check service.Check, d policy.Decision) *wire.Error {
	return wire.ErrAccessDenied.New(policy.Denial{Principal: c.Caller.Name(), Action: check.Action, Resource: check.Resource}.Text(d))
}

// mapped words what the data's keeper refuses.
func mapped(err error) error {
	if errors.Is(err, series.ErrTooMany) {
		return &wire.Error{Shape: api.ErrLimitExceededFault, Message: "The account has as many metrics as are kept for one here: put no more names or dimensions.", Cause: err}
	}
	return err
}

// invalid words breaches of the model. The operations on metrics, which are the oldest, have a form of their own; the others answer as
// AWS's framework does [R].
func invalid(c *service.Call, found []wire.Violation) *wire.Error {
	switch c.Operation.Name {
	case api.PutMetricData.Name, api.GetMetricStatistics.Name, api.ListMetrics.Name, api.PutDashboard.Name, api.GetDashboard.Name:
		return ofMetrics(&found[0])
	}
	return validation("%s", wire.ValidationText(found))
}

// ofMetrics is the form of the operations on metrics [Q].
func ofMetrics(v *wire.Violation) *wire.Error {
	name := parameter(v.Path)
	k := v.Member.Constraint
	switch {
	case v.Missing:
		return missing(name)
	case k != nil && len(k.Enum) > 0 && v.Member.Name == "Unit":
		return invalidValue("The parameter %s must be a value in the set [ %s ].", name, strings.Join(units(), ", "))
	case k != nil && len(k.Enum) > 0:
		return invalidValue("The parameter %s must be a value in the set [ %s ].", name, strings.Join(k.Enum, ", "))
	case strings.Contains(v.Rule, "length greater"):
		return invalidValue("The parameter %s must be longer than or equal to %d character(s).", name, k.LengthMin)
	case strings.Contains(v.Rule, "length less") && v.Member.Kind == wire.List:
		return invalidValue("The collection %s must not have a size greater than %d.", name, k.LengthMax)
	case strings.Contains(v.Rule, "length less"):
		return invalidValue("The parameter %s must be shorter than %d characters.", name, k.LengthMax+1)
	}
	return invalidValue("The value %s for parameter %s is invalid.", strings.Trim(v.Value, "'"), name)
}

// parameter is a path of the framework's as the operations on metrics name it: MetricData.member.1.Unit for metricData.1.member.unit.
func parameter(path string) string {
	parts := strings.Split(path, ".")
	for i, p := range parts {
		if p == "member" && i > 0 {
			parts[i-1], parts[i] = p, parts[i-1]
			continue
		}
		parts[i] = strings.ToUpper(p[:min(len(p), 1)]) + p[min(len(p), 1):]
	}
	return strings.Join(parts, ".")
}

// units lists those that CloudWatch knows, in the order in which it chooses among the units of a metric and names them [R].
func units() []string {
	return []string{
		"Megabits", "Terabits", "Gigabits", "Count", "Bytes", "Gigabytes", "Gigabytes/Second", "Kilobytes", "Kilobits/Second", "Terabytes",
		"Terabits/Second", "Bytes/Second", "Percent", "Megabytes", "Megabits/Second", "Milliseconds", "Microseconds", "Kilobytes/Second",
		"Gigabits/Second", "Megabytes/Second", "Bits", "Bits/Second", "Count/Second", "Seconds", "Kilobits", "Terabytes/Second", "None",
	}
}

// asWire is an error that a check made, which is always one of those above.
func asWire(err error) *wire.Error {
	var refusal *wire.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	return &wire.Error{Shape: wire.ErrInternalFailure, Cause: err}
}
