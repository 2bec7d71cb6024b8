package s3

// Proves who gets in: that every operation requires the permission of its contract on what it is about, that policies of callers and of buckets decide,
// that nobody learns of an object who may neither read nor list it, and that a bucket is not public unless its owner says so twice.

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// as makes the caller a user with one policy.
func (b *bench) as(document string) {
	b.t.Helper()
	b.BecomeUser(b.t, testAccount, document)
}

func allow(action, resource string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}]}`
}

func TestEveryOperationRequiresItsPermission(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/k", "v")
	definition := b.service.Definition()
	for i := range definition.Operations {
		op := &definition.Operations[i]
		in := op.Model.New()
		for name, text := range map[string]string{"Bucket": "bucket", "Key": "k", "CopySource": "bucket/k"} {
			setText(in, name, text)
		}
		call := &service.Call{Caller: b.Caller, Account: testAccount, Region: testRegion, Service: s3api.Service, Operation: op.Model}
		if err := op.Authorize(call, in); err != nil {
			t.Errorf("%s: %v", op.Model.Name, err)
			continue
		}
		checks := call.Checks()
		if !slices.ContainsFunc(checks, func(c service.Check) bool {
			return c.Action == op.Contract.Action && c.Owner == testAccount && (c.Resource == "*" || strings.HasPrefix(c.Resource, "arn:aws:s3:::bucket"))
		}) {
			t.Errorf("%s requires %+v", op.Model.Name, checks)
		}
		for _, c := range checks {
			if c.Always && op.Model != s3api.DeleteObjects.Operation {
				t.Errorf("%s asks no policy", op.Model.Name)
			}
		}
	}
}

func TestEveryOtherOperationHasItsReason(t *testing.T) {
	b := newBench(t)
	definition := b.service.Definition()
	for _, op := range s3api.Service.Operations {
		built := slices.ContainsFunc(definition.Operations, func(o service.Operation) bool { return o.Model == op })
		reasons := 0
		for _, u := range definition.Unbuilt {
			if slices.Contains(u.Operations, op.Name) {
				reasons++
			}
		}
		if built && reasons != 0 || !built && reasons != 1 {
			t.Errorf("%s: built %v, %d reasons", op.Name, built, reasons)
		}
	}
}

func TestPoliciesDecide(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/in/k", "v", "x-amz-tagging", "team=a")
	const object = "arn:aws:s3:::bucket/in/k"
	for _, c := range []struct {
		policy, method, target string
		allowed                bool
		headers                []string
	}{
		{allow("s3:GetObject", object), http.MethodGet, "/bucket/in/k", true, nil},
		{allow("s3:GetObject", "arn:aws:s3:::bucket/other/*"), http.MethodGet, "/bucket/in/k", false, nil},
		{allow("s3:PutObject", "*"), http.MethodGet, "/bucket/in/k", false, nil},
		{allow("s3:ListBucket", "arn:aws:s3:::bucket"), http.MethodGet, "/bucket", true, nil},
		{allow("s3:ListBucket", "arn:aws:s3:::bucket/*"), http.MethodGet, "/bucket", false, nil},
		{strings.Replace(allow("s3:ListBucket", "*"), `"Resource":"*"`, `"Resource":"*","Condition":{"StringEquals":{"s3:prefix":"in/"}}`, 1), http.MethodGet, "/bucket?list-type=2&prefix=in/", true, nil},
		{strings.Replace(allow("s3:ListBucket", "*"), `"Resource":"*"`, `"Resource":"*","Condition":{"StringEquals":{"s3:prefix":"in/"}}`, 1), http.MethodGet, "/bucket?list-type=2", false, nil},
		{strings.Replace(allow("s3:GetObject", "*"), `"Resource":"*"`, `"Resource":"*","Condition":{"StringEquals":{"s3:ExistingObjectTag/team":"a"}}`, 1), http.MethodGet, "/bucket/in/k", true, nil},
		{strings.Replace(allow("s3:GetObject", "*"), `"Resource":"*"`, `"Resource":"*","Condition":{"StringEquals":{"s3:ExistingObjectTag/team":"b"}}`, 1), http.MethodGet, "/bucket/in/k", false, nil},
		{allow("s3:PutObject", "*"), http.MethodPut, "/bucket/in/new", true, nil},
		{strings.Replace(allow("s3:PutObject", "*"), `"Resource":"*"`, `"Resource":"*","Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}`, 1), http.MethodPut, "/bucket/in/new", true, []string{"x-amz-server-side-encryption", "AES256"}},
		{strings.Replace(allow("s3:PutObject", "*"), `"Resource":"*"`, `"Resource":"*","Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}`, 1), http.MethodPut, "/bucket/in/new", false, nil},
		{allow("s3:PutObject", "*"), http.MethodPut, "/bucket/in/new", false, []string{"x-amz-tagging", "a=b"}},
		{allow("s3:PutObject", "*"), http.MethodPut, "/bucket/in/copy", false, []string{"x-amz-copy-source", "bucket/in/k"}},
		{allow("s3:*", object), http.MethodPut, "/bucket/in/copy", false, []string{"x-amz-copy-source", "bucket/in/k"}},
		{allow("s3:ListAllMyBuckets", "*"), http.MethodGet, "/", true, nil},
		{allow("s3:ListBucket", "*"), http.MethodGet, "/", false, nil},
		{allow("s3:CreateBucket", "arn:aws:s3:::new-*"), http.MethodPut, "/new-bucket", true, nil},
		{allow("s3:CreateBucket", "arn:aws:s3:::new-*"), http.MethodPut, "/other-bucket", false, nil},
	} {
		b.as(c.policy)
		if a := b.do(c.method, c.target, "", c.headers...); (a.status < 300) != c.allowed || !c.allowed && a.code != "AccessDenied" {
			t.Errorf("%s %s with %s: %d %s", c.method, c.target, c.policy, a.status, a.body)
		}
	}
}

