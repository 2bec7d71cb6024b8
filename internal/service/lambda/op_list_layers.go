package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listLayers lists layers by name, each with its newest version that fits.
func (s *Service) listLayers() service.Operation {
	return service.Define(lambdaapi.ListLayers, service.Contract{
		Action: "lambda:ListLayers", Resource: "*", Errors: refuses(),
	}, func(c *service.Call, _ *lambdaapi.ListLayersRequest) error {
		s.require(c, "*")
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListLayersRequest) (*lambdaapi.ListLayersResponse, error) {
		at := scopeOf(c)
		out := &lambdaapi.ListLayersResponse{Layers: []lambdaapi.LayersListItem{}}
		return out, s.view(func() error {
			var newest []*layerVersion
			for _, l := range s.layerNumbers.under(at, "") {
				switch last := len(newest) - 1; {
				case !l.fits(in.CompatibleRuntime, in.CompatibleArchitecture):
				case last >= 0 && newest[last].Name == l.Name:
					newest[last] = l
				default:
					newest = append(newest, l)
				}
			}
			found, next, err := page(newest, func(l *layerVersion) string { return l.Name }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, l := range found {
				item := l.item(at)
				out.Layers = append(out.Layers, lambdaapi.LayersListItem{
					LayerName: wire.Some(l.Name), LayerArn: wire.Some(at.arn(layerResource(l.Name))), LatestMatchingVersion: &item,
				})
			}
			return nil
		})
	})
}
