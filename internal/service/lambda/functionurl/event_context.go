package functionurl

import (
	"strconv"
	"strings"

	"sluice/internal/service"
)

// context is requestContext.
func (w *writer) context(p *passage) {
	host := p.request.Host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	w.open("requestContext")
	if p.caller == nil || p.caller.IsAnonymous() {
		w.text("accountId", "anonymous")
	} else {
		w.text("accountId", p.caller.Account())
	}
	w.text("apiId", p.url.ID)
	w.authorizer(p.caller)
	w.text("domainName", host)
	w.text("domainPrefix", p.url.ID)
	w.open("http")
	w.text("method", p.request.Method)
	w.text("path", p.at.path)
	w.text("protocol", "HTTP/1.1")
	w.text("sourceIp", p.source)
	w.orNull("userAgent", p.request.Header.Get("User-Agent"))
	w.shut()
	w.text("requestId", p.id)
	w.text("routeKey", "$default")
	w.text("stage", "$default")
	w.text("time", p.start.UTC().Format("02/Jan/2006:15:04:05 +0000"))
	w.raw("timeEpoch", strconv.FormatInt(p.start.UnixMilli(), 10))
	w.shut()
}

// authorizer says who signed. Nobody did where the URL asks nobody to, and the member is not there.
func (w *writer) authorizer(c *service.Caller) {
	if c == nil || c.IsAnonymous() {
		return
	}
	w.raw("authentication", "null")
	w.open("authorizer")
	w.open("iam")
	w.orNull("accessKey", c.AccessKeyID)
	w.text("accountId", c.Account())
	w.text("callerId", c.UserID)
	w.raw("cognitoIdentity", "null")
	w.raw("principalOrgId", "null")
	w.text("userArn", c.Principal.ARN)
	w.text("userId", c.UserID)
	w.shut()
	w.shut()
}
