package edge

// Proves that a bucket is found where a client names it, in the host or in the path, and that keys arrive as they were sent. How: the
// directory and the router of Amazon S3's model, over hosts and paths as clients send them.

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/api/s3api"
	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/wire/rest"
)

func TestBuckets(t *testing.T) {
	d := newDirectory([]service.Definition{{Model: sqsapi.Service}, {Model: s3api.Service}})
	bucket := func(name string) rest.Labels { return rest.Labels{"Bucket": name} }
	object := func(name, key string) rest.Labels { return rest.Labels{"Bucket": name, "Key": key} }
	for _, c := range []struct {
		host, path, operation string
		labels                rest.Labels
	}{
		{"127.0.0.1:4566", "/", "ListBuckets", rest.Labels{}},
		{"127.0.0.1:4566", "/b", "ListObjects", bucket("b")},
		{"127.0.0.1:4566", "/b/", "ListObjects", bucket("b")},
		{"127.0.0.1:4566", "/b//", "GetObject", object("b", "/")},
		{"s3.eu-west-1.amazonaws.com", "/b/a//../b/./c/", "GetObject", object("b", "a//../b/./c/")},
		{"s3-eu-west-1.amazonaws.com", "/b/%2E%2e%2Fa%20+%25", "GetObject", object("b", "../a +%")},
		{"localhost:4566", "/b/..", "GetObject", object("b", "..")},
		{"b.s3.eu-west-1.amazonaws.com", "/", "ListObjects", bucket("b")},
		{"b.s3.amazonaws.com", "/../k", "GetObject", object("b", "../k")},
		{"my.own.b.s3.localhost:4566", "//k", "GetObject", object("my.own.b", "/k")},
		{"b.s3-accelerate.amazonaws.com", "/k/", "GetObject", object("b", "k/")},
		{"b.localhost:4566", "/k", "GetObject", object("b", "k")},
	} {
		found := d.byName["s3"]
		op, labels := found.router.Match(http.MethodGet, found.path(c.path, c.host), nil, nil)
		if op == nil || op.Name != c.operation {
			t.Errorf("%s%s is %v", c.host, c.path, op)
			continue
		}
		if diff := cmp.Diff(c.labels, labels); diff != "" {
			t.Errorf("%s%s: %s", c.host, c.path, diff)
		}
	}
}

func TestHostsOfBuckets(t *testing.T) {
	d := newDirectory([]service.Definition{{Model: sqsapi.Service}, {Model: s3api.Service}})
	for host, want := range map[string][2]string{
		"s3.eu-west-1.amazonaws.com": {"s3", "eu-west-1"}, "s3.localhost:4566": {"s3", ""},
		"b.s3.eu-west-1.amazonaws.com": {"s3", "eu-west-1"}, "b.s3.amazonaws.com": {"s3", ""}, "b.s3-eu-west-1.amazonaws.com": {"s3", "eu-west-1"},
		"sqs.s3.eu-west-1.amazonaws.com": {"s3", "eu-west-1"}, // a bucket of that name
		"sqs.eu-west-1.amazonaws.com":    {"sqs", "eu-west-1"}, "queue.amazonaws.com": {"sqs", ""},
	} {
		e, region := d.fromHost(host)
		if e == nil || e.model.Name != want[0] || region != want[1] {
			t.Errorf("%s: %v, %q", host, e, region)
		}
	}
}
