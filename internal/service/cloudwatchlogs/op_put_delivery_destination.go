package cloudwatchlogs

import (
	"context"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putDeliveryDestination makes a delivery destination, or changes the one of that name. Whether its resource is there is not looked at: it
// may be another account's.
func (s *Service) putDeliveryDestination() service.Operation {
	const action = "logs:PutDeliveryDestination"
	contract := service.Contract{
		Action: action, Resource: destinationResource, Keys: resourceTags(requestTags()...),
		Errors: []*wire.ErrorShape{logsapi.ErrConflictException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceQuotaExceededException, logsapi.ErrServiceUnavailableException, logsapi.ErrThrottlingException, logsapi.ErrValidationException},
		Gaps:   []string{"destinations without a resource (X-Ray)"},
	}
	authorize := func(c *service.Call, in *logsapi.PutDeliveryDestinationRequest) error {
		s.onDestination(c, action, in.Name.V, tagKeys(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.PutDeliveryDestinationRequest) (*logsapi.PutDeliveryDestinationResponse, error) {
		if in.DeliveryDestinationConfiguration == nil {
			return nil, wire.ErrNotImplemented.New("Delivery destinations without deliveryDestinationConfiguration are not implemented.")
		}
		to := in.DeliveryDestinationConfiguration.DestinationResourceArn.V
		kind, err := destinationKind(to)
		if err != nil {
			return nil, err
		}
		made := &deliveryDestination{scope: scopeOf(c), Name: in.Name.V}
		err = s.change(func(change *change) error {
			if old, err := s.deliveryDestination(made.scope, made.Name); err == nil {
				if old.Kind != kind {
					return logsapi.ErrConflictException.New("The type of a delivery destination cannot be changed.")
				}
				*made = *old
			}
			if in.OutputFormat.Set {
				made.Format = in.OutputFormat.V
			}
			made.Resource, made.Kind, made.Role = to, kind, in.RoleArn.V
			made.Tags, err = addTags(made.Tags, in.Tags)
			change.put(made)
			return err
		})
		if err != nil {
			return nil, err
		}
		shown := made.shown()
		return &logsapi.PutDeliveryDestinationResponse{DeliveryDestination: &shown}, nil
	}
	return service.Define(logsapi.PutDeliveryDestination, contract, authorize, handle)
}

// destinationKind is the type of a destination, which its resource says.
func destinationKind(resource string) (string, error) {
	a, err := arn.Parse(resource)
	switch {
	case err == nil && a.Service == "s3":
		return logsapi.DeliveryDestinationTypeS3, nil
	case err == nil && a.Service == "firehose":
		return logsapi.DeliveryDestinationTypeFH, nil
	case err == nil && a.Service == "logs" && strings.HasPrefix(a.Resource, groupPrefix):
		return logsapi.DeliveryDestinationTypeCWL, nil
	}
	return "", logsapi.ErrValidationException.New("The specified destination resource is not supported.")
}
