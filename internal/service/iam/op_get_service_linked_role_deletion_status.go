package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getServiceLinkedRoleDeletionStatus tells how far a deletion is: done.
func (s *Service) getServiceLinkedRoleDeletionStatus() service.Operation {
	const action = "iam:GetServiceLinkedRoleDeletionStatus"
	contract := service.Contract{
		Action: action, Resource: "role",
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
		Gaps:   []string{"of an account's tasks, the last hundred are known"},
	}
	authorize := func(c *service.Call, in *iamapi.GetServiceLinkedRoleDeletionStatusRequest) error {
		c.Require(service.Check{Action: action, Resource: deletedRoleARN(c.Account, in.DeletionTaskId.V)})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetServiceLinkedRoleDeletionStatusRequest) (*iamapi.GetServiceLinkedRoleDeletionStatusResponse, error) {
		s.mu.RLock()
		task := s.image.deletions[in.DeletionTaskId.V]
		s.mu.RUnlock()
		if task == nil || task.Account != c.Account {
			return nil, errNoSuchDeletion(in.DeletionTaskId.V)
		}
		return &iamapi.GetServiceLinkedRoleDeletionStatusResponse{Status: wire.Some("SUCCEEDED")}, nil
	}
	return service.Define(iamapi.GetServiceLinkedRoleDeletionStatus, contract, authorize, handle)
}
