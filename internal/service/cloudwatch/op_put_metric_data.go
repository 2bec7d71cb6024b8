package cloudwatch

import (
	"context"
	"strings"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// putMetricData takes observations. They are readable at once, and on the disk within about a second.
func (s *Service) putMetricData() service.Operation {
	return service.Define(api.PutMetricData, service.Contract{
		Action: "cloudwatch:PutMetricData", Resource: "*", Keys: []string{"cloudwatch:namespace"}, Data: true,
		Errors: []*wire.ErrorShape{
			api.ErrMissingRequiredParameterException, api.ErrInvalidParameterValueException, api.ErrInvalidParameterCombinationException, api.ErrLimitExceededFault,
		},
		Gaps: []string{"EntityMetricData is refused: entities are not kept"},
	}, func(c *service.Call, in *api.PutMetricDataInput) error {
		anywhere(c, policy.Keys{}.Set("cloudwatch:namespace", policy.One(in.Namespace.V)))
		return nil
	}, s.handlePutMetricData)
}

func (s *Service) handlePutMetricData(_ context.Context, c *service.Call, in *api.PutMetricDataInput) (*wire.Empty, error) {
	switch namespace := in.Namespace.V; {
	case c.BodyBytes > requestMax: // in the words of AWS's framework, as the edge has them for longer ones
		return nil, wire.ErrTooLarge.Newf("HTTP content length exceeded %d bytes.", requestMax)
	case !plainText(namespace):
		return nil, invalidValue("The value %q for parameter Namespace is invalid.", namespace)
	case strings.HasPrefix(namespace, "AWS/"):
		return nil, invalidValue("The value AWS/ for parameter Namespace is invalid.") // [Q]
	case len(in.EntityMetricData) > 0:
		return nil, notYet("EntityMetricData")
	case len(in.MetricData) == 0:
		return nil, missing("MetricData")
	case len(in.MetricData) > dataMax:
		return nil, invalidValue("The collection MetricData must not have a size greater than %d.", dataMax)
	}
	data := make([]series.Datum, len(in.MetricData))
	for i := range in.MetricData {
		d := &in.MetricData[i]
		set, err := observed(d, i+1, c.Now)
		if err != nil {
			return nil, err
		}
		data[i] = series.Datum{
			Key:  keyOf(c.Account, c.Region, in.Namespace.V, d.MetricName.V, d.Dimensions),
			Unit: d.Unit.Or("None"), At: d.Timestamp.Or(c.Now), Set: set, Fine: d.StorageResolution.V == 1,
		}
	}
	if s.book.Full() {
		if err := s.book.Flush(); err != nil {
			return nil, err
		}
	}
	return nil, mapped(s.book.Put(c.Now, data))
}

// keyOf names a metric of the caller's.
func keyOf(account, region, namespace, name string, dimensions []api.Dimension) series.Key {
	return series.Key{Account: account, Region: region, Namespace: namespace, Name: name, Dimensions: dimensionsOf(dimensions)}
}

func dimensionsOf(in []api.Dimension) []series.Dimension {
	if len(in) == 0 {
		return nil
	}
	out := make([]series.Dimension, len(in))
	for i := range in {
		out[i] = series.Dimension{Name: in[i].Name.V, Value: in[i].Value.V}
	}
	return series.Sorted(out)
}

func shownDimensions(in []series.Dimension) []api.Dimension {
	out := make([]api.Dimension, len(in))
	for i, d := range in {
		out[i] = api.Dimension{Name: wire.Some(d.Name), Value: wire.Some(d.Value)}
	}
	return out
}
