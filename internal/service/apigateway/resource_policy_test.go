package apigateway

// Proves what becomes of resource policies: how they are judged, kept and shown, who may set them, that a stage serves the one that it
// was deployed with, and that no form of writing changes what a policy decides. How: the operations over a store in memory, answers held
// against recorded ones; a fuzz target over policies' texts.

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

const openPolicy = `{"Version": "2012-10-17", "Statement": [{"Action": "execute-api:Invoke", "Resource": ["execute-api:/*"], "Effect": "Allow", "Principal": "*"}]}`

// unescaped takes off a shown policy what API Gateway's clients take off.
func unescaped(t *testing.T, shown any) string {
	t.Helper()
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(shown.(string), `\/`, `/`) + `"`)
	if err != nil {
		t.Fatalf("%v: %v", shown, err)
	}
	return text
}

func setPolicy(api any, text string) M {
	return M{"restApiId": api, "patchOperations": []any{M{"op": "replace", "path": "/policy", "value": text}}}
}

func TestResourcePoliciesAreKeptWhole(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateRestApi", M{"name": "n", "policy": openPolicy})
	api := created["id"].(string)
	want := `{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"execute-api:Invoke\",` +
		`\"Resource\":\"arn:aws:execute-api:us-east-1:111111111111:` + api + `\/*\"}]}`
	for name, shown := range map[string]any{
		"CreateRestApi": created["policy"], "GetRestApi": b.must("GetRestApi", M{"restApiId": api})["policy"],
		"GetRestApis": b.must("GetRestApis", M{})["item"].([]any)[0].(M)["policy"],
	} {
		if shown != want {
			t.Errorf("%s shows %v\nwant %s", name, shown, want)
		}
	}
	for _, c := range []struct{ written, kept string }{
		{ // the short forms of the Developer Guide's examples
			`{"Statement": {"Effect": "Deny", "Principal": {"AWS": ["*"]}, "NotAction": ["execute-api:Invoke"], "NotResource": ["execute-api:/dev/GET/pets", "execute-api:/*/POST/*", "arn:aws:execute-api:us-east-1:111111111111:x/*", "*"]}}`,
			`{"Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"NotAction":"execute-api:Invoke","NotResource":["arn:aws:execute-api:us-east-1:111111111111:API/dev/GET/pets","arn:aws:execute-api:us-east-1:111111111111:API/*/POST/*","arn:aws:execute-api:us-east-1:111111111111:x/*","*"]}]}`,
		},
		{
			`{"Id":"i","Statement":[{"Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8"]},"NumericLessThan":{"a:b":[1,2]}},"Resource":"é","Action":"execute-api:*","Principal":{"AWS":["111111111111","222222222222"]},"Effect":"Allow","Sid":"s"}],"Version":"2008-10-17"}`,
			`{"Version":"2008-10-17","Id":"i","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"AWS":["111111111111","222222222222"]},"Action":"execute-api:*","Resource":"é","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"NumericLessThan":{"a:b":[1,2]}}}]}`,
		},
	} {
		updated := b.must("UpdateRestApi", setPolicy(api, c.written))
		if got := strings.ReplaceAll(unescaped(t, updated["policy"]), api, "API"); got != c.kept {
			t.Errorf("kept %s\nwant %s", got, c.kept)
		}
	}
	shown := b.must("GetRestApi", M{"restApiId": api})["policy"]
	if text := shown.(string); !strings.Contains(text, `\u00E9`) || !strings.Contains(text, `10.0.0.0\/8`) {
		t.Errorf("not escaped: %s", text)
	}
	b.reopen()
	if got := b.must("GetRestApi", M{"restApiId": api})["policy"]; got != shown {
		t.Errorf("after a restart %v", got)
	}
	for _, remove := range []M{
		setPolicy(api, ""), {"restApiId": api, "patchOperations": []any{M{"op": "remove", "path": "/policy"}}},
	} {
		b.must("UpdateRestApi", setPolicy(api, openPolicy))
		if got, there := b.must("UpdateRestApi", remove)["policy"]; there {
			t.Errorf("the policy is still there: %v", got)
		}
	}
}

