package sigv4

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
)

// meaning renders what a signed request says, by other code than the verifier's and as slow as it likes: the standard
// library's query decoding and path cleaning, and sorted lists instead of a canonical text. Requests that the verifier
// accepts under one signature must mean the same; that is what the mutation, property and fuzz tests compare.
func meaning(req *Request, rules Rules) string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	say("method %q", req.Method)
	say("path %q", meantPath(req.path(), rules))
	params, auth := meantQuery(req.RawQuery)
	for _, param := range params {
		say("param %q", param)
	}
	if header := req.Header.Get("Authorization"); header != "" {
		auth = strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ' ' })[1:]
		slices.Sort(auth)
	}
	for _, parameter := range auth {
		say("auth %q", parameter)
		list, found := strings.CutPrefix(parameter, "SignedHeaders=")
		if !found {
			continue
		}
		for name := range strings.SplitSeq(list, ";") {
			say("header %q %q", name, meantHeader(req, name))
		}
	}
	say("time %q", meantTime(req, params))
	say("token %q", req.Header.Get("X-Amz-Security-Token"))
	say("payload %q", req.Header.Get("X-Amz-Content-Sha256"))
	say("body %x", req.Body)
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// meantPath is a list of segments: raw ones after cleaning, or for Amazon S3 decoded ones.
func meantPath(raw string, rules Rules) []string {
	if !rules.KeepPath {
		clean := path.Clean(raw)
		if strings.HasSuffix(raw, "/") && clean != "/" {
			clean += "/"
		}
		raw = clean
	}
	segments := strings.Split(raw, "/")
	if rules.EncodeOnce {
		for i, segment := range segments {
			decoded, err := url.PathUnescape(segment)
			if err != nil {
				panic("accepted a path with a faulty escape")
			}
			segments[i] = decoded
		}
	}
	return segments
}

// meantQuery is the sorted list of decoded parameters, and of a presigned request what its authentication says.
func meantQuery(raw string) (params, auth []string) {
	for text := range strings.SplitSeq(raw, "&") {
		if text == "" {
			continue
		}
		name, value, _ := strings.Cut(text, "=")
		name, err1 := url.QueryUnescape(name)
		value, err2 := url.QueryUnescape(value)
		if err1 != nil || err2 != nil {
			panic("accepted a query with a faulty escape")
		}
		if name == "X-Amz-Signature" || name == "X-Amz-SignedHeaders" {
			auth = append(auth, strings.TrimPrefix(name, "X-Amz-")+"="+value)
		}
		params = append(params, name+"="+value)
	}
	slices.Sort(params)
	return params, auth
}

// meantHeader is the list of values that a signed header has, in words.
func meantHeader(req *Request, name string) string {
	if name == "host" || name == ":authority" {
		return req.Host
	}
	values := req.Header.Values(name)
	if len(values) == 0 {
		panic("accepted a request without a signed header")
	}
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = strings.Join(strings.FieldsFunc(value, func(r rune) bool {
			return strings.ContainsRune(" \t\n\v\f\r", r)
		}), " ")
	}
	return strings.Join(words, ",")
}

func meantTime(req *Request, params []string) string {
	for _, param := range params {
		if value, found := strings.CutPrefix(param, "X-Amz-Date="); found && req.Header.Get("Authorization") == "" {
			return value
		}
	}
	if value := req.Header.Get("X-Amz-Date"); value != "" {
		return value
	}
	date := req.Header.Get("Date")
	for _, format := range []string{http.TimeFormat, time.RFC1123Z} {
		if t, err := time.Parse(format, date); err == nil {
			return t.UTC().Format("20060102T150405Z")
		}
	}
	return date
}
