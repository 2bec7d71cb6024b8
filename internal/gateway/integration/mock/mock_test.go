package mock

// Proves which status a MOCK integration answers for every form that authors write, and that no rendered text breaks it. How: a
// table, and a fuzz target.

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
)

func route(t testing.TB, templates map[string]string) *restapi.Route {
	t.Helper()
	a, err := restapi.Compile(restapi.Definition{Resources: []restapi.Resource{{Path: "/", Methods: []restapi.Method{{
		HTTPMethod: "GET", AuthorizationType: "NONE", Integration: &restapi.Integration{Type: restapi.Mock, RequestTemplates: templates},
	}}}}})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := a.Match("GET", "/", nil)
	return r
}

func TestStatus(t *testing.T) {
	templated := route(t, map[string]string{"application/json": "x"})
	plain := route(t, nil)
	for body, want := range map[string]int{
		`{"statusCode": 200}`:                    200,
		`{"statusCode":404}`:                     404,
		"\n{\n \"statusCode\" : 500, \"x\": 1 }": 500,
		`{statusCode: 200}`:                      200, // AWS CDK
		`{'statusCode': 201}`:                    201,
		// The odd ones are json-smart's: it takes an unquoted name to reach up to the colon.
		`{statusCode: 200,super{ f}oo: [ba r]}`:   200,
		`{statusCode: 200, }foo: ''}`:             200,
		`{"statusCode": 200 ,, }`:                 200,
		`{"statusCode": 200 , null: null }`:       200,
		`{"statusCode': 200 }`:                    0,
		`{'statusCode: 200 }`:                     0,
		`statusCode: 200`:                         0,
		`{statusCode: 200, {foo: [ba r]}`:         0,
		`{statusCode: 200, what:{}foo: [ba r]}}`:  0,
		`{"statusCode": "200"}`:                   0,
		`{"statusCode": 200.5}`:                   0,
		`{"statusCode": null}`:                    0,
		`{"statusCode": 1e400}`:                   0,
		`{"statusCode": 99999999999999999999999}`: 0,
		`{"statuscode": 200}`:                     0,
		`[{"statusCode": 200}]`:                   0,
		`200`:                                     0,
		`{`:                                       0,
		``:                                        0,
		strings.Repeat("[", 100_000):              0,
	} {
		got, err := Integration{}.Invoke(t.Context(), &integration.Request{Route: templated, Body: []byte(body)})
		var failure *integration.Failure
		switch {
		case want == 0 && (!errors.As(err, &failure) || failure.Kind != integration.Configuration):
			t.Errorf("%.40s: %v, %v", body, got, err)
		case want != 0 && (err != nil || got.Status != want || len(got.Body) != 0 || got.Header == nil):
			t.Errorf("%.40s: %+v, %v", body, got, err)
		}
	}
	if got, err := (Integration{}).Invoke(t.Context(), &integration.Request{Route: plain}); err != nil || got.Status != http.StatusOK {
		t.Errorf("without a template: %+v, %v", got, err)
	}
}

func FuzzStatus(f *testing.F) {
	for _, s := range []string{common, `{statusCode: 200}`, `{"statusCode":`, `{"statusCode": "1"}`, "[[[["} {
		f.Add(s)
	}
	templated := route(f, map[string]string{"application/json": "x"})
	f.Fuzz(func(t *testing.T, body string) {
		got, err := Integration{}.Invoke(t.Context(), &integration.Request{Route: templated, Body: []byte(body)})
		if (got == nil) == (err == nil) {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}
