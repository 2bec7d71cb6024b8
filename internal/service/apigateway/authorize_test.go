package apigateway

// Proves what each operation needs to be allowed, by verb and path, and that no one gets at another account's or region's APIs.
// How: callers whose policy allows everything but one thing, and denials word by word.

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"sluice/internal/edge/edgetest"
)

const everything = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`

// only is a policy of one allowing statement.
func only(action, resource string) string {
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "` + action + `", "Resource": "` + resource + `"}]}`
}

// TestEveryOperationAsksForItsVerbAndPath calls each operation as somebody with no permissions; the denial names both.
func TestEveryOperationAsksForItsVerbAndPath(t *testing.T) {
	b := newBench(t)
	api, resource, deployment := b.deployed()
	b.as(only("sqs:*", "*"))
	tried := map[string]bool{}
	for _, c := range slices.Concat(
		verbsAndPathsOfAPIs(api, resource), verbsAndPathsOfMethods(api, resource), verbsAndPathsOfStages(api, deployment), verbsAndPathsOfParts(api),
		verbsAndPathsOfDomains(api), verbsAndPathsBesides(api), verbsAndPathsOfHoldings(),
	) {
		tried[c.operation] = true
		verb, path, _ := strings.Cut(c.want, " ")
		b.refused(c.operation, c.params, "AccessDeniedException", "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: apigateway:"+verb+
			" on resource: arn:aws:apigateway:us-east-1::"+path+" because no identity-based policy allows the apigateway:"+verb+" action")
	}
	for _, op := range b.service.Definition().Operations {
		if !tried[op.Model.Name] {
			t.Errorf("%s is not tried", op.Model.Name)
		}
	}
}

// below makes parameters of what lies below something.
func below(above M) func(M) M {
	return func(more M) M {
		out := maps.Clone(above)
		maps.Copy(out, more)
		return out
	}
}

func verbsAndPathsOfAPIs(api, resource string) []verbAndPath {
	of, base := below(M{"restApiId": api}), "/restapis/"+api
	patch := M{"patchOperations": []any{}}
	return []verbAndPath{
		{"CreateRestApi", M{"name": "n"}, "POST /restapis"},
		{"GetRestApis", M{}, "GET /restapis"},
		{"GetRestApi", of(nil), "GET " + base},
		{"UpdateRestApi", of(patch), "PATCH " + base},
		{"DeleteRestApi", of(nil), "DELETE " + base},
		{"CreateResource", of(M{"parentId": resource, "pathPart": "p"}), "POST " + base + "/resources/" + resource},
		{"GetResources", of(nil), "GET " + base + "/resources"},
		{"GetResource", of(M{"resourceId": resource}), "GET " + base + "/resources/" + resource},
		{"UpdateResource", of(M{"resourceId": resource}), "PATCH " + base + "/resources/" + resource},
		{"DeleteResource", of(M{"resourceId": resource}), "DELETE " + base + "/resources/" + resource},
		{"ImportRestApi", M{"body": smallDocument}, "POST /restapis"},
		{"PutRestApi", of(M{"body": smallDocument}), "PUT " + base},
		{"GetExport", of(M{"stageName": "dev", "exportType": "oas30"}), "GET " + base + "/stages/dev/exports/oas30"},
		{"GetSdk", of(M{"stageName": "dev", "sdkType": "javascript"}), "GET " + base + "/stages/dev/sdks/javascript"},
	}
}

