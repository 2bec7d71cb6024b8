package cloudwatchlogs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs/pattern"
	"sluice/internal/wire"
)

// putMetricFilter makes a metric filter, or changes the one of that name.
func (s *Service) putMetricFilter() service.Operation {
	const action = "logs:PutMetricFilter"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidOperationException, logsapi.ErrInvalidParameterException, logsapi.ErrLimitExceededException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
		Gaps:   []string{"values are not published as metrics: the filter is kept", "transformed logs, selection criteria and system fields (applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions)"},
	}
	authorize := func(c *service.Call, in *logsapi.PutMetricFilterRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.PutMetricFilterRequest) (*wire.Empty, error) {
		if in.ApplyOnTransformedLogs.V || in.FieldSelectionCriteria.V != "" || len(in.EmitSystemFieldDimensions) > 0 {
			return nil, wire.ErrNotImplemented.New("The parameters applyOnTransformedLogs, fieldSelectionCriteria and emitSystemFieldDimensions of PutMetricFilter are not implemented.")
		}
		if len(in.MetricTransformations) != 1 {
			return nil, errTransformations(in.MetricTransformations)
		}
		p, err := pattern.Parse(in.FilterPattern.V)
		if err != nil {
			return nil, errPattern(err)
		}
		f, err := newMetricFilter(in, p)
		if err != nil {
			return nil, err
		}
		return nil, s.editGroup(scopeOf(c), in.LogGroupName.V, func(g *group) error {
			if g.Class == classInfrequent {
				return errNoFilters()
			}
			if err := g.checkRegexes(p, f.Name); err != nil {
				return err
			}
			filters := slices.DeleteFunc(slices.Clone(g.MetricFilters), func(o metricFilter) bool { return o.Name == f.Name })
			if len(filters) >= metricFiltersMax {
				return errLimit()
			}
			f.Created = c.Now.UnixMilli()
			filters = append(filters, f)
			g.MetricFilters = filters
			return nil
		})
	}
	return service.Define(logsapi.PutMetricFilter, contract, authorize, handle)
}

func errNoFilters() error {
	return logsapi.ErrInvalidOperationException.New("This operation is not supported for log groups of the class INFREQUENT_ACCESS.")
}

// newMetricFilter reads a request. Source of the rules: API Reference, MetricTransformation.
func newMetricFilter(in *logsapi.PutMetricFilterRequest, p *pattern.Pattern) (metricFilter, error) {
	t := &in.MetricTransformations[0]
	f := metricFilter{
		Name: in.FilterName.V, Pattern: in.FilterPattern.V, Metric: t.MetricName.V, Namespace: t.MetricNamespace.V, Value: t.MetricValue.V, Unit: t.Unit.V,
	}
	if t.DefaultValue.Set {
		f.Default = &t.DefaultValue.V
	}
	for name, value := range t.Dimensions.All() {
		f.Dimensions = append(f.Dimensions, tag{name, value})
	}
	switch {
	case len(f.Dimensions) == 0:
	case !p.IsStructured():
		return f, errInvalid("The specified filter pattern does not support dimensions") // [Q]
	case f.Default != nil:
		return f, errInvalid("Invalid metric transformation: dimensions and default value are mutually exclusive properties.")
	case len(f.Dimensions) > dimensionsMax:
		return f, errInvalid("A metric transformation has no more than 3 dimensions.")
	}
	return f, nil
}

// dimensionsMax is how many a metric filter has at most (API Reference, MetricTransformation).
const dimensionsMax = 3

// errTransformations shows transformations as AWS does, of which a filter has one [L].
func errTransformations(all []logsapi.MetricTransformation) error {
	shown := make([]string, len(all))
	for i := range all {
		t := &all[i]
		unit, value, dimensions := cmp.Or(t.Unit.V, "null"), "null", "null"
		if t.DefaultValue.Set {
			value = strconv.FormatFloat(t.DefaultValue.V, 'f', -1, 64)
		}
		if t.Dimensions != nil {
			var pairs []string
			for name, field := range t.Dimensions.All() {
				pairs = append(pairs, name+"="+field)
			}
			dimensions = "{" + strings.Join(pairs, ", ") + "}"
		}
		shown[i] = fmt.Sprintf("MetricTransformation(metricName=%s, metricNamespace=%s, metricValue=%s, defaultValue=%s, unit=%s, dimensions=%s)",
			t.MetricName.V, t.MetricNamespace.V, t.MetricValue.V, value, unit, dimensions)
	}
	rule := "less than or equal to 1"
	if len(all) == 0 {
		rule = "greater than or equal to 1"
	}
	return errInvalid("1 validation error detected: Value '[" + strings.Join(shown, ", ") + "]' at 'metricTransformations' failed to satisfy constraint: Member must have length " + rule)
}
