package sts_test

// Proves that a service may act as a role exactly when the role's trust policy lets it, as of now; that conditions against
// the confused deputy hold; and that credentials made for it work from outside.

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts"
	"sluice/internal/wire/sigv4"
)

const gateway = "apigateway.amazonaws.com"

func assumption(w *iamtest.World, roleARN string) *sts.Assumption {
	return &sts.Assumption{RoleARN: roleARN, Service: gateway, SessionName: "BackplaneAssumeRoleSession", Now: w.Clock.Now()}
}

func TestServicesAssumeRolesThatTrustThem(t *testing.T) {
	w := iamtest.New(t)
	roleARN := w.Role(t, "integration", `{"Service":"apigateway.amazonaws.com"}`, iamtest.Allow("iam:ListUsers"))
	caller, err := w.STS.AssumeForService(assumption(w, roleARN))
	if err != nil {
		t.Fatal(err)
	}
	p := caller.Principal
	if p.Caller != policy.RoleSession || p.Role != roleARN || p.Account != iamtest.Account ||
		p.ARN != "arn:aws:sts::123456789012:assumed-role/integration/BackplaneAssumeRoleSession" || caller.UserID != p.ID+":BackplaneAssumeRoleSession" ||
		!caller.IssuedAt.Equal(w.Clock.Now()) || caller.AccessKeyID != "" || caller.Via != "" {
		t.Errorf("%+v", caller)
	}
	if a := w.CallInside(t, caller, "iam", "ListUsers"); a.Code != "" {
		t.Error(a.Message)
	}
	if a := w.CallInside(t, caller, "iam", "ListRoles"); a.Code != "AccessDenied" {
		t.Errorf("%d %s", a.Status, a.Code)
	}
	w.Must(t, iamtest.Root, "iam", "UpdateAssumeRolePolicy", "RoleName", "integration", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`)
	_, err = w.STS.AssumeForService(assumption(w, roleARN))
	var refused *sts.RefusedError
	if !errors.As(err, &refused) || refused.Missing || refused.RoleARN != roleARN || refused.Service != gateway || refused.Decision.Allowed() {
		t.Fatalf("%v", err)
	}
	const text = "User: apigateway.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/integration because no role trust policy allows the sts:AssumeRole action"
	if err.Error() != text {
		t.Error(err)
	}
	_, err = w.STS.AssumeForService(assumption(w, roleARN+"x"))
	if !errors.As(err, &refused) || !refused.Missing {
		t.Errorf("%v", err)
	}
}

func TestTrustPoliciesTestWhatTheServiceActsFor(t *testing.T) {
	w := iamtest.New(t)
	for i, test := range []struct {
		condition string
		change    func(*sts.Assumption)
		allowed   bool
	}{
		{`"StringEquals":{"aws:SourceAccount":"123456789012"}`, func(a *sts.Assumption) { a.SourceAccount = "123456789012" }, true},
		{`"StringEquals":{"aws:SourceAccount":"123456789012"}`, func(a *sts.Assumption) { a.SourceAccount = "210987654321" }, false},
		{`"StringEquals":{"aws:SourceAccount":"123456789012"}`, func(*sts.Assumption) {}, false},
		{`"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:api/*"}`, func(a *sts.Assumption) {
			a.SourceARN = "arn:aws:execute-api:us-east-1:123456789012:api/prod/GET/x"
		}, true},
		{`"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:api/*"}`, func(a *sts.Assumption) {
			a.SourceARN = "arn:aws:execute-api:us-east-1:123456789012:other/prod/GET/x"
		}, false},
		{`"StringEquals":{"sts:RoleSessionName":"BackplaneAssumeRoleSession"}`, func(*sts.Assumption) {}, true},
		{`"Bool":{"aws:PrincipalIsAWSService":"true","aws:ViaAWSService":"false"}`, func(*sts.Assumption) {}, true},
		{`"StringEquals":{"aws:PrincipalServiceName":"apigateway.amazonaws.com"}`, func(*sts.Assumption) {}, true},
		{`"DateLessThan":{"aws:CurrentTime":"2026-01-02T00:00:00Z"}`, func(*sts.Assumption) {}, false},
		{`"NumericGreaterThan":{"aws:EpochTime":"1767323045"}`, func(a *sts.Assumption) { a.Now = a.Now.Add(time.Second) }, true},
		{`"StringEquals":{"aws:ResourceTag/team":"a"}`, func(*sts.Assumption) {}, true},
		{`"StringEquals":{"iam:ResourceTag/team":"b"}`, func(*sts.Assumption) {}, false},
		{`"StringEquals":{"sts:ExternalId":"x"}`, func(*sts.Assumption) {}, false},
	} {
		document := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{` + test.condition + `}}]}`
		made := w.Must(t, iamtest.Root, "iam", "CreateRole", "RoleName", fmt.Sprint("role", i), "AssumeRolePolicyDocument", document,
			"Tags.member.1.Key", "Team", "Tags.member.1.Value", "a")
		a := assumption(w, made.Get("Role.Arn"))
		test.change(a)
		if _, err := w.STS.AssumeForService(a); (err == nil) != test.allowed {
			t.Errorf("%s: %v", test.condition, err)
		}
	}
}

func TestCredentialsForServicesWorkFromOutside(t *testing.T) {
	w := iamtest.New(t)
	roleARN := w.Role(t, "function", `{"Service":"apigateway.amazonaws.com"}`, iamtest.Allow("iam:ListUsers"))
	c, err := w.STS.IssueForService(assumption(w, roleARN), 12*time.Hour)
	if err != nil || !c.Expires.Equal(w.Clock.Now().Add(time.Hour)) { // the role's maximum
		t.Fatal(c.Expires, err)
	}
	as := sigv4.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken}
	w.Must(t, as, "iam", "ListUsers")
	w.Restart(t)
	w.Must(t, as, "iam", "ListUsers")
	as.SecretAccessKey += "x"
	if a := w.Call(t, as, "iam", "ListUsers"); a.Code != "SignatureDoesNotMatch" {
		t.Errorf("%d %s", a.Status, a.Code)
	}
	if _, err := w.STS.IssueForService(assumption(w, roleARN+"x"), time.Hour); err == nil {
		t.Error("credentials of a role that is not there")
	}
}
