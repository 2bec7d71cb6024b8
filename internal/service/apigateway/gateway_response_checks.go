package apigateway

import (
	"sluice/internal/gateway/restapi"
)

// check holds a gateway response against what a template and a mapping may be.
func (r *gatewayResponse) check() error {
	if err := checkNoneEmpty("responseParameters", r.Parameters); err != nil {
		return err
	}
	if err := checkNoneEmpty("responseTemplates", r.Templates); err != nil {
		return err
	}
	if err := checkTemplates(r.Templates); err != nil {
		return err
	}
	var wrong []string
	for _, destination := range sortedKeys(r.Parameters) {
		if _, err := restapi.ParseGatewayResponseDestination(destination); err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		if _, err := restapi.ParseGatewayResponseExpression(r.Parameters[destination]); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	if wrong != nil {
		return invalidMappings(wrong)
	}
	return nil
}

func checkNoneEmpty(member string, texts map[string]string) error {
	for _, name := range sortedKeys(texts) {
		if texts[name] == "" {
			return badRequest("Invalid null or empty value in %s", member)
		}
	}
	return nil
}

// patch applies one patch. Source: API reference, "UpdateGatewayResponse", patch operations; the texts are recorded.
func (r *gatewayResponse) patch(p *patch) error {
	switch {
	case p.path == "/statusCode" && p.op == opReplace:
		return r.patchStatus(p)
	case !p.exact || p.rest == "":
		return p.invalidPath()
	case p.field == "responseParameters":
		return r.patchText(p, &r.Parameters)
	case p.field == "responseTemplates":
		if r.Templates == nil {
			r.Templates = r.shownTemplates()
		}
		return r.patchText(p, &r.Templates)
	}
	return p.invalidPath()
}

// patchStatus sets the status; an empty one is the type's own again (Developer Guide, "Gateway response types").
func (r *gatewayResponse) patchStatus(p *patch) error {
	if !isStatusCode(p.value) && p.value != "" {
		return badRequest("Invalid value %s for patch path %s", p.value, p.path) // the text is ours
	}
	r.StatusCode = p.value
	return nil
}

func (r *gatewayResponse) patchText(p *patch, texts *map[string]string) error {
	_, there := (*texts)[p.rest]
	if p.value == "" && (p.op == opAdd || p.op == opReplace && there) {
		return badRequest("Invalid null or empty value in %s", p.field)
	}
	return setEntry(p, texts, p.value, notFound("Invalid parameter name specified"))
}

// isStatusCode holds a text against the model's pattern, [1-5]\d\d.
func isStatusCode(text string) bool {
	return len(text) == 3 && '1' <= text[0] && text[0] <= '5' && '0' <= text[1] && text[1] <= '9' && '0' <= text[2] && text[2] <= '9'
}
