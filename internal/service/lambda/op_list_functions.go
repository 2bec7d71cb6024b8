package lambda

import (
	"context"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listFunctions lists functions by name, or all their versions.
func (s *Service) listFunctions() service.Operation {
	return service.Define(lambdaapi.ListFunctions, service.Contract{
		Action: "lambda:ListFunctions", Resource: "*", Errors: refuses(),
		Gaps: []string{"MasterRegion finds nothing: no function is copied from another region"},
	}, func(c *service.Call, _ *lambdaapi.ListFunctionsRequest) error {
		s.require(c, "*")
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListFunctionsRequest) (*lambdaapi.ListFunctionsResponse, error) {
		out := &lambdaapi.ListFunctionsResponse{Functions: []lambdaapi.FunctionConfiguration{}}
		if in.MasterRegion.Set && in.MasterRegion.V != "ALL" {
			return out, nil
		}
		at := scopeOf(c)
		return out, s.view(func() error {
			found, next, err := page(s.allVersions(at, in.FunctionVersion.V == "ALL"), (*version).order, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, v := range found {
				arn := at.arn("function:" + v.Name)
				if in.FunctionVersion.V == "ALL" {
					arn += ":" + v.Number
				}
				shown, err := s.summary(at, v, arn)
				if err != nil {
					return err
				}
				out.Functions = append(out.Functions, shown)
			}
			return nil
		})
	})
}

// allVersions are the versions of all functions, or their $LATEST alone.
func (s *Service) allVersions(at scope, published bool) []*version {
	var all []*version
	for _, v := range s.versions.things[at] {
		if published || v.Number == latest {
			all = append(all, v)
		}
	}
	sortVersions(all)
	return all
}

// order is a text by which versions are in order: by function, then $LATEST, then by number.
func (v *version) order() string {
	const width = 20
	number := strings.TrimPrefix(v.Number, latest)
	return v.Name + "\x00" + strings.Repeat("0", max(0, width-len(number))) + number
}
