package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getCredentialReport shows the report of the account's credentials that was made last.
func (s *Service) getCredentialReport() service.Operation {
	const action = "iam:GetCredentialReport"
	contract := service.Contract{
		Action: action, Resource: "",
		Errors: []*wire.ErrorShape{iamapi.ErrCredentialReportNotPresentException, iamapi.ErrCredentialReportExpiredException},
	}
	authorize := func(c *service.Call, _ *wire.Empty) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *wire.Empty) (*iamapi.GetCredentialReportResponse, error) {
		found := s.credentialReport(c.Account)
		switch {
		case found == nil:
			return nil, iamapi.ErrCredentialReportNotPresentException.New("") // recorded: no text
		case !found.current(c.Now):
			return nil, iamapi.ErrCredentialReportExpiredException.New("")
		}
		return &iamapi.GetCredentialReportResponse{
			Content: found.Content, ReportFormat: wire.Some("text/csv"), GeneratedTime: wire.Some(found.Generated),
		}, nil
	}
	return service.Define(iamapi.GetCredentialReport, contract, authorize, handle)
}
