package functionurl

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Headers of CORS, in the form in which Go keeps names.
const (
	originHeader      = "Origin"
	varyHeader        = "Vary"
	allowOrigin       = "Access-Control-Allow-Origin"
	allowCredentials  = "Access-Control-Allow-Credentials"
	allowMethods      = "Access-Control-Allow-Methods"
	allowHeaders      = "Access-Control-Allow-Headers"
	exposeHeaders     = "Access-Control-Expose-Headers"
	accessMaxAge      = "Access-Control-Max-Age"
	requestMethod     = "Access-Control-Request-Method"
	requestHeaders    = "Access-Control-Request-Headers"
	anything          = "*"
	listSeparator     = ","
	requestedNamesMax = 256
)

// allow answers a preflight request. What is not allowed gets 200 and none of these headers (published: see preflight).
func (c *CORS) allow(request, answer http.Header) {
	origin, method := request.Get(originHeader), request.Get(requestMethod)
	asked := strings.Join(request[requestHeaders], listSeparator)
	if !c.origin(origin) || method == "" || !c.method(method) || !c.headers(asked) {
		return
	}
	c.greet(origin, answer)
	if list := listOr(c.Headers, asked); list != "" {
		answer[allowHeaders] = []string{list}
	}
	if list := listOr(c.Methods, method); list != "" {
		answer[allowMethods] = []string{list}
	}
	if c.MaxAge != nil {
		answer[accessMaxAge] = []string{strconv.FormatInt(*c.MaxAge, 10)}
	}
}

// adorn adds the headers of the configuration to an answer. Those that the function set itself give way: "If there are conflicting headers,
// the configured CORS headers on the function URL take precedence" (Developer Guide, "Cross-origin resource sharing (CORS)").
func (c *CORS) adorn(request, answer http.Header) {
	for _, own := range [...]string{allowOrigin, allowCredentials, allowMethods, allowHeaders, exposeHeaders, accessMaxAge} {
		delete(answer, own)
	}
	origin := request.Get(originHeader)
	if !c.origin(origin) {
		return
	}
	c.greet(origin, answer)
	if len(c.ExposeHeaders) > 0 {
		answer[exposeHeaders] = []string{strings.Join(c.ExposeHeaders, listSeparator)}
	}
}

// greet says that the origin may read the answer. Where any origin may, it is not named, but for credentials, which browsers send to none
// that is not.
func (c *CORS) greet(origin string, answer http.Header) {
	if slices.Contains(c.Origins, anything) && !c.Credentials {
		answer[allowOrigin] = []string{anything}
		return
	}
	answer[allowOrigin] = []string{origin}
	answer[varyHeader] = varies(answer[varyHeader])
	if c.Credentials {
		answer[allowCredentials] = []string{"true"}
	}
}

// varies adds the origin to what the function says that its answer depends on.
func varies(values []string) []string {
	for _, list := range values {
		for name := range strings.SplitSeq(list, listSeparator) {
			if name = strings.TrimSpace(name); name == anything || strings.EqualFold(name, originHeader) {
				return values
			}
		}
	}
	return append(slices.Clip(values), originHeader)
}

func (c *CORS) origin(origin string) bool { return origin != "" && isListed(c.Origins, origin) }

// method: GET, HEAD and POST need no permission of their own (Fetch, "CORS-safelisted method").
func (c *CORS) method(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodPost || isListed(c.Methods, method)
}

func (c *CORS) headers(asked string) bool {
	if asked == "" || slices.Contains(c.Headers, anything) {
		return true
	}
	n := 0
	for name := range strings.SplitSeq(asked, listSeparator) {
		if n++; n > requestedNamesMax || !isListed(c.Headers, strings.TrimSpace(name)) {
			return false
		}
	}
	return true
}

func isListed(list []string, name string) bool {
	return slices.ContainsFunc(list, func(one string) bool { return one == anything || strings.EqualFold(one, name) })
}

// listOr is a list, or what was asked for where it allows anything: browsers take "*" for no more than it says.
func listOr(list []string, asked string) string {
	if slices.Contains(list, anything) {
		return asked
	}
	return strings.Join(list, listSeparator)
}
