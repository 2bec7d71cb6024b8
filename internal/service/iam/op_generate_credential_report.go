package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// generateCredentialReport makes the report of the account's credentials, unless there is one of the last four hours.
func (s *Service) generateCredentialReport() service.Operation {
	const action = "iam:GenerateCredentialReport"
	contract := service.Contract{
		Action: action, Resource: "",
	}
	authorize := func(c *service.Call, _ *wire.Empty) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *wire.Empty) (*iamapi.GenerateCredentialReportResponse, error) {
		out := &iamapi.GenerateCredentialReportResponse{State: wire.Some(reportComplete)}
		err := s.change(func(change *change) error {
			old := s.credentialReport(c.Account)
			if old != nil && old.current(c.Now) {
				return nil
			}
			made, err := s.newCredentialReport(c.Account, second(c.Now))
			if err != nil {
				return err
			}
			change.put(made)
			out.State = wire.Some(reportStarted)
			if old == nil {
				out.Description = wire.Some(reportStartedText)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		return out, nil
	}
	return service.Define(iamapi.GenerateCredentialReport, contract, authorize, handle)
}

// The states of a report (IAM API Reference, GenerateCredentialReport). Ours is complete when the answer comes, which says that it was started
// all the same, as tools expect of the first answer.
const (
	reportStarted     = "STARTED"
	reportComplete    = "COMPLETE"
	reportStartedText = "No report exists. Starting a new report generation task"
)
