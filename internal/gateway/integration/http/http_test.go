package http

// Proves how an HTTP integration fails and what it leaves alone: endpoints that are slow, absent, too talkative, untrusted, out
// of bounds or that answer with a redirect, a compressed body, another protocol. How: real endpoints on the loopback.

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	nethttp "net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/reach"
)

// request is one of a method whose integration has this URI.
func request(t *testing.T, uri string, change ...func(*restapi.Integration)) *integration.Request {
	t.Helper()
	i := &restapi.Integration{Type: restapi.HTTP, HTTPMethod: "POST", URI: uri}
	for _, c := range change {
		c(i)
	}
	a, err := restapi.Compile(restapi.Definition{Resources: []restapi.Resource{{Path: "/", Methods: []restapi.Method{{
		HTTPMethod: "POST", AuthorizationType: "NONE", Integration: i,
	}}}}})
	if err != nil {
		t.Fatal(err)
	}
	route, _ := a.Match("POST", "/", nil)
	path, query, err := route.Target.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &integration.Request{
		API: a, Route: route, Method: "POST", Path: path, Query: query, Header: nethttp.Header{"Accept": {"application/json"}}, Timeout: 29 * time.Second,
	}
}

func serve(t *testing.T, h nethttp.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestExchange(t *testing.T) {
	var method, uri, host, body string
	url := serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		b, _ := io.ReadAll(r.Body)
		method, uri, host, body = r.Method, r.RequestURI, r.Host, string(b)
		w.Header().Set("X-Answer", "yes")
		w.Header().Set("Content-Encoding", "gzip") // nobody undoes it
		w.WriteHeader(nethttp.StatusTeapot)
		_, _ = w.Write([]byte{0x1f, 0x8b, 0, 1})
	})
	r := request(t, url+"/a%2Fb/c?x=1")
	r.Body, r.Parameters = []byte("hello"), map[string][]string{"y": {"2", "3"}}
	r.Header.Set("Host", "elsewhere.example")
	var sent string
	r.Sent = func(uri string) { sent = uri }
	got, err := New(nil).Invoke(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if method != "POST" || uri != "/a%2Fb/c?x=1&y=2&y=3" || host != "elsewhere.example" || body != "hello" || sent != url+uri {
		t.Errorf("%s %s at %s: %q, announced as %s", method, uri, host, body, sent)
	}
	if got.Status != nethttp.StatusTeapot || got.Header.Get("X-Answer") != "yes" || !bytes.Equal(got.Body, []byte{0x1f, 0x8b, 0, 1}) {
		t.Errorf("%+v", got)
	}
}

func TestRedirectsAreAnswers(t *testing.T) {
	followed := false
	var url string
	url = serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		if r.URL.Path == "/there" {
			followed = true
		}
		nethttp.Redirect(w, r, url+"/there", nethttp.StatusTemporaryRedirect)
	})
	got, err := New(nil).Invoke(t.Context(), request(t, url))
	if err != nil || got.Status != nethttp.StatusTemporaryRedirect || got.Header.Get("Location") != url+"/there" || followed {
		t.Errorf("%+v, %v, followed: %v", got, err, followed)
	}
}

