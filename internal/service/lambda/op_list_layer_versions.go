package lambda

import (
	"context"
	"fmt"
	"math"
	"slices"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listLayerVersions lists a layer's versions, the newest first; a layer that is not there has none (recorded).
func (s *Service) listLayerVersions() service.Operation {
	return service.Define(lambdaapi.ListLayerVersions, service.Contract{
		Action: "lambda:ListLayerVersions", Resource: "layer", Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListLayerVersionsRequest) error {
		n := namedLayer(c, in.LayerName.V)
		c.Require(service.Check{Action: "lambda:ListLayerVersions", Resource: n.arn(), Owner: n.account})
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListLayerVersionsRequest) (*lambdaapi.ListLayerVersionsResponse, error) {
		n, err := ownLayer(c, in.LayerName.V)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.ListLayerVersionsResponse{LayerVersions: []lambdaapi.LayerVersionsListItem{}}
		return out, s.view(func() error {
			var all []*layerVersion
			for _, l := range s.layerNumbers.of(n.scope, n.name) {
				if l.fits(in.CompatibleRuntime, in.CompatibleArchitecture) {
					all = append(all, l)
				}
			}
			slices.Reverse(all)
			found, next, err := page(all, func(l *layerVersion) string { return fmt.Sprintf("%019d", math.MaxInt64-l.Number) }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, l := range found {
				out.LayerVersions = append(out.LayerVersions, l.item(n.scope))
			}
			return nil
		})
	})
}
