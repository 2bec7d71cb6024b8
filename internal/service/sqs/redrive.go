package sqs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/api/sqsapi"
	"sluice/internal/arn"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

// maxReceiveCountMax is the highest maxReceiveCount. Source: AWS's own text.
const maxReceiveCountMax = 1000

// redrivePolicy is a RedrivePolicy; a member that is not given is nil.
type redrivePolicy struct {
	Target *string        `json:"deadLetterTargetArn"`
	Most   jsontext.Value `json:"maxReceiveCount"`
}

// checkRedrivePolicy refuses what is wrong with a RedrivePolicy by itself. The texts are AWS's, as users report them (Terraform's
// and Ansible's issues) and as local stand-ins that were held against it repeat them.
func checkRedrivePolicy(value string) *wire.Error {
	var p redrivePolicy
	if json.Unmarshal([]byte(value), &p) != nil || !isObject(value) {
		return sqsapi.ErrInvalidAttributeValue.New("Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.")
	}
	switch most := strings.Trim(string(p.Most), `"`); {
	case p.Most == nil:
		return invalidRedrive(value, "Redrive policy does not contain mandatory attribute: maxReceiveCount.")
	case p.Target == nil:
		return invalidRedrive(value, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.")
	case json.Unmarshal([]byte(value), &p, json.RejectUnknownMembers(true)) != nil:
		return invalidRedrive(value, "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].")
	case !validCount(most):
		return invalidRedrive(value, "Invalid value for maxReceiveCount: "+most+", valid values are from 1 to 1000 both inclusive.")
	}
	target, err := arn.Parse(*p.Target)
	switch {
	case err != nil:
		return invalidRedrive(value, "Dead-letter target ARN should be fully qualified ARN.")
	case target.Service != "sqs":
		return invalidRedrive(value, "Only SQS queues are valid resources for deadLetterTargetArn.")
	}
	return nil
}

func isObject(text string) bool { return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") }

func validCount(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= 1 && n <= maxReceiveCountMax
}

func invalidRedrive(value, reason string) *wire.Error {
	return invalidValue(value, queue.RedrivePolicy, reason)
}

// refuseRedrive refuses a RedrivePolicy among the attributes whose dead-letter queue will not do for a queue.
func (s *Service) refuseRedrive(of queue.Key, attributes []queue.Pair) error {
	i := slices.IndexFunc(attributes, func(p queue.Pair) bool { return p.Name == queue.RedrivePolicy })
	if i < 0 {
		return nil
	}
	value := attributes[i].Value
	key, ok := queue.NewConfig(attributes[i:i+1], nil).DeadLetterQueue()
	target := s.directory.get(key)
	switch {
	case !ok: // the machine goes by what it reads
		return invalidRedrive(value, "Redrive policy is not a valid JSON map.")
	case key.Account != of.Account:
		return invalidRedrive(value, "Dead-letter target owner should be same as the source.")
	case strings.HasSuffix(key.Name, suffixFIFO) != strings.HasSuffix(of.Name, suffixFIFO):
		return invalidRedrive(value, "Dead-letter queue must be same type of queue as the source..") // two dots are AWS's
	case target == nil || key.Region != of.Region:
		return invalidRedrive(value, "Dead letter target does not exist.")
	case !target.redriveAllow.allows(queueARN(of)):
		// AWS refuses too; its text is not known.
		return invalidRedrive(value, "The redrive allow policy of the dead-letter queue does not permit this source queue.")
	}
	return nil
}

// Who may have a queue as their dead-letter queue. Source: API Reference, SetQueueAttributes (RedriveAllowPolicy).
const (
	redriveAllowAll = "allowAll"
	redriveDenyAll  = "denyAll"
	redriveByQueue  = "byQueue"
	sourceQueuesMax = 10
)

// redriveAllow is a RedriveAllowPolicy.
type redriveAllow struct {
	Permission string   `json:"redrivePermission"`
	Sources    []string `json:"sourceQueueArns"`
}

// readRedriveAllow reads one that was validated when it was set; one that cannot be read allows no one.
func readRedriveAllow(text string) redriveAllow {
	p := redriveAllow{Permission: redriveAllowAll}
	if text != "" && json.Unmarshal([]byte(text), &p) != nil {
		return redriveAllow{Permission: redriveDenyAll}
	}
	return p
}

func (p *redriveAllow) allows(source string) bool {
	return p.Permission == redriveAllowAll || p.Permission == redriveByQueue && slices.Contains(p.Sources, source)
}

// checkRedriveAllowPolicy has its texts from where checkRedrivePolicy has them.
func checkRedriveAllowPolicy(value string) *wire.Error {
	var p redriveAllow
	known := []string{redriveAllowAll, redriveDenyAll, redriveByQueue}
	if json.Unmarshal([]byte(value), &p, json.RejectUnknownMembers(true)) != nil || !isObject(value) || !slices.Contains(known, p.Permission) {
		return sqsapi.ErrInvalidAttributeValue.New("Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.")
	}
	reason := ""
	switch {
	case p.Sources != nil && p.Permission != redriveByQueue:
		reason = "To specify one or more source queue ARNs, you must set redrivePermission to byQueue."
	case len(p.Sources) == 0 && p.Permission == redriveByQueue:
		reason = "When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values."
	case len(p.Sources) > sourceQueuesMax:
		reason = "The maximum number of source queue ARNs you can specify is 10."
	default:
		return nil
	}
	return invalidValue(value, attributeRedriveAllowPolicy, "Amazon SQS can't create the redrive allow policy. "+reason)
}
