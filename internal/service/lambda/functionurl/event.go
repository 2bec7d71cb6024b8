package functionurl

import (
	"encoding/base64"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// event is the function's input in payload format 2.0. Members and their order are as described ("Invoking Lambda function URLs", "Request
// payload format") and as events of functions on AWS have been published: cookies, queryStringParameters and body are not there where there is
// none, pathParameters and stageVariables never; the protocol is HTTP/1.1 whatever the caller speaks, and a caller without a name of its own has
// null for it.
func event(p *passage, tlsVersion, tlsSuite string) []byte {
	r := p.request
	query := r.RawQuery
	if p.presigned {
		query = unsigned(query)
	}
	w := writer{dst: make([]byte, 0, 2048+len(r.Body)+len(r.Body)/2)}
	w.open("")
	w.text("version", "2.0")
	w.text("routeKey", "$default")
	w.text("rawPath", p.at.path)
	w.text("rawQueryString", query)
	w.cookies(r.Header["Cookie"])
	w.headers(p, tlsVersion, tlsSuite)
	w.parameters(query)
	w.context(p)
	w.body(r.Header.Get("Content-Type"), r.Body)
	w.shut()
	return w.dst[:len(w.dst)-1]
}

// parameters are the query string's, decoded, several values of a name joined by commas (recorded: "multiQuery": "foo,/bar").
func (w *writer) parameters(query string) {
	values := map[string][]string{}
	var names []string
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		name = decoded(name)
		if _, known := values[name]; !known {
			names = append(names, name)
		}
		values[name] = append(values[name], decoded(text))
	}
	if len(names) == 0 {
		return
	}
	w.open("queryStringParameters")
	for _, name := range names {
		w.text(name, strings.Join(values[name], ","))
	}
	w.shut()
}

// decoded takes what is not well formed as it stands.
func decoded(text string) string {
	if out, err := url.QueryUnescape(text); err == nil {
		return out
	}
	return text
}

// unsigned is a query string without the parameters of a signature: whoever got to see them could send the request once more. Source of the
// names: IAM User Guide, "Create a signed AWS API request".
func unsigned(query string) string {
	pairs := strings.Split(query, "&")
	return strings.Join(slices.DeleteFunc(pairs, func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		switch strings.ToLower(decoded(name)) {
		case "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders", "x-amz-signature",
			"x-amz-security-token", "x-amz-content-sha256":
			return true
		}
		return false
	}), "&")
}

// body is text as it came, or base64 of anything else.
func (w *writer) body(contentType string, body []byte) {
	text := len(body) == 0 || isText(contentType) && utf8.Valid(body)
	switch {
	case len(body) == 0:
	case text:
		w.text("body", string(body))
	default:
		w.name("body")
		w.dst = append(base64.StdEncoding.AppendEncode(append(w.dst, '"'), body), '"', ',')
	}
	w.raw("isBase64Encoded", strconv.FormatBool(!text))
}

// isText tells the content types of which bodies are text; of any other, and of none, they are base64. Source: tried on AWS with HTTP APIs,
// whose payload format this is (ministackorg/ministack#766: text/*, application/json, application/xml and application/javascript, but not
// application/x-www-form-urlencoded); multipart/form-data is recorded (test_lambda_url_form_payload).
func isText(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		mediaType, _, _ = strings.Cut(strings.ToLower(contentType), ";")
		mediaType = strings.TrimSpace(mediaType)
	}
	switch mediaType {
	case "application/json", "application/xml", "application/javascript":
		return true
	}
	return strings.HasPrefix(mediaType, "text/")
}
