package fetch

// Proves what is fetched and what is not: sizes, times, redirects, addresses, and certificates that a thumbprint vouches for. How:
// real servers on the loopback interface, with certificates made for the purpose.

import (
	"context"
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"sluice/internal/service/sts/issuer"
)

func thumbprint(c *x509.Certificate) string {
	sum := sha1.Sum(c.Raw)
	return hex.EncodeToString(sum[:])
}

func serve(t *testing.T, h http.HandlerFunc) (plain, secure *httptest.Server) {
	plain, secure = httptest.NewServer(h), httptest.NewUnstartedServer(h)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	return plain, secure
}

func TestFetch(t *testing.T) {
	var asked *http.Request
	plain, secure := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		_, _ = io.WriteString(w, "0123456789")
	})
	mark := thumbprint(secure.Certificate())
	for name, test := range map[string]struct {
		url         string
		thumbprints []string
		bytesMax    int
		want        error
	}{
		"a local issuer without TLS":        {plain.URL, nil, 10, nil},
		"one byte too many":                 {plain.URL, nil, 9, errAny},
		"a thumbprint that vouches":         {secure.URL, []string{"00", strings.ToUpper(mark)}, 10, nil},
		"no thumbprint":                     {secure.URL, nil, 10, issuer.ErrThumbprint},
		"another thumbprint":                {secure.URL, []string{strings.Repeat("0", 40)}, 10, issuer.ErrThumbprint},
		"another host than the certificate": {strings.Replace(secure.URL, "127.0.0.1", "other.localhost", 1), []string{mark}, 10, errAny},
		"another scheme":                    {"file:///etc/passwd", nil, 10, issuer.ErrURL},
		"no TLS, and not local":             {"http://192.0.2.1/", nil, 10, issuer.ErrURL},
		"the metadata service":              {"https://169.254.169.254/latest/meta-data", nil, 10, errAddress},
		"the metadata service by IPv6":      {"https://[fd00:ec2::254]/", nil, 10, errAddress},
		"unspecified":                       {"https://0.0.0.0/", nil, 10, errAddress},
	} {
		text, err := New().Fetch(t.Context(), test.url, test.thumbprints, test.bytesMax)
		switch {
		case test.want == nil && (err != nil || string(text) != "0123456789"):
			t.Errorf("%s: %q, %v", name, text, err)
		case errors.Is(test.want, errAny) && err == nil, test.want != nil && !errors.Is(test.want, errAny) && !errors.Is(err, test.want):
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if asked.Method != http.MethodGet || asked.Header.Get("Cookie") != "" || asked.Header.Get("Authorization") != "" {
		t.Errorf("%+v", asked)
	}
}

var errAny = errors.New("any error")

func TestAnswersThatAreNone(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"not found": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"our fault": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"no body":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"endless": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		},
		"a huge head": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) },
		"cut short": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "short")
		},
	} {
		plain, _ := serve(t, h)
		if text, err := New().Fetch(t.Context(), plain.URL, nil, 1000); err == nil {
			t.Errorf("%s: %q", name, text)
		}
	}
	if _, err := New().Fetch(t.Context(), "http://127.0.0.1:1/", nil, 10); !errors.Is(err, issuer.ErrUnreachable) {
		t.Errorf("nobody there: %v", err)
	}
}

// An issuer that never answers is given up.
func TestSlowIssuers(t *testing.T) {
	plain, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	impatient := New()
	impatient.patience = 1
	if _, err := impatient.Fetch(t.Context(), plain.URL, nil, 10); !errors.Is(err, issuer.ErrUnreachable) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	plain, _ = serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel() // the caller goes away while the issuer thinks
		<-r.Context().Done()
	})
	if _, err := New().Fetch(ctx, plain.URL, nil, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestRedirects(t *testing.T) {
	var target string
	plain, secure := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/end" {
			_, _ = io.WriteString(w, "ok")
			return
		}
		http.Redirect(w, r, target, http.StatusFound)
	})
	mark := []string{thumbprint(secure.Certificate())}
	for name, test := range map[string]struct {
		from, to string
		ok       bool
	}{
		"to itself":                    {plain.URL, "/end", true},
		"to another local one":         {plain.URL, strings.Replace(plain.URL, "127.0.0.1", "localhost", 1) + "/end", true},
		"round and round":              {plain.URL, "/again", false},
		"from TLS to none":             {secure.URL, plain.URL + "/end", false},
		"from none to TLS":             {plain.URL, secure.URL + "/end", false},
		"within TLS":                   {secure.URL, "/end", true},
		"to a file":                    {plain.URL, "file:///etc/passwd", false},
		"to the metadata service":      {plain.URL, "http://169.254.169.254/latest", false},
		"to the metadata service, TLS": {secure.URL, "https://169.254.169.254/latest", false},
	} {
		target = test.to
		if text, err := New().Fetch(t.Context(), test.from+"/start", mark, 10); (err == nil) != test.ok {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string][2]bool{ // of another name, and of one of the loopback interface
		"192.0.2.1": {true, false}, "10.1.2.3": {true, false}, "172.16.0.1": {true, false}, "2001:db8::1": {true, false}, "fd12::1": {true, false},
		"127.0.0.1": {false, true}, "127.8.8.8": {false, true}, "::1": {false, true}, "::ffff:127.0.0.1": {false, true},
		"169.254.169.254": {}, "169.254.170.2": {}, "::ffff:169.254.169.254": {}, "fe80::1": {}, "fe80::1%eth0": {}, "fd00:ec2::254": {},
		"64:ff9b::a9fe:a9fe": {}, "2002:a9fe:a9fe::1": {}, "64:ff9b::7f00:1": {false, true}, "64:ff9b::c000:201": {true, false},
		"0.0.0.0": {}, "::": {}, "224.0.0.1": {}, "ff02::1": {}, "255.255.255.255": {},
	} {
		a := netip.MustParseAddr(text)
		for i, local := range []bool{false, true} {
			if got := isPermitted(a, local); got != want[i] {
				t.Errorf("%s, local %v: %v", text, local, got)
			}
		}
	}
	if isPermitted(netip.Addr{}, false) {
		t.Error("no address")
	}
}

// What a name resolves to counts, not the name: one that leads to the loopback interface is refused unless it is its own.
func TestNamesThatLeadElsewhere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if c, err := dialPermitted(t.Context(), "tcp", "localhost:"+port); err != nil {
		t.Error(err)
	} else {
		_ = c.Close()
	}
	if _, err := dialPermitted(t.Context(), "tcp", "169.254.169.254:80"); !errors.Is(err, errAddress) {
		t.Error(err)
	}
	if _, err := dialPermitted(t.Context(), "tcp", "no port"); !errors.Is(err, errAddress) {
		t.Error(err)
	}
}
