package openapi_test

// Proves that every API exports and reads back as itself, whether it came from a document or not: over random APIs with every field
// that the types have, in both formats, as JSON and as YAML.

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/value"
)

func TestRandomAPIsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { checkRoundTrips(rt, wholeAPI().Draw(rt, "api")) })
}

var (
	anyText  = rapid.StringN(1, 8, -1)
	anyWord  = rapid.StringMatching(`[A-Za-z][A-Za-z0-9-]{0,6}`)
	anyTexts = rapid.SliceOfNDistinct(anyText, 1, 3, rapid.ID)
	oneWord  = func(words ...string) *rapid.Generator[string] { return rapid.SampledFrom(words) }
)

// maps are nil or have entries, as in every API.
func maps[V any](keys *rapid.Generator[string], values *rapid.Generator[V]) *rapid.Generator[map[string]V] {
	return rapid.OneOf(rapid.Just(map[string]V(nil)), rapid.MapOfN(keys, values, 1, 3))
}

func maybe[V any](g *rapid.Generator[V]) *rapid.Generator[V] {
	var none V
	return rapid.OneOf(rapid.Just(none), g)
}

func wholeAPI() *rapid.Generator[*openapi.API] {
	return rapid.Custom(func(t *rapid.T) *openapi.API {
		api := &openapi.API{Settings: openapi.Settings{
			Name: anyText.Draw(t, "name"), Description: maybe(anyText).Draw(t, "description"), Version: anyText.Draw(t, "version"),
			BinaryMediaTypes: maybe(anyTexts).Draw(t, "types"), APIKeySource: oneWord("", "HEADER", "AUTHORIZER").Draw(t, "source"),
			MinimumCompressionSize: maybe(rapid.Ptr(rapid.Int64Range(0, 10<<20), true)).Draw(t, "size"),
			Policy:                 oneWord("", `{"Version":"2012-10-17"}`, "no JSON").Draw(t, "policy"),
			EndpointDisabled:       rapid.Ptr(rapid.Bool(), true).Draw(t, "disabled"), VPCEndpointIDs: maybe(anyTexts).Draw(t, "endpoints"),
			EndpointAccessMode: oneWord("", "BASIC", "STRICT").Draw(t, "mode"), SecurityPolicy: oneWord("", "TLS_1_2").Draw(t, "security"),
		}}
		for i := range rapid.IntRange(0, 2).Draw(t, "models") {
			schema := schemaOf(t)
			description, _ := schema.Get("description")
			text, _ := description.AsString()
			api.Models = append(api.Models, openapi.Model{Name: "M" + strconv.Itoa(i), Description: text, ContentType: openapi.ContentTypeJSON, Schema: schema})
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "validators") {
			v := openapi.RequestValidator{Name: "v" + strconv.Itoa(i), ValidateBody: rapid.Bool().Draw(t, "b"), ValidateParameters: rapid.Bool().Draw(t, "p")}
			api.Validators = append(api.Validators, v)
		}
		for _, kind := range maybe(rapid.SliceOfNDistinct(oneWord("DEFAULT_4XX", "THROTTLED"), 1, 2, rapid.ID)).Draw(t, "responses") {
			api.GatewayResponses = append(api.GatewayResponses, openapi.GatewayResponse{
				Type: kind, StatusCode: oneWord("", "418").Draw(t, "status"), Parameters: maps(anyText, anyText).Draw(t, "parameters"),
				Templates: maps(anyText, anyText).Draw(t, "templates"),
			})
		}
		addAuthorizers(t, api)
		for _, path := range []string{"/", "/a", "/a/{b}"} {
			r := openapi.Resource{Path: path}
			for _, method := range []string{"ANY", "GET", "POST"} {
				if rapid.Bool().Draw(t, "method") {
					r.Methods = append(r.Methods, methodOf(t, api, method, strings.Contains(path, "{")))
				}
			}
			api.Resources = append(api.Resources, r)
		}
		return api
	})
}

func schemaOf(t *rapid.T) value.Value {
	o := value.NewObject()
	for _, name := range []string{"title", "description", "format", "x-own"} {
		if rapid.Bool().Draw(t, name) {
			o.Set(name, value.String(anyText.Draw(t, "text")))
		}
	}
	if rapid.Bool().Draw(t, "properties") {
		properties := value.NewObject(value.Member{Name: "$ref", Value: value.NewObject().Value()})
		properties.Set("p", value.NewObject(value.Member{Name: "$ref", Value: value.String("#/definitions/M0")}).Value())
		o.Set("properties", properties.Value())
	}
	return o.Value()
}

