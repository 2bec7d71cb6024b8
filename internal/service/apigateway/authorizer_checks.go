package apigateway

import (
	"errors"
	"slices"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/gateway/restapi"
	"sluice/internal/jsonpath/javaregex"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// AuthorizersMax is how many authorizers an API has at most. AWS's quota is 10 and is raised on request.
const AuthorizersMax = 100

// The bounds of authorizerResultTtlInSeconds. Source: API reference, "CreateAuthorizer".
const (
	ttlSecondsDefault = 300
	ttlSecondsMax     = 3600
)

const authorizerNameCharsMax = 128

func noAuthorizer() *wire.Error { return notFound("Invalid Authorizer identifier specified") }

func authorizerPath(id string) string { return "/authorizers/" + id }

// check holds an authorizer against what its type demands. Where a text is API Gateway's own, its source is named beside it; the
// others are ours.
func (a *authorizer) check(c *service.Call) error {
	if a.Name == "" || len([]rune(a.Name)) > authorizerNameCharsMax {
		return badRequest("Authorizer name must have between 1 and %d characters", authorizerNameCharsMax)
	}
	if err := a.checkTarget(); err != nil {
		return err
	}
	if err := (&integration{Credentials: a.Credentials}).checkCredentials(c); err != nil {
		return err
	}
	if a.TTLSeconds != nil && (*a.TTLSeconds < 0 || *a.TTLSeconds > ttlSecondsMax) {
		return badRequest("Invalid authorizer result TTL specified. It must be between 0 and %d seconds", ttlSecondsMax)
	}
	if err := a.checkIdentitySource(); err != nil {
		return err
	}
	var unsupported *javaregex.UnsupportedError // that is for whoever invokes the authorizer
	if _, err := javaregex.Compile(a.Validation, 0); err != nil && !errors.As(err, &unsupported) {
		return badRequest("Invalid identity validation expression specified: %s", a.Validation)
	}
	return nil
}

// checkTarget demands the function, or the user pools, that the authorizer asks.
func (a *authorizer) checkTarget() error {
	if a.Type != cognitoAuthorizer {
		if !isInvocation(a.URI) {
			// Source of the text: an answer of API Gateway in hashicorp/terraform-provider-aws, pull request 1757.
			return badRequest("Invalid Authorizer URI: %s. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.", a.URI)
		}
		return nil
	}
	if len(a.ProviderARNs) == 0 {
		return badRequest("At least one provider ARN must be specified for COGNITO_USER_POOLS authorizers")
	}
	for _, provider := range a.ProviderARNs {
		parsed, err := arn.Parse(provider)
		if err != nil || parsed.Service != "cognito-idp" || parsed.Region == "" || !strings.HasPrefix(parsed.Resource, "userpool/") {
			return badRequest("Invalid Cognito user pool ARN specified: %s", provider)
		}
	}
	return nil
}

// isInvocation accepts "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{ARN}/invocations". A stage variable may
// stand for a part of the function's ARN.
func isInvocation(uri string) bool {
	name, ok := restapi.ServiceOf(uri)
	if !ok || name != "lambda" || restapi.CheckURI(restapi.AWS, uri) != nil {
		return false
	}
	_, path, ok := strings.Cut(uri, ":lambda:path/")
	if !ok || !strings.HasSuffix(path, "/invocations") {
		return false
	}
	_, function, ok := strings.Cut(strings.TrimSuffix(path, "/invocations"), "/functions/")
	return ok && (strings.HasPrefix(function, "arn:") || strings.HasPrefix(function, "${stageVariables.")) && isRegion(uri)
}

// isRegion tells a region from a word in its place: an answer of API Gateway refuses "arn:aws:apigateway:region:lambda:…".
func isRegion(uri string) bool {
	parts := strings.SplitN(uri, ":", 5)
	return len(parts) == 5 && strings.Count(parts[3], "-") >= 2
}

// checkIdentitySource demands one header for a token, and any number of parameters of a request.
func (a *authorizer) checkIdentitySource() error {
	if a.Type != requestAuthorizer {
		if name, ok := strings.CutPrefix(a.IdentitySource, "method.request.header."); !ok || !isSourceName(name) {
			// Source of the text: an answer of API Gateway in serverless/serverless, issue 4428.
			return badRequest("Invalid token source expression: %s. The source must be a method request header, matching 'method.request.header.[a-zA-Z0-9._-]+'.", a.IdentitySource)
		}
		return nil
	}
	if a.IdentitySource == "" {
		if a.cachesSeconds() > 0 {
			// Source of the text: an answer of API Gateway in hashicorp/terraform-provider-aws, pull request 32629.
			return badRequest("Identity source must be set if authorizer caching is enabled (TTL is greater than 0)")
		}
		return nil
	}
	for source := range strings.SplitSeq(a.IdentitySource, ",") {
		if !isRequestSource(strings.TrimSpace(source)) {
			return badRequest("Invalid identity source expression: %s", strings.TrimSpace(source))
		}
	}
	return nil
}

// isRequestSource accepts the sources of a REQUEST authorizer. Source: API reference, "CreateAuthorizer", identitySource.
func isRequestSource(source string) bool {
	for _, prefix := range []string{"method.request.header.", "method.request.querystring.", "method.request.multivalueheader.", "method.request.multivaluequerystring.", "stageVariables.", "context."} {
		if name, ok := strings.CutPrefix(source, prefix); ok {
			return isSourceName(name)
		}
	}
	return false
}

func isSourceName(name string) bool {
	return name != "" && strings.Trim(name, alphanumeric+"._-") == ""
}

// checkAuthorizerName refuses a name that another authorizer has. Source of the text: an answer of API Gateway in
// aws/aws-cdk, issue 13711.
func (e *entry) checkAuthorizerName(name, self string) error {
	for _, other := range e.authorizers {
		if other.Name == name && other.ID != self {
			return badRequest("Authorizer name must be unique. Authorizer %s already exists in this RestApi.", name)
		}
	}
	return nil
}

// userOf finds a method that uses an authorizer.
func (e *entry) userOf(a *authorizer) (placedMethod, bool) {
	all := e.methods()
	i := slices.IndexFunc(all, func(m placedMethod) bool { return m.AuthorizerID == a.ID })
	if i < 0 {
		return placedMethod{}, false
	}
	return all[i], true
}