func verbsAndPathsOfMethods(api, resource string) []verbAndPath {
	with := below(M{"restApiId": api, "resourceId": resource, "httpMethod": "POST"})
	methodAt := "/restapis/" + api + "/resources/" + resource + "/methods/POST"
	patch := M{"patchOperations": []any{}}
	return []verbAndPath{
		{"PutMethod", with(M{"authorizationType": "NONE"}), "PUT " + methodAt},
		{"GetMethod", with(nil), "GET " + methodAt},
		{"UpdateMethod", with(patch), "PATCH " + methodAt},
		{"DeleteMethod", with(nil), "DELETE " + methodAt},
		{"PutMethodResponse", with(M{"statusCode": "200"}), "PUT " + methodAt + "/responses/200"},
		{"GetMethodResponse", with(M{"statusCode": "200"}), "GET " + methodAt + "/responses/200"},
		{"UpdateMethodResponse", with(M{"statusCode": "200"}), "PATCH " + methodAt + "/responses/200"},
		{"DeleteMethodResponse", with(M{"statusCode": "200"}), "DELETE " + methodAt + "/responses/200"},
		{"PutIntegration", with(M{"type": "MOCK"}), "PUT " + methodAt + "/integration"},
		{"GetIntegration", with(nil), "GET " + methodAt + "/integration"},
		{"UpdateIntegration", with(patch), "PATCH " + methodAt + "/integration"},
		{"DeleteIntegration", with(nil), "DELETE " + methodAt + "/integration"},
		{"PutIntegrationResponse", with(M{"statusCode": "200"}), "PUT " + methodAt + "/integration/responses/200"},
		{"GetIntegrationResponse", with(M{"statusCode": "200"}), "GET " + methodAt + "/integration/responses/200"},
		{"UpdateIntegrationResponse", with(M{"statusCode": "200"}), "PATCH " + methodAt + "/integration/responses/200"},
		{"DeleteIntegrationResponse", with(M{"statusCode": "200"}), "DELETE " + methodAt + "/integration/responses/200"},
		{"TestInvokeMethod", with(nil), "POST " + methodAt},
	}
}

func verbsAndPathsOfStages(api, deployment string) []verbAndPath {
	of, base := below(M{"restApiId": api}), "/restapis/"+api
	return []verbAndPath{
		{"CreateDeployment", of(nil), "POST " + base + "/deployments"},
		{"GetDeployments", of(nil), "GET " + base + "/deployments"},
		{"GetDeployment", of(M{"deploymentId": deployment}), "GET " + base + "/deployments/" + deployment},
		{"UpdateDeployment", of(M{"deploymentId": deployment}), "PATCH " + base + "/deployments/" + deployment},
		{"DeleteDeployment", of(M{"deploymentId": deployment}), "DELETE " + base + "/deployments/" + deployment},
		{"CreateStage", of(M{"stageName": "s", "deploymentId": deployment}), "POST " + base + "/stages"},
		{"GetStages", of(nil), "GET " + base + "/stages"},
		{"GetStage", of(M{"stageName": "dev"}), "GET " + base + "/stages/dev"},
		{"UpdateStage", of(M{"stageName": "dev"}), "PATCH " + base + "/stages/dev"},
		{"DeleteStage", of(M{"stageName": "dev"}), "DELETE " + base + "/stages/dev"},
		{"FlushStageCache", of(M{"stageName": "dev"}), "DELETE " + base + "/stages/dev/cache/data"},
		{"FlushStageAuthorizersCache", of(M{"stageName": "dev"}), "DELETE " + base + "/stages/dev/cache/authorizers"},
	}
}

