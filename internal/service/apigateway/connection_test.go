package apigateway

// Proves that an integration keeps how it is connected and how its response comes, as recorded, and that an API that relies on what is not
// built is not deployed. How: the calls of LocalStack's AWS-validated test_create_integration_with_vpc_link, and what contradicts itself.

import (
	"strings"
	"testing"
)

func TestConnections(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateRestApi", M{"name": "links"})
	at := M{"restApiId": created["id"], "resourceId": created["rootResourceId"], "httpMethod": "GET"}
	with := func(more M) M {
		all := M{}
		for _, m := range []M{at, more} {
			for k, v := range m {
				all[k] = v
			}
		}
		return all
	}
	b.must("PutMethod", with(M{"authorizationType": "NONE"}))
	link := b.must("CreateVpcLink", M{"name": "link", "targetArns": []any{loadBalancer}})["id"].(string)
	private := M{"type": "HTTP_PROXY", "uri": "http://nlb.example.com", "integrationHttpMethod": "GET", "connectionType": "VPC_LINK"}
	put := func(more M) answer { return b.call("PutIntegration", with(more)) }
	variable := "${stageVariables.vpcLinkId}"
	for _, id := range []string{link, variable} {
		private["connectionId"] = id
		if a := put(private); a.status != 201 || a.body["connectionId"] != id || a.body["connectionType"] != "VPC_LINK" || a.body["responseTransferMode"] != nil {
			t.Errorf("%+v", a)
		}
	}
	patched := b.must("UpdateIntegration", with(M{"patchOperations": []any{M{"op": "replace", "path": "/connectionId", "value": "${stageVariables.vpcLinkIdBeta}"}}}))
	if patched["connectionId"] != "${stageVariables.vpcLinkIdBeta}" || b.must("GetIntegration", at)["connectionId"] != patched["connectionId"] {
		t.Errorf("%v", patched)
	}
	refused := func(what string) {
		t.Helper()
		a := b.call("CreateDeployment", M{"restApiId": created["id"], "stageName": "dev", "variables": M{"vpcLinkIdBeta": link}})
		if message, _ := a.body["message"].(string); a.code != "BadRequestException" || !strings.HasSuffix(message, what+" is not implemented") {
			t.Errorf("%+v", a)
		}
	}
	refused("the connection type VPC_LINK")
	patched = b.must("UpdateIntegration", with(M{"patchOperations": []any{
		M{"op": "replace", "path": "/connectionType", "value": "INTERNET"}, M{"op": "replace", "path": "/responseTransferMode", "value": "STREAM"},
	}}))
	if patched["connectionId"] != nil || patched["responseTransferMode"] != "STREAM" {
		t.Errorf("%v", patched)
	}
	b.must("CreateDeployment", M{"restApiId": created["id"], "stageName": "dev"})
	b.reopen()
	if kept := b.must("GetIntegration", at); kept["responseTransferMode"] != "STREAM" {
		t.Errorf("%v", kept)
	}
	for name, wrong := range map[string]M{
		"no link": {"connectionId": "abc123"}, "no ID": {"connectionId": ""}, "mock": {"type": "MOCK", "connectionId": link},
		"ID alone": {"connectionType": "INTERNET", "connectionId": link}, "target alone": {"connectionType": "INTERNET", "connectionId": "", "integrationTarget": "arn:aws:x"},
		"mock that streams": {"type": "MOCK", "connectionType": "INTERNET", "connectionId": "", "responseTransferMode": "STREAM"},
	} {
		asked := M{}
		for _, m := range []M{private, wrong} {
			for k, v := range m {
				asked[k] = v
			}
		}
		if a := put(asked); a.code != "BadRequestException" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}
