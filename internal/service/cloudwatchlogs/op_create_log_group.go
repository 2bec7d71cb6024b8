package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createLogGroup makes a log group.
func (s *Service) createLogGroup() service.Operation {
	const action = "logs:CreateLogGroup"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: requestTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrLimitExceededException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceAlreadyExistsException, logsapi.ErrServiceUnavailableException, logsapi.ErrTooManyTagsException},
		Gaps:   []string{"a KMS key (kmsKeyId) is refused with 501: events would not be encrypted with it", "the log group classes DELIVERY and ESSENTIALS are refused with 501"},
	}
	authorize := func(c *service.Call, in *logsapi.CreateLogGroupRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, tagKeys(in.Tags))
		if len(in.Tags) > 0 { // "you must have … logs:TagResource" (API Reference, CreateLogGroup)
			s.onGroup(c, "logs:TagResource", in.LogGroupName.V, tagKeys(in.Tags))
		}
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.CreateLogGroupRequest) (*wire.Empty, error) {
		if in.KmsKeyId.Set {
			return nil, wire.ErrNotImplemented.New("The parameter kmsKeyId of CreateLogGroup is not implemented: events would not be encrypted with the key.")
		}
		class := in.LogGroupClass.Or(classStandard)
		if class != classStandard && class != classInfrequent {
			return nil, wire.ErrNotImplemented.Newf("The log group class %s is not implemented.", class)
		}
		tags, err := addTags(nil, in.Tags)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(change *change) error {
			if _, err := s.group(scopeOf(c), in.LogGroupName.V); err == nil {
				return errGroupExists()
			}
			g := s.newGroup(scopeOf(c), in.LogGroupName.V, c.Now)
			g.Class, g.Tags, g.Protected = class, tags, in.DeletionProtectionEnabled.V
			change.put(g)
			return nil
		})
	}
	return service.Define(logsapi.CreateLogGroup, contract, authorize, handle)
}

// classInfrequent is the class of groups that cost less and have no filters.
const classInfrequent = "INFREQUENT_ACCESS"
