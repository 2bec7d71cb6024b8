package sqs

import (
	"bytes"
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

// labelMax is the longest label. Source: API Reference, AddPermission.
const labelMax = 80

func (s *Service) handleAddPermission(ctx context.Context, c *service.Call, in *sqsapi.AddPermissionRequest) (*wire.Empty, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	if err := refusePermission(in); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(newPermission(q, in.Label.V, in.AWSAccountIds, in.Actions))
	if err != nil {
		return nil, err
	}
	return nil, s.editPolicy(ctx, q, func(d *document) error {
		if i := d.label(in.Label.V); i >= 0 {
			if bytes.Equal(d.Statement[i], raw) {
				return nil // it is there already
			}
			return invalidValue(in.Label.V, "Label", "Already exists.")
		}
		if len(d.Statement) >= statementsMax {
			return sqsapi.ErrOverLimit.Newf("%d Statements were found, maximum allowed is %d.", len(d.Statement)+1, statementsMax)
		}
		d.Statement = append(d.Statement, raw)
		return nil
	})
}

// refusePermission: the texts about actions are AWS's, as cloudtools/awacs#34 and the tests of getmoto/moto quote them.
func refusePermission(in *sqsapi.AddPermissionRequest) error {
	switch {
	case in.Label.V == "":
		return missing("Label")
	case len(in.Actions) == 0:
		return missing("ActionName")
	case len(in.AWSAccountIds) == 0:
		return missing("AWSAccountIds")
	}
	if len(in.Label.V) > labelMax || !validBatchID(in.Label.V) {
		return invalidValue(in.Label.V, "Label", "Only alphanumeric characters, hyphens and underscores are allowed; 80 at most.")
	}
	return refuseShared(in)
}

// refuseShared checks what is given to whom.
func refuseShared(in *sqsapi.AddPermissionRequest) error {
	for _, account := range in.AWSAccountIds {
		if !isAccount(account) {
			return invalidValue(account, "PrincipalId", "Unable to verify.")
		}
	}
	if len(in.Actions) > actionsMax {
		return sqsapi.ErrOverLimit.Newf("%d Actions were found, maximum allowed is %d.", len(in.Actions), actionsMax)
	}
	if len(in.AWSAccountIds) > principalsMax {
		return sqsapi.ErrOverLimit.Newf("%d Principals were found, maximum allowed is %d.", len(in.AWSAccountIds), principalsMax)
	}
	for _, action := range in.Actions {
		switch {
		case slices.Contains(shareable(), action):
		case ownersAlone(action):
			return invalidValue("SQS:"+action, "ActionName", "Only the queue owner is allowed to invoke this action.")
		default:
			return invalidValue("SQS:"+action, "ActionName", "Please refer to the appropriate WSDL for a list of valid actions.")
		}
	}
	return nil
}

// shareable lists the actions that a queue's owner can give to others this way. Source: API Reference, AddPermission.
func shareable() []string {
	return []string{"*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue"}
}

// ownersAlone tells whether an action is none that a queue's policy can give to another account. Source: SQS Developer Guide,
// "Limitations of Amazon SQS custom policies" ("Cross-account permissions don't apply to the following actions").
func ownersAlone(action string) bool {
	switch action {
	case "AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue", "ListMessageMoveTasks", "ListQueues", "ListQueueTags",
		"RemovePermission", "SetQueueAttributes", "StartMessageMoveTask", "TagQueue", "UntagQueue":
		return true
	}
	return false
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
