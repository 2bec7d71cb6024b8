package restapi

// Proves that integration URIs are taken apart as API Gateway takes them, and that nothing a caller sends leaves its place in
// one. How: tables, and a fuzz target that puts anything into a path and a query.

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestServiceURIs(t *testing.T) {
	for _, c := range []struct{ uri, want string }{
		{"arn:aws:apigateway:us-east-1:sqs:path/111111111111/MyQueue", "us-east-1  sqs  /111111111111/MyQueue "},
		{"arn:aws:apigateway:us-east-1:sqs:path//111111111111/MyQueue", "us-east-1  sqs  /111111111111/MyQueue "},
		{"arn:aws:apigateway:us-east-1:sqs:path//", "us-east-1  sqs  / "},
		{"arn:aws:apigateway:us-east-1:sqs:path/", "us-east-1  sqs  / "},
		{"arn:aws:apigateway:us-west-2:s3:path/{bucket}/{key}", "us-west-2  s3  /b%20c/a/k%2Bk "},
		{"arn:aws:apigateway:us-east-1:kinesis:action/PutRecord", "us-east-1  kinesis PutRecord / "},
		{"arn:aws:apigateway:us-west-2:s3:action/GetObject&Bucket={bucket}&Key={key}", "us-west-2  s3 GetObject / Bucket=b%20c&Key=a%2Fk%2Bk"},
		{"arn:aws:apigateway:eu-west-1:data.iot:path/topics/x?qos=1", "eu-west-1 data iot  /topics/x qos=1"},
		{
			"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations",
			"us-east-1  lambda  /2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations ",
		},
	} {
		target, err := compileService(c.uri)
		if err != nil {
			t.Errorf("%s: %v", c.uri, err)
			continue
		}
		path, query, err := target.Resolve([]PathValue{{Name: "bucket", Value: "b c"}, {Name: "key", Value: "a/k%2Bk", Encoded: true}})
		s := target.Service
		if got := strings.Join([]string{s.Region, s.Subdomain, s.Service, s.Action, path, query}, " "); err != nil || got != c.want {
			t.Errorf("%s:\n got %q, %v\nwant %q", c.uri, got, err, c.want)
		}
	}
}

func TestURIsThatAreNone(t *testing.T) {
	for _, c := range []struct {
		kind Type
		uri  string
		want error
	}{
		{AWS, "non-valid-arn", ErrNotARN},
		{AWS, "", ErrNotARN},
		{AWS, "arn:aws:iam::0000000000:role/service-role/asdf", ErrNoPathOrAction},
		{AWS, "arn:aws:apigateway:us-east-1:sqs:queue/x", ErrNoPathOrAction},
		{AWS, "arn:aws:apigateway:us-east-1:sqs:action/", ErrNoPathOrAction},
		{AWS, "arn:aws:apigateway:us-east-1:sqs:${stageVariables.where}", nil},
		{AWSProxy, "http://example.com", ErrNotARN},
		{AWSProxy, "arn:aws:lambda:us-east-1:111111111111:function:f", ErrNoPathOrAction},
		{AWSProxy, "bad-arn:lambda:path/2015-03-31/functions/f/invocations", ErrNotARN},
		{AWSProxy, "arn:aws:apigateway:us-east-1:lambda:test/2015-03-31/functions/f/invocations", ErrNoPathOrAction},
		{AWSProxy, "arn:aws:apigateway:us-east-1:firehose:path/2015-03-31/functions/f/invocations", ErrNotInvoked},
		{AWSProxy, "arn:aws:apigateway:us-east-1:lambda:path/random/value/f/invocations", ErrNotInvoked},
		{AWSProxy, "arn:aws:apigateway:us-east-1:s3:path/b/k", ErrNotInvoked},
		{AWSProxy, "arn:aws:apigateway:us-east-1:firehose:action/PutRecord", nil},
		{AWSProxy, "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:${stageVariables.fn}/invocations", nil},
		{HTTP, "non-valid-http", ErrNotHTTPEndpoint},
		{HTTPProxy, "ftp://example.com", ErrNotHTTPEndpoint},
		{HTTPProxy, "https://${stageVariables.host}", nil},
		{Mock, "anything", nil},
	} {
		if err := CheckURI(c.kind, c.uri); !errors.Is(err, c.want) {
			t.Errorf("%s %q: %v, want %v", c.kind, c.uri, err, c.want)
		}
	}
}

