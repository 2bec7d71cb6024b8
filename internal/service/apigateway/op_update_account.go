package apigateway

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateAccount patches an account's settings in a region.
func (s *Service) updateAccount() service.Operation {
	return service.Define(apigatewayapi.UpdateAccount, service.Contract{
		Action: "apigateway:PATCH", Resource: "Account", Errors: refuses(),
		Gaps: []string{"of the role for CloudWatch, the trust is checked, its permissions are not"},
	}, func(c *service.Call, in *apigatewayapi.UpdateAccountRequest) error {
		s.require(c, accountPath)
		for _, p := range patches(in.PatchOperations) {
			if p.path == cloudWatchRolePath {
				requirePassRole(c, p.value)
			}
		}
		return nil
	}, s.handleUpdateAccount)
}

func (s *Service) handleUpdateAccount(ctx context.Context, c *service.Call, in *apigatewayapi.UpdateAccountRequest) (out *apigatewayapi.Account, err error) {
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		set := &settings{}
		if before := h.settings[settingsID]; before != nil {
			*set = *before
		}
		if err := each(in.PatchOperations, func(p *patch) error { return set.patch(c, p) }); err != nil {
			return err
		}
		if slices.ContainsFunc(in.PatchOperations, func(p apigatewayapi.PatchOperation) bool { return p.Path.V == cloudWatchRolePath }) {
			if err := s.checkRole(ctx, c, set.CloudWatchRoleARN); err != nil {
				return err
			}
		}
		s.settings.put(ed, scopeOf(c).owner(), set)
		out = set.shape()
		return nil
	})
	return out, err
}

const cloudWatchRolePath = "/cloudwatchRoleArn"

// patch applies one patch. Source of the paths: API reference, "Patch Operations", UpdateAccount.
func (set *settings) patch(c *service.Call, p *patch) error {
	switch {
	case p.op == opReplace && p.path == cloudWatchRolePath:
		set.CloudWatchRoleARN = p.value
		return checkRoleARN(c, p.value)
	case p.op == opReplace:
		return p.notAmong(cloudWatchRolePath)
	case (p.op == opAdd || p.op == opRemove) && p.path != "/features":
		return p.notAmong("/features")
	case p.op == opAdd && p.value == featureUsagePlans:
		return nil // every account has it
	case p.op == opRemove && p.value == featureUsagePlans:
		return badRequest("The feature %s cannot be removed", featureUsagePlans) // the texts are ours
	case p.op == opAdd || p.op == opRemove:
		return badRequest("Invalid feature specified: %s. Must be %s", p.value, featureUsagePlans)
	}
	return p.notAmong()
}

// checkRoleARN accepts a role of the caller's account, or none.
func checkRoleARN(c *service.Call, role string) error {
	if role == "" {
		return nil
	}
	a, err := arn.Parse(role)
	switch {
	case err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "role/"):
		return invalidARN()
	case a.Account != c.Account:
		return wire.ErrAccessDenied.New("Cross-account pass role is not allowed.")
	}
	return nil
}

// checkRole refuses a role that API Gateway could not act as. Source of the text: https://github.com/tmobile/jazz-installer/pull/597.
func (s *Service) checkRole(ctx context.Context, c *service.Call, role string) error {
	if role == "" {
		return nil
	}
	may, err := s.roles.MayAssume(ctx, c.Account, role)
	if err != nil {
		return fmt.Errorf("check role %s: %w", role, err)
	}
	if !may {
		return badRequest("The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.")
	}
	return nil
}
