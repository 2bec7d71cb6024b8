package lambda

import (
	"context"
	"maps"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateFunctionConfiguration changes the settings of $LATEST.
func (s *Service) updateFunctionConfiguration() service.Operation {
	return service.Define(lambdaapi.UpdateFunctionConfiguration, service.Contract{
		Action: "lambda:UpdateFunctionConfiguration", Resource: functionResource, Keys: []string{"lambda:Layer"},
		Errors: refuses(lambdaapi.ErrResourceConflictException, lambdaapi.ErrPreconditionFailedException),
		Gaps:   []string{"VpcConfig, FileSystemConfigs, KMSKeyArn, CapacityProviderConfig, DurableConfig, RuntimeConfig and AcceleratorConfig are refused"},
	}, func(c *service.Call, in *lambdaapi.UpdateFunctionConfigurationRequest) error {
		t, err := locate(c, in.FunctionName, wire.Opt[string]{})
		if err != nil {
			return err
		}
		t.qualifier = ""
		s.requireOn(c, t, settingKeys(in.Layers)...)
		if in.Role.V != "" {
			requirePassRole(c, t, in.Role.V)
		}
		s.requireLayers(c, in.Layers)
		return nil
	}, s.handleUpdateFunctionConfiguration)
}

func (s *Service) handleUpdateFunctionConfiguration(ctx context.Context, c *service.Call, in *lambdaapi.UpdateFunctionConfigurationRequest) (*lambdaapi.FunctionConfiguration, error) {
	t, err := unqualified(c, in.FunctionName)
	if err != nil {
		return nil, err
	}
	r := reconfiguration(in)
	if err := r.refuse(); err != nil {
		return nil, err
	}
	if in.Runtime.Set {
		if err := checkRuntime(in.Runtime.V); err != nil {
			return nil, err
		}
	}
	if in.Environment != nil {
		if err := checkEnvironment(in.Environment.Variables); err != nil {
			return nil, err
		}
	}
	if in.Role.Set {
		if err := s.checkRole(ctx, t, in.Role.V); err != nil {
			return nil, err
		}
	}
	var v *version
	if err := s.change(func(ed *edit) (err error) {
		v, err = s.reconfigure(ed, c, t, r, in)
		return err
	}); err != nil {
		return nil, err
	}
	return s.configuration(t.scope, v, t.functionARN())
}

func reconfiguration(in *lambdaapi.UpdateFunctionConfigurationRequest) *requested {
	return &requested{
		operation: "UpdateFunctionConfiguration", Role: in.Role, Runtime: in.Runtime, Handler: in.Handler, Description: in.Description,
		KMS: in.KMSKeyArn, Timeout: in.Timeout, Memory: in.MemorySize, VPC: in.VpcConfig, DeadLetter: in.DeadLetterConfig,
		Tracing: in.TracingConfig, FileSystems: in.FileSystemConfigs, Image: in.ImageConfig, Storage: in.EphemeralStorage,
		SnapStart: in.SnapStart, Logging: in.LoggingConfig,
		unbuilt: []unbuilt{
			{"CapacityProviderConfig", in.CapacityProviderConfig != nil},
			{"DurableConfig", in.DurableConfig != nil},
			{"RuntimeConfig", in.RuntimeConfig != nil},
			{"AcceleratorConfig", in.AcceleratorConfig != nil},
		},
	}
}

// reconfigure puts the changed version into the edit.
func (s *Service) reconfigure(ed *edit, c *service.Call, t target, r *requested, in *lambdaapi.UpdateFunctionConfigurationRequest) (*version, error) {
	f, err := s.find(t)
	if err != nil {
		return nil, err
	}
	if err := checkRevision(in.RevisionId, f.version.Revision, showsFunction); err != nil {
		return nil, err
	}
	if err := f.busy(); err != nil {
		return nil, err
	}
	v := *f.version
	if in.Layers != nil {
		ed.drop(v.holdings()...)
		if v.Layers, err = s.layersOf(t.scope, in.Layers); err != nil {
			return nil, err
		}
	}
	if err := r.apply(&v.settings, t.name); err != nil {
		return nil, err
	}
	if in.Environment != nil {
		if v.Environment, err = s.resealed(t.scope, &v, present(in.Environment.Variables)); err != nil {
			return nil, err
		}
	}
	v.Modified, v.Revision = c.Now.UTC(), s.newRevision()
	v.beginUpdate()
	s.versions.put(ed, t.scope, &v)
	ed.prepare = append(ed.prepare, job{t.scope, v.Name, v.Number})
	return &v, v.checkTogether()
}

// resealed is a version's environment with these variables; the same ones stay as they are sealed, so that nothing has changed.
func (s *Service) resealed(at scope, v *version, variables map[string]string) ([]byte, error) {
	before, err := s.environment(at, v)
	if err != nil {
		return nil, err
	}
	if before != nil && maps.Equal(before, variables) {
		return v.Environment, nil
	}
	return s.sealEnvironment(at, v.Name, variables)
}
