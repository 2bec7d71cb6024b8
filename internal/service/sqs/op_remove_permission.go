package sqs

import (
	"context"
	"slices"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func (s *Service) removePermission() service.Operation {
	return service.Define(sqsapi.RemovePermission, service.Contract{
		Action: "sqs:RemovePermission", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, wire.ErrInvalidParameter},
	}, func(c *service.Call, in *sqsapi.RemovePermissionRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:RemovePermission")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.RemovePermissionRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		return nil, s.editPolicy(ctx, q, func(d *document) error {
			i := d.label(in.Label.V)
			switch {
			case in.Label.V == "":
				return missing("Label")
			case len(d.Statement) == 0:
				return invalidValue(in.Label.V, "Label", "can't find label.")
			case i < 0: // answers of AWS in the tests of Inqnuam/local-aws-sqs
				return invalidValue(in.Label.V, "Label", "can't find label on existing policy.")
			}
			d.Statement = slices.Delete(d.Statement, i, i+1)
			return nil
		})
	})
}
