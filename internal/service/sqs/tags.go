package sqs

import (
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// queueResource is the resource type of most operations, as the Service Authorization Reference writes it.
const queueResource = "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"

func resourceTags() []string { return []string{"aws:ResourceTag/${TagKey}"} }

// tagsMax is how many tags a queue can have. Source: SQS Developer Guide, "Amazon SQS queue quotas".
const tagsMax = 50

// tagKeys are the condition keys of a request that brings tags.
func tagKeys(tags wire.Dict[string]) policy.Keys {
	var keys policy.Keys
	names := make([]string, 0, len(tags))
	for name, value := range tags.All() {
		keys = keys.Set("aws:RequestTag/"+name, policy.One(value))
		names = append(names, name)
	}
	if len(names) > 0 {
		keys = keys.Set("aws:TagKeys", policy.Many(names))
	}
	return keys
}

func checkTags(tags wire.Dict[string]) error {
	const keyMax, valueMax = 128, 256
	if len(tags) > tagsMax {
		return wire.ErrInvalidParameter.Newf("Too many tags added for queue.")
	}
	for name, value := range tags.All() {
		if name == "" || len([]rune(name)) > keyMax {
			return wire.ErrInvalidParameter.New("Tag keys must be between 1 and 128 characters in length.")
		}
		if len([]rune(value)) > valueMax {
			return wire.ErrInvalidParameter.New("Tag values must be between 0 and 256 characters in length.")
		}
	}
	return nil
}
