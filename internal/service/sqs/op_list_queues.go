package sqs

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

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

func (s *Service) handleListQueues(_ context.Context, c *service.Call, in *sqsapi.ListQueuesRequest) (*sqsapi.ListQueuesResult, error) {
	prefix := in.QueueNamePrefix.V
	names, next, err := pageOf(s.directory.names(c.Account, c.Region, prefix), prefix, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &sqsapi.ListQueuesResult{QueueUrls: queueURLs(c, c.Account, names), NextToken: next}, nil
}

// pageOf takes a page out of sorted names: the token is what they were asked by, and the last name of the page before. Source of the
// rules: API Reference, ListQueues and ListDeadLetterSourceQueues (a token is given only to who asks for MaxResults).
func pageOf(names []string, by string, most wire.Opt[int64], token wire.Opt[string]) (page []string, next wire.Opt[string], err error) {
	limit := most.Or(listMax)
	if limit < 1 || limit > listMax {
		return nil, next, wire.ErrInvalidParameter.New("Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.")
	}
	if token.V != "" {
		after, err := listedTo(by, most, token.V)
		if err != nil {
			return nil, next, err
		}
		i, found := slices.BinarySearch(names, after)
		if found {
			i++
		}
		names = names[i:]
	}
	if int64(len(names)) > limit {
		names = names[:limit]
		if most.Set {
			next = wire.Some(base64.StdEncoding.EncodeToString([]byte(by + "\n" + names[limit-1])))
		}
	}
	return names, next, nil
}

// listedTo is the last name of the page before. Source of the texts: answers of AWS in the tests of Inqnuam/local-aws-sqs.
func listedTo(by string, most wire.Opt[int64], text string) (string, error) {
	if !most.Set {
		return "", wire.ErrInvalidParameter.New("MaxResults is a mandatory parameter when you provide a value for NextToken.")
	}
	token, err := base64.StdEncoding.DecodeString(text)
	before, after, ok := strings.Cut(string(token), "\n")
	switch {
	case err != nil || !ok:
		return "", wire.ErrInvalidParameter.New("Invalid NextToken value.")
	case before != by:
		return "", wire.ErrInvalidParameter.New("Invalid NextToken value. If you are passing in NextToken, you must not change the other request parameters.")
	}
	return after, nil
}

func queueURLs(c *service.Call, account string, names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, queueURL(c, queue.Key{Account: account, Name: name}))
	}
	return out
}
