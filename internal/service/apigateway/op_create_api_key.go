package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createAPIKey makes a key with a value that the caller gives or the service makes.
func (s *Service) createAPIKey() service.Operation {
	return service.Define(apigatewayapi.CreateApiKey, service.Contract{
		Action: "apigateway:POST", Resource: "ApiKeys", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
		Gaps: []string{
			"generateDistinctId is accepted; an ID is always distinct from the value",
			"keys are stored and shown; a deployment with a method that requires one is refused",
		},
	}, func(c *service.Call, in *apigatewayapi.CreateApiKeyRequest) error {
		s.require(c, "/apikeys", requestTags(toMap(in.Tags))...)
		return nil
	}, s.handleCreateAPIKey)
}

func (s *Service) handleCreateAPIKey(_ context.Context, c *service.Call, in *apigatewayapi.CreateApiKeyRequest) (*apigatewayapi.ApiKey, error) {
	k := &apiKey{
		Name: in.Name.V, Description: in.Description.V, CustomerID: in.CustomerId.V, Enabled: in.Enabled.V, Tags: toMap(in.Tags),
		Created: now(c), Updated: now(c), value: in.Value.V,
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	if k.value == "" { // recorded: an empty one is as none
		k.value = s.randomOf(alphanumeric, keyValueLength)
	}
	if err := checkKeyValue(k.value); err != nil {
		return nil, err
	}
	if err := checkTags(k.Tags); err != nil {
		return nil, err
	}
	err := s.changeHolding(c, func(ed *edit, h *holding) error {
		for _, at := range in.StageKeys {
			if err := s.addStageKey(c, k, at.RestApiId.V, at.StageName.V); err != nil {
				return err
			}
		}
		switch {
		case h.keyOf(k.value) != nil:
			return keyExists()
		case len(h.keys) >= KeysMax:
			return tooManyKeys()
		}
		k.ID = s.newID(keyIDLength, func(id string) bool { return h.keys[id] != nil })
		k.Order = nextOrder(h.keys, c.Now)
		s.putKey(ed, c, k)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return k.shapeWithValue(), nil
}

// putKey stores a new key.
func (s *Service) putKey(ed *edit, c *service.Call, k *apiKey) {
	owner := scopeOf(c).owner()
	k.seal(s.keySealer, owner)
	s.keys.put(ed, owner, k)
}

// keyExists is API Gateway's answer to a value that another key has. Source: https://github.com/rrahul963/serverless-add-api-key/issues/27.
func keyExists() error { return conflict("API Key already exists") }

// tooManyKeys is in our words.
func tooManyKeys() error {
	return limitExceeded("Maximum number of API keys for this account has been reached: %d", KeysMax)
}
