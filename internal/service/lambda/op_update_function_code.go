package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateFunctionCode replaces the code of $LATEST.
func (s *Service) updateFunctionCode() service.Operation {
	return service.Define(lambdaapi.UpdateFunctionCode, service.Contract{
		Action: "lambda:UpdateFunctionCode", Resource: functionResource,
		Errors: refuses(lambdaapi.ErrResourceConflictException, lambdaapi.ErrPreconditionFailedException, lambdaapi.ErrInvalidCodeSignatureException,
			lambdaapi.ErrCodeStorageExceededException),
		Gaps: []string{"SourceKMSKeyArn, PublishTo and the S3ObjectStorageMode REFERENCE are refused"},
	}, func(c *service.Call, in *lambdaapi.UpdateFunctionCodeRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, s.handleUpdateFunctionCode)
}

func (s *Service) handleUpdateFunctionCode(ctx context.Context, c *service.Call, in *lambdaapi.UpdateFunctionCodeRequest) (*lambdaapi.FunctionConfiguration, error) {
	t, err := unqualified(c, in.FunctionName)
	if err != nil {
		return nil, err
	}
	next := &version{}
	if err := s.view(func() error { return s.checkNewCode(t, in, next) }); err != nil {
		return nil, err
	}
	held, err := s.takeFor(ctx, c, next, &codeSource{zip: in.ZipFile, bucket: in.S3Bucket, key: in.S3Key, version: in.S3ObjectVersion, image: in.ImageUri.V})
	if err != nil {
		return nil, err
	}
	defer held.release()
	shown, arn := &version{}, t.functionARN()
	err = s.change(func(ed *edit) error {
		v, f, err := s.recode(c, t, in, next)
		if err != nil {
			return err
		}
		shown = v
		if in.DryRun.V {
			return nil
		}
		ed.drop(s.versions.get(t.scope, below(t.name, latest)).holdings()...)
		s.versions.put(ed, t.scope, v)
		ed.prepare = append(ed.prepare, job{t.scope, v.Name, v.Number})
		if in.Publish.V {
			changed := *f
			shown = s.publishIn(ed, t.scope, &changed, v, c, wire.Opt[string]{})
			arn += ":" + shown.Number
			s.functions.put(ed, t.scope, &changed)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.configuration(t.scope, shown, arn)
}

// checkNewCode refuses, before anything is unpacked, code that is not of the function's kind.
func (s *Service) checkNewCode(t target, in *lambdaapi.UpdateFunctionCodeRequest, next *version) error {
	if err := refuseUnbuilt("UpdateFunctionCode", unbuilt{"S3ObjectStorageMode", in.S3ObjectStorageMode.V == asReference},
		unbuilt{"SourceKMSKeyArn", in.SourceKMSKeyArn.V != ""}, unbuilt{"PublishTo", in.PublishTo.V != ""}); err != nil {
		return err
	}
	f, err := s.find(t)
	if err != nil {
		return err
	}
	next.PackageType = f.version.PackageType
	switch {
	case next.PackageType == packageZip && in.ImageUri.V != "":
		return invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.")
	case next.PackageType == packageImage && in.ImageUri.V == "":
		return invalidParameter("Please provide ImageUri when updating a function with packageType Image.")
	}
	return checkRevision(in.RevisionId, f.version.Revision, showsFunction)
}

// recode is $LATEST with the new code.
func (s *Service) recode(c *service.Call, t target, in *lambdaapi.UpdateFunctionCodeRequest, next *version) (*version, *function, error) {
	f, err := s.find(t)
	if err != nil {
		return nil, nil, err
	}
	if err := checkRevision(in.RevisionId, f.version.Revision, showsFunction); err != nil {
		return nil, nil, err
	}
	if err := f.busy(); err != nil {
		return nil, nil, err
	}
	v := *f.version
	v.Archive, v.Size, v.Unzipped, v.ImageURI = next.Archive, next.Size, next.Unzipped, next.ImageURI
	if len(in.Architectures) > 0 {
		v.Architectures = in.Architectures
	}
	v.Modified, v.Revision = c.Now.UTC(), s.newRevision()
	v.beginUpdate()
	if err := s.checkSigning(t.scope, f.function.SigningARN, v.PackageType); err != nil {
		return nil, nil, err
	}
	return &v, f.function, s.checkSize(t.scope, &v)
}
