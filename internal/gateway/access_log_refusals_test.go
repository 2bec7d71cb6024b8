package gateway

// Proves what an access log tells of requests that are signed, or refused by their signature, by policies or by a validator: how each
// phase went, the reason in detail, and that none of it counts as an error of the integration. How: a method with IAM authorization and
// a validator, behind a format with those variables and a clock that stands still.

import (
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
)

func TestAccessLogOfRefusals(t *testing.T) {
	const variables = "status identity.caller authenticate.status authenticate.latency authenticate.error authorize.status authorize.error " +
		"error.responseType error.validationErrorString integration.error integrationErrorMessage"
	g := newGuarded(t)
	g.let("AKIAALICE", "Allow *")
	valid := mocked(okStatus)
	valid.RequestValidatorID, valid.RequestModels = "all", map[string]string{"application/json": "Numbers"}
	d := definition(map[string]restapi.Method{"POST /pets": valid, "POST /broken": mocked(`{"statusCode": 404`)})
	for i := range d.Resources {
		if d.Resources[i].Path == "/pets" {
			d.Resources[i].Methods[0].AuthorizationType = restapi.AuthIAM
		}
	}
	d.Validators, d.Models = map[string]restapi.Validator{"all": {Body: true}}, map[string]string{"Numbers": twoNumbers}
	logging("$context." + strings.ReplaceAll(variables, " ", "|$context.") + "|$context.requestId")(&d)
	a, err := restapi.Compiler{}.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	publish(g.stages, a)
	post := func(path, body string) *wire.Request {
		return request("POST", path, body, "Content-Type", "application/json")
	}
	forged := g.sign("AKIAALICE", post("/pets", `{"a": 1, "b": 2}`))
	forged.Body = []byte("{}")
	for name, c := range map[string]struct {
		request *wire.Request
		want    string
	}{
		"let in":   {g.sign("AKIAALICE", post("/pets", `{"a": 1, "b": 2}`)), "200|AIDAALICE|200|0|-|200|-|-|-|-|-"},
		"unsigned": {post("/pets", "{}"), "403|-|403|0|Missing Authentication Token|-|-|MISSING_AUTHENTICATION_TOKEN|-|-|-"},
		"denied": {
			g.sign("AKIAOTHER", post("/pets", "{}")),
			"403|AIDAOTHER|200|0|-|403|The client is not authorized to perform this operation.|ACCESS_DENIED|-|-|-",
		},
		"not valid": {g.sign("AKIAALICE", post("/pets", `{"a": 1}`)), `400|AIDAALICE|200|0|-|200|-|BAD_REQUEST_BODY|[object has missing required properties ([\"b\"])]|-|-`},
		"broken": {
			post("/broken", "{}"),
			"500|-|-|-|-|-|-|API_CONFIGURATION_ERROR|-|" + strings.Repeat("|Execution failed due to configuration error: Unable to parse statusCode. "+
				"It should be an integer that is defined in the request template.", 2)[1:],
		},
		"forged": {forged, "403|-|403|0|The request signature we calculated does not match"},
	} {
		k := &kept{}
		g.gateway.AccessLogs = k
		g.serve(c.request)
		if len(k.lines) != 1 {
			t.Fatalf("%s: %q", name, k.lines)
		}
		got := k.lines[0][:strings.LastIndexByte(k.lines[0], '|')]
		if got != c.want && (name != "forged" || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}
