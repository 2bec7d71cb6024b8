package sqs

import (
	"context"
	"slices"
	"strconv"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) getQueueAttributes() service.Operation {
	return service.Define(sqsapi.GetQueueAttributes, service.Contract{
		Action: "sqs:GetQueueAttributes", Resource: queueResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrInvalidAttributeName},
	}, func(c *service.Call, in *sqsapi.GetQueueAttributesRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:GetQueueAttributes")
	}, s.handleGetQueueAttributes)
}

func (s *Service) handleGetQueueAttributes(ctx context.Context, c *service.Call, in *sqsapi.GetQueueAttributesRequest) (*sqsapi.GetQueueAttributesResult, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	for _, name := range in.AttributeNames {
		if name != "All" && !known(name) {
			return nil, sqsapi.ErrInvalidAttributeName.New("Unknown Attribute " + name + ".")
		}
	}
	if len(in.AttributeNames) == 0 {
		return &sqsapi.GetQueueAttributesResult{}, nil
	}
	answer, err := s.do(ctx, q.partition, &queue.Inspect{Queue: q.ID})
	if err != nil {
		return nil, err
	}
	all := slices.Contains(in.AttributeNames, "All")
	var out wire.Dict[string]
	for _, p := range q.attributes(answer.Counts) {
		if all || slices.Contains(in.AttributeNames, p.Name) {
			out = append(out, wire.Entry[string]{Key: p.Name, Value: p.Value})
		}
	}
	return &sqsapi.GetQueueAttributesResult{Attributes: out}, nil
}

// attributes are all that a queue has.
func (e *entry) attributes(counts queue.Counts) []queue.Pair {
	seconds := func(millis int64) string { return strconv.FormatInt(millis/1000, 10) }
	out := []queue.Pair{
		{Name: sqsapi.QueueAttributeNameQueueArn, Value: e.arn},
		{Name: sqsapi.QueueAttributeNameApproximateNumberOfMessages, Value: strconv.Itoa(counts.Visible)},
		{Name: sqsapi.QueueAttributeNameApproximateNumberOfMessagesNotVisible, Value: strconv.Itoa(counts.InFlight)},
		{Name: sqsapi.QueueAttributeNameApproximateNumberOfMessagesDelayed, Value: strconv.Itoa(counts.Delayed)},
		{Name: sqsapi.QueueAttributeNameCreatedTimestamp, Value: seconds(e.Created)},
		{Name: sqsapi.QueueAttributeNameLastModifiedTimestamp, Value: seconds(e.Modified)},
	}
	return append(out, e.Config.Attributes()...)
}

// known tells whether a queue can have an attribute of that name.
func known(name string) bool {
	switch name {
	case sqsapi.QueueAttributeNameQueueArn, sqsapi.QueueAttributeNameApproximateNumberOfMessages,
		sqsapi.QueueAttributeNameApproximateNumberOfMessagesNotVisible, sqsapi.QueueAttributeNameApproximateNumberOfMessagesDelayed,
		sqsapi.QueueAttributeNameCreatedTimestamp, sqsapi.QueueAttributeNameLastModifiedTimestamp:
		return true
	}
	return slices.ContainsFunc(rules(true), func(r rule) bool { return r.name == name })
}
