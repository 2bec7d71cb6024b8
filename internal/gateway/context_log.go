package gateway

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"sluice/internal/gateway/restapi"
	"sluice/internal/xray"
)

// logValues is what access logs read: what $context has for mappings, and what is known when the request is over. Source: Developer
// Guide, "Variables for access logging for API Gateway". What stands for things that are not built, web ACLs, custom domain names and
// client certificates, has no value.
type logValues passage

// AppendLogged appends a variable's value.
func (v *logValues) AppendLogged(dst []byte, name string) []byte {
	p := (*passage)(v)
	switch name {
	case "status":
		return strconv.AppendInt(dst, int64(p.response.Status), 10)
	case "responseLength":
		return strconv.AppendInt(dst, int64(p.bytesOut()), 10)
	case "responseLatency":
		return appendMillis(dst, p.outcome.Duration)
	case "requestTimeEpoch":
		return strconv.AppendInt(dst, p.start.UnixMilli(), 10)
	case "requestTime":
		return p.start.UTC().AppendFormat(dst, requestTimeForm)
	case "path":
		return restapi.AppendEscaped(restapi.AppendEscaped(append(dst, '/'), p.at.stage), p.at.path)
	case "xrayTraceId":
		root, _, _ := xray.Parts(p.trace())
		return restapi.AppendEscaped(dst, root)
	}
	if group, rest, ok := strings.Cut(name, "."); ok {
		switch group {
		case "error":
			return p.appendError(dst, rest)
		case "authenticate":
			return p.authentication.appendTo(dst, rest)
		case "authorize":
			return p.authorization.appendTo(dst, rest)
		case "requestOverride", "responseOverride":
			return p.appendOverride(dst, group, rest)
		}
	}
	if strings.HasPrefix(name, "integration") || strings.HasPrefix(name, "awsEndpoint") {
		return p.appendIntegration(dst, name)
	}
	text, ok := p.contextText(name)
	if !ok {
		return dst
	}
	return restapi.AppendEscaped(dst, text)
}

// appendError appends what API Gateway itself answered and why. All but the message are as they belong between a text's quotes, or have
// their own.
func (p *passage) appendError(dst []byte, name string) []byte {
	text, _ := p.errorText(name)
	if name == "message" {
		return restapi.AppendEscaped(dst, text)
	}
	return append(dst, text...)
}

// ofIntegration tells a refusal that the integration, or what was made of its answer, is the reason of. What authorize and validate
// refuse comes before any integration.
func (r *refusal) ofIntegration() bool { return r.status >= http.StatusInternalServerError }

// appendIntegration appends what came of the integration, under its older names and its newer ones.
func (p *passage) appendIntegration(dst []byte, name string) []byte {
	switch name {
	case "integration.error", "integrationErrorMessage":
		switch {
		case p.refusal != nil && p.refusal.ofIntegration():
			return restapi.AppendEscaped(dst, p.refusal.log)
		case p.transfer.broken != nil:
			return restapi.AppendEscaped(dst, p.transfer.broken.log)
		}
	case "integrationLatency", "integration.latency":
		if p.in != nil || p.latency > 0 {
			return appendMillis(dst, p.latency)
		}
	}
	if p.in == nil {
		return dst
	}
	switch name {
	case "integration.responseTransferMode", "integration.timeToAllHeaders", "integration.timeToFirstContent":
		return p.appendTransfer(dst, name)
	case "integrationStatus", "integration.status", "integration.integrationStatus":
		return strconv.AppendInt(dst, int64(p.in.Status), 10)
	case "awsEndpointRequestId", "integration.requestId":
		return restapi.AppendEscaped(dst, endpointRequestID(p.in.Header))
	case "awsEndpointRequestId2":
		return restapi.AppendEscaped(dst, p.in.Header.Get("X-Amz-Id-2"))
	}
	return dst
}

// endpointRequestID is the ID that a service of AWS gave the request. Source: Developer Guide, "Customize HTTP API access logs".
func endpointRequestID(h http.Header) string {
	if id := h.Get(requestIDHeader); id != "" {
		return id
	}
	return h.Get("X-Amz-Request-Id")
}

// appendOverride appends what a template has put into one of the two override objects: "header.X", "status".
func (p *passage) appendOverride(dst []byte, object, name string) []byte {
	member, field, more := strings.Cut(name, ".")
	v := p.overridden(object, member)
	if more {
		o, ok := v.AsObject()
		if !ok {
			return dst
		}
		v, _ = o.Get(field)
	}
	if _, isObject := v.AsObject(); isObject {
		return dst
	}
	return restapi.AppendEscaped(dst, scalar(v))
}

func appendMillis(dst []byte, d time.Duration) []byte {
	return strconv.AppendInt(dst, d.Milliseconds(), 10)
}

var _ restapi.LogValues = (*logValues)(nil)
