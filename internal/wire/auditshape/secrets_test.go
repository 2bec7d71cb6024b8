package auditshape_test

// Proves that what users of API Gateway keep secret is in no line of the trail, in whichever operation they set it, and that the rest of
// such an operation is still shown. How: inputs of real operations with a secret in them.

import (
	"encoding/base64"
	"strings"
	"testing"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
	"sluice/internal/wire/auditshape"
)

const secret = "s3cr3t"

func patch(path, value string) wire.Shape {
	return &apigatewayapi.UpdateStageRequest{StageName: wire.Some("dev"), PatchOperations: []apigatewayapi.PatchOperation{
		{Op: wire.Some("replace"), Path: wire.Some(path), Value: wire.Some(value)},
		{Op: wire.Some("replace"), Path: wire.Some("/description"), Value: wire.Some("seen")},
	}}
}

func TestSecretsOfAPIs(t *testing.T) {
	variables := wire.Dict[string]{{Key: "seen", Value: secret}}
	for name, c := range map[string]struct {
		in    wire.Shape
		shown string // what the line has nonetheless
	}{
		"a stage's variables":       {&apigatewayapi.CreateStageRequest{StageName: wire.Some("dev"), Variables: variables}, `"variables":{"seen":"`},
		"a deployment's":            {&apigatewayapi.CreateDeploymentRequest{Variables: variables}, `"variables":{"seen":"`},
		"a canary's":                {&apigatewayapi.CreateStageRequest{CanarySettings: &apigatewayapi.CanarySettings{StageVariableOverrides: variables}}, `"stageVariableOverrides":{"seen":"`},
		"a deployed canary's":       {&apigatewayapi.CreateDeploymentRequest{CanarySettings: &apigatewayapi.DeploymentCanarySettings{StageVariableOverrides: variables}}, `{"seen":"`},
		"a private key":             {&apigatewayapi.CreateDomainNameRequest{DomainName: wire.Some("seen"), CertificatePrivateKey: wire.Some(secret)}, `"domainName":"seen"`},
		"an endpoint's header":      {&apigatewayapi.PutIntegrationRequest{RequestParameters: wire.Dict[string]{{Key: "integration.request.header.Authorization", Value: "'Basic " + secret + "'"}}}, `"integration.request.header.Authorization":"`},
		"a definition":              {&apigatewayapi.ImportRestApiRequest{Body: []byte(secret)}, `"body":"`},
		"a definition in its place": {&apigatewayapi.PutRestApiRequest{RestApiId: wire.Some("seen"), Body: []byte(secret)}, `"restApiId":"seen"`},
		"a tested query":            {&apigatewayapi.TestInvokeMethodRequest{PathWithQueryString: wire.Some("/seen?token=" + secret), StageVariables: variables}, `"/seen?`},
		"a tested authorizer": {&apigatewayapi.TestInvokeAuthorizerRequest{
			AuthorizerId: wire.Some("seen"), Headers: wire.Dict[string]{{Key: "Authorization", Value: secret}}, Body: wire.Some(secret),
			MultiValueHeaders: wire.Dict[[]string]{{Key: "A", Value: []string{secret}}}, AdditionalContext: variables,
		}, `"authorizerId":"seen"`},
		"a patched variable":    {patch("/variables/a", secret), `"/variables/a"`},
		"all patched variables": {patch("/Variables", secret), `"seen"`},
		"a patched override":    {patch("/canarySettings/stageVariableOverrides/a", secret), `"seen"`},
		"a patched key":         {patch("/value", secret), `"seen"`},
		"a patched private key": {patch("/certificatePrivateKey", secret), `"seen"`},
		"a patched header":      {patch("/requestParameters/integration.request.header.X-Key", "'"+secret+"'"), `"seen"`},
		"a patch of nothing":    {patch("", secret), `"seen"`},
	} {
		got := string(auditshape.Append(nil, c.in))
		if strings.Contains(got, secret) || strings.Contains(got, base64.StdEncoding.EncodeToString([]byte(secret))) {
			t.Errorf("%s is shown: %s", name, got)
		}
		if !strings.Contains(got, auditshape.Hidden) || !strings.Contains(got, c.shown) {
			t.Errorf("%s hides more than that: %s", name, got)
		}
	}
}

func TestWhatIsNoSecret(t *testing.T) {
	for name, in := range map[string]wire.Shape{
		"a mapping":         &apigatewayapi.PutIntegrationRequest{RequestParameters: wire.Dict[string]{{Key: "a", Value: "seen.it"}}},
		"a query":           &apigatewayapi.TestInvokeMethodRequest{PathWithQueryString: wire.Some("/seen.it")},
		"a patched mapping": patch("/requestParameters/integration.request.header.X", "seen.it"), "a patched canary": patch("/canarySettings/percentTraffic", "seen.it"),
		"a patched text": patch("/description", "seen.it"), "a patched format": patch("/accessLogSettings/format", "seen.it"),
	} {
		if got := string(auditshape.Append(nil, in)); !strings.Contains(got, "seen.it") || strings.Contains(got, auditshape.Hidden) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
