package apigateway

// Proves that a stage's settings are kept, shown, changed and taken away as API Gateway does it, and what of them is served. How:
// patches and answers of LocalStack's AWS-validated tests (test_apigateway_common.py::TestStages, test_apigateway_canary.py), less
// what is not built, which deploy_test.go holds.

import (
	"encoding/json"
	"reflect"
	"testing"

	"sluice/internal/gateway/restapi"
)

// ops are patch operations: op, path, and value or, for a copy, from.
func ops(each ...[3]string) []any {
	var out []any
	for _, o := range each {
		p := M{"op": o[0], "path": o[1]}
		switch o[0] {
		case "copy":
			p["from"] = o[2]
		case "add", "replace":
			p["value"] = o[2]
		}
		out = append(out, p)
	}
	return out
}

// patchStage is UpdateStage of the stage dev.
func patchStage(api string, each ...[3]string) M {
	return M{"restApiId": api, "stageName": "dev", "patchOperations": ops(each...)}
}

// holds compares a member of an answer with JSON.
func holds(t *testing.T, answer M, member, want string) {
	t.Helper()
	var w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(answer[member], w) {
		got, _ := json.Marshal(answer[member])
		t.Errorf("%s is %s, want %s", member, got, want)
	}
}

const untouched = `"cacheDataEncrypted": false, "cacheTtlInSeconds": 300, "dataTraceEnabled": false, "metricsEnabled": false,
	"requireAuthorizationForCacheControl": true, "throttlingRateLimit": 10000, "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER"`

func TestMethodSettings(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	b.must("CreateDocumentationVersion", M{"restApiId": api, "documentationVersion": "v123"})
	b.refused("UpdateStage", patchStage(api, [3]string{"remove", "/*/*"}), "BadRequestException",
		"Cannot remove method setting */* because there is no method setting for this method ")
	for _, path := range []string{"/documentation_version", "/tags/tag1", "/webAclArn", "null/null/logging/dataTrace", "/{proxy+}/ANY//throttling/burstLimit", "/a/GET/logging/level"} {
		b.refused("UpdateStage", patchStage(api, [3]string{"replace", path, "123"}), "BadRequestException",
			"Invalid method setting path: "+path+". Must be one of: "+stagePaths)
	}
	got := b.must("UpdateStage", patchStage(api,
		[3]string{"replace", "/description", "stage new"}, [3]string{"replace", "/variables/var1", "test"}, [3]string{"replace", "/variables/var2", "test2"},
		[3]string{"replace", "/*/*/throttling/burstLimit", "5001"}, [3]string{"replace", "/*/*/caching/enabled", "true"},
		[3]string{"replace", "/test/GET/throttling/burstLimit", "-1"}, [3]string{"replace", "/documentationVersion", "v123"},
		[3]string{"replace", "/cacheClusterSize", "0.5"},
	))
	holds(t, got, "methodSettings", `{"*/*": {`+untouched+`, "cachingEnabled": true, "throttlingBurstLimit": 5001},
		"test/GET": {`+untouched+`, "cachingEnabled": true, "throttlingBurstLimit": -1}}`)
	holds(t, got, "variables", `{"var1": "test", "var2": "test2"}`)
	holds(t, got, "documentationVersion", `"v123"`)
	holds(t, got, "cacheClusterSize", `"0.5"`)
	holds(t, got, "cacheClusterStatus", `"NOT_AVAILABLE"`)

	got = b.must("UpdateStage", patchStage(api,
		[3]string{"replace", "/*/*/logging/loglevel", "ERROR"}, [3]string{"replace", "/*/*/logging/dataTrace", "true"}, [3]string{"replace", "/*/*/metrics/enabled", "true"},
		[3]string{"remove", "/test/GET"}, [3]string{"replace", "/*/*/throttling/rateLimit", "-1.000000"}, [3]string{"replace", "/*/*/caching/ttlInSeconds", "60"},
		[3]string{"replace", "/*/*/caching/dataEncrypted", "true"}, [3]string{"replace", "/*/*/caching/requireAuthorizationForCacheControl", "false"},
		[3]string{"replace", "/*/*/caching/unauthorizedCacheControlHeaderStrategy", "FAIL_WITH_403"}, [3]string{"remove", "/variables/var1"},
	))
	holds(t, got, "methodSettings", `{"*/*": {"cacheDataEncrypted": true, "cacheTtlInSeconds": 60, "cachingEnabled": true, "dataTraceEnabled": true,
		"loggingLevel": "ERROR", "metricsEnabled": true, "requireAuthorizationForCacheControl": false, "throttlingBurstLimit": 5001, "throttlingRateLimit": -1,
		"unauthorizedCacheControlHeaderStrategy": "FAIL_WITH_403"}}`)
	inherits := b.must("UpdateStage", patchStage(api, [3]string{"replace", "/a/GET/metrics/enabled", "false"}))["methodSettings"].(M)
	if inherits["a/GET"].(M)["loggingLevel"] != "ERROR" || inherits["a/GET"].(M)["metricsEnabled"] != false || inherits["*/*"].(M)["metricsEnabled"] != true {
		t.Errorf("%v", inherits)
	}
	b.must("UpdateStage", patchStage(api, [3]string{"remove", "/a/GET"}))
	holds(t, got, "variables", `{"var2": "test2"}`)
	for path, value := range map[string]string{
		"/*/*/logging/loglevel": "DEBUG", "/*/*/throttling/burstLimit": "many", "/*/*/throttling/rateLimit": "NaN", "/*/*/caching/ttlInSeconds": "3601",
		"/*/*/caching/unauthorizedCacheControlHeaderStrategy": "x", "/cacheClusterSize": "3",
	} {
		if a := b.call("UpdateStage", patchStage(api, [3]string{"replace", path, value})); a.code != "BadRequestException" {
			t.Errorf("%s: %+v", path, a)
		}
	}
	b.must("UpdateStage", patchStage(api, [3]string{"remove", "/*/*"}))
	b.reopen()
	holds(t, b.must("GetStage", M{"restApiId": api, "stageName": "dev"}), "methodSettings", `{}`)
}

