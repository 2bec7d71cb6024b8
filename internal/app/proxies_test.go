package app

// Proves that the client's address and the transport's security are taken from a trusted proxy and from nobody else.

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestBehind(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for name, c := range map[string]struct {
		peer       string
		forwarded  []string
		proto      string
		wantRemote string
		wantLeft   string
		wantSecure bool
	}{
		"no proxy":                    {"192.0.2.7:99", []string{"203.0.113.1"}, "https", "192.0.2.7:99", "203.0.113.1", false},
		"a proxy":                     {"10.0.0.1:99", []string{"203.0.113.1"}, "https", "203.0.113.1:0", "", true},
		"a proxy without TLS":         {"10.0.0.1:99", []string{"203.0.113.1"}, "http", "203.0.113.1:0", "", false},
		"a proxy that names nobody":   {"10.0.0.1:99", nil, "", "10.0.0.1:99", "", false},
		"two proxies":                 {"10.0.0.1:99", []string{"203.0.113.1, 10.9.9.9"}, "", "203.0.113.1:0", "", false},
		"two lines":                   {"10.0.0.1:99", []string{"203.0.113.1", "10.9.9.9"}, "", "203.0.113.1:0", "", false},
		"what the client claims":      {"10.0.0.1:99", []string{"127.0.0.1, 203.0.113.1"}, "", "203.0.113.1:0", "127.0.0.1", false},
		"claims that are no address":  {"10.0.0.1:99", []string{"<script>"}, "", "10.0.0.1:99", "<script>", false},
		"TLS that the client claims":  {"10.0.0.1:99", []string{"203.0.113.1"}, "https, http", "203.0.113.1:0", "", false},
		"everyone is trusted":         {"10.0.0.1:99", []string{"10.1.1.1, 10.2.2.2"}, "", "10.1.1.1:0", "", false},
		"IPv6":                        {"[::1]:99", []string{"2001:db8::1"}, "https", "[2001:db8::1]:0", "", true},
		"IPv4 in IPv6 is still IPv4":  {"[::ffff:10.0.0.1]:99", []string{"203.0.113.1"}, "", "203.0.113.1:0", "", false},
		"a peer without an address":   {"@", []string{"203.0.113.1"}, "https", "@", "203.0.113.1", false},
		"an address with a port":      {"10.0.0.1:99", []string{"203.0.113.1:5000"}, "", "10.0.0.1:99", "203.0.113.1:5000", false},
		"an empty list":               {"10.0.0.1:99", []string{""}, "", "10.0.0.1:99", "", false},
		"an empty element at the end": {"10.0.0.1:99", []string{"203.0.113.1,"}, "", "10.0.0.1:99", "203.0.113.1,", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.peer
			r.Header[forwardedFor] = c.forwarded
			if c.proto != "" {
				r.Header.Set(forwardedProto, c.proto)
			}
			behind(trusted, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if r.RemoteAddr != c.wantRemote || r.Header.Get(forwardedFor) != c.wantLeft || (r.TLS != nil) != c.wantSecure {
					t.Errorf("remote %s, left %q, TLS %v", r.RemoteAddr, r.Header.Get(forwardedFor), r.TLS != nil)
				}
			})).ServeHTTP(nil, r)
		})
	}
}

func TestBehindNobody(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set(forwardedFor, "203.0.113.1")
	behind(nil, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.RemoteAddr != "127.0.0.1:1" {
			t.Error(r.RemoteAddr)
		}
	})).ServeHTTP(nil, r)
}

// Metrics are for this machine: behind a proxy on this machine everyone else is still someone else.
func TestMetricsBehindAProxy(t *testing.T) {
	shown := behind([]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, onlyLocal(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	})))
	for client, want := range map[string]int{"203.0.113.1": http.StatusForbidden, "": http.StatusOK, "127.0.0.1, 203.0.113.1": http.StatusForbidden} {
		r := httptest.NewRequest(http.MethodGet, "/_sluice/metrics", nil)
		r.RemoteAddr = "127.0.0.1:1"
		if client != "" {
			r.Header.Set(forwardedFor, client)
		}
		w := httptest.NewRecorder()
		shown.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: %d", client, w.Code)
		}
	}
}
