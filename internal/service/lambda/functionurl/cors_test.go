package functionurl

// Proves what browsers of other origins get: the answers to preflight requests, which nobody signs and no function sees, and the headers of
// all others. How: tables; the first rows are AWS's published answers (see preflight).

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// corsOf are the headers of an answer that CORS is about, in one line.
func corsOf(h http.Header) string {
	var out []string
	for name, values := range h {
		if strings.HasPrefix(name, "Access-Control-") || name == "Vary" {
			out = append(out, strings.TrimPrefix(name, "Access-Control-")+"="+strings.Join(values, "|"))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestPreflights(t *testing.T) {
	age := int64(300)
	published := &CORS{
		Origins: []string{"https://localhost:8080"}, Headers: []string{"authorization", "content-type", "x-books-authorization"}, Methods: []string{"GET", "POST"}, Credentials: true,
	}
	anyone := &CORS{Origins: []string{"*"}, Headers: []string{"*"}, Methods: []string{"*"}, MaxAge: &age}
	const greeted = "Allow-Credentials=true Allow-Headers=authorization,content-type,x-books-authorization Allow-Methods=GET,POST Allow-Origin=https://localhost:8080 Vary=Origin"
	for name, c := range map[string]struct {
		cors    *CORS
		headers []string
		want    string
	}{
		"published":        {published, []string{"Origin", "https://localhost:8080", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization,x-books-authorization"}, greeted},
		"other case":       {published, []string{"Origin", "https://LOCALHOST:8080", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "Authorization , CONTENT-TYPE"}, strings.Replace(greeted, "localhost", "LOCALHOST", 1)},
		"another header":   {published, []string{"Origin", "https://localhost:8080", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "x-other"}, ""},
		"another origin":   {published, []string{"Origin", "https://localhost", "Access-Control-Request-Method", "GET"}, ""},
		"another method":   {published, []string{"Origin", "https://localhost:8080", "Access-Control-Request-Method", "DELETE"}, ""},
		"no origin":        {published, []string{"Access-Control-Request-Method", "GET"}, ""},
		"no preflight":     {published, []string{"Origin", "https://localhost:8080"}, ""},
		"anyone":           {anyone, []string{"Origin", "null", "Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "x-a"}, "Allow-Headers=x-a Allow-Methods=PATCH Allow-Origin=* Max-Age=300"},
		"anyone, known":    {&CORS{Origins: []string{"*"}, Credentials: true}, []string{"Origin", "https://a", "Access-Control-Request-Method", "GET"}, "Allow-Credentials=true Allow-Origin=https://a Vary=Origin"},
		"nothing allowed":  {&CORS{}, []string{"Origin", "https://a", "Access-Control-Request-Method", "GET"}, ""},
		"thousands of it":  {&CORS{Origins: []string{"*"}, Headers: []string{"x"}}, []string{"Origin", "https://a", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", strings.Repeat("x,", 1000)}, ""},
		"not to be echoed": {anyone, []string{"Origin", "https://a", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", ""}, "Allow-Methods=GET Allow-Origin=* Max-Age=300"},
	} {
		w := newWorld(t)
		w.url.CORS, w.url.AuthType, w.policy = c.cors, AuthIAM, ""
		a := w.ask("OPTIONS", "/", "", c.headers...)
		if a.status != http.StatusOK || a.body != "" || corsOf(a.header) != c.want || len(w.invoked) != 0 || a.header.Get("Content-Type") != jsonType || a.header.Get("X-Amzn-Trace-Id") != "" {
			t.Errorf("%s: %d %q %v, %d calls", name, a.status, corsOf(a.header), a.header, len(w.invoked))
		}
	}
}

// Without a configuration OPTIONS is the function's, and so are all headers.
func TestFunctionsOwnCORS(t *testing.T) {
	w := newWorld(t)
	w.function = returning(`{"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*", "Vary": "x"}}`)
	a := w.ask("OPTIONS", "/", "", "Origin", "https://a", "Access-Control-Request-Method", "GET")
	if corsOf(a.header) != "Allow-Origin=* Vary=x" || len(w.invoked) != 1 {
		t.Errorf("%q", corsOf(a.header))
	}
}

func TestOtherAnswers(t *testing.T) {
	own := `{"statusCode": 200, "headers": {"access-control-allow-origin": "*", "access-control-allow-credentials": "true", "access-control-allow-methods": "PUT", "vary": "accept"}}`
	one := &CORS{Origins: []string{"https://a"}, ExposeHeaders: []string{"x-a", "x-b"}}
	for name, c := range map[string]struct {
		cors     *CORS
		origin   string
		function string
		want     string
	}{
		"published":            {&CORS{Origins: []string{"https://a"}, Credentials: true}, "https://a", `"x"`, "Allow-Credentials=true Allow-Origin=https://a Vary=Origin"},
		"the function's own":   {one, "https://a", own, "Allow-Origin=https://a Expose-Headers=x-a,x-b Vary=accept|Origin"},
		"another origin":       {one, "https://b", own, "Vary=accept"},
		"no origin":            {one, "", own, "Vary=accept"},
		"varies already":       {one, "https://a", `{"statusCode": 200, "headers": {"vary": "accept, origin"}}`, "Allow-Origin=https://a Expose-Headers=x-a,x-b Vary=accept, origin"},
		"anyone":               {&CORS{Origins: []string{"*"}}, "https://a", own, "Allow-Origin=* Vary=accept"},
		"a function's failure": {one, "https://a", `{`, "Allow-Origin=https://a Expose-Headers=x-a,x-b Vary=Origin"},
	} {
		w := newWorld(t)
		w.url.CORS = c.cors
		w.function = returning(c.function)
		if got := corsOf(w.ask("GET", "/", "", "Origin", c.origin).header); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	w := newStreaming(t)
	w.url.CORS, w.function = one, streaming("text/plain", "x")
	if got := corsOf(w.ask("GET", "/", "", "Origin", "https://a").header); got != "Allow-Origin=https://a Expose-Headers=x-a,x-b Vary=Origin" {
		t.Errorf("streamed: %q", got)
	}
	w = newWorld(t)
	w.url.CORS, w.policy = one, ""
	w.function = func(context.Context, *Invocation) (*Answer, error) { return nil, errBroken }
	if got := corsOf(w.ask("GET", "/", "", "Origin", "https://a").header); got != "Allow-Origin=https://a Expose-Headers=x-a,x-b Vary=Origin" {
		t.Errorf("refused: %q", got)
	}
}
