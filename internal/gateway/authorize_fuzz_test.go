package gateway

// Proves that nothing but a signature opens a guarded method, however a request is written, and that who signs gets no further than the
// policies say, however the path is written. How: a fuzz target that sends each request twice, as it is and signed.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire/sigv4"
)

func FuzzAuthorize(f *testing.F) {
	f.Add("GET", "/dev/open/a", "", "Bearer x", "")
	f.Add("GET", "/dev/open/../shut", "X-Amz-Algorithm=AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=AKIAALICE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0", "")
	f.Add("POST", "/dev/%6fpen//%2e%2e/shut/", "a=%zz", "", "GET")
	f.Add("GET", "//dev/open/%2F..%2fshut", "X-Amz-Signature=x&X-Amz-Date=20261122T013300Z", "", "DELETE")
	f.Add("OPTIONS", "/_aws/execute-api/"+testAPI+"/dev/open/x", "", "AWS4-HMAC-SHA256", "get")
	g := newGuarded(f)
	g.gateway.Recorder = unrecorded{}
	g.let("AKIAALICE", "Allow GET/open/*", "Deny GET/open/shut*")
	g.deploy("", map[string]string{"ANY /{p+}": "AWS_IAM", "ANY /": "AWS_IAM", "GET /open/{a}": "AWS_IAM", "GET /shut": "AWS_IAM"})
	f.Fuzz(func(t *testing.T, method, path, query, authorization, override string) {
		r := request(method, "", "")
		r.Path, r.RawQuery = path, query
		if override != "" {
			r.Header.Set("X-Http-Method-Override", override)
		}
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		if out := g.serve(r); out.Status != http.StatusForbidden && out.Status != http.StatusRequestURITooLong && out.Status != http.StatusRequestHeaderFieldsTooLarge {
			t.Fatalf("unsigned: %d %s", out.Status, out.Body)
		}
		h := g.keys["AKIAALICE"]
		signed := sigv4.Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Header: r.Header}
		if err := sigv4.NewSigner().Sign(&signed, sigv4.Credentials{AccessKeyID: "AKIAALICE", SecretAccessKey: h.secret}, sigv4.EndpointOf(testRegion, ServiceName), g.clock.Now()); err != nil {
			return
		}
		out := g.serve(r)
		if out.Status >= http.StatusInternalServerError {
			t.Fatalf("signed: %d %s", out.Status, out.Body)
		}
		if out.Status != http.StatusOK {
			return
		}
		verb := method
		if override != "" {
			verb = strings.ToUpper(override)
		}
		_, rest := cutSegment(sigv4.NormalPath(path))
		if reached := decodedPath(strings.TrimLeft(rest, "/")); verb != "GET" || !strings.HasPrefix(reached, "open/") || strings.HasPrefix(reached, "open/shut") {
			t.Fatalf("%s %q reached %q", method, path, reached)
		}
	})
}
