package sfn

import (
	"context"
	"fmt"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/wire"
)

// Roles knows the roles that state machines run as.
type Roles interface {
	// MayAssume reports whether the role is there and trusts Step Functions to act as it for a state machine of the account.
	MayAssume(ctx context.Context, role, machineARN, account string) (bool, error)
}

// checkRoleARN refuses what is no role of the machine's account. Source of the texts: ours for the first; for the second, that of Lambda.
func checkRoleARN(at scope, role string) error {
	parsed, err := arn.Parse(role)
	if err != nil || parsed.Service != "iam" || !strings.HasPrefix(parsed.Resource, "role/") {
		return invalidARN("Invalid Role Arn: " + role)
	}
	if parsed.Account != at.account {
		return wire.ErrAccessDeniedJSON.New("Cross-account pass role is not allowed.")
	}
	return nil
}

// checkRole refuses a role that Step Functions cannot act as. Source of the text: answers of AWS in many projects' notes, as
// https://github.com/aws/aws-cdk/issues/26432 and terraform-provider-aws' aws_sfn_state_machine, which waits for it to pass.
func (s *Service) checkRole(ctx context.Context, at scope, machine, role string) error {
	may, err := s.roles.MayAssume(ctx, role, at.machineARN(machine), at.account)
	if err != nil {
		return fmt.Errorf("check role %s: %w", role, err)
	}
	if !may {
		return wire.ErrAccessDeniedJSON.New("Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.")
	}
	return nil
}
