package sqs

import (
	"context"
	"slices"

	"github.com/go-json-experiment/json"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func (s *Service) addPermission() service.Operation {
	return service.Define(sqsapi.AddPermission, service.Contract{
		Action: "sqs:AddPermission", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, wire.ErrInvalidParameter, sqsapi.ErrOverLimit},
	}, func(c *service.Call, in *sqsapi.AddPermissionRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:AddPermission")
	}, s.handleAddPermission)
}

// Limits of AddPermission. Source: API Reference, AddPermission ("An Amazon SQS policy can have a maximum of seven actions per
// statement") and the Developer Guide's quotas (20 statements).
const (
	actionsMax    = 7
	statementsMax = 20
	labelMax      = 80
)

func (s *Service) handleAddPermission(ctx context.Context, c *service.Call, in *sqsapi.AddPermissionRequest) (*wire.Empty, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	if err := refusePermission(in); err != nil {
		return nil, err
	}
	return nil, s.editPolicy(ctx, q, func(d *document) error {
		if d.label(in.Label.V) >= 0 {
			return invalidValue(in.Label.V, "Label", "Already exists.")
		}
		if len(d.Statement) >= statementsMax {
			return sqsapi.ErrOverLimit.Newf("%d statements were found, maximum allowed is %d.", len(d.Statement)+1, statementsMax)
		}
		raw, err := json.Marshal(newPermission(q, in.Label.V, in.AWSAccountIds, in.Actions))
		d.Statement = append(d.Statement, raw)
		return err
	})
}

func refusePermission(in *sqsapi.AddPermissionRequest) error {
	if len(in.Label.V) > labelMax || !validBatchID(in.Label.V) {
		return invalidValue(in.Label.V, "Label", "Only alphanumeric characters, hyphens and underscores are allowed; 80 at most.")
	}
	for _, account := range in.AWSAccountIds {
		if !isAccount(account) {
			return invalidValue(account, "PrincipalId", "Unable to verify.")
		}
	}
	if len(in.Actions) > actionsMax {
		return sqsapi.ErrOverLimit.Newf("%d Actions were found, maximum allowed is %d.", len(in.Actions), actionsMax)
	}
	for _, action := range in.Actions {
		if !slices.Contains(shareable(), action) {
			return invalidValue("SQS:"+action, "ActionName", "Only the queue owner is allowed to invoke this action.")
		}
	}
	return nil
}

// shareable lists the actions that a queue's owner can give to others this way. Source: API Reference, AddPermission.
func shareable() []string {
	return []string{"*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue"}
}

func isAccount(text string) bool {
	const digits = 12
	if len(text) != digits {
		return false
	}
	for i := range digits {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}
