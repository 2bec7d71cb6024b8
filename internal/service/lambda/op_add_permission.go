package lambda

import (
	"context"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// addPermission adds a statement to the policy of a function, a version or an alias.
func (s *Service) addPermission() service.Operation {
	return service.Define(lambdaapi.AddPermission, service.Contract{
		Action: "lambda:AddPermission", Resource: functionResource, Keys: []string{"lambda:Principal", "lambda:FunctionUrlAuthType"},
		Errors: refuses(lambdaapi.ErrResourceConflictException, lambdaapi.ErrPreconditionFailedException, lambdaapi.ErrPolicyLengthExceededException),
		Gaps:   []string{"whether a user or role that is given a permission is there is not checked"},
	}, func(c *service.Call, in *lambdaapi.AddPermissionRequest) error {
		keys := []key{is("lambda:Principal", in.Principal.V)}
		if in.FunctionUrlAuthType.V != "" {
			keys = append(keys, is("lambda:FunctionUrlAuthType", in.FunctionUrlAuthType.V))
		}
		return s.onFunction(c, in.FunctionName, in.Qualifier, keys...)
	}, s.handleAddPermission)
}

func (s *Service) handleAddPermission(_ context.Context, c *service.Call, in *lambdaapi.AddPermissionRequest) (*lambdaapi.AddPermissionResponse, error) {
	t, err := locate(c, in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	if t.qualifier == latest {
		return nil, invalidParameter("We currently do not support adding policies for $LATEST.")
	}
	added, err := granted(t, in).statement()
	if err != nil {
		return nil, err
	}
	return &lambdaapi.AddPermissionResponse{Statement: wire.Some(added.JSON)}, s.change(func(ed *edit) error {
		if err := s.grantable(t); err != nil {
			return err
		}
		p := &resourcePolicy{Function: t.name, Qualifier: t.qualifier}
		if before := s.policies.get(t.scope, t.key()); before != nil {
			*p = *before
		} else {
			p.Revision = s.revisionOf(t)
		}
		if err := checkRevision(in.RevisionId, p.Revision, showsPolicy); err != nil {
			return err
		}
		var err error
		if p.Statements, err = withStatement(p.Statements, added); err != nil {
			return err
		}
		return s.putPolicy(ed, t, p)
	})
}

// granted is what the request gives. The order of the conditions is that of recorded statements.
func granted(t target, in *lambdaapi.AddPermissionRequest) *grant {
	g := &grant{id: in.StatementId.V, action: in.Action.V, principal: in.Principal.V, resource: t.arn()}
	g.conditions = []condition{
		{"StringEquals", "AWS:SourceAccount", in.SourceAccount.V},
		{"StringEquals", "lambda:FunctionUrlAuthType", in.FunctionUrlAuthType.V},
		{"StringEquals", "aws:PrincipalOrgID", in.PrincipalOrgID.V},
		{"StringEquals", "lambda:EventSourceToken", in.EventSourceToken.V},
		{"ArnLike", "AWS:SourceArn", in.SourceArn.V},
	}
	if in.InvokedViaFunctionUrl.Set {
		via := "false"
		if in.InvokedViaFunctionUrl.V {
			via = "true"
		}
		g.conditions = append(g.conditions, condition{"Bool", "lambda:InvokedViaFunctionUrl", via})
	}
	return g
}

// grantable refuses what is not there. Source of the texts: recorded.
func (s *Service) grantable(t target) error {
	if s.functions.get(t.scope, t.name) == nil {
		return notFound("Function not found: %s", t.functionARN())
	}
	if _, err := s.find(t); err == nil {
		return nil
	}
	if isVersion(t.qualifier) || strings.Contains(t.qualifier, "$") {
		return noFunction(t)
	}
	return noAlias(t)
}

// revisionOf is the revision of what a policy is of: a version or an alias.
func (s *Service) revisionOf(t target) string {
	f, err := s.find(t)
	switch {
	case err != nil:
		return ""
	case f.alias != nil:
		return f.alias.Revision
	}
	return f.version.Revision
}

// putPolicy stores a policy, and removes one without statements. Policy and what it is of get a new revision, the same for both (recorded).
func (s *Service) putPolicy(ed *edit, t target, p *resourcePolicy) error {
	p.Revision = s.newRevision()
	if err := p.parse(); err != nil {
		return err
	}
	if len(p.Statements) == 0 {
		s.policies.remove(ed, t.scope, t.key())
	} else {
		s.policies.put(ed, t.scope, p)
	}
	f, err := s.find(t)
	if err != nil {
		return nil // of an alias or version that is gone nothing is left
	}
	if f.alias != nil {
		a := *f.alias
		a.Revision = p.Revision
		s.aliases.put(ed, t.scope, &a)
		return nil
	}
	v := *f.version
	if v.underWay() {
		return nil // its revision tells who makes it ready that nobody has changed it
	}
	v.Revision = p.Revision
	s.versions.put(ed, t.scope, &v)
	return nil
}
