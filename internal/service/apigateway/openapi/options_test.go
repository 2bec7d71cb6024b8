package openapi_test

// Proves which parameters of imports and exports are taken, and that others are named: tables of botocore's words and wrong ones.

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
)

func TestParseParameters(t *testing.T) {
	o, types, err := openapi.ParseParameters(map[string]string{
		"basepath": "split", "ignore": "documentation", "endpointConfigurationTypes": "REGIONAL",
	})
	want := openapi.Options{BasePath: openapi.BasePathSplit, IgnoreDocumentation: true}
	if diff := cmp.Diff(want, o) + cmp.Diff([]string{"REGIONAL"}, types); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if o, types, err := openapi.ParseParameters(nil); err != nil || types != nil || !cmp.Equal(o, openapi.Options{}) {
		t.Errorf("no parameters are %v %v %v", o, types, err)
	}
	for name, c := range map[string]struct{ value, want string }{
		"basepath":                   {"Split", "Invalid value for import parameter basepath: Split"},
		"ignore":                     {"models", "Invalid value for import parameter ignore: models"},
		"endpointConfigurationTypes": {"EDGE,LOCAL", "Invalid value for import parameter endpointConfigurationTypes: EDGE,LOCAL"},
		"mode":                       {"x", "Invalid import parameter: mode"},
	} {
		if _, _, err := openapi.ParseParameters(map[string]string{name: c.value}); err == nil || err.Error() != c.want {
			t.Errorf("%s=%s is answered with %v", name, c.value, err)
		}
	}
}

func TestParseExtensions(t *testing.T) {
	all := openapi.Extensions{Integrations: true, Authorizers: true, Validators: true, GatewayResponses: true, Settings: true}
	documented := all
	documented.Documentation = true
	for parameter, want := range map[string]openapi.Extensions{
		"":                            {},
		"integrations":                {Integrations: true},
		"authorizers, documentation":  {Authorizers: true, Documentation: true},
		"validators,gatewayresponses": {Validators: true, GatewayResponses: true},
		"apigateway":                  all,
		"documentation,apigateway":    documented,
		"apigateway,documentation":    documented,
	} {
		if got, ok := openapi.ParseExtensions(parameter); !ok || got != want {
			t.Errorf("%q is %+v, %t", parameter, got, ok)
		}
	}
	for _, parameter := range []string{"postman", "integration", "apigateway,x"} {
		if _, ok := openapi.ParseExtensions(parameter); ok {
			t.Errorf("%q is taken", parameter)
		}
	}
}

func TestExportRefusesWhatAWSCannotExport(t *testing.T) {
	api := mustRead(t, `{"openapi":"3.0.1","info":{"title":"t"},"paths":{"/p":{"post":{"requestBody":{"content":{"text/xml":{"schema":{}}}}}}}}`)
	if _, err := openapi.Export(api, openapi.ExportOptions{Format: openapi.FormatOpenAPI}); err == nil || err.Error() != "Only found non-JSON body models for POST /p" {
		t.Error(err)
	}
}
