package gateway

// Proves that requests to users' APIs are told from AWS API calls, in every form of address, and that each form names the same
// stage and path. How: a table, and a fuzz target that holds Owns and parseAddress together.

import "testing"

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		host, path string
		want       address
		owned      bool
	}{
		{"abc.execute-api.us-east-1.amazonaws.com", "/dev/callback", address{"abc", "dev", "us-east-1", "/callback"}, true},
		{"abc.execute-api.us-east-1.localhost:4566", "/dev", address{"abc", "dev", "us-east-1", ""}, true},
		{"ABC.Execute-API.US-EAST-1.localhost", "/dev/", address{"abc", "dev", "us-east-1", "/"}, true},
		{"abc.execute-api.localhost.localstack.cloud:4566", "//dev/a//b/", address{"abc", "dev", "", "/a//b/"}, true},
		{"abc.execute-api.us-gov-west-1.example.org", "/", address{"abc", "", "us-gov-west-1", ""}, true},
		{"abc.execute-api.us-east-1.example.org", "", address{"abc", "", "us-east-1", ""}, true},
		{"127.0.0.1:4566", "/_aws/execute-api/abc/dev/a/b", address{"abc", "dev", "", "/a/b"}, true},
		{"127.0.0.1:4566", "/_aws/execute-api/ABC/dev", address{"abc", "dev", "", ""}, true},
		{"127.0.0.1:4566", "/_aws/execute-api/", address{}, true},
		{"localhost", "/restapis/abc/dev/_user_request_/a%2Fb", address{"abc", "dev", "", "/a%2Fb"}, true},
		{"localhost", "/restapis/abc/dev/_user_request_", address{"abc", "dev", "", ""}, true},
		// Calls to the control plane, and to other services.
		{"localhost", "/restapis/abc/resources/xyz", address{}, false},
		{"localhost", "/restapis/abc/stages", address{}, false},
		{"localhost", "/restapis", address{}, false},
		{"apigateway.us-east-1.amazonaws.com", "/restapis/abc/deployments", address{}, false},
		{"sqs.us-east-1.localhost:4566", "/111111111111/execute-api", address{}, false},
		{"execute-api.us-east-1.localhost", "/dev", address{}, false},
		{".execute-api.us-east-1.localhost", "/dev", address{}, false},
		{"abc.execute-api", "/dev", address{}, false},
		{"", "/", address{}, false},
		{"[::1]:4566", "/_sluice/health", address{}, false},
	} {
		if got := Owns(c.host, c.path); got != c.owned {
			t.Errorf("Owns(%q, %q) is %v", c.host, c.path, got)
		}
		if got := parseAddress(c.host, c.path); c.owned && got != c.want {
			t.Errorf("%q %q: got %+v, want %+v", c.host, c.path, got, c.want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("abc.execute-api.us-east-1.localhost:4566", "/dev/x")
	f.Add("h", "/_aws/execute-api/a/b/c")
	f.Add("h", "/restapis/a/b/_user_request_/c")
	f.Add("a.execute-api.-1", "//")
	f.Add("a.execute-api.a-b-", "/%")
	f.Fuzz(func(t *testing.T, host, path string) {
		a := parseAddress(host, path)
		if !Owns(host, path) {
			return
		}
		if a.path != "" && a.path[0] != '/' {
			t.Fatalf("%q %q: the path is %q", host, path, a.path)
		}
	})
}