// verbsAndPathsOfParts are those of an API's parts that nothing lies below.
func verbsAndPathsOfParts(api string) []verbAndPath {
	of, base := below(M{"restApiId": api}), "/restapis/"+api
	return []verbAndPath{
		{"CreateModel", of(M{"name": "m", "contentType": "application/json"}), "POST " + base + "/models"},
		{"GetModels", of(nil), "GET " + base + "/models"},
		{"GetModel", of(M{"modelName": "m"}), "GET " + base + "/models/m"},
		{"UpdateModel", of(M{"modelName": "m"}), "PATCH " + base + "/models/m"},
		{"DeleteModel", of(M{"modelName": "m"}), "DELETE " + base + "/models/m"},
		{"GetModelTemplate", of(M{"modelName": "m"}), "GET " + base + "/models/m/default_template"},
		{"CreateRequestValidator", of(nil), "POST " + base + "/requestvalidators"},
		{"GetRequestValidators", of(nil), "GET " + base + "/requestvalidators"},
		{"GetRequestValidator", of(M{"requestValidatorId": "v"}), "GET " + base + "/requestvalidators/v"},
		{"UpdateRequestValidator", of(M{"requestValidatorId": "v"}), "PATCH " + base + "/requestvalidators/v"},
		{"DeleteRequestValidator", of(M{"requestValidatorId": "v"}), "DELETE " + base + "/requestvalidators/v"},
		{"CreateAuthorizer", of(M{"name": "a", "type": "TOKEN"}), "POST " + base + "/authorizers"},
		{"GetAuthorizers", of(nil), "GET " + base + "/authorizers"},
		{"GetAuthorizer", of(M{"authorizerId": "a"}), "GET " + base + "/authorizers/a"},
		{"UpdateAuthorizer", of(M{"authorizerId": "a"}), "PATCH " + base + "/authorizers/a"},
		{"DeleteAuthorizer", of(M{"authorizerId": "a"}), "DELETE " + base + "/authorizers/a"},
		{"TestInvokeAuthorizer", of(M{"authorizerId": "a"}), "POST " + base + "/authorizers/a"},
		{"CreateDocumentationPart", of(M{"location": M{"type": "API"}, "properties": "{}"}), "POST " + base + "/documentation/parts"},
		{"GetDocumentationParts", of(nil), "GET " + base + "/documentation/parts"},
		{"GetDocumentationPart", of(M{"documentationPartId": "p"}), "GET " + base + "/documentation/parts/p"},
		{"UpdateDocumentationPart", of(M{"documentationPartId": "p"}), "PATCH " + base + "/documentation/parts/p"},
		{"DeleteDocumentationPart", of(M{"documentationPartId": "p"}), "DELETE " + base + "/documentation/parts/p"},
		{"ImportDocumentationParts", of(M{"body": "{}"}), "PUT " + base + "/documentation/parts"},
		{"CreateDocumentationVersion", of(M{"documentationVersion": "1"}), "POST " + base + "/documentation/versions"},
		{"GetDocumentationVersions", of(nil), "GET " + base + "/documentation/versions"},
		{"GetDocumentationVersion", of(M{"documentationVersion": "1"}), "GET " + base + "/documentation/versions/1"},
		{"UpdateDocumentationVersion", of(M{"documentationVersion": "1"}), "PATCH " + base + "/documentation/versions/1"},
		{"DeleteDocumentationVersion", of(M{"documentationVersion": "1"}), "DELETE " + base + "/documentation/versions/1"},
		{"PutGatewayResponse", of(M{"responseType": "DEFAULT_4XX"}), "PUT " + base + "/gatewayresponses/DEFAULT_4XX"},
		{"GetGatewayResponse", of(M{"responseType": "DEFAULT_4XX"}), "GET " + base + "/gatewayresponses/DEFAULT_4XX"},
		{"GetGatewayResponses", of(nil), "GET " + base + "/gatewayresponses"},
		{"UpdateGatewayResponse", of(M{"responseType": "DEFAULT_4XX"}), "PATCH " + base + "/gatewayresponses/DEFAULT_4XX"},
		{"DeleteGatewayResponse", of(M{"responseType": "DEFAULT_4XX"}), "DELETE " + base + "/gatewayresponses/DEFAULT_4XX"},
	}
}

