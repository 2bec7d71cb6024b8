package gateway

// Proves that a stage's canary gets its share of the requests, with its own deployment and variables, and that templates see which
// release a request went to. How: draws that are fixed, and templates as in LocalStack's AWS-validated test of a canary.

import (
	"testing"

	"sluice/internal/gateway/restapi"
)

func TestCanaryServesItsShare(t *testing.T) {
	w := newWorld(t)
	method := answering(
		restapi.Integration{Type: restapi.Mock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}},
		restapi.IntegrationResponse{StatusCode: "200", Templates: map[string]string{
			"application/json": `$context.deploymentId $stageVariables.who $stageVariables.base $context.isCanaryRequest#if($context.isCanaryRequest)!#end`,
		}},
	)
	w.deploy(map[string]restapi.Method{"GET /who": method}, func(d *restapi.Definition) {
		release := *d
		release.DeploymentID, release.Variables = "canary1", map[string]string{"who": "canary", "base": "same"}
		d.Variables = map[string]string{"who": "production", "base": "same"}
		d.Canary = &restapi.Canary{Percent: 25, Release: release}
	})
	for draw, want := range map[uint64]string{
		0:          "canary1 canary same true!",
		1<<62 - 1:  "canary1 canary same true!",
		1 << 62:    "dep123 production same false",
		^uint64(0): "dep123 production same false",
		3 << 62:    "dep123 production same false",
	} {
		w.gateway.random = func() uint64 { return draw }
		if got := w.serve(request("GET", "/who", "")); string(got.Body) != want {
			t.Errorf("draw %x: %q, want %q", draw, got.Body, want)
		}
	}
}
