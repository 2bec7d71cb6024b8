package cloudwatchlogs

import (
	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// deliveryDestination is where a delivery would go. It is a name for a resource: what delivers to it is a delivery from a source, and no
// service that could be a source is here.
type deliveryDestination struct {
	scope
	Name     string `json:"name"`
	Format   string `json:"format,omitempty"`
	Resource string `json:"resource"`
	Role     string `json:"role,omitempty"`
	Kind     string `json:"kind"`
	Policy   string `json:"policy,omitempty"`
	Tags     []tag  `json:"tags,omitempty"`
}

const destinationPrefix = "delivery-destination:"

func (d *deliveryDestination) id() string { return d.Account + "/" + d.Region + "/" + d.Name }

func (d *deliveryDestination) compile(*Service) error { return nil }

func (d *deliveryDestination) put(r *records, b store.Batch) error {
	return r.destinations.PutIn(b, d.id(), d)
}

func (d *deliveryDestination) erase(r *records, b store.Batch) { r.destinations.DeleteIn(b, d.id()) }

func (d *deliveryDestination) show(img *image) { set(img.destinations, d.scope, d.Name, d) }

func (d *deliveryDestination) hide(img *image) { unset(img.destinations, d.scope, d.Name) }

func (d *deliveryDestination) arn() string {
	return arn.New("logs", d.Region, d.Account, destinationPrefix+d.Name).String()
}

func (d *deliveryDestination) shown() logsapi.DeliveryDestination {
	return logsapi.DeliveryDestination{
		Name: wire.Some(d.Name), Arn: wire.Some(d.arn()), DeliveryDestinationType: wire.Some(d.Kind), OutputFormat: wire.NonZero(d.Format),
		DeliveryDestinationConfiguration: &logsapi.DeliveryDestinationConfiguration{DestinationResourceArn: wire.Some(d.Resource)}, RoleArn: wire.NonZero(d.Role),
	}
}

// deliveryDestination finds one; ResourceNotFoundException.
func (s *Service) deliveryDestination(in scope, name string) (*deliveryDestination, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if d := s.image.destinations[in][name]; d != nil {
		return d, nil
	}
	return nil, logsapi.ErrResourceNotFoundException.New("Requested Delivery Destination does not exist in this account.") // [L]
}

// editDestination changes one; edit gets a copy.
func (s *Service) editDestination(in scope, name string, edit func(*deliveryDestination) error) error {
	return s.change(func(c *change) error {
		d, err := s.deliveryDestination(in, name)
		if err != nil {
			return err
		}
		edited := *d
		if err := edit(&edited); err != nil {
			return err
		}
		c.put(&edited)
		return nil
	})
}
