package sqs

import (
	"context"
	"encoding/base64"
	"slices"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

// listMax is how many queues one call can list, and lists if it does not ask for fewer.
const listMax = 1000

func (s *Service) listQueues() service.Operation {
	return service.Define(sqsapi.ListQueues, service.Contract{
		Action: "sqs:ListQueues", Resource: "*", Errors: []*wire.ErrorShape{wire.ErrInvalidParameter},
	}, func(c *service.Call, _ *sqsapi.ListQueuesRequest) error {
		c.Require(service.Check{Action: "sqs:ListQueues", Resource: "*"})
		return nil
	}, s.handleListQueues)
}

// handleListQueues pages by name: the token is the last name of the page before. Source of the rules: API Reference, ListQueues
// (a token is given only to who asks for MaxResults).
func (s *Service) handleListQueues(_ context.Context, c *service.Call, in *sqsapi.ListQueuesRequest) (*sqsapi.ListQueuesResult, error) {
	limit := in.MaxResults.Or(listMax)
	if limit < 1 || limit > listMax {
		return nil, invalidValue(limit, "MaxResults", "MaxResults must be an integer between 1 and 1000.")
	}
	names := s.directory.names(c.Account, c.Region, in.QueueNamePrefix.V)
	if in.NextToken.V != "" {
		after, err := base64.StdEncoding.DecodeString(in.NextToken.V)
		if err != nil {
			return nil, wire.ErrInvalidParameter.New("Invalid or expired next token.")
		}
		i, found := slices.BinarySearch(names, string(after))
		if found {
			i++
		}
		names = names[i:]
	}
	out := &sqsapi.ListQueuesResult{}
	if int64(len(names)) > limit {
		names = names[:limit]
		if in.MaxResults.Set {
			out.NextToken = wire.Some(base64.StdEncoding.EncodeToString([]byte(names[limit-1])))
		}
	}
	for _, name := range names {
		out.QueueUrls = append(out.QueueUrls, queueURL(c, queue.Key{Account: c.Account, Name: name}))
	}
	return out, nil
}
