package gateway

import (
	"strconv"
	"strings"

	"sluice/internal/gateway/restapi"
	"sluice/internal/value"
)

// contextText is one scalar of $context by its dotted name, for parameter mappings. Source: Developer Guide, "API Gateway
// mapping template and access logging variable reference"; what exists without an authorizer is as recorded.
func (p *passage) contextText(name string) (string, bool) {
	if rest, ok := strings.CutPrefix(name, "error."); ok {
		return p.errorText(rest)
	}
	if rest, ok := strings.CutPrefix(name, "identity."); ok {
		text := p.identityText(rest)
		return text, text != ""
	}
	switch name {
	case "requestId":
		return p.id, true
	case "extendedRequestId":
		return p.extendedID, true
	case "apiId":
		return p.api.ID, true
	case "accountId":
		return p.api.Account, true
	case "stage":
		return p.api.Stage, true
	case "deploymentId":
		return p.api.DeploymentID, true
	case "httpMethod":
		return p.method, true
	case "path":
		return p.contextPath(), true
	case "protocol":
		return protocol, true
	case "resourceId", "resourcePath":
		return p.resourceText(name)
	case "requestTime":
		return p.requestTime(), true
	case "requestTimeEpoch":
		return strconv.FormatInt(p.start.UnixMilli(), 10), true
	case "domainName":
		return p.domainName(), true
	case "domainPrefix":
		return p.domainPrefix(), true
	case "isCanaryRequest": // where there is a canary (recorded)
		return strconv.FormatBool(p.api.IsCanary()), p.api.HasCanary()
	}
	return "", false
}

// resourceText is empty for a request that found no method.
func (p *passage) resourceText(name string) (string, bool) {
	switch {
	case p.route == nil:
		return "", false
	case name == "resourceId":
		return p.route.ResourceID, true
	}
	return p.route.ResourcePath, true
}

// errorText is one member of $context.error, which only a refused request has. Source: the same page.
func (p *passage) errorText(name string) (string, bool) {
	r := p.refusal
	if r == nil {
		return "", false
	}
	switch name {
	case "message":
		return r.message, true
	case "messageString":
		return string(r.appendMessage(nil)), true
	case "responseType":
		return r.kind, true
	case "validationErrorString":
		// As a template has it between quotes of its own: escaped as in JSON (published: "[object has missing required properties
		// ([\"id\",\"phoneNumber\"])]", stackoverflow.com/questions/47563444).
		return string(restapi.AppendEscaped(nil, r.validation)), r.validation != ""
	}
	return "", false
}

// protocol is what API Gateway says of every request, whatever the connection speaks.
const protocol = "HTTP/1.1"

// contextPath is the path with the stage: "/dev/callback".
func (p *passage) contextPath() string {
	if p.test != nil && p.route != nil { // which shows the resource's, whatever was asked for (published requests)
		return p.route.ResourcePath
	}
	return "/" + p.at.stage + p.at.path
}

// requestTime is in the Common Log Format's form.
func (p *passage) requestTime() string { return p.start.UTC().Format(requestTimeForm) }

const requestTimeForm = "02/Jan/2006:15:04:05 -0700"

// domainName is the host that the caller used, without a port.
func (p *passage) domainName() string {
	host := p.request.Host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	return host
}

func (p *passage) domainPrefix() string {
	prefix, _, _ := strings.Cut(p.domainName(), ".")
	return prefix
}

// contextValue is $context for templates, made once: what a request template puts into it the response template finds there
// (recorded).
func (p *passage) contextValue() value.Value {
	if !p.contextMade {
		p.contextMade = true
		p.context = p.newContext()
	}
	return p.context
}

// newContext has the members that API Gateway shows a method without authorizer (recorded with $context.keySet()).
func (p *passage) newContext() value.Value {
	context := value.NewObject(
		value.Member{Name: "resourceId", Value: value.String(p.route.ResourceID)},
		value.Member{Name: "resourcePath", Value: value.String(p.route.ResourcePath)},
		value.Member{Name: "httpMethod", Value: value.String(p.method)},
		value.Member{Name: "extendedRequestId", Value: value.String(p.extendedID)},
		value.Member{Name: "requestTime", Value: value.String(p.requestTime())},
		value.Member{Name: "path", Value: value.String(p.contextPath())},
		value.Member{Name: "accountId", Value: value.String(p.api.Account)},
		value.Member{Name: "protocol", Value: value.String(protocol)},
		value.Member{Name: "requestOverride", Value: value.NewObject(
			value.Member{Name: "path", Value: value.NewObject().Value()},
			value.Member{Name: "header", Value: value.NewObject().Value()},
			value.Member{Name: "querystring", Value: value.NewObject().Value()},
		).Value()},
		value.Member{Name: "stage", Value: value.String(p.api.Stage)},
		value.Member{Name: "domainPrefix", Value: value.String(p.domainPrefix())},
		value.Member{Name: "requestTimeEpoch", Value: value.Int(p.start.UnixMilli())},
		value.Member{Name: "requestId", Value: value.String(p.id)},
		value.Member{Name: "identity", Value: p.identity()},
		value.Member{Name: "domainName", Value: value.String(p.domainName())},
		value.Member{Name: "deploymentId", Value: value.String(p.api.DeploymentID)},
		value.Member{Name: "responseOverride", Value: value.NewObject(
			value.Member{Name: "header", Value: value.NewObject().Value()},
		).Value()},
		value.Member{Name: "apiId", Value: value.String(p.api.ID)},
	)
	if p.api.HasCanary() {
		context.Set("isCanaryRequest", value.Bool(p.api.IsCanary()))
	}
	return context.Value()
}

// overridden returns a member of one of the two override objects, or null.
func (p *passage) overridden(object, member string) value.Value {
	if !p.contextMade {
		return value.Null()
	}
	o, _ := p.context.Get(object)
	v, _ := o.Get(member)
	return v
}

// scalar is an override's value as text.
func scalar(v value.Value) string {
	if text, ok := v.AsString(); ok {
		return text
	}
	if v.IsNull() {
		return ""
	}
	return v.String()
}