func verbsAndPathsOfDomains(api string) []verbAndPath {
	arn := "arn:aws:apigateway:us-east-1::/restapis/" + api
	return []verbAndPath{
		{"CreateDomainName", M{"domainName": "a.example.com"}, "POST /domainnames"},
		{"GetDomainNames", nil, "GET /domainnames"},
		{"GetDomainName", M{"domainName": "a.example.com"}, "GET /domainnames/a.example.com"},
		{"UpdateDomainName", M{"domainName": "a.example.com"}, "PATCH /domainnames/a.example.com"},
		{"DeleteDomainName", M{"domainName": "a.example.com"}, "DELETE /domainnames/a.example.com"},
		{"CreateBasePathMapping", M{"domainName": "a.example.com", "restApiId": api}, "POST /domainnames/a.example.com/basepathmappings"},
		{"GetBasePathMappings", M{"domainName": "a.example.com"}, "GET /domainnames/a.example.com/basepathmappings"},
		{"GetBasePathMapping", M{"domainName": "a.example.com", "basePath": "v1"}, "GET /domainnames/a.example.com/basepathmappings/v1"},
		{"UpdateBasePathMapping", M{"domainName": "a.example.com", "basePath": "v1"}, "PATCH /domainnames/a.example.com/basepathmappings/v1"},
		{"DeleteBasePathMapping", M{"domainName": "a.example.com", "basePath": "(none)"}, "DELETE /domainnames/a.example.com/basepathmappings/(none)"},
		{"CreateVpcLink", M{"name": "n", "targetArns": []any{}}, "POST /vpclinks"},
		{"GetVpcLinks", nil, "GET /vpclinks"},
		{"GetVpcLink", M{"vpcLinkId": "abc123"}, "GET /vpclinks/abc123"},
		{"UpdateVpcLink", M{"vpcLinkId": "abc123"}, "PATCH /vpclinks/abc123"},
		{"DeleteVpcLink", M{"vpcLinkId": "abc123"}, "DELETE /vpclinks/abc123"},
		{"CreateDomainNameAccessAssociation", M{"domainNameArn": arn, "accessAssociationSourceType": "VPCE", "accessAssociationSource": "vpce-1"}, "POST /domainnameaccessassociations"},
		{"GetDomainNameAccessAssociations", nil, "GET /domainnameaccessassociations"},
		{"DeleteDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": "arn:aws:apigateway:us-east-1::/domainnameaccessassociations/x"}, "DELETE /domainnameaccessassociations/x"},
		{"RejectDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": "x", "domainNameArn": "arn:aws:apigateway:us-east-1::/domainnames/x"}, "RejectAccessAssociation /domainnames/x"},
	}
}

func verbsAndPathsBesides(api string) []verbAndPath {
	arn := "arn:aws:apigateway:us-east-1::/restapis/" + api
	tags := "/tags/" + strings.ReplaceAll(arn, "/", "%2F")
	return []verbAndPath{
		{"GetSdkTypes", nil, "GET /sdktypes"},
		{"GetSdkType", M{"id": "java"}, "GET /sdktypes/java"},
		{"TagResource", M{"resourceArn": arn, "tags": M{"a": "b"}}, "PUT " + tags},
		{"UntagResource", M{"resourceArn": arn, "tagKeys": []any{"a"}}, "DELETE " + tags},
		{"GetTags", M{"resourceArn": arn}, "GET " + tags},
	}
}

func TestRolesArePassed(t *testing.T) {
	b := newBench(t)
	api, resource := b.queueAPI()
	params := M{
		"restApiId": api, "resourceId": resource, "httpMethod": "POST", "type": "AWS", "integrationHttpMethod": "POST", "uri": queueURI, "credentials": sender,
	}
	const denied = "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: iam:PassRole on resource: " + sender +
		" because no identity-based policy allows the iam:PassRole action"
	patch := func(path string) M {
		return M{"restApiId": api, "resourceId": resource, "httpMethod": "POST", "patchOperations": []any{M{"op": "replace", "path": path, "value": sender}}}
	}
	b.as(only("apigateway:*", "*"))
	b.refused("PutIntegration", params, "AccessDeniedException", denied)
	for _, path := range []string{"/credentials", "/credentials/", "credentials", "//credentials"} {
		if a := b.call("UpdateIntegration", patch(path)); a.status < 400 {
			t.Errorf("a role got past the permission by the path %s", path)
		}
	}
	b.refused("UpdateIntegration", patch("/credentials"), "AccessDeniedException", denied)
	allow := func(more string) {
		b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
			{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "` + sender + `"` + more + `}]}`)
	}
	allow(`, "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}`)
	b.refused("PutIntegration", params, "AccessDeniedException", denied)
	allow(`, "Condition": {"StringEquals": {"iam:PassedToService": "apigateway.amazonaws.com"}}`)
	b.must("PutIntegration", params)
	b.must("UpdateIntegration", patch("/credentials"))
	// A role that a stage's variable names may be any: only who may pass every role may name it.
	params["credentials"] = "arn:aws:iam::111111111111:${stageVariables.role}"
	if a := b.call("PutIntegration", params); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
	b.as(everything)
	b.must("PutIntegration", params)
	params["credentials"] = "arn:aws:iam::222222222222:role/sender"
	b.refused("PutIntegration", params, "AccessDeniedException", "Cross-account pass role is not allowed.")
}

