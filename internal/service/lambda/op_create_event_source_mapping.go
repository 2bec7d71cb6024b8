package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/uuid"
)

// createEventSourceMapping describes what a function is to poll.
func (s *Service) createEventSourceMapping() service.Operation {
	return service.Define(lambdaapi.CreateEventSourceMapping, service.Contract{
		Action: "lambda:CreateEventSourceMapping", Resource: "*", Keys: []string{"lambda:FunctionArn", "aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(lambdaapi.ErrResourceConflictException),
		Gaps:   []string{"a mapping is stored, checked and shown; Enabled must be false, for nothing polls", "KMSKeyArn is refused"},
	}, func(c *service.Call, in *lambdaapi.CreateEventSourceMappingRequest) error {
		t, err := locateWhole(c, in.FunctionName)
		if err != nil {
			return err
		}
		s.require(c, "*", append(requestTags(toMap(in.Tags)), is("lambda:FunctionArn", t.arn()))...)
		return nil
	}, s.handleCreateEventSourceMapping)
}

func (s *Service) handleCreateEventSourceMapping(_ context.Context, c *service.Call, in *lambdaapi.CreateEventSourceMappingRequest) (*lambdaapi.EventSourceMappingConfiguration, error) {
	t, err := locateWhole(c, in.FunctionName)
	if err != nil {
		return nil, err
	}
	src, err := sourceOf(in)
	if err != nil {
		return nil, err
	}
	if err := src.check(in); err != nil {
		return nil, err
	}
	if err := checkTags(toMap(in.Tags)); err != nil {
		return nil, err
	}
	if err := refuseUnbuilt("CreateEventSourceMapping", unbuilt{"KMSKeyArn", in.KMSKeyArn.V != ""}); err != nil {
		return nil, err
	}
	m := &mapping{UUID: uuid.New().String(), FunctionARN: t.arn(), Tags: toMap(in.Tags)}
	x := newMapping(t.scope, m.UUID, m.FunctionARN, src, in)
	m.show(x, c.Now)
	return x, s.change(func(ed *edit) error {
		if _, err := s.find(t); err != nil {
			return invalidParameter("Function does not exist")
		}
		if err := s.twin(t.scope, x, src); err != nil {
			return err
		}
		if err := refuseEnabled("CreateEventSourceMapping", in.Enabled.Or(true)); err != nil {
			return err
		}
		s.mappings.put(ed, t.scope, m)
		return nil
	})
}
