package sts

import (
	"strconv"
	"strings"
	"time"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// permitWebIdentity asks the role's trust policy. A role that does not exist trusts nobody, so that the answer is the same.
func (s *Service) permitWebIdentity(c *service.Call, in *stsapi.AssumeRoleWithWebIdentityRequest, w *webIdentity) (*Role, error) {
	role, _ := s.directory.FindRole(in.RoleArn.V)
	trust := [1]*policy.Policy{role.Trust}
	if role.Trust == nil {
		trust[0] = s.nobody
	}
	actions := []string{"sts:AssumeRoleWithWebIdentity"}
	if len(w.tags) > 0 {
		actions = append(actions, "sts:TagSession")
	}
	if w.sourceIdentity != "" {
		actions = append(actions, "sts:SetSourceIdentity")
	}
	keys := &webKeys{call: c, own: role.keys(w.keys(in.RoleSessionName.V))}
	for _, action := range actions {
		request := policy.Request{
			Principal: policy.Principal{Caller: policy.Federated, Name: w.provider}, Action: action, Resource: in.RoleArn.V, Context: keys,
		}
		policies := policy.Policies{Resource: trust[:]}
		if !policy.Evaluate(&request, &policies).Allowed() {
			return nil, errNotTrusted(&TrustError{
				Provider: w.provider, Action: action, RoleARN: in.RoleArn.V, Explanation: policy.Explain(&request, &policies),
			})
		}
	}
	return &role, nil
}

// TrustError is why a role does not trust whom a provider vouches for: the cause of the error that the caller gets, for whoever
// operates the server.
type TrustError struct {
	// Provider is the provider's ARN.
	Provider, Action, RoleARN string
	// Explanation tells of every statement of the role's trust policy. Of a role that does not exist it is that of a policy which
	// trusts nobody.
	Explanation policy.Explanation
}

func (e *TrustError) Error() string {
	return policy.Denial{Principal: e.Provider, Action: e.Action, Resource: e.RoleARN}.Text(e.Explanation.Decision)
}

// Explain makes it a service.Explained.
func (e *TrustError) Explain() (action, resource string, why policy.Explanation) {
	return e.Action, e.RoleARN, e.Explanation
}

// keys are what conditions can test of a token and its session.
func (w *webIdentity) keys(sessionName string) policy.Keys {
	keys := policy.Keys{}.Set("sts:RoleSessionName", policy.One(sessionName))
	if w.sourceIdentity != "" {
		keys = keys.Set("sts:SourceIdentity", policy.One(w.sourceIdentity))
	}
	for _, k := range w.remembered() {
		keys = keys.Set(conditionName(issuerName(w.issuer))+":"+k.Name, policy.Many(k.Values))
	}
	for _, name := range issuerClaims(w.issuer) {
		if values := w.claims.Texts(name); len(values) > 0 {
			keys = keys.Set(issuerName(w.issuer)+":"+name, policy.Many(values))
		}
	}
	return requestKeys(keys, w.tags, w.transitive)
}

// issuerClaims are those of one issuer's own that a role's trust policy can test, and its session's policies cannot. Source: AWS What's
// New, "AWS STS now supports validation of select identity provider specific claims" (January 2026), and the table of the IAM User
// Guide, "IAM and AWS STS condition context keys", OIDC federation, GitHub.
func issuerClaims(issuerURL string) []string {
	if issuerURL != "https://token.actions.githubusercontent.com" {
		return nil
	}
	return []string{"actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref", "repository", "repository_id", "workflow"}
}

// claim is a claim that conditions can test.
type claim struct {
	Name   string   `json:"n"`
	Values []string `json:"v"`
}

// remembered are the claims that conditions can test, on the role and then in its session. Source: IAM User Guide, "IAM and
// AWS STS condition context keys", OIDC federation: aud is azp, if there is one, and oaud the aud claim.
func (w *webIdentity) remembered() []claim {
	out := []claim{{"sub", []string{w.subject}}, {"aud", w.audience}}
	for _, name := range [...]string{"amr", "azp", "email"} {
		if values := w.claims.Texts(name); len(values) > 0 {
			out = append(out, claim{name, values})
		}
	}
	if w.claims.Has("azp") {
		out = append(out, claim{"oaud", w.claims.Texts("aud")})
	}
	return out
}

// webKeys are the condition keys of a call that nobody signed. Source: IAM User Guide, "AWS global condition context keys".
type webKeys struct {
	call *service.Call
	own  policy.Keys
}

// Lookup implements policy.Context.
func (k *webKeys) Lookup(name string) (policy.Value, bool) {
	if v, ok := k.own.Lookup(strings.ToLower(name)); ok {
		return v, true
	}
	c := k.call
	switch name {
	case "aws:currenttime":
		return policy.One(c.Now.UTC().Format(time.RFC3339)), true
	case "aws:epochtime":
		return policy.One(strconv.FormatInt(c.Now.Unix(), 10)), true
	case "aws:requestedregion":
		return policy.One(c.Region), true
	case "aws:securetransport":
		return policy.One(strconv.FormatBool(c.Secure)), true
	case "aws:sourceip":
		return policy.One(c.Source.String()), c.Source.IsValid()
	case "aws:useragent":
		return policy.One(c.UserAgent), c.UserAgent != ""
	case "aws:viaawsservice", "aws:principalisawsservice":
		return policy.One("false"), true
	}
	return policy.Value{}, false
}