func TestConditionsOnTags(t *testing.T) {
	b := newBench(t)
	mine := b.must("CreateRestApi", M{"name": "mine", "tags": M{"team": "a"}})["id"].(string)
	other := b.must("CreateRestApi", M{"name": "other"})["id"].(string)
	b.as(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}},
		{"Effect": "Allow", "Action": "apigateway:POST", "Resource": "arn:aws:apigateway:us-east-1::/restapis", "Condition": {"StringEquals": {"aws:RequestTag/team": "a"}}}]}`)
	b.must("GetRestApi", M{"restApiId": mine})
	b.must("CreateRestApi", M{"name": "new", "tags": M{"team": "a"}})
	for operation, params := range map[string]M{
		"GetRestApi": {"restApiId": other}, "DeleteRestApi": {"restApiId": other}, "CreateRestApi": {"name": "new", "tags": M{"team": "b"}},
		"TagResource": {"resourceArn": "arn:aws:apigateway:us-east-1::/restapis/" + other, "tags": M{"team": "a"}},
	} {
		if a := b.call(operation, params); a.code != "AccessDeniedException" {
			t.Errorf("%s: %+v", operation, a)
		}
	}
}

func TestAccountsAndRegionsAreApart(t *testing.T) {
	b := newBench(t)
	api, resource, deployment := b.deployed()
	someone := edgetest.Root("222222222222")
	calls := map[string]M{
		"GetRestApi": {"restApiId": api}, "UpdateRestApi": {"restApiId": api}, "DeleteRestApi": {"restApiId": api}, "GetResources": {"restApiId": api},
		"GetResource": {"restApiId": api, "resourceId": resource}, "DeleteResource": {"restApiId": api, "resourceId": resource},
		"CreateResource": {"restApiId": api, "parentId": resource, "pathPart": "p"},
		"GetMethod":      {"restApiId": api, "resourceId": resource, "httpMethod": "POST"},
		"PutIntegration": {"restApiId": api, "resourceId": resource, "httpMethod": "POST", "type": "MOCK"},
		"GetIntegration": {"restApiId": api, "resourceId": resource, "httpMethod": "POST"},
		"GetDeployment":  {"restApiId": api, "deploymentId": deployment}, "DeleteDeployment": {"restApiId": api, "deploymentId": deployment},
		"CreateDeployment": {"restApiId": api, "stageName": "dev"}, "GetStage": {"restApiId": api, "stageName": "dev"},
		"UpdateStage": {"restApiId": api, "stageName": "dev"}, "DeleteStage": {"restApiId": api, "stageName": "dev"},
		"CreateStage": {"restApiId": api, "stageName": "x", "deploymentId": deployment},
		"GetTags":     {"resourceArn": "arn:aws:apigateway:us-east-1::/restapis/" + api},
		"TagResource": {"resourceArn": "arn:aws:apigateway:us-east-1::/restapis/" + api, "tags": M{"a": "b"}},
	}
	owner := b.Caller
	for operation, params := range calls {
		b.Caller = someone
		if a := b.call(operation, params); a.code != "NotFoundException" {
			t.Errorf("another account's %s: %+v", operation, a)
		}
		b.Caller = owner
		r := request(t, operation, params)
		r.Host = "apigateway.eu-west-1.amazonaws.com"
		if strings.Contains(operation, "Tag") { // its ARN names a region of its own
			continue
		}
		if out := b.edge.Do(t.Context(), owner, r); out.Status != 404 {
			t.Errorf("another region's %s: %d %s", operation, out.Status, out.Body)
		}
	}
	b.Caller = someone
	if got := b.must("GetRestApis", M{})["item"]; got != nil && len(got.([]any)) != 0 {
		t.Errorf("another account lists %v", got)
	}
	b.Caller = owner
	if b.published.get(api, "dev") == nil || b.must("GetRestApi", M{"restApiId": api})["id"] != api {
		t.Error("the API did not survive")
	}
}
