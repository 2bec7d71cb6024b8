package lambda

import (
	"context"
	"net/http"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteFunction deletes a function with all that belongs to it, or one version.
func (s *Service) deleteFunction() service.Operation {
	return service.Define(lambdaapi.DeleteFunction, service.Contract{
		Action: "lambda:DeleteFunction", Resource: functionResource, Errors: refuses(lambdaapi.ErrResourceConflictException),
		Gaps: []string{"event source mappings of the function stay, as on AWS"},
	}, func(c *service.Call, in *lambdaapi.DeleteFunctionRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteFunctionRequest) (*lambdaapi.DeleteFunctionResponse, error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.DeleteFunctionResponse{StatusCode: wire.Some(int64(http.StatusNoContent))}
		return out, s.change(func(ed *edit) error {
			if t.qualifier != "" {
				return s.deleteVersion(ed, t)
			}
			return s.deleteWhole(ed, t)
		})
	})
}

// deleteVersion deletes one version. Source of the texts: recorded; for a version that aliases use, an answer of AWS in
// https://github.com/serverless-heaven/serverless-aws-alias/issues/38.
func (s *Service) deleteVersion(ed *edit, t target) error {
	switch {
	case t.qualifier == latest:
		return invalidParameter("$LATEST version cannot be deleted without deleting the function.")
	case s.functions.get(t.scope, t.name) == nil && (isNumber(t.qualifier) || strings.HasPrefix(t.qualifier, "$")):
		return notFound("Function not found: %s", t.functionARN())
	case !isNumber(t.qualifier):
		return invalidParameter("Deletion of aliases is not currently supported.")
	}
	v := s.versions.get(t.scope, t.key())
	if v == nil {
		return nil // recorded: as if it had been there
	}
	var users []string
	for _, a := range s.aliases.of(t.scope, t.name) {
		if _, weighted := a.Weights[t.qualifier]; weighted || a.Version == t.qualifier {
			users = append(users, a.Name)
		}
	}
	if len(users) > 0 {
		return conflict("Unable to delete version because the following aliases reference it: [%s]", strings.Join(users, ", "))
	}
	s.clearQualifier(ed, t)
	s.versions.remove(ed, t.scope, t.key())
	ed.drop(v.holdings()...)
	return nil
}

// clearQualifier removes what belongs to a version or an alias.
func (s *Service) clearQualifier(ed *edit, t target) {
	removeIf(ed, s.policies, t)
	removeIf(ed, s.invokes, t)
	removeIf(ed, s.urls, t)
	removeIf(ed, s.provisioned, t)
	removeIf(ed, s.managements, t)
}

func removeIf[T any](ed *edit, k *kind[T], t target) {
	if k.get(t.scope, t.key()) != nil {
		k.remove(ed, t.scope, t.key())
	}
}

// deleteWhole deletes a function and everything below it.
func (s *Service) deleteWhole(ed *edit, t target) error {
	if s.functions.get(t.scope, t.name) == nil {
		return noFunction(t)
	}
	for _, v := range s.versions.of(t.scope, t.name) {
		ed.drop(v.holdings()...)
	}
	prefix := t.name + "/"
	s.versions.clear(ed, t.scope, prefix)
	s.aliases.clear(ed, t.scope, prefix)
	s.policies.clear(ed, t.scope, prefix)
	s.invokes.clear(ed, t.scope, prefix)
	s.urls.clear(ed, t.scope, prefix)
	s.provisioned.clear(ed, t.scope, prefix)
	s.managements.clear(ed, t.scope, prefix)
	s.functions.remove(ed, t.scope, t.name)
	return nil
}
