package apigateway

import (
	"errors"
	"slices"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// check holds an integration against what API Gateway demands, in the order of its answers. m is the method it is for.
func (i *integration) check(c *service.Call, a *restAPI, m *method) error {
	t := restapi.Type(i.Type)
	if t != restapi.Mock && i.HTTPMethod == "" {
		return badRequest("Enumeration value for HttpMethod must be non-empty")
	}
	if i.HTTPMethod != "" {
		if err := checkHTTPMethod(i.HTTPMethod); err != nil {
			return err
		}
	}
	if err := i.checkCredentials(c); err != nil {
		return err
	}
	if err := restapi.CheckURI(t, i.URI); err != nil {
		return badRequest("%s", err)
	}
	if err := i.checkTarget(); err != nil {
		return err
	}
	if longest := restapi.TimeoutMillisMaxOf(a.EndpointTypes, i.TransferMode == stream); i.TimeoutMillis < restapi.TimeoutMillisMin || i.TimeoutMillis > longest {
		return badRequest("Timeout should be between 50 ms and %d ms", longest)
	}
	if !slices.Contains([]restapi.Passthrough{restapi.WhenNoMatch, restapi.WhenNoTemplates, restapi.Never}, restapi.Passthrough(i.Passthrough)) {
		// The model knows no values. Source: API reference, "PutIntegration", "There are three valid values"; the text is ours.
		return badRequest("Invalid passthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER")
	}
	if err := checkTemplates(i.RequestTemplates); err != nil {
		return err
	}
	if err := i.checkConnection(); err != nil {
		return err
	}
	return i.checkParameters(m)
}

// checkConnection knows which types go with a VPC link and with a streamed response. Source: API reference, "PutIntegration", connectionType
// and connectionId, and Developer Guide, "Stream the integration response"; the texts are ours.
func (i *integration) checkConnection() error {
	t := restapi.Type(i.Type)
	switch {
	case i.ConnectionType == vpc && t != restapi.HTTP && t != restapi.HTTPProxy:
		return badRequest("The connectionType VPC_LINK is for the types HTTP and HTTP_PROXY")
	case i.ConnectionType == vpc && i.ConnectionID == "":
		return badRequest("A connectionId must be specified for the connectionType VPC_LINK")
	case i.ConnectionType != vpc && i.ConnectionID != "":
		return badRequest("A connectionId is for the connectionType VPC_LINK")
	case i.ConnectionType != vpc && i.Target != "":
		return badRequest("An integrationTarget is for the connectionType VPC_LINK")
	case i.TransferMode == stream && t != restapi.HTTPProxy && t != restapi.AWSProxy:
		return badRequest("The responseTransferMode STREAM is for the types HTTP_PROXY and AWS_PROXY")
	}
	return nil
}

// checkLink refuses a VPC link that the account has not. One that a stage variable names is known when it is deployed.
func (s *Service) checkLink(c *service.Call, i *integration) error {
	if i.ConnectionID == "" || strings.Contains(i.ConnectionID, "${stageVariables.") {
		return nil
	}
	return s.hold(c, func(h *holding) error {
		if h.vpcLinks[i.ConnectionID] == nil {
			return badRequest("VPC link %s does not exist", i.ConnectionID) // the text is ours
		}
		return nil
	})
}

// checkCredentials accepts a role of the caller's account, which may be named by a stage variable, and the caller's own.
func (i *integration) checkCredentials(c *service.Call) error {
	if i.Credentials == "" || i.Credentials == "arn:aws:iam::*:user/*" {
		return nil
	}
	a, err := arn.Parse(i.Credentials)
	switch {
	case err != nil || a.Service != "iam":
		return badRequest("Invalid ARN specified in the request")
	case a.Account != c.Account:
		return wire.ErrAccessDenied.New("Cross-account pass role is not allowed.")
	case !strings.HasPrefix(a.Resource, "role/") && !strings.HasPrefix(a.Resource, "${"):
		return badRequest("Invalid ARN specified in the request")
	}
	return nil
}

// checkTarget knows which services go with which type.
func (i *integration) checkTarget() error {
	service, _ := restapi.ServiceOf(i.URI)
	if i.Type == string(restapi.AWS) && service != "lambda" && i.Credentials == "" {
		return badRequest("Role ARN must be specified for AWS integrations")
	}
	return nil
}

// checkParameters parses the mappings and holds them against what the method declares.
func (i *integration) checkParameters(m *method) error {
	var wrong []string
	for _, destination := range sortedKeys(i.RequestParameters) {
		_, _, err := restapi.ParseDestination(destination)
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		x, err := restapi.ParseRequestExpression(i.RequestParameters[destination])
		var malformed *restapi.ExpressionError
		if errors.As(err, &malformed) {
			wrong = append(wrong, malformed.Error())
			continue
		}
		if name := x.Parameter(); name != "" && !declares(m.RequestParameters, name) {
			wrong = append(wrong, "Invalid mapping expression parameter specified: "+i.RequestParameters[destination])
		}
	}
	if wrong != nil {
		return invalidMappings(wrong)
	}
	return nil
}

func declares(parameters map[string]bool, name string) bool {
	_, ok := parameters[name]
	return ok
}

// templateBytesMax is the size of a mapping template at most. Source: Developer Guide, "important notes": 300 KB.
const templateBytesMax = 300 << 10

// checkTemplates holds templates against their form and size.
func checkTemplates(templates map[string]string) error {
	for _, mediaType := range sortedKeys(templates) {
		if !isMediaType(mediaType) {
			return badRequest("%s", validationResult([]string{"Invalid content type specified: " + mediaType}))
		}
		if len(templates[mediaType]) > templateBytesMax {
			return badRequest("%s", validationResult([]string{"Template size cannot exceed 300 KB: " + mediaType})) // the text is ours
		}
	}
	return nil
}

func isMediaType(text string) bool {
	kind, subtype, ok := strings.Cut(text, "/")
	return ok && kind != "" && subtype != "" && !strings.ContainsAny(text, " \t\r\n")
}

// check holds an integration response against its method. The texts are those that users of AWS report.
func (r *integrationResponse) check(m *method) error {
	if err := checkTemplates(r.Templates); err != nil {
		return err
	}
	var wrong []string
	declared := m.Responses[r.StatusCode]
	if declared == nil && len(r.Parameters) > 0 {
		return invalidMappings([]string{"No method response exists for method."})
	}
	for _, destination := range sortedKeys(r.Parameters) {
		_, destinationErr := restapi.ParseResponseDestination(destination)
		_, err := restapi.ParseResponseExpression(r.Parameters[destination])
		switch {
		case destinationErr != nil || !declares(declared.Parameters, destination):
			wrong = append(wrong, "Invalid mapping expression parameter specified: "+destination)
		case err != nil:
			wrong = append(wrong, "Invalid mapping expression specified: "+r.Parameters[destination])
		}
	}
	if wrong != nil {
		return invalidMappings(wrong)
	}
	return r.checkPattern()
}

// checkPattern refuses a selection pattern that java.util.regex refuses, and one that this build cannot run.
func (r *integrationResponse) checkPattern() error {
	if r.SelectionPattern == nil {
		return nil
	}
	if err := restapi.CheckSelectionPattern(*r.SelectionPattern); err != nil {
		return badRequest("Invalid selection pattern specified: %s", err) // the text is ours
	}
	return nil
}

// cacheKeysOf refuses cache keys that the integration does not map; caching itself is not built.
func cacheKeysOf(keys []string) []string {
	out := slices.Clone(keys)
	slices.Sort(out)
	return out
}
