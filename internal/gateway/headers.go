package gateway

import (
	"net/http"
	"strings"

	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
)

// What API Gateway does to headers, from the Developer Guide ("important notes for REST APIs") and recorded answers (LocalStack's
// AWS-validated snapshots of header remapping, one for each integration type). Names are in the form in which Go keeps them.

// endsHere tells the headers of a request that concern the connection to API Gateway: no mapping sees them, none is passed on.
func endsHere(name string) bool {
	switch name {
	case "Connection", "Content-Length", "Content-Md5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server", "Te",
		"Transfer-Encoding", "Trailer", "Upgrade", "Www-Authenticate", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization":
		return true
	}
	return false
}

// goesOn reports whether a header of the request may get further than API Gateway itself, which keeps signatures too.
func (p *passage) goesOn(name string, values []string) bool {
	return !endsHere(name) && !p.isSigned(name, values)
}

// named calls f with the headers that Connection names besides: they end with the connection too, and an intermediary passes none of
// them on (RFC 9110, section 7.6.1).
func named(h http.Header, f func(name string)) {
	for _, v := range h["Connection"] {
		for token := range strings.SplitSeq(v, ",") {
			if token = strings.TrimSpace(token); token != "" && !isKeptWhereNamed(token) {
				f(http.CanonicalHeaderKey(token))
			}
		}
	}
}

// isKeptWhereNamed tells what Connection must not take away: its own options, and headers that a message is not itself without.
func isKeptWhereNamed(token string) bool {
	switch http.CanonicalHeaderKey(token) {
	case "Close", "Keep-Alive", "Content-Type", "Content-Encoding", "Host", "Authorization", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port":
		return true
	}
	return false
}

// isIllegal tells the headers that a mapping must not set; API Gateway then answers 500.
func isIllegal(t restapi.Type, name string) bool {
	switch name {
	case "Content-Length", "Transfer-Encoding", traceHeader, apiHeader:
		return true
	case "Authorization", "Connection", "Expect", "Proxy-Authenticate", "Te":
		return t == restapi.AWS || t == restapi.AWSProxy
	}
	return false
}

// isDropped tells the headers that a mapping may set and that are not sent nonetheless.
func isDropped(t restapi.Type, name string) bool {
	switch name {
	case "Expect", "Proxy-Authenticate", "Te", "Connection":
		return true
	case "Referer":
		return t == restapi.AWS || t == restapi.AWSProxy
	case "Via":
		return t == restapi.HTTP || t == restapi.HTTPProxy
	}
	return false
}

// isKeptBack tells the headers of a request that a proxy integration does not pass on by itself.
func isKeptBack(name string) bool {
	return name == "Host" || name == contentEncoding || name == methodOverride
}

// apiHeader tells an HTTP endpoint which API calls.
const apiHeader = "X-Amzn-Apigateway-Api-Id"

// remapped is the name under which a header of a response reaches the caller: its own, another one, or none.
func remapped(t restapi.Type, name string) (string, bool) {
	switch name {
	case "Transfer-Encoding", "Keep-Alive", "Proxy-Connection":
		return "", false
	case "Connection", "Content-Length", "Date", "Server":
		return remappedPrefix + name, true
	case "Via", "Te": // the page drops them for proxies; mapped ones are given back (recorded)
		return name, t != restapi.HTTPProxy && t != restapi.AWSProxy
	case "X-Amzn-Requestid":
		if t == restapi.HTTPProxy {
			return remappedPrefix + name, true
		}
	case "Authorization", "Content-Md5", "Expect", "Host", "Max-Forwards", "Proxy-Authenticate", "Trailer", "Upgrade", "User-Agent",
		"Www-Authenticate": // recorded for HTTP and AWS; users report WWW-Authenticate and Host for proxies alike, though the page drops some
		return remappedPrefix + name, true
	}
	return name, true
}

const remappedPrefix = wire.RemappedPrefix

// singles sets headers of one value each; the values share one array.
type singles struct {
	header http.Header
	values []string
}

func (s *singles) set(name, text string) {
	s.values = append(s.values, text)
	end := len(s.values)
	s.header[name] = s.values[end-1 : end : end]
}

// setDefault sets a header that is not there.
func (s *singles) setDefault(name, text string) {
	if len(s.header[name]) == 0 {
		s.set(name, text)
	}
}

// answers sets a header of the answer, under the name that its author wrote.
func (p *passage) answers(h http.Header, name string, values []string) {
	if key := setHeader(h, name, values); key != name {
		p.spell(key, name)
	}
}

// spell notes how the author of a header of the answer wrote its name.
func (p *passage) spell(key, name string) {
	if p.spelling == nil {
		p.spelling = map[string]string{}
	}
	p.spelling[key] = name
}

// setHeader sets a mapped header, and returns its name in the form in which Go keeps it: what cannot be a name is returned as it is, and
// sets none. A value that would begin another header is cut off at the line break: what a caller sends must not become a header of its own.
func setHeader(h http.Header, name string, values []string) string {
	if !wire.IsHeaderName(name) {
		return name
	}
	clean := values
	for i, v := range values {
		if cut := wire.UpToLineEnd(v); len(cut) < len(v) {
			if &clean[0] == &values[0] {
				clean = append([]string(nil), values...)
			}
			clean[i] = cut
		}
	}
	key := http.CanonicalHeaderKey(name)
	h[key] = clean
	return key
}
