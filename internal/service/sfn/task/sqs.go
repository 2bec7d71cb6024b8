package task

import (
	"context"
	"net/url"
	"strings"

	"sluice/internal/api/sqsapi"
)

// sendMessage is sqs:sendMessage. A message body that is no string goes as its JSON.
func (t *Tasks) sendMessage(ctx context.Context, c *Call) (*Result, error) {
	l := &legacy{client: clientOf("sqs"), name: "SQS", base: "AmazonSQSException", service: "AmazonSQS"}
	in := new(sqsapi.SendMessageRequest)
	decodeShape(capitalized, c.Input, in) // Do has looked at it
	if host := nowhere(in.QueueUrl.V); host != "" {
		return nil, fail("SQS.SdkClientException", "Unable to execute HTTP request: "+host+": Name or service not known") // recorded: test_send_message_no_such_queue
	}
	a, err := t.perform(ctx, c, l.client, sqsapi.SendMessage.Operation, in)
	if err != nil {
		return nil, err
	}
	if a.Refusal != nil {
		return nil, l.refused(a)
	}
	return t.answered(a), nil
}

// nowhere is the host of a queue's URL that leads nowhere: version 1 of the SDK sends messages to the URL itself, and not to the service's
// endpoint. Of the URLs of queues, which have a path, none is one.
func nowhere(queueURL string) string {
	u, err := url.Parse(queueURL)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "" || strings.ContainsAny(u.Host, ".:") || u.Host == "localhost" {
		return ""
	}
	return u.Host
}
