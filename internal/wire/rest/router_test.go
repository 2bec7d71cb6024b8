package rest_test

// Proves that requests find their operations where many share a path: every operation of Amazon S3 is found by the request that its model describes, and
// what a key holds arrives as it was sent.

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/api/s3api"
	"sluice/internal/wire"
	"sluice/internal/wire/rest"
)

func TestEveryOperationIsFound(t *testing.T) {
	router := rest.NewRouter(s3api.Service)
	shared := map[string]string{ // they share their requests with those that took their place, or that another endpoint has
		"ListDirectoryBuckets": "ListBuckets",
		"PutBucketLifecycle":   "PutBucketLifecycleConfiguration", "GetBucketLifecycle": "GetBucketLifecycleConfiguration",
		"PutBucketNotification": "PutBucketNotificationConfiguration", "GetBucketNotification": "GetBucketNotificationConfiguration",
	}
	for _, op := range s3api.Service.Operations {
		path, constants, _ := strings.Cut(op.URI, "?")
		query, err := url.ParseQuery(constants)
		if err != nil {
			t.Fatal(err)
		}
		header := http.Header{}
		schema := op.New().WireSchema()
		for i := range schema.Members {
			switch m := &schema.Members[i]; {
			case !m.Required:
			case m.Location == wire.InQuery:
				query.Set(m.Bound, "1")
			case m.Location == wire.InHeader:
				header.Set(m.Bound, "1")
			}
		}
		path = strings.NewReplacer("{Bucket}", "bucket", "{Key+}", "a/b").Replace(path)
		got, _ := router.Match(op.Method, path, query, header)
		if got == nil || got != op && shared[got.Name] != op.Name && shared[op.Name] != got.Name {
			t.Errorf("%s %s?%s finds %v, not %s", op.Method, path, query.Encode(), got, op.Name)
		}
	}
}

func TestKeys(t *testing.T) {
	router := rest.NewRouter(s3api.Service)
	for path, want := range map[string]rest.Labels{
		"/b/k":                 {"Bucket": "b", "Key": "k"},
		"/b/a//b/../c/./":      {"Bucket": "b", "Key": "a//b/../c/./"},
		"/b//":                 {"Bucket": "b", "Key": "/"},
		"/b/%2F%20%25%C3%A9+&": {"Bucket": "b", "Key": "/ %é+&"},
		"/b":                   {"Bucket": "b"},
	} {
		if _, got := router.Match(http.MethodGet, path, nil, nil); !cmp.Equal(got, want) {
			t.Errorf("%s: %v", path, got)
		}
	}
	for method, path := range map[string]string{http.MethodPost: "/b/k", http.MethodPatch: "/b", http.MethodGet: "/b/%zz", http.MethodDelete: "/"} {
		if op, labels := router.Match(method, path, nil, nil); op != nil && op.Name != "CompleteMultipartUpload" {
			t.Errorf("%s %s finds %s, %v", method, path, op.Name, labels)
		}
	}
}

// Of operations of one path the one is found of which the request has something, though not all.
func TestHalfRequests(t *testing.T) {
	router := rest.NewRouter(s3api.Service)
	source := http.Header{"X-Amz-Copy-Source": {"b/k"}}
	for _, c := range []struct {
		method, query string
		header        http.Header
		want          string
	}{
		{http.MethodPut, "", nil, "PutObject"},
		{http.MethodPut, "uploadId=1", nil, "UploadPart"},
		{http.MethodPut, "partNumber=1", nil, "UploadPart"},
		{http.MethodPut, "", source, "CopyObject"},
		{http.MethodPut, "uploadId=1", source, "UploadPartCopy"},
		{http.MethodGet, "uploadId=1", nil, "ListParts"},
		{http.MethodGet, "partNumber=1", nil, "GetObject"},
		{http.MethodDelete, "uploadId=1", nil, "AbortMultipartUpload"},
		{http.MethodDelete, "", nil, "DeleteObject"},
	} {
		query, err := rest.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if op, _ := router.Match(c.method, "/b/k", query, c.header); op == nil || op.Name != c.want {
			t.Errorf("%s %s finds %v, not %s", c.method, c.query, op, c.want)
		}
	}
}
