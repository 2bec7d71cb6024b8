package lambda

// Proves that permissions are written as AWS writes them, and that they count: who is let in by a function's policy, and who is not. How:
// statements of LocalStack's AWS-validated snapshots (test_add_lambda_permission_fields, test_permission_exceptions and others), and calls
// and decisions of several principals.

import (
	"strings"
	"testing"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

func TestStatements(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	const about = `"Effect":"Allow","Principal":%s,"Action":"lambda:InvokeFunction","Resource":"` + testARN + `function:fn"`
	for id, c := range map[string]struct {
		params M
		want   string
	}{
		"wildcard": {M{"Principal": "*", "SourceAccount": testAccount}, strings.Replace(about, "%s", `"*"`, 1) + `,"Condition":{"StringEquals":{"AWS:SourceAccount":"111111111111"}}`},
		"service":  {M{"Principal": "lambda.amazonaws.com"}, strings.Replace(about, "%s", `{"Service":"lambda.amazonaws.com"}`, 1)},
		"account":  {M{"Principal": testAccount}, strings.Replace(about, "%s", `{"AWS":"arn:aws:iam::111111111111:root"}`, 1)},
		"user":     {M{"Principal": "arn:aws:iam::111111111111:user/u"}, strings.Replace(about, "%s", `{"AWS":"arn:aws:iam::111111111111:user/u"}`, 1)},
		"skill":    {M{"Principal": "*", "EventSourceToken": "amzn1.ask.skill.x"}, strings.Replace(about, "%s", `"*"`, 1) + `,"Condition":{"StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.x"}}`},
		"all": {
			M{"Principal": "*", "SourceAccount": testAccount, "SourceArn": "arn:aws:s3:::bucket", "PrincipalOrgID": "o-1234567890", "FunctionUrlAuthType": "NONE"},
			strings.Replace(about, "%s", `"*"`, 1) + `,"Condition":{"StringEquals":{"AWS:SourceAccount":"111111111111","lambda:FunctionUrlAuthType":"NONE","aws:PrincipalOrgID":"o-1234567890"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::bucket"}}`,
		},
	} {
		c.params["FunctionName"], c.params["StatementId"], c.params["Action"] = "fn", id, "lambda:InvokeFunction"
		want := `{"Sid":"` + id + `",` + c.want + `}`
		if got := b.must("AddPermission", c.params)["Statement"]; got != want {
			t.Errorf("%s:\n got %s\nwant %s", id, got, want)
		}
		if shown := b.must("GetPolicy", M{"FunctionName": "fn"})["Policy"]; shown != `{"Version":"2012-10-17","Id":"default","Statement":[`+want+`]}` {
			t.Errorf("%s", shown)
		}
		b.must("RemovePermission", M{"FunctionName": "fn", "StatementId": id})
	}
	b.refused("GetPolicy", M{"FunctionName": "fn"}, "ResourceNotFound", "The resource you requested does not exist.")
}

func permit(more M) M {
	params := M{"FunctionName": "fn", "StatementId": "s3", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
	for k, v := range more {
		params[k] = v
	}
	return params
}

func TestRefusedPermissions(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	b.must("PublishVersion", M{"FunctionName": "fn"})
	const stale = "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id"
	b.refused("AddPermission", permit(M{"StatementId": "example.com"}), "ValidationException", "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)")
	b.refused("AddPermission", permit(M{"FunctionName": testARN + "function:fn:alias", "Qualifier": "other"}), "InvalidParameterValue", "The derived qualifier from the function name does not match the specified qualifier.")
	b.refused("AddPermission", permit(M{"Qualifier": "$LATEST"}), "InvalidParameterValue", "We currently do not support adding policies for $LATEST.")
	b.refused("AddPermission", permit(M{"Principal": "invalid.nonaws.com"}), "InvalidParameterValue", "The provided principal was invalid. Please check the principal and try again.")
	b.refused("AddPermission", permit(M{"FunctionName": "none"}), "ResourceNotFound", "Function not found: ARN:function:none")
	b.refused("AddPermission", permit(M{"Qualifier": "alias-doesnotexist"}), "ResourceNotFound", "Cannot find alias arn: ARN:function:fn:alias-doesnotexist")
	b.refused("AddPermission", permit(M{"Qualifier": "42"}), "ResourceNotFound", "Function not found: ARN:function:fn:42")
	b.refused("AddPermission", permit(M{"Qualifier": "valid-with-$-but-doesnotexist"}), "ResourceNotFound", "Function not found: ARN:function:fn:valid-with-$-but-doesnotexist")
	b.refused("AddPermission", permit(M{"RevisionId": "wrong"}), "PreconditionFailed", stale)
	b.refused("RemovePermission", M{"FunctionName": "none", "StatementId": "s3"}, "ResourceNotFound", "No policy found for: ARN:function:none")
	b.refused("RemovePermission", M{"FunctionName": "fn", "StatementId": "s3"}, "ResourceNotFound", "No policy is associated with the given resource.")
	before := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"})["RevisionId"]
	b.must("AddPermission", permit(M{"RevisionId": before}))
	shown := b.must("GetPolicy", M{"FunctionName": "fn"})
	if c := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); c["RevisionId"] != shown["RevisionId"] || c["RevisionId"] == before {
		t.Errorf("the revisions of policy and function differ: %v, %v", c["RevisionId"], shown["RevisionId"])
	}
	b.refused("AddPermission", permit(nil), "ResourceConflict", "The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.")
	b.refused("RemovePermission", M{"FunctionName": "fn", "StatementId": "non-existent"}, "ResourceNotFound", "Statement non-existent is not found in resource policy.")
	b.refused("RemovePermission", M{"FunctionName": "fn", "StatementId": "s3", "RevisionId": "wrong"}, "PreconditionFailed", stale)
	b.refused("GetPolicy", M{"FunctionName": "fn", "Qualifier": "1"}, "ResourceNotFound", "The resource you requested does not exist.")
	for i := range 100 {
		a := b.call("AddPermission", permit(M{"StatementId": "long" + strings.Repeat("x", i), "SourceArn": "arn:aws:s3:::" + strings.Repeat("b", 140)}))
		if a.status >= 300 {
			if a.code != "PolicyLengthExceededException" || !strings.HasPrefix(a.text(), "The final policy size (") {
				t.Errorf("%+v", a)
			}
			return
		}
	}
	t.Error("a policy has no end")
}

// A function's policy lets other accounts and services in, as far as it says.
func TestPoliciesCount(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	b.must("PublishVersion", M{"FunctionName": "fn"})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	b.must("AddPermission", permit(M{"StatementId": "reader", "Principal": otherAccount, "Action": "lambda:GetFunction"}))
	b.must("AddPermission", permit(M{"StatementId": "gateway", "Principal": "apigateway.amazonaws.com", "Qualifier": "live", "SourceArn": "arn:aws:execute-api:us-east-1:111111111111:abc/*"}))

	b.BecomeUser(b.t, otherAccount, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:*","Resource":"*"}}`)
	if got := b.must("GetFunction", M{"FunctionName": testARN + "function:fn"}); got["Configuration"].(M)["FunctionArn"] != testARN+"function:fn" {
		t.Errorf("%v", got)
	}
	for operation, params := range map[string]M{
		"GetFunction":    {"FunctionName": testARN + "function:fn:live"}, // another policy
		"DeleteFunction": {"FunctionName": testARN + "function:fn"}, "GetPolicy": {"FunctionName": testARN + "function:fn"},
	} {
		if a := b.call(operation, params); a.code != "AccessDeniedException" {
			t.Errorf("%s: %+v", operation, a)
		}
	}

	gateway := func(source string) *service.Caller {
		return &service.Caller{Principal: policy.Principal{Caller: policy.Service, Name: "apigateway.amazonaws.com"}, Via: "apigateway.amazonaws.com", SourceARN: source, SourceAccount: testAccount}
	}
	b.Become(testAccount)
	b.must("AddPermission", permit(M{"StatementId": "url", "Principal": "*", "Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"}))
	for authType, allowed := range map[string]bool{"NONE": true, "AWS_IAM": false} {
		call := &service.Call{Caller: service.Anonymous(), Account: testAccount, Region: testRegion, Now: b.clock.Now(), Service: b.service.Definition().Model}
		b.service.requireAction(call, "lambda:InvokeFunctionUrl", target{scope{testAccount, testRegion}, "fn", ""}, is("lambda:FunctionUrlAuthType", authType))
		if _, denial := b.edge.Decide(call, &call.Checks()[0]); (denial == nil) != allowed {
			t.Errorf("a URL with %s, for anyone: denied %v", authType, denial)
		}
	}
	for _, c := range []struct {
		caller          *service.Caller
		name, qualifier string
		allowed         bool
	}{
		{gateway("arn:aws:execute-api:us-east-1:111111111111:abc/prod/GET/"), "fn", "live", true},
		{gateway("arn:aws:execute-api:us-east-1:111111111111:other/prod/GET/"), "fn", "live", false},
		{gateway("arn:aws:execute-api:us-east-1:111111111111:abc/prod/GET/"), "fn", "", false},
		{gateway("arn:aws:execute-api:us-east-1:111111111111:abc/prod/GET/"), "fn", "1", false},
		{&service.Caller{Principal: policy.Principal{Caller: policy.Service, Name: "s3.amazonaws.com"}}, "fn", "live", false},
		{service.Anonymous(), "fn", "live", false},
	} {
		call := &service.Call{Caller: c.caller, Account: testAccount, Region: testRegion, Now: b.clock.Now(), Service: b.service.Definition().Model}
		at, err := locate(call, wire.Some(c.name), wire.Some(c.qualifier))
		if err != nil {
			t.Fatal(err)
		}
		b.Policies = nil
		b.service.requireAction(call, "lambda:InvokeFunction", at)
		if _, denial := b.edge.Decide(call, &call.Checks()[0]); (denial == nil) != c.allowed {
			t.Errorf("%s as %s on %s: denied %v", c.caller.SourceARN, c.caller.Name(), at.arn(), denial)
		}
	}
}

func TestUsersNeedPermissions(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Tags": M{"team": "a"}})
	b.must("PublishLayerVersion", M{"LayerName": "layer", "Content": M{"ZipFile": zipOf(t, "a", "b")}})
	for _, c := range []struct{ document, operation, layer, want string }{
		{`{"Effect":"Allow","Action":"lambda:CreateFunction","Resource":"*"}`, "CreateFunction", "", "iam:PassRole"},
		{`{"Effect":"Allow","Action":["lambda:CreateFunction","iam:PassRole"],"Resource":"*"}`, "CreateFunction", "", ""},
		{`{"Effect":"Allow","Action":["lambda:CreateFunction","iam:PassRole"],"Resource":"*"}`, "CreateFunction", "layer", "lambda:GetLayerVersion"},
		{`{"Effect":"Allow","Action":["lambda:CreateFunction","iam:PassRole"],"Resource":"*","Condition":{"StringEqualsIfExists":{"iam:PassedToService":"ec2.amazonaws.com"}}}`, "CreateFunction", "", "iam:PassRole"},
		{`{"Effect":"Allow","Action":"lambda:*","Resource":"` + testARN + `function:other"}`, "GetFunction", "", "lambda:GetFunction"},
		{`{"Effect":"Allow","Action":"lambda:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"b"}}}`, "GetFunction", "", "lambda:GetFunction"},
		{`{"Effect":"Allow","Action":"lambda:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}`, "GetFunction", "", ""},
	} {
		b.BecomeUser(b.t, testAccount, `{"Version":"2012-10-17","Statement":`+c.document+`}`)
		params := M{"FunctionName": "fn"}
		if c.operation == "CreateFunction" {
			params = b.plain("new" + c.layer)
		}
		if c.layer != "" {
			params["Layers"] = []any{testARN + "layer:" + c.layer + ":1"}
		}
		a := b.call(c.operation, params)
		if c.want == "" && a.status >= 300 || c.want != "" && (a.code != "AccessDeniedException" || !strings.Contains(a.text(), "is not authorized to perform: "+c.want+" on resource: ")) {
			t.Errorf("%s with %s answered %+v", c.operation, c.document, a)
		}
	}
}

// A policy as a whole replaces what was there, counts as what statements added one by one do, and can be taken away.
func TestWholePolicies(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	const fn = testARN + "function:fn"
	b.must("AddPermission", permit(nil))
	one := `{"Sid":"one","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + otherAccount + `:root"},"Action":"lambda:GetFunction","Resource":"` + fn + `"}`
	put := b.must("PutResourcePolicy", M{"ResourceArn": fn, "Policy": `{"Version": "2012-10-17", "Statement": ` + one + `}`})
	want := `{"Version":"2012-10-17","Id":"default","Statement":[` + one + `]}`
	got := b.must("GetResourcePolicy", M{"ResourceArn": fn})
	if put["Policy"] != want || got["Policy"] != want || got["RevisionId"] != put["RevisionId"] || b.must("GetPolicy", M{"FunctionName": "fn"})["Policy"] != want {
		t.Errorf("%v, %v", put, got)
	}
	b.BecomeUser(t, otherAccount, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:*","Resource":"*"}}`)
	b.must("GetFunction", M{"FunctionName": fn})
	if a := b.call("PutResourcePolicy", M{"ResourceArn": fn, "Policy": want}); a.status != 403 {
		t.Errorf("%+v", a)
	}
	b.Become(testAccount)
	const stale = "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id"
	b.refused("PutResourcePolicy", M{"ResourceArn": fn, "Policy": want, "RevisionId": "00000000-0000-0000-0000-000000000000"}, "PreconditionFailed", stale)
	b.refused("DeleteResourcePolicy", M{"ResourceArn": fn, "RevisionId": "00000000-0000-0000-0000-000000000000"}, "PreconditionFailed", stale)
	b.refused("PutResourcePolicy", M{"ResourceArn": fn + ":$LATEST", "Policy": want}, "InvalidParameterValue", "We currently do not support adding policies for $LATEST.")
	b.refused("PutResourcePolicy", M{"ResourceArn": testARN + "function:none", "Policy": want}, "ResourceNotFound", "Function not found: ARN:function:none")
	for _, text := range []string{"{", "[]", `{"Version":"2012-10-17"}`, `{"Version":"2012-10-17","Statement":{"Effect":"Perhaps"}}`} {
		if a := b.call("PutResourcePolicy", M{"ResourceArn": fn, "Policy": text}); a.code != "InvalidParameterValueException" {
			t.Errorf("%s: %+v", text, a)
		}
	}
	if b.must("GetResourcePolicy", M{"ResourceArn": fn})["Policy"] != want {
		t.Error("what was refused has changed something")
	}
	b.must("DeleteResourcePolicy", M{"ResourceArn": fn, "RevisionId": put["RevisionId"]})
	b.refused("GetResourcePolicy", M{"ResourceArn": fn}, "ResourceNotFound", "The resource you requested does not exist.")
	b.refused("DeleteResourcePolicy", M{"ResourceArn": fn}, "ResourceNotFound", "The resource you requested does not exist.")
}
