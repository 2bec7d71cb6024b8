package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createFunction makes a function, and its first version if that is asked for.
func (s *Service) createFunction() service.Operation {
	return service.Define(lambdaapi.CreateFunction, service.Contract{
		Action: "lambda:CreateFunction", Resource: functionResource,
		Keys: []string{"lambda:Layer", "lambda:CodeSigningConfigArn", "aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(lambdaapi.ErrResourceConflictException, lambdaapi.ErrCodeSigningConfigNotFoundException, lambdaapi.ErrInvalidCodeSignatureException,
			lambdaapi.ErrCodeStorageExceededException),
		Gaps: []string{
			"VpcConfig, FileSystemConfigs, KMSKeyArn, TenancyConfig, CapacityProviderConfig, DurableConfig, PublishTo, RuntimeConfig, AcceleratorConfig and the Code.S3ObjectStorageMode REFERENCE are refused",
			"an image is looked up while the function is Pending: one that is not there makes it Failed; of an image for several architectures, which AWS refuses, the function's is taken",
			"SnapStart is stored; no snapshot is taken, and OptimizationStatus stays Off",
			"whether the role may send to the DeadLetterConfig's target is not checked",
			"runtimes of Node.js and Python that AWS has retired (nodejs8.10, python3.7) are taken, and run on the newest interpreter at hand",
			"links in archives that lead out of the archive are refused",
		},
	}, func(c *service.Call, in *lambdaapi.CreateFunctionRequest) error {
		t, err := named(c, in.FunctionName)
		if err != nil {
			return err
		}
		keys := append(settingKeys(in.Layers), requestTags(toMap(in.Tags))...)
		if in.CodeSigningConfigArn.V != "" {
			keys = append(keys, is("lambda:CodeSigningConfigArn", in.CodeSigningConfigArn.V))
		}
		s.requireOn(c, t, keys...)
		requirePassRole(c, t, in.Role.V)
		s.requireLayers(c, in.Layers)
		if len(in.Tags) > 0 {
			s.requireAction(c, "lambda:TagResource", t, keys...)
		}
		return nil
	}, s.handleCreateFunction)
}

// functionNameMax is how long a name may be. The model's limit is that of ARNs (recorded).
const functionNameMax = 64

// named is the function that a call is about to make.
func named(c *service.Call, name wire.Opt[string]) (target, error) {
	t, err := unqualified(c, name)
	switch {
	case err != nil:
		return t, err
	case t.account != c.Account:
		return t, wire.ErrAccessDenied.New("") // recorded: without a message
	case len(t.name) > functionNameMax:
		return t, invalidParameter("1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to %d", t.name, functionNameMax)
	}
	return t, nil
}

func (s *Service) handleCreateFunction(ctx context.Context, c *service.Call, in *lambdaapi.CreateFunctionRequest) (*lambdaapi.FunctionConfiguration, error) {
	t, err := named(c, in.FunctionName)
	if err != nil {
		return nil, err
	}
	v, err := s.newVersion(c, t, in)
	if err != nil {
		return nil, err
	}
	if err := s.checkRole(ctx, t, v.Role); err != nil {
		return nil, err
	}
	held, err := s.takeFor(ctx, c, v, &codeSource{
		zip: in.Code.ZipFile, bucket: in.Code.S3Bucket, key: in.Code.S3Key, version: in.Code.S3ObjectVersion, image: in.Code.ImageUri.V,
	})
	if err != nil {
		return nil, err
	}
	defer held.release()
	f := &function{Name: t.name, Created: c.Now.UTC(), Tags: toMap(in.Tags), SigningARN: in.CodeSigningConfigArn.V}
	shown := v
	if err := s.change(func(ed *edit) error {
		if err := s.place(t, f, v, in.Layers); err != nil {
			return err
		}
		s.versions.put(ed, t.scope, v)
		ed.prepare = append(ed.prepare, job{t.scope, v.Name, v.Number})
		if in.Publish.V {
			shown = s.publishIn(ed, t.scope, f, v, c, wire.Opt[string]{})
		}
		s.functions.put(ed, t.scope, f)
		return nil
	}); err != nil {
		return nil, err
	}
	return s.configuration(t.scope, shown, t.functionARN()) // recorded: without the number of what was published
}

// newVersion is what the request asks for, without its code and layers.
func (s *Service) newVersion(c *service.Call, t target, in *lambdaapi.CreateFunctionRequest) (*version, error) {
	v := &version{Name: t.name, Number: latest, settings: newSettings(t.name), Modified: c.Now.UTC(), Revision: s.newRevision()}
	v.begin()
	v.PackageType = in.PackageType.Or(packageZip)
	if len(in.Architectures) > 0 {
		v.Architectures = in.Architectures
	}
	r := creation(in)
	if err := r.refuse(); err != nil {
		return nil, err
	}
	if in.Runtime.Set {
		if err := checkRuntime(in.Runtime.V); err != nil {
			return nil, err
		}
	}
	if err := r.apply(&v.settings, t.name); err != nil {
		return nil, err
	}
	if v.PackageType == packageImage && len(in.Layers) > 0 {
		v.Layers = []layerRef{{}}
		return nil, v.checkPackage()
	}
	if err := checkTags(toMap(in.Tags)); err != nil || in.Environment == nil {
		return v, err
	}
	if err := checkEnvironment(in.Environment.Variables); err != nil {
		return nil, err
	}
	var err error
	v.Environment, err = s.sealEnvironment(t.scope, t.name, present(in.Environment.Variables))
	return v, err
}

// present is a map that is there, however empty it is.
func present(d wire.Dict[string]) map[string]string {
	if m := toMap(d); m != nil {
		return m
	}
	return map[string]string{}
}

func creation(in *lambdaapi.CreateFunctionRequest) *requested {
	return &requested{
		operation: "CreateFunction", Role: in.Role, Runtime: in.Runtime, Handler: in.Handler, Description: in.Description, KMS: in.KMSKeyArn,
		Timeout: in.Timeout, Memory: in.MemorySize, VPC: in.VpcConfig, DeadLetter: in.DeadLetterConfig, Tracing: in.TracingConfig,
		FileSystems: in.FileSystemConfigs, Image: in.ImageConfig, Storage: in.EphemeralStorage, SnapStart: in.SnapStart, Logging: in.LoggingConfig,
		unbuilt: []unbuilt{
			{"Code.S3ObjectStorageMode", in.Code.S3ObjectStorageMode.V == asReference},
			{"Code.SourceKMSKeyArn", in.Code.SourceKMSKeyArn.V != ""},
			{"TenancyConfig", in.TenancyConfig != nil},
			{"CapacityProviderConfig", in.CapacityProviderConfig != nil},
			{"DurableConfig", in.DurableConfig != nil},
			{"PublishTo", in.PublishTo.V != ""},
			{"RuntimeConfig", in.RuntimeConfig != nil},
			{"AcceleratorConfig", in.AcceleratorConfig != nil},
		},
	}
}