// Keys are written in several ways, as Terraform, CloudFormation and the console do; what is served knows one.
func TestMethodSettingsReachTheirMethods(t *testing.T) {
	st := &stage{Methods: map[string]methodSetting{}}
	for i, key := range []string{"*/*", "pets/GET", "~1pets~1{id}/PUT", "/~1a/GET", "~1/POST", "//DELETE"} {
		m := st.defaultSetting()
		m.DataTrace, m.Metrics = i%2 == 0, i%3 == 0
		st.Methods[key] = m
	}
	got, throttled := st.definedMethods()
	want := map[string]restapi.MethodSettings{
		"*/*": {DataTrace: true, Metrics: true}, "/pets/GET": {}, "/pets/{id}/PUT": {DataTrace: true}, "/a/GET": {Metrics: true}, "//POST": {DataTrace: true}, "//DELETE": {},
	}
	if throttled || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %v", throttled, got)
	}
}

func TestCanaryIsPromoted(t *testing.T) {
	b := newBench(t)
	api, _, first := b.deployed()
	b.must("UpdateStage", patchStage(api, [3]string{"replace", "/variables/testVar", "test"}, [3]string{"replace", "/variables/testVar2", "test2"}))
	toVariables := [3]string{"copy", "/variables", "/canarySettings/stageVariableOverrides"}
	toDeployment := [3]string{"copy", "/deploymentId", "/canarySettings/deploymentId"}
	b.refused("UpdateStage", patchStage(api, [3]string{"copy", "/canarySettings/stageVariableOverrides", "/variables"}), "BadRequestException",
		"Invalid copy operation with path: /canarySettings/stageVariableOverrides and from /variables. Valid copy:path are [/deploymentId, /variables] and "+
			"valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]")
	for _, copied := range [][3]string{toVariables, toDeployment} {
		b.refused("UpdateStage", patchStage(api, copied), "BadRequestException", "Promotion not available. Canary does not exist.")
	}
	got := b.must("UpdateStage", patchStage(api, [3]string{"replace", "/canarySettings/percentTraffic", "0.0"}, toDeployment, toVariables))
	holds(t, got, "canarySettings", `{"deploymentId": "`+first+`", "percentTraffic": 0, "useStageCache": false}`)
	holds(t, got, "variables", `{"testVar": "test", "testVar2": "test2"}`)

	second := b.must("CreateDeployment", M{
		"restApiId": api, "stageName": "dev", "canarySettings": M{"percentTraffic": 50, "stageVariableOverrides": M{"testVar": "override"}},
	})["id"].(string)
	got = b.must("GetStage", M{"restApiId": api, "stageName": "dev"})
	holds(t, got, "deploymentId", `"`+first+`"`)
	holds(t, got, "canarySettings", `{"deploymentId": "`+second+`", "percentTraffic": 50, "useStageCache": false, "stageVariableOverrides": {"testVar": "override"}}`)
	for range 2 { // before and after a restart
		served := b.published.get(api, "dev")
		release := served.Choose(0)
		mine, _ := served.Variable("testVar")
		other, _ := release.Variable("testVar")
		kept, _ := release.Variable("testVar2")
		if served.DeploymentID != first || release.DeploymentID != second || mine != "test" || other != "override" || kept != "test2" || served.Choose(50) != served {
			t.Errorf("served %s %s %s %s %s", served.DeploymentID, release.DeploymentID, mine, other, kept)
		}
		b.reopen()
	}
	b.refused("DeleteDeployment", M{"restApiId": api, "deploymentId": second}, "BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
	b.must("UpdateStage", patchStage(api, [3]string{"replace", "/canarySettings/stageVariableOverrides/more", "m"}, [3]string{"replace", "/canarySettings/useStageCache", "true"}))
	got = b.must("UpdateStage", patchStage(api, [3]string{"replace", "/canarySettings/percentTraffic", "0.0"},
		[3]string{"remove", "/canarySettings/stageVariableOverrides/more"}, toDeployment, toVariables))
	holds(t, got, "deploymentId", `"`+second+`"`)
	holds(t, got, "variables", `{"testVar": "override", "testVar2": "test2"}`)
	holds(t, got, "canarySettings", `{"deploymentId": "`+second+`", "percentTraffic": 0, "useStageCache": true, "stageVariableOverrides": {"testVar": "override"}}`)
	got = b.must("UpdateStage", patchStage(api, [3]string{"remove", "/canarySettings"}))
	if _, there := got["canarySettings"]; there || b.published.get(api, "dev").HasCanary() {
		t.Errorf("the canary stays: %v", got)
	}
	b.refused("UpdateStage", patchStage(api, [3]string{"replace", "/canarySettings/deploymentId", "deploy"}), "BadRequestException", "Deployment id does not exist")
	b.refused("CreateStage", M{"restApiId": api, "stageName": "x", "deploymentId": first, "canarySettings": M{"percentTraffic": 101}}, "BadRequestException",
		"Invalid canary percentTraffic 101: must be between 0.0 and 100.0")
}

func TestStageCachesAreEmpty(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	for _, operation := range []string{"FlushStageCache", "FlushStageAuthorizersCache"} {
		if a := b.call(operation, M{"restApiId": api, "stageName": "dev"}); a.status != 202 {
			t.Errorf("%s: %+v", operation, a)
		}
		b.refused(operation, M{"restApiId": api, "stageName": "prod"}, "NotFoundException", "Invalid Stage identifier specified")
	}
}

func TestAccessLogSettings(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	const group = "arn:aws:logs:us-east-1:111111111111:log-group:g"
	const format = "$context.requestId $context.identity.sourceIp"
	const onlyTwo = "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]"
	for _, path := range []string{"accessLogSettings/randomValue", "accessLogSettings/*"} {
		for _, op := range []string{"add", "replace"} {
			b.refused("UpdateStage", patchStage(api, [3]string{op, "/" + path, "updated"}), "BadRequestException", onlyTwo)
		}
		b.refused("UpdateStage", patchStage(api, [3]string{"remove", "/" + path}), "BadRequestException",
			"Cannot remove method setting "+path+" because there is no method setting for this method ")
	}
	for _, op := range []string{"add", "replace"} {
		b.refused("UpdateStage", patchStage(api, [3]string{op, "/accessLogSettings", "test"}), "BadRequestException", onlyTwo)
	}
	holds(t, b.must("UpdateStage", patchStage(api, [3]string{"add", destinationPath, group})), "accessLogSettings", `{"destinationArn": "`+group+`"}`)
	for _, path := range []string{destinationPath, formatPath} {
		b.refused("UpdateStage", patchStage(api, [3]string{"replace", path, ""}), "BadRequestException", "Access Log value must not be empty")
	}
	b.refused("UpdateStage", patchStage(api, [3]string{"remove", destinationPath}), "BadRequestException",
		"Cannot remove method setting accessLogSettings/destinationArn because there is no method setting for this method ")
	b.refused("UpdateStage", patchStage(api, [3]string{"replace", formatPath, "$context.status"}), "BadRequestException",
		"Access Log format must include either $context.requestId or $context.extendedRequestId : '$context.status'")
	b.refused("UpdateStage", patchStage(api, [3]string{"replace", destinationPath, "arn:aws:firehose:us-east-1:111111111111:deliverystream/amazon-apigateway-a"}),
		"BadRequestException", "access logging to Firehose (accessLogSettings/destinationArn) is not implemented")
	if b.published.get(api, "dev").AccessLog != nil {
		t.Error("a log without a format is served")
	}
	got := b.must("UpdateStage", patchStage(api, [3]string{"replace", destinationPath, group + "a"}, [3]string{"add", formatPath, format}))
	holds(t, got, "accessLogSettings", `{"destinationArn": "`+group+`a", "format": "`+format+`"}`)
	for range 2 {
		if log := b.published.get(api, "dev").AccessLog; log == nil || log.Group != "ga" {
			t.Errorf("served with %+v", log)
		}
		b.reopen()
	}
	got = b.must("UpdateStage", patchStage(api, [3]string{"remove", "/accessLogSettings"}))
	if _, there := got["accessLogSettings"]; there || b.published.get(api, "dev").AccessLog != nil {
		t.Errorf("the log stays: %v", got)
	}
	b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
		{"Effect": "Deny", "Action": "apigateway:PATCH", "Resource": "*", "Condition": {"ForAnyValue:StringLike": {"apigateway:Request/AccessLoggingDestination": "*:other"}}}]}`)
	b.must("UpdateStage", patchStage(api, [3]string{"add", destinationPath, group}))
	if a := b.call("UpdateStage", patchStage(api, [3]string{"add", destinationPath, group + ":other"})); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
}
