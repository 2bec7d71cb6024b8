package openapi

// Proves that exports have the members of maps in AWS's order. How: the orders of exports that AWS has published (Developer Guide, "OpenAPI
// definitions of the sample API as an Amazon S3 proxy") and that users recorded (LocalStack's AWS-validated test_export_swagger_openapi),
// and a map that is too large for the least HashMap.

import (
	"fmt"
	"slices"
	"testing"
)

func TestHashOrder(t *testing.T) {
	const request, response, parameter = "integration.request.", "method.response.header.", "method.request.querystring."
	for _, want := range [][]string{
		{`4\d{2}`, "default", `5\d{2}`},
		{"Content-Length", "Timestamp", "Content-Type"},
		{"Content-Length", "Date", "Content-Type"},
		{"content-type", "Content-Type"},
		{response + "Content-Type", response + "Content-Length", response + "Timestamp"},
		{response + "Content-Type", response + "Date", response + "Content-Length"},
		{response + "content-type", response + "Content-Type"},
		{request + "header.x-amz-acl", request + "path.bucket", request + "header.Content-Type"},
		{"application/json", "application/x-amz-json-1.1"},
		{parameter + "type", parameter + "page"},
		nil,
	} {
		m := map[string]bool{}
		for _, key := range want {
			m[key] = true
		}
		if got := hashOrder(m); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// "Aa" and "BB" have one hash code; with 13 keys there are 32 buckets.
func TestHashOrderOfMany(t *testing.T) {
	if got := hashOrder(map[string]int{"BB": 1, "Aa": 1, "": 1}); !slices.Equal(got, []string{"", "Aa", "BB"}) {
		t.Errorf("%q", got)
	}
	m := map[string]int{}
	for i := range 13 {
		m[fmt.Sprint(i)] = i
	}
	want := []string{"11", "12", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"} // 1568 and 1569 of 32 are 0 and 1, "0" is 48, "10" 1567
	if got := hashOrder(m); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if bucket("😀", 16) != 8 { // two UTF-16 code units: 31*0xd83d + 0xde00
		t.Errorf("%d", bucket("😀", 16))
	}
}