func TestFailures(t *testing.T) {
	released := make(chan struct{})
	defer close(released)
	slow := serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		select {
		case <-released:
		case <-r.Context().Done():
		}
	})
	stalling := serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		w.WriteHeader(nethttp.StatusOK)
		w.(nethttp.Flusher).Flush()
		select {
		case <-released:
		case <-r.Context().Done():
		}
	})
	talkative := serve(t, func(w nethttp.ResponseWriter, _ *nethttp.Request) {
		for range integration.PayloadBytesMax/(1<<20) + 1 {
			_, _ = w.Write(make([]byte, 1<<20))
		}
	})
	announced := serve(t, func(w nethttp.ResponseWriter, _ *nethttp.Request) {
		w.Header().Set("Content-Length", "10485761")
		w.WriteHeader(nethttp.StatusOK)
	})
	switching := serve(t, func(w nethttp.ResponseWriter, _ *nethttp.Request) {
		conn, _, _ := nethttp.NewResponseController(w).Hijack()
		defer func() { _ = conn.Close() }()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		<-released
	})
	secure, old := serveTLS(t, tls.VersionTLS13), serveTLS(t, tls.VersionTLS11)
	brief := func(r *integration.Request) { r.Timeout = 50 * time.Millisecond }
	for name, c := range map[string]struct {
		url    string
		change func(*integration.Request)
		kind   integration.Kind
		text   string
	}{
		"slow":               {slow, brief, integration.Timeout, "Endpoint request timed out"},
		"slow body":          {stalling, brief, integration.Timeout, "Endpoint request timed out"},
		"refused":            {"http://" + unused(t), nil, integration.Network, "Network error communicating with endpoint"},
		"no such host":       {"http://sluice.invalid", nil, integration.Configuration, "Invalid endpoint address"},
		"too large":          {talkative, nil, integration.Configuration, "Integration response of reported length 10485761 is larger than allowed maximum of 10485760 bytes."},
		"too large, by word": {announced, nil, integration.Configuration, "Integration response of reported length 10485761 is larger than allowed maximum of 10485760 bytes."},
		"another protocol":   {switching, nil, integration.Network, "Network error communicating with endpoint"},
		"untrusted":          {secure, nil, integration.Configuration, "General SSLEngine problem"},
		"old TLS":            {old, nil, integration.Network, "Network error communicating with endpoint"},
		"link-local":         {"http://169.254.169.254/latest/meta-data/", nil, integration.Configuration, "Invalid endpoint address"},
		"link-local, IPv6":   {"http://[fd00:ec2::254]/latest/meta-data/", nil, integration.Configuration, "Invalid endpoint address"},
		"administrative":     {slow, func(r *integration.Request) { r.Path = "/%5fsluice/x" }, integration.Configuration, "Invalid endpoint address"},
		"bad header":         {slow, func(r *integration.Request) { r.Header["X-A"] = []string{"a\r\nb: c"} }, integration.Network, "Network error communicating with endpoint"},
		"bad method":         {slow, func(r *integration.Request) { r.Method = "A B" }, integration.Configuration, "Invalid endpoint address"},
		"bad escape":         {slow, func(r *integration.Request) { r.Path = "/%zz" }, integration.Configuration, "Invalid endpoint address"},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(t, c.url)
			if c.change != nil {
				c.change(r)
			}
			got, err := New(nil).Invoke(t.Context(), r)
			var failure *integration.Failure
			if !errors.As(err, &failure) || failure.Kind != c.kind || failure.Text != c.text {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// serveTLS speaks versions up to one, with a certificate that nobody trusts.
func serveTLS(t *testing.T, version uint16) string {
	t.Helper()
	s := httptest.NewUnstartedServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, _ *nethttp.Request) { _, _ = io.WriteString(w, "trusted") }))
	s.TLS, s.Config.ErrorLog = &tls.Config{MaxVersion: version}, log.New(io.Discard, "", 0) //nolint:gosec // old versions are the point
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

// unused is an address that nobody listens at.
func unused(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestUntrustedEndpointsOnRequest(t *testing.T) {
	got, err := New(nil).Invoke(t.Context(), request(t, serveTLS(t, tls.VersionTLS13), func(i *restapi.Integration) { i.InsecureSkipVerification = true }))
	if err != nil || string(got.Body) != "trusted" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAnEndedContextEndsTheRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := serve(t, func(_ nethttp.ResponseWriter, r *nethttp.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := New(nil).Invoke(ctx, request(t, url))
	var failure *integration.Failure
	if !errors.As(err, &failure) || failure.Kind != integration.Network {
		t.Errorf("%v", err)
	}
}

// The check sits in the dial itself, so that a name which resolved to a good address a moment ago gets no second chance.
func TestEveryDialIsChecked(t *testing.T) {
	url := serve(t, func(nethttp.ResponseWriter, *nethttp.Request) { t.Error("reached") })
	var asked []string
	i := newWith(func(address string) error {
		asked = append(asked, address)
		return reach.ErrForbidden
	})
	_, err := i.Invoke(t.Context(), request(t, strings.Replace(url, "127.0.0.1", "localhost", 1)))
	var failure *integration.Failure
	if !errors.As(err, &failure) || failure.Text != invalidAddress || len(asked) == 0 {
		t.Errorf("%v, asked %q", err, asked)
	}
	for _, a := range asked {
		if strings.Contains(a, "localhost") {
			t.Errorf("a name was checked in place of an address: %s", a)
		}
	}
}

func BenchmarkInvoke(b *testing.B) {
	s := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	defer s.Close()
	i := New(nil)
	a, err := restapi.Compile(restapi.Definition{Resources: []restapi.Resource{{Path: "/", Methods: []restapi.Method{{
		HTTPMethod: "POST", AuthorizationType: "NONE", Integration: &restapi.Integration{Type: restapi.HTTP, HTTPMethod: "POST", URI: s.URL},
	}}}}})
	if err != nil {
		b.Fatal(err)
	}
	route, _ := a.Match("POST", "/", nil)
	b.ReportAllocs()
	for b.Loop() {
		r := integration.Request{API: a, Route: route, Method: "POST", Path: "/", Header: nethttp.Header{}, Body: []byte("hello"), Timeout: time.Second}
		if _, err := i.Invoke(b.Context(), &r); err != nil {
			b.Fatal(err)
		}
	}
}
