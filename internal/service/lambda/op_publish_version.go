package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// publishVersion makes a version of $LATEST.
func (s *Service) publishVersion() service.Operation {
	return service.Define(lambdaapi.PublishVersion, service.Contract{
		Action: "lambda:PublishVersion", Resource: functionResource,
		Errors: refuses(lambdaapi.ErrResourceConflictException, lambdaapi.ErrPreconditionFailedException, lambdaapi.ErrCodeStorageExceededException),
		Gaps:   []string{"PublishTo is refused"},
	}, func(c *service.Call, in *lambdaapi.PublishVersionRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, s.handlePublishVersion)
}

func (s *Service) handlePublishVersion(_ context.Context, c *service.Call, in *lambdaapi.PublishVersionRequest) (*lambdaapi.FunctionConfiguration, error) {
	t, err := unqualified(c, in.FunctionName)
	if err != nil {
		return nil, err
	}
	if err := refuseUnbuilt("PublishVersion", unbuilt{"PublishTo", in.PublishTo.V != ""}); err != nil {
		return nil, err
	}
	var shown *version
	if err := s.change(func(ed *edit) error {
		f, err := s.find(t)
		if err != nil {
			return err
		}
		if err := f.publishable(in); err != nil {
			return err
		}
		if shown = s.unchanged(t.scope, f.function, f.version); shown != nil {
			return nil
		}
		if err := s.checkSize(t.scope, f.version); err != nil {
			return err
		}
		changed, v := *f.function, *f.version
		shown = s.publishIn(ed, t.scope, &changed, &v, c, in.Description)
		v.Revision = s.newRevision() // recorded: $LATEST has another one afterwards
		s.versions.put(ed, t.scope, &v)
		s.functions.put(ed, t.scope, &changed)
		return nil
	}); err != nil {
		return nil, err
	}
	return s.configuration(t.scope, shown, t.functionARN()+":"+shown.Number)
}

// publishable refuses what is not as the caller believes, or not ready. Source of the text: recorded.
func (f *found) publishable(in *lambdaapi.PublishVersionRequest) error {
	if err := checkRevision(in.RevisionId, f.version.Revision, showsFunction); err != nil {
		return err
	}
	if given := in.CodeSha256; given.V != "" && given.V != f.version.sha256() {
		return invalidParameter("CodeSHA256 (%s) is different from current CodeSHA256 in $LATEST (%s). Please try again with the CodeSHA256 in $LATEST.", given.V, f.version.sha256())
	}
	return f.busy()
}
