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
// reaches us by, but not one of AWS's for another region. A bare name means a queue of the caller. What is no URL of a queue is that
// of one which does not exist (aws_verified in the tests of getmoto/moto: test_get_queue_url_error_not_exists), unless it is the
// address of AWS itself (aws/aws-sdk-net#437).
func keyOf(c *service.Call, url string) (queue.Key, error) {
	host, path := "", url
	if _, after, ok := strings.Cut(url, "://"); ok {
		host, path, _ = strings.Cut(after, "/")
	}
	path = strings.Trim(path, "/")
	if region := regionOf(host); region != "" && (region != c.Region || path == "") {
		return queue.Key{}, sqsapi.ErrInvalidAddress.New("The address " + url + " is not valid for this endpoint.")
	}
	k := queue.Key{Account: c.Account, Region: c.Region, Name: path}
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		k.Name, path = path[i+1:], path[:i]
		k.Account = path[strings.LastIndexByte(path, '/')+1:]
	}
	if !validName(k.Name) || k.Account == "" {
		return queue.Key{}, sqsapi.ErrQueueDoesNotExist.New(textNoQueue)
	}
	return k, nil
}

// regionOf is the region of one of AWS's own addresses of SQS, the legacy ones among them; empty for any other host. Source: AWS
// General Reference, "Amazon Simple Queue Service endpoints and quotas".
func regionOf(host string) string {
	name, ours := strings.CutSuffix(host, ".amazonaws.com")
	region, legacy := strings.CutSuffix(name, ".queue")
	switch {
	case !ours:
		return ""
	case name == "queue":
		return "us-east-1"
	case legacy:
		return region
	}
	region, _ = strings.CutPrefix(name, "sqs.")
	if region == name || strings.Contains(region, ".") {
		return ""
	}
	return region
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
		check.Resource = e.arn
		if k.Account == c.Account || !ownersAlone(strings.TrimPrefix(action, "sqs:")) {
			check.Policy = e.policy
		}
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

// at finds the queue of a URL that authorization has passed. What else a request lacks is said to who knows of the queue.
func (s *Service) at(c *service.Call, url string) (*entry, error) {
	k, err := keyOf(c, url)
	if err != nil {
		return nil, err
	}
	e := s.directory.get(k)
	switch {
	case e == nil:
		return nil, sqsapi.ErrQueueDoesNotExist.New(textNoQueue)
	case c.Unfit != nil:
		return nil, c.Unfit
	}
	return e, nil
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
