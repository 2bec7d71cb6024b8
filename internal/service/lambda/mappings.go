package lambda

import (
	"fmt"
	"strings"
	"time"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/arn"
	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// mapping is an event source mapping. It is stored and shown, and disabled: nothing polls.
type mapping struct {
	UUID string `json:"uuid"`
	// FunctionARN is the function's, as it was given: with a qualifier or without.
	FunctionARN string `json:"functionArn"`
	// Shown is what is shown of it: lambdaapi.EventSourceMappingConfiguration in JSON.
	Shown []byte            `json:"shown"`
	Tags  map[string]string `json:"tags,omitempty"`
}

// The states. Source: API Reference, EventSourceMappingConfiguration, State.
const (
	mappingDisabled = "Disabled"
	mappingDeleting = "Deleting"
)

func (m *mapping) shape() (*lambdaapi.EventSourceMappingConfiguration, error) {
	out := &lambdaapi.EventSourceMappingConfiguration{}
	if err := jsonshape.Decode(m.Shown, out); err != nil {
		return nil, fmt.Errorf("read event source mapping %s: %w", m.UUID, err)
	}
	return out, nil
}

// show makes what is shown what is stored.
func (m *mapping) show(x *lambdaapi.EventSourceMappingConfiguration, now time.Time) {
	x.LastModified = wire.Some(now.UTC().Truncate(time.Millisecond))
	m.Shown = jsonshape.Append(nil, x)
}

func mappingARN(at scope, uuid string) string { return at.arn("event-source-mapping:" + uuid) }

// source is what a mapping polls.
type source struct {
	// service is the event source's, "kafka" for one that is self-managed.
	service string
	arn     string
}

// sourceOf recognises an event source. Source of the texts: recorded.
func sourceOf(in *lambdaapi.CreateEventSourceMappingRequest) (source, error) {
	if in.SelfManagedEventSource != nil {
		if len(in.SourceAccessConfigurations) == 0 {
			return source{}, invalidParameter("Required 'sourceAccessConfigurations' parameter is missing.")
		}
		return source{service: selfManaged}, nil
	}
	a, err := arn.Parse(in.EventSourceArn.V)
	if err != nil {
		return source{}, invalidParameter("Unrecognized event source.")
	}
	switch a.Service {
	case "sqs", "kinesis", "dynamodb", "kafka", "mq", "rds", "docdb":
		return source{a.Service, in.EventSourceArn.V}, nil
	}
	return source{}, invalidParameter("Unrecognized event source.")
}

const selfManaged = "self-managed Kafka"

// positioned reports whether one says where in the source a mapping begins.
func (s source) positioned() bool { return s.service != "sqs" && s.service != "mq" }

// streams reports whether the source is cut into shards.
func (s source) streams() bool { return s.service == "kinesis" || s.service == "dynamodb" }

// check refuses parameters that the source has not. Source of the texts: recorded.
func (s source) check(in *lambdaapi.CreateEventSourceMappingRequest) error {
	switch {
	case s.positioned() && !in.StartingPosition.Set:
		return invalidParameter("1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.")
	case s.service == "dynamodb" && in.StartingPosition.V == "AT_TIMESTAMP":
		return invalidParameter("Unsupported starting position for arn type: %s", s.arn)
	case s.service == "sqs" && in.DestinationConfig != nil:
		return invalidParameter("Unsupported DestinationConfig parameter for given event source mapping type.")
	}
	return s.checkBatch(in.BatchSize, in.MaximumBatchingWindowInSeconds)
}

// plainBatchMax is the largest batch of a queue that need not be waited for.
const plainBatchMax = 10

func (s source) checkBatch(size, window wire.Opt[int64]) error {
	if s.service == "sqs" && size.V > plainBatchMax && window.V == 0 {
		return invalidParameter("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than %d", plainBatchMax)
	}
	return nil
}

// refuseEnabled refuses what would poll.
func refuseEnabled(operation string, enabled bool) error {
	if !enabled {
		return nil
	}
	return wire.ErrNotImplemented.Newf("Enabled event source mappings are not implemented: %s takes Enabled false.", operation)
}

// twin refuses a second mapping of a function to a source. Source of the texts: recorded.
func (s *Service) twin(at scope, x *lambdaapi.EventSourceMappingConfiguration, src source) error {
	for _, m := range s.mappings.under(at, "") {
		other, err := m.shape()
		if err != nil {
			return err
		}
		if other.FunctionArn.V != x.FunctionArn.V || other.EventSourceArn.V != x.EventSourceArn.V || !overlap(other, x) {
			continue
		}
		function := x.FunctionArn.V[strings.LastIndexByte(x.FunctionArn.V, ':')+1:]
		switch src.service {
		case "sqs":
			return conflict(`An event source mapping with SQS arn (" %s ") and function (" %s ") already exists. Please update or delete the existing mapping with UUID %s`, src.arn, function, m.UUID)
		case selfManaged:
			return conflict(`An event source mapping with event source ("%s"), function ("%s"), topics ("%s") already exists. Please update or delete the existing mapping with UUID %s`,
				strings.Join(servers(x), ","), x.FunctionArn.V, strings.Join(x.Topics, ","), m.UUID)
		}
		return conflict(`The event source arn (" %s ") and function (" %s ") provided mapping already exists. Please update or delete the existing mapping with UUID %s`, src.arn, function, m.UUID)
	}
	return nil
}

// overlap reports whether two mappings of one source and function would see the same events.
func overlap(a, b *lambdaapi.EventSourceMappingConfiguration) bool {
	if (a.SelfManagedEventSource == nil) != (b.SelfManagedEventSource == nil) {
		return false
	}
	return shares(servers(a), servers(b)) && shares(a.Topics, b.Topics)
}

func servers(x *lambdaapi.EventSourceMappingConfiguration) []string {
	if x.SelfManagedEventSource == nil {
		return nil
	}
	found, _ := x.SelfManagedEventSource.Endpoints.Get("KAFKA_BOOTSTRAP_SERVERS")
	return found
}

// shares reports whether two lists have something in common, or are both empty.
func shares(a, b []string) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	for _, one := range a {
		for _, other := range b {
			if one == other {
				return true
			}
		}
	}
	return false
}
