package apigateway

// Proves that an API's words for refusals are part of what is deployed: a stage serves those of its deployment, a restart serves them
// again, and deleting the API leaves none; and which words are refused. What AWS answers is held by TestRecordedAnswers.

import (
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

// worded tells the status with which a stage answers a refusal of a type.
func (b *bench) worded(api, stage, kind string, status int) int {
	if w := b.published.get(api, stage).Wording(kind, status); w != nil && w.StatusCode != 0 {
		return w.StatusCode
	}
	return status
}

func TestAStageServesItsDeploymentsWords(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	b.must("PutGatewayResponse", M{"restApiId": api, "responseType": "THROTTLED", "statusCode": "503"})
	if got := b.worded(api, "dev", "THROTTLED", 429); got != 429 {
		t.Errorf("what is not deployed answers %d", got)
	}
	b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})
	b.must("DeleteGatewayResponse", M{"restApiId": api, "responseType": "THROTTLED"})
	for range 2 {
		if got := b.worded(api, "dev", "THROTTLED", 429); got != 503 {
			t.Errorf("what is deployed answers %d", got)
		}
		b.reopen()
	}
	b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})
	if got := b.worded(api, "dev", "THROTTLED", 429); got != 429 {
		t.Errorf("what is deleted answers %d", got)
	}
	b.must("PutGatewayResponse", M{"restApiId": api, "responseType": "THROTTLED"})
	b.must("DeleteRestApi", M{"restApiId": api})
	b.reopen() // a record that belongs to no API would stop it
}

func TestWordsOfOneAPIAreNotAnothers(t *testing.T) {
	b := newBench(t)
	one, _ := b.queueAPI()
	other, _ := b.queueAPI()
	b.must("PutGatewayResponse", M{"restApiId": one, "responseType": "DEFAULT_4XX", "statusCode": "418"})
	if got := b.must("GetGatewayResponse", M{"restApiId": other, "responseType": "THROTTLED"}); got["statusCode"] != "429" || got["defaultResponse"] != true {
		t.Errorf("%v", got)
	}
}

// The status of a type that has none is its own again, and templates come on top of the default one.
func TestPatchesOfWords(t *testing.T) {
	b := newBench(t)
	api, _ := b.queueAPI()
	patched := func(op, path, value string) M {
		return b.must("UpdateGatewayResponse", M{"restApiId": api, "responseType": "THROTTLED", "patchOperations": []any{M{"op": op, "path": path, "value": value}}})
	}
	patched("replace", "/statusCode", "503")
	got := patched("add", "/responseTemplates/text~1html", "<p>")
	if templates := got["responseTemplates"].(M); len(templates) != 2 || templates["application/json"] != restapi.DefaultResponseTemplate {
		t.Errorf("%v", got)
	}
	patched("remove", "/responseTemplates/application~1json", "")
	got = patched("replace", "/statusCode", "")
	if templates := got["responseTemplates"].(M); len(templates) != 1 || templates["text/html"] != "<p>" || got["statusCode"] != "429" || got["defaultResponse"] != false {
		t.Errorf("%v", got)
	}
}

func TestWordsThatAreRefused(t *testing.T) {
	b := newBench(t)
	api, _ := b.queueAPI()
	put := func(more M) M {
		out := M{"restApiId": api, "responseType": "DEFAULT_4XX"}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	for want, params := range map[string]M{
		"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.response.header.X]": {"responseParameters": M{"method.response.header.X": "'x'"}},
		"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: *]":                                  {"responseParameters": M{"gatewayresponse.header.X": "*"}},
		"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: method.request.body.a]":              {"responseParameters": M{"gatewayresponse.header.X": "method.request.body.a"}},
		"Invalid null or empty value in responseTemplates":                                     {"responseTemplates": M{"application/json": ""}},
		"Invalid null or empty value in responseParameters":                                    {"responseParameters": M{"gatewayresponse.header.X": ""}},
		"Validation Result: warnings : [], errors : [Invalid content type specified: json]":    {"responseTemplates": M{"json": "x"}},
		"Validation Result: warnings : [], errors : [Template size cannot exceed 300 KB: a/b]": {"responseTemplates": M{"a/b": strings.Repeat("x", templateBytesMax+1)}},
	} {
		b.refused("PutGatewayResponse", put(params), "BadRequestException", want)
	}
	for want, change := range map[string]M{
		"Invalid value 42 for patch path /statusCode":                               {"op": "replace", "path": "/statusCode", "value": "42"},
		"Invalid patch path /responseTemplates":                                     {"op": "add", "path": "/responseTemplates", "value": "x"},
		"Invalid patch path /responseTemplates/a/b":                                 {"op": "add", "path": "/responseTemplates/a/b", "value": "x"},
		"Invalid patch operation specified. Must be one of: [add, remove, replace]": {"op": "copy", "path": "/responseTemplates/a~1b", "value": "x"},
	} {
		b.refused("UpdateGatewayResponse", put(M{"patchOperations": []any{change}}), "BadRequestException", want)
	}
	if got := b.must("GetGatewayResponse", put(nil)); got["defaultResponse"] != true {
		t.Errorf("something was kept: %v", got)
	}
}
