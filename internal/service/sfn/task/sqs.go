package task

import (
	"context"

	"sluice/internal/api/sqsapi"
)

// sendMessage is sqs:sendMessage. A message body that is no string goes as its JSON.
func (t *Tasks) sendMessage(ctx context.Context, c *Call) (*Result, error) {
	l := &legacy{client: clientOf("sqs"), name: "SQS", base: "AmazonSQSException", service: "AmazonSQS"}
	in := new(sqsapi.SendMessageRequest)
	decodeShape(capitalized, c.Input, in) // Do has looked at it
	a, err := t.perform(ctx, c, l.client, sqsapi.SendMessage.Operation, in)
	if err != nil {
		return nil, err
	}
	if a.Refusal != nil {
		return nil, l.refused(a)
	}
	return t.answered(a), nil
}
