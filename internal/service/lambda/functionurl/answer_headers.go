package functionurl

import (
	"fmt"
	"net/http"

	"sluice/internal/value"
	"sluice/internal/wire"
)

// setHeaders takes the headers over, one value each.
func setHeaders(r *wire.Response, document value.Value) error {
	v, _ := document.Get("headers")
	if v.IsNull() {
		return nil
	}
	headers, ok := v.AsObject()
	if !ok {
		return fmt.Errorf("headers: %w", errMember)
	}
	for name, v := range headers.All() {
		switch v.Kind() {
		case value.KindNull:
		case value.KindArray, value.KindObject:
			return fmt.Errorf("headers: %w", errMember)
		default:
			setHeader(r, name, text(v))
		}
	}
	return nil
}

// setCookies adds a Set-Cookie header for each.
func setCookies(r *wire.Response, document value.Value) error {
	v, _ := document.Get("cookies")
	if v.IsNull() {
		return nil
	}
	cookies, ok := v.AsArray()
	if !ok {
		return fmt.Errorf("cookies: %w", errMember)
	}
	for _, v := range cookies.All() {
		cookie, ok := v.AsString()
		if !ok {
			return fmt.Errorf("cookies: %w", errMember)
		}
		r.Header.Add("Set-Cookie", wire.UpToLineEnd(cookie))
	}
	return nil
}

// setHeader gives the answer a header of the function's, or under another name one that is not the function's to set. What is no name sets
// none.
func setHeader(r *wire.Response, name, text string) {
	key := http.CanonicalHeaderKey(name)
	if !wire.IsHeaderName(name) || isDropped(key) {
		return
	}
	if isRemapped(key) {
		key = wire.RemappedPrefix + key
	} else if key != name {
		if r.Spelling == nil {
			r.Spelling = map[string]string{}
		}
		r.Spelling[key] = name
	}
	r.Header[key] = []string{wire.UpToLineEnd(text)}
}

// isDropped tells headers that concern the connection alone.
func isDropped(key string) bool {
	switch key {
	case "Transfer-Encoding", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Upgrade":
		return true
	}
	return false
}

// isRemapped tells headers that AWS sets itself and gives back as "x-amzn-Remapped-…" (published answers of functions behind frameworks).
func isRemapped(key string) bool {
	switch key {
	case "Connection", "Content-Length", "Date", "Server", "Host", "Www-Authenticate", wire.RequestIDHeader, errorTypeHeader, traceHeader:
		return true
	}
	return false
}
