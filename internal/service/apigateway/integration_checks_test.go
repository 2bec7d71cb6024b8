package apigateway

// Proves what an integration may ask for depending on its API and its type: timeouts beyond 29 s for regional APIs alone, and functions
// and nothing else behind AWS_PROXY. How: a table of PutIntegration, with the answers of AWS (recorded, but for long timeouts).

import (
	"strings"
	"testing"
)

func TestIntegrationsOfAPIs(t *testing.T) {
	const function = "arn:aws:lambda:us-east-1:111111111111:function:f"
	const invoked = "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
	for name, c := range map[string]struct {
		endpoint    string
		integration M
		want        string
	}{
		"long, edge":         {"EDGE", M{"type": "MOCK", "timeoutInMillis": 29_001}, "Timeout should be between 50 ms and 29000 ms"},
		"long, regional":     {"REGIONAL", M{"type": "MOCK", "timeoutInMillis": 300_000}, ""},
		"too long, regional": {"REGIONAL", M{"type": "MOCK", "timeoutInMillis": 300_001}, "Timeout should be between 50 ms and 300000 ms"},
		"streamed":           {"EDGE", M{"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": "http://x.example", "timeoutInMillis": 900_000, "responseTransferMode": "STREAM"}, ""},
		"streamed too long":  {"EDGE", M{"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": "http://x.example", "timeoutInMillis": 900_001, "responseTransferMode": "STREAM"}, "Timeout should be between 50 ms and 900000 ms"},
		"short":              {"REGIONAL", M{"type": "MOCK", "timeoutInMillis": 49}, "Timeout should be between 50 ms and"},
		"a function": {"EDGE", M{
			"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + function + "/invocations",
		}, ""},
		"a function by a stage variable": {"EDGE", M{
			"type": "AWS_PROXY", "integrationHttpMethod": "POST",
			"uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + function + "-${stageVariables.f}/invocations",
		}, ""},
		"another operation of Lambda": {"EDGE", M{
			"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:lambda:path/random/value/" + function + "/invocations",
		}, invoked},
		"a path of Firehose": {"EDGE", M{
			"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:firehose:path/2015-03-31/functions/" + function + "/invocations",
		}, invoked},
		"a queue": {"EDGE", M{"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": queueURI}, invoked},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			created := b.must("CreateRestApi", M{"name": "n", "endpointConfiguration": M{"types": []any{c.endpoint}}})
			at := M{"restApiId": created["id"], "resourceId": created["rootResourceId"], "httpMethod": "GET"}
			b.must("PutMethod", M{"restApiId": at["restApiId"], "resourceId": at["resourceId"], "httpMethod": "GET", "authorizationType": "NONE"})
			for k, v := range c.integration {
				at[k] = v
			}
			a := b.call("PutIntegration", at)
			message, _ := a.body["message"].(string)
			if (a.status == 201) != (c.want == "") || !strings.HasPrefix(message, c.want) {
				t.Errorf("%d %q, want %q", a.status, message, c.want)
			}
		})
	}
}
