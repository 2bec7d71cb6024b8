package apigateway

// Proves that no patch and no mapping, however odd, breaks the service, gets past a permission, or leaves a state that a restart
// cannot load. How: fuzz targets for the operations that take text apart.

import (
	"strings"
	"testing"
)

// oddPatches are where FuzzPatches begins.
var oddPatches = []struct{ op, path, value string }{
	{"replace", "/credentials", sender},
	{"replace", "/credentials/", "arn:aws:iam::111111111111:role/x"},
	{"add", "/requestTemplates/application~1json", "x"},
	{"remove", "/requestParameters/integration.request.header.Content-Type", ""},
	{"replace", "/deploymentId", "x"},
	{"add", "/variables/a", "b"},
	{"replace", "/binaryMediaTypes/image~1png", "*/*"},
	{"replace", "/endpointConfiguration/types/0", "REGIONAL"},
	{"replace", "/pathPart", "{x+}"},
	{"add", "/requestParameters/method.request.header.X", "true"},
	{"replace", "/selectionPattern", `4\d{2}`},
	{"replace", "/authorizerCredentials", "arn:aws:iam::111111111111:role/x"},
	{"replace", "/schema", `{"$ref": "#"}`},
	{"add", "/providerARNs", userPool},
	{"replace", "/properties", "{}"},
	{"add", "/endpointConfiguration/vpcEndpointIds", "vpce-1"},
	{"replace", "/requestValidatorId", "x"},
	{"add", "/responseTemplates/text~1html", "<p>$context.error.message"},
	{"replace", "/statusCode", "404"},
	{"copy", "~0~1~2", "/"},
	{"move", "", ""},
	{"replace", "/~1a~1{b}/GET/logging/loglevel", "INFO"},
	{"replace", "//*/throttling/rateLimit", "-1"},
	{"remove", "/*/*", ""},
	{"replace", "/canarySettings/stageVariableOverrides/a", "b"},
	{"replace", "/canarySettings/percentTraffic", "1e2"},
	{"replace", "/accessLogSettings/format", "$context.requestId $context.a"},
	{"add", "/accessLogSettings/destinationArn", "arn:aws:logs:us-east-1:111111111111:log-group:g"},
	{"add", "/endpointConfiguration/types", "EDGE"},
	{"replace", "/mutualTlsAuthentication/truststoreUri", "s3://b/k"},
	{"replace", "/basePath", "(none)"},
}

func FuzzPatches(f *testing.F) {
	for _, s := range oddPatches {
		f.Add(s.op, s.path, s.value)
	}
	f.Fuzz(func(t *testing.T, op, path, value string) {
		b := newBench(t)
		api, resource, deployment := b.deployed()
		validator := b.must("CreateRequestValidator", M{"restApiId": api})["id"]
		authorizer := b.must("CreateAuthorizer", authorizerParams(api, "TOKEN", nil))["id"]
		part := b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))["id"]
		b.must("CreateDocumentationVersion", M{"restApiId": api, "documentationVersion": "1"})
		b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"}]}`)
		at := func(more M) M {
			out := M{"restApiId": api, "patchOperations": []any{M{"op": op, "path": path, "value": value}}}
			for k, v := range more {
				out[k] = v
			}
			return out
		}
		const name = "api.example.com"
		b.must("CreateDomainName", regional(name))
		b.must("CreateBasePathMapping", M{"domainName": name, "basePath": "v1", "restApiId": api})
		link := b.must("CreateVpcLink", M{"name": "link", "targetArns": []any{loadBalancer}})["id"]
		method := M{"resourceId": resource, "httpMethod": "POST"}
		response := M{"resourceId": resource, "httpMethod": "POST", "statusCode": "200"}
		for operation, params := range map[string]M{
			"UpdateRestApi": at(nil), "UpdateResource": at(M{"resourceId": resource}), "UpdateMethod": at(method), "UpdateIntegration": at(method),
			"UpdateMethodResponse": at(response), "UpdateIntegrationResponse": at(response), "UpdateStage": at(M{"stageName": "dev"}),
			"UpdateDeployment": at(M{"deploymentId": deployment}), "UpdateGatewayResponse": at(M{"responseType": "DEFAULT_4XX"}),
			"UpdateDomainName":      at(M{"domainName": name}),
			"UpdateBasePathMapping": at(M{"domainName": name, "basePath": "v1"}), "UpdateVpcLink": at(M{"vpcLinkId": link}),
			"UpdateModel":            at(M{"modelName": "Empty"}),
			"UpdateRequestValidator": at(M{"requestValidatorId": validator}), "UpdateAuthorizer": at(M{"authorizerId": authorizer}),
			"UpdateDocumentationPart": at(M{"documentationPartId": part}), "UpdateDocumentationVersion": at(M{"documentationVersion": "1"}),
		} {
			if a := b.call(operation, params); a.status >= 500 && a.status != 501 {
				t.Fatalf("%s %q %q %q: %+v", operation, op, path, value, a)
			}
		}
		if got := b.must("GetIntegration", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST"}); got["credentials"] != sender && got["credentials"] != nil {
			t.Fatalf("%q %q %q passed a role: %v", op, path, value, got["credentials"])
		}
		if got := b.must("GetAuthorizer", M{"restApiId": api, "authorizerId": authorizer}); got["authorizerCredentials"] != nil {
			t.Fatalf("%q %q %q passed a role: %v", op, path, value, got["authorizerCredentials"])
		}
		shown := b.everythingShown()
		b.reopen()
		if got := b.everythingShown(); got != shown {
			t.Fatalf("%q %q %q: after a restart\n%s\nbefore\n%s", op, path, value, got, shown)
		}
	})
}

