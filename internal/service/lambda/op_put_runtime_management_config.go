package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// The ways in which a runtime is updated. Source: Developer Guide, "Understanding how Lambda manages runtime version updates".
const (
	updateAuto   = "Auto"
	updateManual = "Manual"
)

// putRuntimeManagementConfig says when a version's runtime is updated.
func (s *Service) putRuntimeManagementConfig() service.Operation {
	return service.Define(lambdaapi.PutRuntimeManagementConfig, service.Contract{
		Action: "lambda:PutRuntimeManagementConfig", Resource: functionResource, Errors: refuses(lambdaapi.ErrResourceConflictException),
		Gaps: []string{"there is one version of each runtime, that of the interpreter at hand: Manual takes its ARN alone"},
	}, func(c *service.Call, in *lambdaapi.PutRuntimeManagementConfigRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.PutRuntimeManagementConfigRequest) (out *lambdaapi.PutRuntimeManagementConfigResponse, err error) {
		t, err := managed(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		m := &management{Function: t.name, Qualifier: t.orLatest().qualifier, UpdateOn: in.UpdateRuntimeOn.V, RuntimeARN: in.RuntimeVersionArn.V}
		err = s.change(func(ed *edit) error {
			f, err := s.find(t)
			if err != nil {
				return err
			}
			if err := m.check(f); err != nil {
				return err
			}
			s.managements.put(ed, t.scope, m)
			out = &lambdaapi.PutRuntimeManagementConfigResponse{
				FunctionArn: wire.Some(t.arn()), UpdateRuntimeOn: wire.Some(m.UpdateOn), RuntimeVersionArn: wire.NonZero(m.RuntimeARN),
			}
			return nil
		})
		return out, err
	})
}

// managed locates a version: aliases have no runtime of their own.
func managed(c *service.Call, name, qualifier wire.Opt[string]) (target, error) {
	t, err := locate(c, name, qualifier)
	if err == nil && t.qualifier != "" && !isVersion(t.qualifier) {
		return t, invalidParameter("Runtime management is not supported for aliases.") // the text is ours
	}
	return t, err
}

// check refuses what cannot be had. The texts are ours.
func (m *management) check(f *found) error {
	switch has := runtimeARN(f.region, f.version.Runtime); {
	case f.version.PackageType == packageImage:
		return invalidParameter("Runtime management is not supported for functions with package type Image.")
	case m.UpdateOn != updateManual && m.RuntimeARN != "":
		return invalidParameter("RuntimeVersionArn can be set only if UpdateRuntimeOn is %s.", updateManual)
	case m.UpdateOn == updateManual && m.RuntimeARN == "":
		return invalidParameter("RuntimeVersionArn must be set if UpdateRuntimeOn is %s.", updateManual)
	case m.UpdateOn == updateManual && m.RuntimeARN != has:
		return invalidParameter("Runtime version %s does not exist; the runtime of this function has the version %s.", m.RuntimeARN, has)
	}
	return nil
}