func TestResourcePoliciesAreJudged(t *testing.T) {
	b := newBench(t)
	api := b.must("CreateRestApi", M{"name": "n"})["id"]
	const invalid = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
	for _, text := range []string{
		"x", "{}", "null", "[]", `"x"`, `{"Version":"2012-10-17"}`, `{"Version":"2012-10-17","Statement":[]}`, openPolicy + "x",
		strings.Replace(openPolicy, `"Principal": "*"`, `"Principal": {"AWS": "nobody"}`, 1), strings.Replace(openPolicy, `, "Principal": "*"`, "", 1),
		strings.Replace(openPolicy, "Allow", "allow", 1), strings.Replace(openPolicy, "2012-10-17", "2012-10-18", 1),
		strings.Replace(openPolicy, `"Effect"`, `"Effect": "Deny", "Effect"`, 1), strings.Repeat("[", 100_000), `{"Statement":` + strings.Repeat(" ", 1<<20) + `{}}`,
	} {
		b.refused("CreateRestApi", M{"name": "m", "policy": text}, "BadRequestException", invalid)
		b.refused("UpdateRestApi", setPolicy(api, text), "BadRequestException", invalid)
	}
	long := strings.Replace(openPolicy, "execute-api:/*", "execute-api:/"+strings.Repeat("x", resourcePolicyBytesMax), 1)
	for operation, params := range map[string]M{"CreateRestApi": {"name": "m", "policy": long}, "UpdateRestApi": setPolicy(api, long)} {
		if a := b.call(operation, params); a.code != "BadRequestException" || !strings.Contains(a.body["message"].(string), "at most 8192 are allowed") {
			t.Errorf("%s: %+v", operation, a)
		}
	}
	b.must("UpdateRestApi", setPolicy(api, strings.ReplaceAll(openPolicy, " ", strings.Repeat(" ", 2000)))) // white space does not count
	for _, p := range []M{{"op": "add", "path": "/policy", "value": openPolicy}, {"op": "replace", "path": "/policy/", "value": openPolicy}, {"op": "replace", "path": "/policy/Statement", "value": openPolicy}} {
		if a := b.call("UpdateRestApi", M{"restApiId": api, "patchOperations": []any{p}}); a.code != "BadRequestException" {
			t.Errorf("%v: %+v", p, a)
		}
	}
	if n := len(b.must("GetRestApis", M{})["item"].([]any)); n != 1 {
		t.Errorf("%d APIs: a refused one was made", n)
	}
}

// Setting a policy takes a permission of its own, by whatever path it is named.
func TestWhoSetsResourcePolicies(t *testing.T) {
	b := newBench(t)
	api := b.must("CreateRestApi", M{"name": "n"})["id"].(string)
	denied := func(path string) string {
		return "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: apigateway:UpdateRestApiPolicy on resource: arn:aws:apigateway:us-east-1::/restapis" +
			path + " because no identity-based policy allows the apigateway:UpdateRestApiPolicy action"
	}
	b.as(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["apigateway:POST","apigateway:PATCH","apigateway:GET"],"Resource":"*"}]}`)
	b.refused("CreateRestApi", M{"name": "m", "policy": openPolicy}, "AccessDeniedException", denied(""))
	b.refused("UpdateRestApi", setPolicy(api, openPolicy), "AccessDeniedException", denied("/"+api))
	for _, path := range []string{"/policy/", "policy", "//policy", "/policy/x"} {
		if a := b.call("UpdateRestApi", M{"restApiId": api, "patchOperations": []any{M{"op": "replace", "path": path, "value": openPolicy}}}); a.status < 400 {
			t.Errorf("a policy got past the permission by the path %s", path)
		}
	}
	b.must("CreateRestApi", M{"name": "m"})
	if got := b.must("GetRestApi", M{"restApiId": api})["policy"]; got != nil {
		t.Errorf("%v", got)
	}
	b.as(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["apigateway:POST","apigateway:PATCH","apigateway:UpdateRestApiPolicy"],"Resource":"*"}]}`)
	b.must("CreateRestApi", M{"name": "m", "policy": openPolicy})
	b.must("UpdateRestApi", setPolicy(api, openPolicy))
}