func FuzzMappings(f *testing.F) {
	f.Add("integration.request.header.X", "method.request.header.Y", "200", "method.response.header.X", "integration.response.body.a", "4\\d{2}", "x")
	f.Add("integration.request.path.p", "'static'", "1", "method.response.header.", "'x", "(((", "#if(")
	f.Fuzz(func(t *testing.T, destination, source, status, responseDestination, responseSource, pattern, template string) {
		b := newBench(t)
		api, resource := b.queueAPI()
		at := func(more M) M {
			out := M{"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
			for k, v := range more {
				out[k] = v
			}
			return out
		}
		if status == "" || strings.ContainsAny(status, "/?#%") || strings.Trim(status, ".") == "" {
			status = "200" // it is a label of the path
		}
		for _, c := range []struct {
			operation string
			params    M
		}{
			{"PutMethod", at(M{"authorizationType": "NONE", "requestParameters": M{source: true}})},
			{"PutMethodResponse", at(M{"statusCode": status, "responseParameters": M{responseDestination: true}})},
			{"PutIntegration", at(M{"type": "HTTP", "integrationHttpMethod": "POST", "uri": "http://localhost/" + template, "requestParameters": M{destination: source}, "requestTemplates": M{"application/json": template}})},
			{"PutIntegrationResponse", at(M{"statusCode": status, "selectionPattern": pattern, "responseParameters": M{responseDestination: responseSource}, "responseTemplates": M{"application/json": template}})},
			{"CreateDeployment", M{"restApiId": api, "stageName": "dev"}},
		} {
			if a := b.call(c.operation, c.params); a.status >= 500 && a.status != 501 {
				t.Fatalf("%s %v: %+v", c.operation, c.params, a)
			}
		}
		shown := b.everythingShown()
		b.reopen()
		if got := b.everythingShown(); got != shown {
			t.Fatalf("after a restart\n%s\nbefore\n%s", got, shown)
		}
		if log := b.log.String(); strings.Contains(log, "cannot be served") {
			t.Fatal(log)
		}
	})
}

// FuzzModels holds that whatever schema is taken can be shown, flattened, cloned and deployed.
func FuzzModels(f *testing.F) {
	f.Add("application/json", anyObject)
	f.Add("application/xml", "<x/>")
	f.Add("application/json", `{"$ref": "https://apigateway.amazonaws.com/restapis/API/models/Empty"}`)
	f.Add("application/json", `{"definitions": [], "items": [{"$ref": "https://apigateway.amazonaws.com/restapis/API/models/Fuzzed"}]}`)
	f.Add("a/b+json", `{"type": ["string", "null"], "required": [1], "enum": [{}, {}]}`)
	f.Fuzz(func(t *testing.T, contentType, schema string) {
		b := newBench(t)
		api, _ := b.queueAPI()
		schema = strings.ReplaceAll(schema, "API", api)
		a := b.call("CreateModel", M{"restApiId": api, "name": "Fuzzed", "contentType": contentType, "schema": schema})
		if a.status >= 500 {
			t.Fatalf("%+v", a)
		}
		if a.status >= 300 {
			return
		}
		b.must("GetModel", M{"restApiId": api, "modelName": "Fuzzed", "flatten": true})
		b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})
		b.must("CreateRestApi", M{"name": "clone", "cloneFrom": api})
		b.reopen()
		b.must("DeleteModel", M{"restApiId": api, "modelName": "Fuzzed"})
	})
}

// FuzzImport: whatever a document says, an import is refused in good order or makes an API that a restart finds again and that exports.
func FuzzImport(f *testing.F) {
	for _, document := range []string{smallDocument, fullDocument, otherDocument, "swagger: '2.0'\ninfo: {title: t}\npaths: {}", "{'key:value}"} {
		f.Add(document, false)
		f.Add(document, true)
	}
	for _, c := range wrongDocuments() {
		if len(c.document) < 10_000 {
			f.Add(c.document, true)
		}
	}
	f.Fuzz(func(t *testing.T, document string, overwrite bool) {
		b := newBench(t)
		api, _, _ := b.deployed()
		mode := "merge"
		if overwrite {
			mode = "overwrite"
		}
		before := b.everythingShown()
		changed := false
		for operation, params := range map[string]M{"ImportRestApi": {"body": document}, "PutRestApi": {"restApiId": api, "body": document, "mode": mode}} {
			switch a := b.call(operation, params); {
			case a.status < 300:
				changed = true
			case a.status >= 500 && a.status != 501:
				t.Fatalf("%s answered %d %v for %q", operation, a.status, a.body, document)
			}
		}
		shown := b.everythingShown()
		if !changed && shown != before {
			t.Fatalf("a refused import changed something: %q", document)
		}
		b.reopen()
		if again := b.everythingShown(); again != shown {
			t.Fatalf("after a restart\n%s\nbefore\n%s", again, shown)
		}
		for _, e := range b.service.image.apis {
			b.describedNow(e.api.ID)
		}
	})
}
