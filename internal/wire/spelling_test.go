package wire_test

// Proves whose spelling of a header's name counts, and that a server's own headers keep the form in which it looks for them. How: a table.

import (
	"net/http"
	"testing"

	"sluice/internal/wire"
)

func TestSpelled(t *testing.T) {
	r := &wire.Response{Spelling: map[string]string{
		"X-Own": "x-OWN", "Content-Type": "content-type", "X-Amzn-Requestid": "X-AMZN-REQUESTID", "Etag": "etag", "X-Amzn-Remapped-Host": "x-amzn-Remapped-host",
	}}
	for name, want := range map[string]string{
		"X-Amzn-Requestid": "x-amzn-RequestId", "X-Amzn-Errortype": "x-amzn-ErrorType", "X-Amz-Apigw-Id": "x-amz-apigw-id", "X-Amzn-Trace-Id": "X-Amzn-Trace-Id",
		"X-Amzn-Query-Error": "x-amzn-query-error", "X-Own": "x-OWN", "X-Other": "X-Other", "Content-Type": "Content-Type", "Etag": "etag", "Te": "TE",
		"X-Amzn-Remapped-Content-Length": "x-amzn-Remapped-Content-Length", "X-Amzn-Remapped-Content-Md5": "x-amzn-Remapped-Content-MD5",
		"X-Amzn-Remapped-X-Amzn-Requestid": "x-amzn-Remapped-x-amzn-RequestId", "X-Amzn-Remapped-Host": "x-amzn-Remapped-host",
		"X-Amzn-Remapped-Www-Authenticate": "x-amzn-Remapped-WWW-Authenticate",
	} {
		if got := r.Spelled(name); got != want || http.CanonicalHeaderKey(got) != name {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// BenchmarkSpelled is what one answer's names cost.
func BenchmarkSpelled(b *testing.B) {
	r := &wire.Response{}
	names := []string{"Content-Type", "X-Amzn-Requestid", "X-Amz-Apigw-Id", "X-Amzn-Trace-Id", "X-Amzn-Remapped-Content-Length", "X-Amzn-Remapped-Date"}
	b.ReportAllocs()
	for b.Loop() {
		for _, name := range names {
			r.Spelled(name)
		}
	}
}