// A stage serves the policy of its deployment: "If you update the resource policy, you'll need to deploy the API" (Developer Guide).
func TestPoliciesAreServedAsDeployed(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateRestApi", M{"name": "n"})
	api := created["id"].(string)
	at := func(more M) M {
		out := M{"restApiId": api, "resourceId": created["rootResourceId"], "httpMethod": "GET"}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	b.must("PutMethod", at(M{"authorizationType": "AWS_IAM"}))
	b.must("PutIntegration", at(M{"type": "MOCK"}))
	first := b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})["id"]
	if served := b.published.get(api, "dev"); served == nil || served.Policy != nil {
		t.Fatalf("%+v", served)
	}
	b.must("UpdateRestApi", setPolicy(api, openPolicy))
	if b.published.get(api, "dev").Policy != nil {
		t.Error("a policy is served before its deployment")
	}
	b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})
	decide := func() policy.Verdict {
		p := b.published.get(api, "dev").Policy
		if p == nil {
			return policy.ImplicitDeny
		}
		return policy.Evaluate(&policy.Request{
			Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:us-east-1:111111111111:" + api + "/dev/GET/", ResourceAccount: testAccount,
		}, &policy.Policies{Resource: []*policy.Policy{p}}).Verdict
	}
	if decide() != policy.Allow {
		t.Error("the deployed policy does not allow what it says")
	}
	b.must("UpdateRestApi", setPolicy(api, ""))
	if b.reopen(); decide() != policy.Allow {
		t.Error("after a restart the stage does not serve the policy that it was deployed with")
	}
	b.must("UpdateStage", M{"restApiId": api, "stageName": "dev", "patchOperations": []any{M{"op": "replace", "path": "/deploymentId", "value": first}}})
	if b.published.get(api, "dev").Policy != nil {
		t.Error("the first deployment had no policy")
	}
}

func TestCredentialsOfACallerWhoIsNotKnown(t *testing.T) {
	for authorization, want := range map[string]string{
		"AWS_IAM": "", "NONE": "GET /: integration credentials: arn:aws:iam::*:user/* needs a method whose authorizationType is AWS_IAM",
	} {
		b := newBench(t)
		created := b.must("CreateRestApi", M{"name": "n"})
		at := M{"restApiId": created["id"], "resourceId": created["rootResourceId"], "httpMethod": "GET", "authorizationType": authorization}
		b.must("PutMethod", at)
		delete(at, "authorizationType")
		at["type"], at["integrationHttpMethod"], at["credentials"], at["uri"] = "AWS", "POST", "arn:aws:iam::*:user/*", queueURI
		b.must("PutIntegration", at)
		a := b.call("CreateDeployment", M{"restApiId": created["id"], "stageName": "dev"})
		if got, _ := a.body["message"].(string); got != want || (a.status == 201) != (want == "") {
			t.Errorf("%s: %+v", authorization, a)
		}
	}
}

// What is kept decides what was written, but for short resources, and reads back from what is shown.
func FuzzResourcePolicy(f *testing.F) {
	f.Add(openPolicy)
	f.Add(`{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["111111111111","*"],"Service":"x.amazonaws.com"},"NotAction":["a:*"],"NotResource":["b",null],"Condition":{"Bool":{"aws:SecureTransport":[true]}}}}`)
	f.Add(`{"Version":"2012-10-17","Id":"\u00e9\ud83d\ude00/\"\\","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":[]},"Action":"*","Resource":"*"}]}`)
	f.Add(`{"Statement":[{"Effect":"Allow","Principal":"*","Action":["*","*"],"Resource":["execute-api:/","execute-api:/*/GET/a"],"Condition":{"StringLike":{"aws:Referer":["a","a"]}}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parseResourcePolicy(text)
		if err != nil || p == nil {
			return
		}
		a := &restAPI{ID: "abcdef1234", Account: testAccount, Region: testRegion}
		kept := p.of(a)
		parsed, err := policy.Parse(policy.Resource, []byte(kept))
		if err != nil {
			t.Fatalf("%s is kept as %s: %v", text, kept, err)
		}
		written, err := policy.Parse(policy.Resource, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := string(parsed.Canonical()), string(written.Canonical()); got != want && !strings.Contains(want, shortResource) {
			t.Fatalf("%s is kept as %s", want, got)
		}
		again, err := parseResourcePolicy(kept)
		if err == nil && again.of(a) != kept {
			t.Fatalf("%s is kept as %s the second time", kept, again.of(a))
		}
		var back string
		if err := json.Unmarshal([]byte(`"`+shownPolicy(kept)+`"`), &back); err != nil || back != kept {
			t.Fatalf("%s is shown as %s: %v", kept, shownPolicy(kept), err)
		}
	})
}