func TestEndpoints(t *testing.T) {
	for _, c := range []struct{ uri, scheme, host, path, query string }{
		{"http://example.com", "http", "example.com", "", ""},
		{"https://Example.com:8443/a/{p}/b?x={q}#frag", "https", "Example.com:8443", "/a/1/2/b", "x=%26y%3D%23"},
		{"HTTPS://[::1]:1/{p}", "https", "[::1]:1", "/1/2", ""},
		{"http://example.com/{unmapped}", "http", "example.com", "/%7Bunmapped%7D", ""},
		{"http://example.com/${p}", "http", "example.com", "/$1/2", ""},
	} {
		target := compileEndpoint(c.uri)
		path, query, err := target.Resolve([]PathValue{{Name: "p", Value: "1/2"}, {Name: "q", Value: "&y=#"}})
		if err != nil || target.Scheme != c.scheme || target.Host != c.host || path != c.path || query != c.query {
			t.Errorf("%s: got %s %s %q %q, %v", c.uri, target.Scheme, target.Host, path, query, err)
		}
	}
	for _, uri := range []string{
		"https://", "https:///path", "http://user:pass@host/", "http://{host}/", "http://a b/", "http://host%00/", "//host/", "gopher://host/", "",
		"http://[::1/", "http://host:port:1/",
	} {
		if _, _, err := compileEndpoint(uri).Resolve(nil); !errors.Is(err, ErrInvalidEndpoint) {
			t.Errorf("%q is an endpoint: %v", uri, err)
		}
	}
}

func TestStageVariables(t *testing.T) {
	variables := map[string]string{"host": "example.com", "empty": ""}
	for uri, want := range map[string]string{
		"https://${stageVariables.host}/x":             "https://example.com/x",
		"https://${stageVariables.absent}/x":           "https:///x",
		"${stageVariables.host}":                       "example.com",
		"a${stageVariables.empty}b":                    "ab",
		"${stageVariables.host":                        "${stageVariables.host",
		"${path}":                                      "${path}",
		"${stageVariables.host}${stageVariables.host}": "example.comexample.com",
	} {
		if got := expandVariables(uri, variables); got != want {
			t.Errorf("%s: got %s, want %s", uri, got, want)
		}
	}
}

func TestNoParameterLeadsOutOfItsPath(t *testing.T) {
	target := compileEndpoint("http://example.com/public/{p}")
	for _, v := range []PathValue{
		{Value: ".."},
		{Value: "../admin"},
		{Value: "a/../../admin"},
		{Value: "%2e%2e/admin", Encoded: true},
		{Value: "%252e%252e%252fadmin", Encoded: true},
		{Value: "..%2fadmin", Encoded: true},
		{Value: `..\admin`},
		{Value: "a/."},
		{Value: "%2E%2e", Encoded: false},
	} {
		v.Name = "p"
		if path, _, err := target.Resolve([]PathValue{v}); !errors.Is(err, ErrClimbs) {
			t.Errorf("%q resolves to %q, %v", v.Value, path, err)
		}
	}
	for _, fine := range []string{"a.b", "...", "a..b/c", "%zz", ".well-known/x"} {
		if _, _, err := target.Resolve([]PathValue{{Name: "p", Value: fine, Encoded: true}}); err != nil {
			t.Errorf("%q: %v", fine, err)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, v := range []string{"a", "../..", "%2e%2e%2f", "?a=b#c", "a&b=c", "\r\nHost: x", "%", "%%32%65", "é\xff"} {
		f.Add(v, true)
		f.Add(v, false)
	}
	target := compileEndpoint("http://example.com/public/{p}/end?fixed=1&q={p}")
	f.Fuzz(func(t *testing.T, v string, encoded bool) {
		path, query, err := target.Resolve([]PathValue{{Name: "p", Value: v, Encoded: encoded}})
		if err != nil {
			return
		}
		if !strings.HasPrefix(path, "/public/") || !strings.HasSuffix(path, "/end") || strings.ContainsAny(path, "?# \r\n\x00\\") {
			t.Fatalf("%q became the path %q", v, path)
		}
		u, err := url.Parse("http://example.com" + path + "?" + query)
		if err != nil {
			t.Fatalf("%q: %v", v, err)
		}
		for _, segment := range strings.Split(u.Path, "/") {
			if segment == ".." {
				t.Fatalf("%q climbs: %q", v, path)
			}
		}
		parsed, err := url.ParseQuery(query)
		if err != nil || len(parsed) != 2 || parsed.Get("fixed") != "1" || len(parsed["q"]) != 1 {
			t.Fatalf("%q became the query %q: %v %v", v, query, parsed, err)
		}
	})
}

func FuzzURI(f *testing.F) {
	for _, uri := range []string{"http://a/{b}?c={d}", "arn:aws:apigateway:r:s.t:action/A&b={c}", "arn:::::path/", "http://{", "${stageVariables.a}{}{{x}}"} {
		f.Add(uri)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		uri = expandVariables(uri, map[string]string{"a": "{b}"})
		_, _, _ = compileEndpoint(uri).Resolve([]PathValue{{Name: "b", Value: "x"}})
		if target, err := compileService(uri); err == nil {
			_, _, _ = target.Resolve(nil)
		}
	})
}
