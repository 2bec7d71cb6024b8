package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// createCodeSigningConfig makes a code signing configuration.
func (s *Service) createCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.CreateCodeSigningConfig, service.Contract{
		Action: "lambda:CreateCodeSigningConfig", Resource: "*", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"}, Errors: refuses(),
		Gaps: []string{"signatures are not verified: a configuration with the policy Enforce refuses all code"},
	}, func(c *service.Call, in *lambdaapi.CreateCodeSigningConfigRequest) error {
		s.require(c, "*", requestTags(toMap(in.Tags))...)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.CreateCodeSigningConfigRequest) (*lambdaapi.CreateCodeSigningConfigResponse, error) {
		x := &signing{
			ID: "csc-" + s.randomText(signingIDChars), Description: in.Description.V, Publishers: in.AllowedPublishers.SigningProfileVersionArns,
			Policy: signingPolicy(in.CodeSigningPolicies, signingWarn), Modified: c.Now.UTC(), Tags: toMap(in.Tags),
		}
		if err := checkTags(x.Tags); err != nil {
			return nil, err
		}
		at := scopeOf(c)
		return &lambdaapi.CreateCodeSigningConfigResponse{CodeSigningConfig: x.shape(at)}, s.change(func(ed *edit) error {
			s.signings.put(ed, at, x)
			return nil
		})
	})
}