func addAuthorizers(t *rapid.T, api *openapi.API) {
	sources := oneWord("method.request.header.A", "method.request.querystring.b.c", "method.request.header.A, context.identity.sourceIp", "stageVariables.x")
	for i, kind := range rapid.SliceOfN(oneWord("TOKEN", "REQUEST", "COGNITO_USER_POOLS"), 0, 3).Draw(t, "authorizers") {
		api.Authorizers = append(api.Authorizers, openapi.Authorizer{
			Name: []string{"sigv4", "api_key", "third"}[i], Type: kind, AuthType: anyText.Draw(t, "type"), URI: maybe(anyText).Draw(t, "uri"),
			Credentials: maybe(anyText).Draw(t, "credentials"), ProviderARNs: maybe(anyTexts).Draw(t, "arns"), IdentitySource: sources.Draw(t, "source"),
			ValidationExpression: maybe(anyText).Draw(t, "expression"), ResultTTLSeconds: rapid.Ptr(rapid.IntRange(0, 3600), true).Draw(t, "ttl"),
		})
	}
}

func methodOf(t *rapid.T, api *openapi.API, name string, variable bool) openapi.Method {
	m := openapi.Method{
		HTTPMethod: name, OperationName: maybe(anyText).Draw(t, "operation"), APIKeyRequired: rapid.Bool().Draw(t, "key"),
		AuthorizationType: oneWord("NONE", "AWS_IAM").Draw(t, "authorization"),
		RequestParameters: maps(rapid.Map(anyWord, func(s string) string { return "method.request.header." + s }), rapid.Bool()).Draw(t, "parameters"),
	}
	if len(api.Authorizers) > 0 && rapid.Bool().Draw(t, "authorized") {
		a := rapid.SampledFrom(api.Authorizers).Draw(t, "authorizer")
		m.Authorizer, m.AuthorizationType, m.AuthorizationScopes = a.Name, "CUSTOM", maybe(anyTexts).Draw(t, "scopes")
		if a.Type == openapi.AuthorizerCognito {
			m.AuthorizationType = "COGNITO_USER_POOLS"
		}
	}
	if variable {
		if m.RequestParameters == nil {
			m.RequestParameters = map[string]bool{}
		}
		m.RequestParameters["method.request.path.b"] = true
	}
	if len(api.Validators) > 0 {
		m.RequestValidator = rapid.SampledFrom(api.Validators).Draw(t, "validator").Name
	}
	model := func() map[string]string {
		if len(api.Models) == 0 || rapid.Bool().Draw(t, "no model") {
			return nil
		}
		return map[string]string{openapi.ContentTypeJSON: rapid.SampledFrom(api.Models).Draw(t, "model").Name}
	}
	m.RequestModels = model()
	for _, status := range []string{"200", "404"} {
		if rapid.Bool().Draw(t, "response") {
			names := rapid.Map(anyWord, func(s string) string { return "method.response.header." + s })
			m.Responses = append(m.Responses, openapi.MethodResponse{StatusCode: status, Parameters: maps(names, rapid.Just(false)).Draw(t, "headers"), Models: model()})
		}
	}
	if rapid.Bool().Draw(t, "integrated") {
		m.Integration = integrationOf(t)
	}
	return m
}

func integrationOf(t *rapid.T) *openapi.Integration {
	i := &openapi.Integration{
		Type: oneWord("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK").Draw(t, "type"), HTTPMethod: oneWord("GET", "ANY").Draw(t, "method"),
		URI: maybe(anyText).Draw(t, "uri"), Credentials: maybe(anyText).Draw(t, "credentials"), ConnectionType: oneWord("VPC_LINK", "INTERNET").Draw(t, "connection"),
		ConnectionID: maybe(anyText).Draw(t, "id"), Target: maybe(anyText).Draw(t, "target"), RequestParameters: maps(anyText, anyText).Draw(t, "parameters"),
		RequestTemplates: maps(oneWord(openapi.ContentTypeJSON, "text/plain"), rapid.String()).Draw(t, "templates"),
		Passthrough:      oneWord("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER").Draw(t, "passthrough"), TimeoutMillis: rapid.IntRange(50, 29000).Draw(t, "timeout"),
		ContentHandling: oneWord("", "CONVERT_TO_TEXT").Draw(t, "handling"), ResponseTransferMode: oneWord("", "STREAM").Draw(t, "mode"),
		CacheNamespace: maybe(anyText).Draw(t, "namespace"), CacheKeys: maybe(anyTexts).Draw(t, "keys"), InsecureSkipVerification: rapid.Ptr(rapid.Bool(), true).Draw(t, "skip"),
	}
	if i.Type == openapi.IntegrationMock {
		i.HTTPMethod = ""
	}
	for index, pattern := range []string{"", `5\d{2}`} {
		if rapid.Bool().Draw(t, "response") {
			i.Responses = append(i.Responses, openapi.IntegrationResponse{
				StatusCode: []string{"200", "502"}[index], SelectionPattern: pattern, Parameters: maps(anyText, anyText).Draw(t, "parameters"),
				Templates: maps(oneWord(openapi.ContentTypeJSON), rapid.String()).Draw(t, "templates"), ContentHandling: oneWord("", "CONVERT_TO_BINARY").Draw(t, "handling"),
			})
		}
	}
	return i
}
