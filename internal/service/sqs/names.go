package sqs

import (
	"strings"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

// keyOf reads a queue URL. Its last two segments are account and name; before them may stand any host that the caller
// reaches us by. A bare name means a queue of the caller.
func keyOf(c *service.Call, url string) (queue.Key, error) {
	path := url
	if _, after, ok := strings.Cut(url, "://"); ok {
		_, path, _ = strings.Cut(after, "/")
	}
	path = strings.Trim(path, "/")
	k := queue.Key{Account: c.Account, Region: c.Region, Name: path}
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		k.Name, path = path[i+1:], path[:i]
		k.Account = path[strings.LastIndexByte(path, '/')+1:]
	}
	if !validName(k.Name) || k.Account == "" {
		return queue.Key{}, sqsapi.ErrInvalidAddress.New("The address " + url + " is not valid for this endpoint.")
	}
	return k, nil
}

// queueURL names a queue to the caller, by the host that the caller used.
func queueURL(c *service.Call, k queue.Key) string {
	return c.Endpoint + "/" + k.Account + "/" + k.Name
}

const nameMax = 80

// validName: "A queue name can have up to 80 characters. Valid values: alphanumeric characters, hyphens, and underscores";
// FIFO queues end in .fifo (API Reference, CreateQueue).
func validName(name string) bool {
	base := strings.TrimSuffix(name, ".fifo")
	if base == "" || len(name) > nameMax {
		return false
	}
	for i := range len(base) {
		c := base[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// on finds the queue of a URL and requires an action on it. A queue that does not exist is named all the same, so that only
// those who may do the action learn that it does not. keys are condition keys of the request.
func (s *Service) on(c *service.Call, url, action string, keys ...policy.Key) error {
	k, err := keyOf(c, url)
	if err != nil {
		return err
	}
	s.require(c, k, action, keys...)
	return nil
}

// require requires an action on a queue that may exist.
func (s *Service) require(c *service.Call, k queue.Key, action string, keys ...policy.Key) {
	check := service.Check{Action: action, Keys: keys}
	if e := s.directory.get(k); e != nil {
		check.Resource, check.Policy = e.arn, e.policy
		if check.Keys == nil {
			check.Keys = e.tags
		} else {
			check.Keys = append(check.Keys, e.tags...)
		}
	} else {
		check.Resource = queueARN(k)
	}
	c.Require(check)
}

// at finds the queue of a URL that authorization has passed.
func (s *Service) at(c *service.Call, url string) (*entry, error) {
	k, err := keyOf(c, url)
	if err != nil {
		return nil, err
	}
	if e := s.directory.get(k); e != nil {
		return e, nil
	}
	return nil, sqsapi.ErrQueueDoesNotExist.New(textNoQueue)
}

func lower(action string) string { return strings.ToLower(action) }

// pairs turns a map of the API into the queue's form.
func pairs(d wire.Dict[string]) []queue.Pair {
	out := make([]queue.Pair, 0, len(d))
	for name, value := range d.All() {
		out = append(out, queue.Pair{Name: name, Value: value})
	}
	return out
}
