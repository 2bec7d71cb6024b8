package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAccount shows an account's settings in a region.
func (s *Service) getAccount() service.Operation {
	return service.Define(apigatewayapi.GetAccount, service.Contract{
		Action: "apigateway:GET", Resource: "Account", Errors: refuses(),
		Gaps: []string{"throttleSettings shows AWS's limits; they are not enforced"},
	}, func(c *service.Call, _ *apigatewayapi.GetAccountRequest) error {
		s.require(c, accountPath)
		return nil
	}, s.handleGetAccount)
}

const accountPath = "/account"

func (s *Service) handleGetAccount(_ context.Context, c *service.Call, _ *apigatewayapi.GetAccountRequest) (*apigatewayapi.Account, error) {
	found := s.settings.find(s, c, settingsID)
	if found == nil {
		found = &settings{}
	}
	return found.shape(), nil
}

// What every account has. Sources: Developer Guide, "Amazon API Gateway quotas"; API reference, "Account".
const (
	accountRate       = 10000
	accountBurst      = 5000
	featureUsagePlans = "UsagePlans"
	accountKeyVersion = "4"
)

func (set *settings) shape() *apigatewayapi.Account {
	return &apigatewayapi.Account{
		CloudwatchRoleArn: wire.NonZero(set.CloudWatchRoleARN), Features: []string{featureUsagePlans}, ApiKeyVersion: wire.Some(accountKeyVersion),
		ThrottleSettings: &apigatewayapi.ThrottleSettings{BurstLimit: wire.Some[int64](accountBurst), RateLimit: wire.Some[float64](accountRate)},
	}
}
