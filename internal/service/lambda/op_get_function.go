package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getFunction shows a version, where its code is, and what the function has as a whole.
func (s *Service) getFunction() service.Operation {
	return service.Define(lambdaapi.GetFunction, service.Contract{
		Action: "lambda:GetFunction", Resource: functionResource, Errors: refuses(),
		Gaps: []string{"Code.Location is an address of this server's, that works for ten minutes", "tags are shown to whoever may call this; whether they may list tags too is not asked"},
	}, func(c *service.Call, in *lambdaapi.GetFunctionRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetFunctionRequest) (out *lambdaapi.GetFunctionResponse, err error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			f, err := s.find(t)
			if err != nil {
				return err
			}
			out = &lambdaapi.GetFunctionResponse{Code: s.codeLocation(c, f.version)}
			if len(f.function.Tags) > 0 && t.qualifier == "" {
				out.Tags = toDict(f.function.Tags)
			}
			if f.function.Reserved != nil {
				out.Concurrency = &lambdaapi.Concurrency{ReservedConcurrentExecutions: wire.Some(*f.function.Reserved)}
			}
			out.Configuration, err = s.configuration(t.scope, f.version, t.arn())
			return err
		})
	})
}

// codeLocation tells where the code can be had from.
func (s *Service) codeLocation(c *service.Call, v *version) *lambdaapi.FunctionCodeLocation {
	if v.PackageType != packageImage {
		return &lambdaapi.FunctionCodeLocation{RepositoryType: wire.Some("S3"), Location: s.address(c, v.Archive)}
	}
	out := &lambdaapi.FunctionCodeLocation{RepositoryType: wire.Some("ECR"), ImageUri: wire.Some(v.ImageURI)}
	if imageDigest(v.ImageURI) != "" {
		out.ResolvedImageUri = out.ImageUri
	}
	return out
}
