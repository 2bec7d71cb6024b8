package cloudwatch

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putDashboard creates a dashboard or replaces it.
func (s *Service) putDashboard() service.Operation {
	return service.Define(api.PutDashboard, service.Contract{
		Action: "cloudwatch:PutDashboard", Resource: "dashboard",
		Errors: []*wire.ErrorShape{api.ErrMissingRequiredParameterException, api.ErrInvalidParameterValueException, api.ErrDashboardInvalidInputError},
		Gaps:   []string{"a body must be a JSON object; what is in it is kept as it is, without AWS's warnings. Tags are refused"},
	}, func(c *service.Call, in *api.PutDashboardInput) error {
		onDashboards(c, in.DashboardName.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.PutDashboardInput) (*api.PutDashboardOutput, error) {
		if len(in.Tags) > 0 {
			return nil, notYet("Tagging dashboards")
		}
		if err := checkDashboard(in); err != nil {
			return nil, err
		}
		err := s.dashboards.put(dashboardRecord{Account: c.Account, Name: in.DashboardName.V, Body: in.DashboardBody.V, Modified: c.Now})
		return &api.PutDashboardOutput{DashboardValidationMessages: []api.DashboardValidationMessage{}}, err
	})
}

// dashboardNameMax is the longest name ("The maximum length is 255").
const dashboardNameMax = 255

func checkDashboard(in *api.PutDashboardInput) error {
	name, body := in.DashboardName.V, jsontext.Value(in.DashboardBody.V)
	switch {
	case name == "" || len(name) > dashboardNameMax || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "":
		// Recorded, with the line's end.
		return invalidValue("The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n")
	case len(body) > dashboardMax:
		return invalidBody("The dashboard body is too large.")
	case !utf8.ValidString(in.DashboardBody.V) || !body.IsValid():
		return invalidBody("Invalid JSON syntax")
	case body.Kind() != '{':
		return invalidBody("The dashboard body is not a JSON object")
	}
	return nil
}

// invalidBody has the form of AWS's answer; the texts in it are ours.
func invalidBody(what string) *wire.Error {
	const text = "The field DashboardBody must be a valid JSON object"
	return &wire.Error{Shape: api.ErrDashboardInvalidInputError, Message: text, Members: &api.DashboardInvalidInputError{
		Message:                     wire.Some(text),
		DashboardValidationMessages: []api.DashboardValidationMessage{{DataPath: wire.Some("/"), Message: wire.Some(what)}},
	}}
}
