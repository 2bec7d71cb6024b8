package apigateway

// Proves that authorizers are kept as they were given, that each type gets what it demands, that methods use those of their own
// authorization type and keep them, that naming a role takes the permission to pass it, and that nothing with an authorizer is
// served. How: tables of requests with API Gateway's texts, from its recorded answers and from what its users were answered.

import (
	"reflect"
	"strings"
	"testing"
)

const (
	invocation = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations"
	userPool   = "arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_ABC123"
	inHeader   = "method.request.header.Authorization"
	noneValid  = "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
)

// authorizerParams is a valid request of a type, with more put over it.
func authorizerParams(api, kind string, more M) M {
	out := M{"restApiId": api, "name": strings.ToLower(kind), "type": kind, "identitySource": inHeader, "authorizerUri": invocation}
	if kind == "COGNITO_USER_POOLS" {
		delete(out, "authorizerUri")
		out["providerARNs"] = []any{userPool}
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func TestAuthorizerLifecycle(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	token := b.must("CreateAuthorizer", authorizerParams(api, "TOKEN", nil))
	id := token["id"]
	want := M{"id": id, "authType": "custom", "authorizerUri": invocation, "identitySource": inHeader, "name": "token", "type": "TOKEN"}
	if !reflect.DeepEqual(token, want) {
		t.Errorf("%v", token)
	}
	pool := b.must("CreateAuthorizer", authorizerParams(api, "COGNITO_USER_POOLS", nil))
	if pool["authType"] != "cognito_user_pools" || !reflect.DeepEqual(pool["providerARNs"], []any{userPool}) {
		t.Errorf("%v", pool)
	}
	request := b.must("CreateAuthorizer", authorizerParams(api, "REQUEST", M{
		"identitySource": "method.request.header.A, method.request.querystring.b,stageVariables.c,context.identity.sourceIp", "authType": "oauth2",
		"authorizerResultTtlInSeconds": 0, "authorizerCredentials": sender, "identityValidationExpression": "^x-[a-z]+",
	}))
	if request["authorizerResultTtlInSeconds"] != 0.0 || request["authType"] != "oauth2" || request["authorizerCredentials"] != sender || request["identityValidationExpression"] != "^x-[a-z]+" {
		t.Errorf("%v", request)
	}
	at := M{"authorizerId": id}
	changed := b.must("UpdateAuthorizer", patching(api, at, replacing("/name", "n"), replacing("/type", "REQUEST"), replacing("/authorizerResultTtlInSeconds", "60"),
		replacing("/identityValidationExpression", "(?=x)"), replacing("/authType", "a"), replacing("/authorizerUri", strings.ReplaceAll(invocation, ":f/", ":g/"))))
	second := userPool + "2"
	pools := b.must("UpdateAuthorizer", patching(api, M{"authorizerId": pool["id"]}, M{"op": "add", "path": "/providerARNs", "value": second}, M{"op": "remove", "path": "/providerARNs", "value": userPool}))
	if !reflect.DeepEqual(pools["providerARNs"], []any{second}) {
		t.Errorf("%v", pools)
	}
	b.reopen()
	if got := b.must("GetAuthorizer", M{"restApiId": api, "authorizerId": id}); !reflect.DeepEqual(got, changed) || got["type"] != "REQUEST" || got["authorizerResultTtlInSeconds"] != 60.0 {
		t.Errorf("%v", got)
	}
	if got := b.must("GetAuthorizers", M{"restApiId": api})["item"].([]any); len(got) != 3 {
		t.Errorf("%v", got)
	}
	if a := b.call("DeleteAuthorizer", M{"restApiId": api, "authorizerId": id}); a.status != 202 {
		t.Errorf("%+v", a)
	}
	b.refused("GetAuthorizer", M{"restApiId": api, "authorizerId": id}, "NotFoundException", "Invalid Authorizer identifier specified")
}

func TestAuthorizersThatAreRefused(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	id := b.must("CreateAuthorizer", authorizerParams(api, "TOKEN", nil))["id"]
	const bad = "BadRequestException"
	badURI := func(uri string) string {
		return "Invalid Authorizer URI: " + uri + ". Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."
	}
	wordForRegion := strings.Replace(invocation, "us-east-1", "region", 1)
	for _, c := range []struct {
		kind, code, message string
		more                M
	}{
		{"TOKEN", "ConflictException", "Unable to complete operation due to concurrent modification. Please try again later.", M{"restApiId": "fake"}},
		{"TOKEN", bad, badURI("x"), M{"restApiId": "fake", "authorizerUri": "x"}},
		{"TOKEN", bad, badURI(wordForRegion), M{"authorizerUri": wordForRegion}},
		{"REQUEST", bad, badURI(queueURI), M{"authorizerUri": queueURI}},
		{"REQUEST", bad, badURI(""), M{"authorizerUri": ""}},
		{"TOKEN", bad, "Authorizer name must be unique. Authorizer token already exists in this RestApi.", nil},
		{"TOKEN", bad, "Invalid token source expression: method.request.querystring.key. The source must be a method request header, matching 'method.request.header.[a-zA-Z0-9._-]+'.", M{"identitySource": "method.request.querystring.key"}},
		{"REQUEST", bad, "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)", M{"identitySource": ""}},
		{"REQUEST", bad, "Invalid identity source expression: method.request.path.p", M{"identitySource": "method.request.header.A,method.request.path.p"}},
		{"TOKEN", bad, "Invalid authorizer result TTL specified. It must be between 0 and 3600 seconds", M{"authorizerResultTtlInSeconds": 3601}},
		{"TOKEN", bad, "Invalid identity validation expression specified: (", M{"identityValidationExpression": "("}},
		{"TOKEN", "AccessDeniedException", "Cross-account pass role is not allowed.", M{"authorizerCredentials": "arn:aws:iam::222222222222:role/r"}},
		{"COGNITO_USER_POOLS", bad, "At least one provider ARN must be specified for COGNITO_USER_POOLS authorizers", M{"providerARNs": []any{}}},
		{"COGNITO_USER_POOLS", bad, "Invalid Cognito user pool ARN specified: x", M{"providerARNs": []any{userPool, "x"}}},
		{"TOKEN", bad, "Authorizer name must have between 1 and 128 characters", M{"name": ""}},
	} {
		b.refused("CreateAuthorizer", authorizerParams(api, c.kind, c.more), c.code, c.message)
	}
	at := M{"authorizerId": id}
	b.refused("UpdateAuthorizer", patching(api, at, M{"op": "add", "path": "/type", "value": "REQUEST"}), bad, "Invalid patch path  '/type' specified for op 'add'. Please choose supported operations")
	b.refused("UpdateAuthorizer", patching(api, at, replacing("/authorizerUri", "x")), bad, badURI("x"))
	b.refused("UpdateAuthorizer", patching("fake", at), "NotFoundException", "Invalid Authorizer identifier specified")
	for _, a := range []answer{
		b.call("CreateAuthorizer", M{"restApiId": api, "name": "j", "type": "JWT"}), b.call("UpdateAuthorizer", patching(api, at, replacing("/type", "JWT"))),
		b.call("TestInvokeAuthorizer", M{"restApiId": api, "authorizerId": id}),
	} {
		if a.status != 501 {
			t.Errorf("%+v", a)
		}
	}
	b.refused("GetAuthorizers", M{"restApiId": "fake"}, "NotFoundException", "Invalid API identifier specified "+testAccount+":fake")
}

func TestMethodsWithAuthorizers(t *testing.T) {
	b := newBench(t)
	api, root := b.newAPI()
	token := b.must("CreateAuthorizer", authorizerParams(api, "TOKEN", nil))["id"]
	pool := b.must("CreateAuthorizer", authorizerParams(api, "COGNITO_USER_POOLS", nil))["id"]
	put := func(kind string, id any) M {
		return M{"restApiId": api, "resourceId": root, "httpMethod": "GET", "authorizationType": kind, "authorizerId": id}
	}
	for _, wrong := range []M{put("CUSTOM", "fake"), put("CUSTOM", pool), put("COGNITO_USER_POOLS", token), put("CUSTOM", "")} {
		b.refused("PutMethod", wrong, "BadRequestException", noneValid)
	}
	scoped := put("COGNITO_USER_POOLS", pool)
	scoped["authorizationScopes"] = []any{"a/read"}
	if m := b.must("PutMethod", scoped); m["authorizerId"] != pool || !reflect.DeepEqual(m["authorizationScopes"], []any{"a/read"}) {
		t.Errorf("%v", m)
	}
	at := M{"resourceId": root, "httpMethod": "GET"}
	m := b.must("UpdateMethod", patching(api, at, M{"op": "add", "path": "/authorizationScopes", "value": "b"}, M{"op": "remove", "path": "/authorizationScopes", "value": "a/read"}))
	if !reflect.DeepEqual(m["authorizationScopes"], []any{"b"}) {
		t.Errorf("%v", m)
	}
	b.refused("UpdateMethod", patching(api, at, replacing("/authorizationType", "CUSTOM")), "BadRequestException", noneValid)
	b.refused("UpdateAuthorizer", patching(api, M{"authorizerId": pool}, replacing("/type", "TOKEN"), replacing("/authorizerUri", invocation)), "BadRequestException",
		"Cannot change the type of authorizer 'cognito_user_pools', is referenced in method: GET//")
	if m = b.must("UpdateMethod", patching(api, at, replacing("/authorizerId", token.(string)), replacing("/authorizationType", "CUSTOM"))); m["authorizerId"] != token {
		t.Errorf("%v", m)
	}
	b.must("DeleteAuthorizer", M{"restApiId": api, "authorizerId": pool})
	b.refused("DeleteAuthorizer", M{"restApiId": api, "authorizerId": token}, "ConflictException", "Cannot delete authorizer 'token', is referenced in method: GET//")
	b.must("PutIntegration", M{"restApiId": api, "resourceId": root, "httpMethod": "GET", "type": "MOCK"})
	if a := b.call("CreateDeployment", M{"restApiId": api, "stageName": "dev"}); a.code != "BadRequestException" || !strings.Contains(a.body["message"].(string), "authorizationType CUSTOM") {
		t.Errorf("%+v", a)
	}
	m = b.must("UpdateMethod", patching(api, at, replacing("/authorizationType", "NONE")))
	if _, shown := m["authorizerId"]; shown {
		t.Errorf("%v", m)
	}
	m = b.must("UpdateMethod", patching(api, at, replacing("/authorizerId", "abc123"))) // recorded: ignored
	if _, shown := m["authorizerId"]; shown {
		t.Errorf("%v", m)
	}
	b.must("DeleteAuthorizer", M{"restApiId": api, "authorizerId": token})
}

func TestAuthorizersRolesArePassed(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	id := b.must("CreateAuthorizer", authorizerParams(api, "TOKEN", nil))["id"]
	b.as(only("apigateway:*", "*"))
	const denied = "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: iam:PassRole on resource: " + sender +
		" because no identity-based policy allows the iam:PassRole action"
	b.refused("CreateAuthorizer", authorizerParams(api, "REQUEST", M{"authorizerCredentials": sender}), "AccessDeniedException", denied)
	for _, path := range []string{"/authorizerCredentials", "/authorizerCredentials/", "authorizerCredentials", "//authorizerCredentials"} {
		if a := b.call("UpdateAuthorizer", patching(api, M{"authorizerId": id}, replacing(path, sender))); a.status < 400 {
			t.Errorf("a role got past the permission by the path %s", path)
		}
	}
	b.refused("UpdateAuthorizer", patching(api, M{"authorizerId": id}, replacing("/authorizerCredentials", sender)), "AccessDeniedException", denied)
	b.as(everything)
	b.must("UpdateAuthorizer", patching(api, M{"authorizerId": id}, replacing("/authorizerCredentials", sender)))
}

func TestConditionsOnAuthorizers(t *testing.T) {
	b := newBench(t)
	api, root := b.newAPI()
	token := b.must("CreateAuthorizer", authorizerParams(api, "TOKEN", nil))["id"]
	pool := b.must("CreateAuthorizer", authorizerParams(api, "COGNITO_USER_POOLS", nil))["id"]
	b.must("PutMethod", M{"restApiId": api, "resourceId": root, "httpMethod": "GET", "authorizationType": "AWS_IAM"})
	b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
		{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Request/AuthorizerType": "REQUEST"}}},
		{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringLike": {"apigateway:Request/AuthorizerUri": "*:evil/*"}}},
		{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Resource/AuthorizerType": "COGNITO_USER_POOLS"}}},
		{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Request/RouteAuthorizationType": "NONE"}}},
		{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Request/ApiKeyRequired": "true"}}}]}`)
	b.must("GetAuthorizer", M{"restApiId": api, "authorizerId": token})
	method := M{"resourceId": root, "httpMethod": "GET"}
	for i, a := range []answer{
		b.call("CreateAuthorizer", authorizerParams(api, "REQUEST", nil)),
		b.call("CreateAuthorizer", authorizerParams(api, "TOKEN", M{"name": "x", "authorizerUri": strings.ReplaceAll(invocation, ":f/", ":evil/")})),
		b.call("UpdateAuthorizer", patching(api, M{"authorizerId": token}, replacing("/type", "REQUEST"))),
		b.call("UpdateAuthorizer", patching(api, M{"authorizerId": token}, replacing("/authorizerUri", strings.ReplaceAll(invocation, ":f/", ":evil/")))),
		b.call("GetAuthorizer", M{"restApiId": api, "authorizerId": pool}),
		b.call("DeleteAuthorizer", M{"restApiId": api, "authorizerId": pool}),
		b.call("UpdateMethod", patching(api, method, replacing("/authorizationType", "NONE"))),
		b.call("UpdateMethod", patching(api, method, replacing("/authorizationType", "none"))),
		b.call("PutMethod", M{"restApiId": api, "resourceId": root, "httpMethod": "PUT", "authorizationType": "none"}),
		b.call("UpdateMethod", patching(api, method, replacing("/apiKeyRequired", "true"))),
	} {
		if a.code != "AccessDeniedException" {
			t.Errorf("%d: %+v", i, a)
		}
	}
}