// What is not there looks like what may not be seen.
func TestAbsentObjects(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.as(allow("s3:GetObject", "*"))
	b.refused("AccessDenied", http.StatusForbidden, http.MethodGet, "/bucket/none", "")
	b.as(`{"Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}]}`)
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/none", "")
}

func TestBucketPolicies(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/k", "v")
	policyOf := func(principal string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}`
	}
	b.refused("NoSuchBucketPolicy", http.StatusNotFound, http.MethodGet, "/bucket?policy", "")
	for text, want := range map[string]string{
		"x": "Policies must be valid JSON and the first byte must be '{'", `{"Version":"2012-10-17"}`: "Missing required field Statement",
		strings.ReplaceAll(policyOf(`"*"`), "bucket/*", "other/*"): "Policy has invalid resource",
	} {
		if a := b.refused("MalformedPolicy", http.StatusBadRequest, http.MethodPut, "/bucket?policy", text); a.text != want {
			t.Errorf("%q", a.text)
		}
	}
	b.must(http.MethodPut, "/bucket?policy", policyOf(`{"AWS":"arn:aws:iam::222222222222:root"}`))
	b.reopen()
	if a := b.must(http.MethodGet, "/bucket?policy", ""); a.body != policyOf(`{"AWS":"arn:aws:iam::222222222222:root"}`) {
		t.Error(a.body)
	}
	b.Become("222222222222")
	if a := b.must(http.MethodGet, "/bucket/k", ""); a.body != "v" {
		t.Error(a.body)
	}
	b.refused("AccessDenied", http.StatusForbidden, http.MethodPut, "/bucket/k", "w")
	b.Become("333333333333")
	b.refused("AccessDenied", http.StatusForbidden, http.MethodGet, "/bucket/k", "")

	b.Become(testAccount)
	if a := b.refused("AccessDenied", http.StatusForbidden, http.MethodPut, "/bucket?policy", policyOf(`"*"`)); !strings.Contains(a.text, "BlockPublicPolicy") {
		t.Error(a.text)
	}
	const open = "<PublicAccessBlockConfiguration><RestrictPublicBuckets>%</RestrictPublicBuckets></PublicAccessBlockConfiguration>"
	b.must(http.MethodPut, "/bucket?publicAccessBlock", strings.ReplaceAll(open, "%", "true"))
	b.must(http.MethodPut, "/bucket?policy", policyOf(`"*"`))
	if a := b.must(http.MethodGet, "/bucket?policyStatus", ""); !strings.Contains(a.body, "<IsPublic>true</IsPublic>") {
		t.Error(a.body)
	}
	b.Become("333333333333")
	b.refused("AccessDenied", http.StatusForbidden, http.MethodGet, "/bucket/k", "")
	b.Become(testAccount)
	b.must(http.MethodPut, "/bucket?publicAccessBlock", strings.ReplaceAll(open, "%", "false"))
	b.Caller = service.Anonymous()
	if a := b.do(http.MethodGet, "/bucket/k", ""); a.body != "v" {
		t.Errorf("%d %s", a.status, a.body)
	}
	b.refused("AccessDenied", http.StatusForbidden, http.MethodPut, "/bucket/k", "w")
	b.Become(testAccount)
	b.must(http.MethodDelete, "/bucket?policy", "")
	b.Caller = service.Anonymous()
	b.refused("AccessDenied", http.StatusForbidden, http.MethodGet, "/bucket/k", "")
}

func TestPublic(t *testing.T) {
	for text, want := range map[string]bool{
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}}`:                                                                   true,
		`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["111111111111","*"]},"Action":"s3:*"}]}`:                                                true,
		`{"Statement":{"Effect":"Allow","NotPrincipal":{"AWS":"111111111111"},"Action":"s3:*"}}`:                                                     true,
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*"}}`:                                                                            false,
		`{"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"s3:*"}}`:                                                        false,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}}}`:         false,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"StringLike":{"aws:SourceArn":"*"}}}}`:                          true,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"StringNotEquals":{"aws:SourceAccount":"111111111111"}}}}`:      true,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}}`:                   false,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}}}`:                    true,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"StringEqualsIfExists":{"aws:SourceAccount":"111111111111"}}}}`: true,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}}`:   true,
	} {
		if isPublicText(text) != want {
			t.Error(text)
		}
	}
}

func TestExpectedOwners(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/k", "v", "x-amz-expected-bucket-owner", testAccount)
	b.refused("AccessDenied", http.StatusForbidden, http.MethodPut, "/bucket/k", "v", "x-amz-expected-bucket-owner", "222222222222")
	b.refused("InvalidBucketOwnerAWSAccountID", http.StatusBadRequest, http.MethodPut, "/bucket/k", "v", "x-amz-expected-bucket-owner", "x")
	b.refused("AccessDenied", http.StatusForbidden, http.MethodPut, "/bucket/c", "", "x-amz-copy-source", "bucket/k", "x-amz-source-expected-bucket-owner", "222222222222")
}

// Requests signed as they were before Signature Version 4 are told so, and not that they have no signature.
func TestOldSignatures(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	for _, r := range []*wire.Request{
		{Method: http.MethodGet, Host: "127.0.0.1:4566", Path: "/bucket/k", RawQuery: "AWSAccessKeyId=a&Signature=s&Expires=1", Header: http.Header{}},
		{Method: http.MethodGet, Host: "bucket.s3.localhost", Path: "/k", RawQuery: "AWSAccessKeyId=a&Signature=s&Expires=1", Header: http.Header{}},
		{Method: http.MethodGet, Host: "s3.us-east-1.amazonaws.com", Path: "/bucket/k", Header: http.Header{"Authorization": {"AWS a:s"}}},
	} {
		out := b.edge.Serve(t.Context(), r)
		if out.Status != http.StatusBadRequest || !strings.Contains(string(out.Body), "<Code>InvalidRequest</Code><Message>The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.") {
			t.Errorf("%s%s: %d %s", r.Host, r.Path, out.Status, out.Body)
		}
	}
}

// What was authorized for a bucket is not done to another that took its name meanwhile.
func TestReplacedBuckets(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	definition := b.service.Definition()
	for _, op := range definition.Operations {
		if op.Model == s3api.CreateBucket.Operation || op.Model == s3api.ListBuckets.Operation {
			continue
		}
		in := op.Model.New()
		for name, text := range map[string]string{"Bucket": "bucket", "Key": "k", "CopySource": "bucket/k", "Policy": "{}"} {
			setText(in, name, text)
		}
		call := &service.Call{Caller: b.Caller, Account: testAccount, Region: testRegion, Service: s3api.Service, Operation: op.Model, Now: b.clock.Now()}
		if err := op.Authorize(call, in); err != nil {
			t.Fatalf("%s: %v", op.Model.Name, err)
		}
		b.must(http.MethodDelete, "/bucket", "")
		b.bucket("bucket")
		b.must(http.MethodPut, "/bucket/k", "another's")
		b.must(http.MethodPut, "/bucket?tagging", "<Tagging><TagSet><Tag><Key>of</Key><Value>another</Value></Tag></TagSet></Tagging>")
		_, _ = op.Handle(t.Context(), call, in)
		if a := b.must(http.MethodGet, "/bucket/k", ""); a.body != "another's" {
			t.Errorf("%s: %s", op.Model.Name, a.body)
		}
		if a := b.must(http.MethodGet, "/bucket?tagging", ""); !strings.Contains(a.body, "another") {
			t.Errorf("%s: %s", op.Model.Name, a.body)
		}
		b.must(http.MethodGet, "/bucket?publicAccessBlock", "")
		b.must(http.MethodDelete, "/bucket/k", "")
	}
}
