package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putDeliverySource refuses every resource, in the words that AWS has for one of a service that delivers nothing [L].
func (s *Service) putDeliverySource() service.Operation {
	const action = "logs:PutDeliverySource"
	contract := service.Contract{
		Action: action, Resource: "delivery-source", Keys: requestTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrConflictException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceQuotaExceededException, logsapi.ErrServiceUnavailableException, logsapi.ErrThrottlingException, logsapi.ErrValidationException},
		Gaps:   []string{"no service that could be a source is here: every resource is refused"},
	}
	authorize := func(c *service.Call, in *logsapi.PutDeliverySourceRequest) error {
		c.Require(service.Check{Action: action, Resource: c.ARN("delivery-source:" + in.Name.V).String(), Keys: tagKeys(in.Tags)})
		return nil
	}
	handle := func(_ context.Context, _ *service.Call, _ *logsapi.PutDeliverySourceRequest) (*logsapi.PutDeliverySourceResponse, error) {
		return nil, logsapi.ErrResourceNotFoundException.New("Cannot access provided service.")
	}
	return service.Define(logsapi.PutDeliverySource, contract, authorize, handle)
}
