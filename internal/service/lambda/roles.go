package lambda

import (
	"context"
	"fmt"

	"sluice/internal/arn"
	"sluice/internal/wire"
)

// checkRole refuses a role that Lambda could not act as. Source of the texts: answers of AWS in
// https://github.com/hashicorp/terraform-provider-aws/issues/7198 and https://github.com/aws/aws-cdk/issues/1684.
func (s *Service) checkRole(ctx context.Context, t target, role string) error {
	if a, err := arn.Parse(role); err == nil && a.Account != t.account {
		return wire.ErrAccessDenied.New("Cross-account pass role is not allowed.")
	}
	may, err := s.roles.MayAssume(ctx, role, t.functionARN(), t.account)
	if err != nil {
		return fmt.Errorf("check role %s: %w", role, err)
	}
	if !may {
		return invalidParameter("The role defined for the function cannot be assumed by Lambda.")
	}
	return nil
}
