package lambda

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listVersionsByFunction lists the versions of a function, $LATEST first.
func (s *Service) listVersionsByFunction() service.Operation {
	return service.Define(lambdaapi.ListVersionsByFunction, service.Contract{
		Action: "lambda:ListVersionsByFunction", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListVersionsByFunctionRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListVersionsByFunctionRequest) (*lambdaapi.ListVersionsByFunctionResponse, error) {
		t, err := locate(c, in.FunctionName, wire.Opt[string]{})
		if err != nil {
			return nil, err
		}
		t.qualifier = ""
		out := &lambdaapi.ListVersionsByFunctionResponse{Versions: []lambdaapi.FunctionConfiguration{}}
		return out, s.view(func() error {
			if _, err := s.find(t); err != nil {
				return err
			}
			all := s.versions.of(t.scope, t.name)
			sortVersions(all)
			found, next, err := page(all, (*version).order, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, v := range found {
				shown, err := s.summary(t.scope, v, t.functionARN()+":"+v.Number)
				if err != nil {
					return err
				}
				out.Versions = append(out.Versions, shown)
			}
			return nil
		})
	})
}

// sortVersions sorts as order says, without making its texts.
func sortVersions(all []*version) {
	slices.SortFunc(all, func(a, b *version) int {
		x, y := strings.TrimPrefix(a.Number, latest), strings.TrimPrefix(b.Number, latest)
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(len(x), len(y)), strings.Compare(x, y))
	})
}
