package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"sluice/internal/clock"
	"sluice/internal/config"
	"sluice/internal/sandbox/drivers"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// server is an App whose entrances are called without a socket.
type server struct {
	t       *testing.T
	app     *App
	folder  string
	handler http.Handler
	root    sigv4.Credentials
	clock   clock.Clock
}

// self is the proof that drivers ask for.
var self drivers.Self

// TestMain lets this program be what functions' sandboxes begin with.
func TestMain(m *testing.M) {
	self = drivers.Become()
	os.Exit(m.Run())
}

func newServer(t *testing.T) *server {
	t.Helper()
	return newServerAt(t, t.TempDir(), clock.System{})
}

// newServerAt opens a folder at a time.
func newServerAt(t *testing.T, folder string, at clock.Clock) *server {
	t.Helper()
	a, err := newAt(self, at, &config.Config{
		Listen: "127.0.0.1:0", Data: folder, Region: "us-east-1", Account: "000000000000", AccessLog: "off", AuditLog: "audit.log", DenialLog: "denials.log",
		LogLevel: "error", RootAccessKeyID: benchKey, RootSecretAccessKey: benchSecret,
		Accounts: []config.Account{{ID: "111122223333", AccessKeyID: "AKIDOTHER", SecretAccessKey: "other"}},
	}, "test", io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{
		t: t, app: a, folder: folder, clock: at, handler: a.listener.server.Handler, root: sigv4.Credentials{AccessKeyID: benchKey, SecretAccessKey: benchSecret},
	}
	t.Cleanup(s.close)
	return s
}

// close ends the server, once.
func (s *server) close() {
	if s.app == nil {
		return
	}
	if err := errors.Join(s.app.listener.server.Close(), s.app.abandon()); err != nil { // what clients left open, too
		s.t.Error(err)
	}
	if err := s.app.listener.socket.Close(); err != nil && !errors.Is(err, net.ErrClosed) { // as it is once it has been drained
		s.t.Error(err)
	}
	s.app = nil
}

// do sends a request signed for a service; keys without an ID sign nothing.
func (s *server) do(keys sigv4.Credentials, service, method, path string, header http.Header, body string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
	r.RemoteAddr = "203.0.113.7:1234"
	for name, values := range header {
		r.Header[name] = values
	}
	if keys.AccessKeyID != "" {
		signed := sigv4.Request{Method: method, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery, Host: r.Host, Header: r.Header, Body: []byte(body)}
		if err := sigv4.NewSigner().Sign(&signed, keys, sigv4.EndpointOf("us-east-1", service), s.clock.Now()); err != nil {
			s.t.Fatal(err)
		}
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	for name, values := range maps.Clone(w.Header()) { // a client finds headers whatever their spelling
		delete(w.Header(), name)
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	return w
}

// iam calls an operation of IAM and returns its answer.
func (s *server) iam(keys sigv4.Credentials, operation string, parameters ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	form := url.Values{"Action": {operation}, "Version": {"2010-05-08"}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	return s.do(keys, "iam", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
}

// sqs calls an operation of SQS and returns its answer.
func (s *server) sqs(keys sigv4.Credentials, operation string, in map[string]any) *httptest.ResponseRecorder {
	s.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(keys, "sqs", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AmazonSQS." + operation}}, string(body))
}

// user makes a user with one policy, and an access key.
func (s *server) user(name, policy string) sigv4.Credentials {
	s.t.Helper()
	for _, w := range []*httptest.ResponseRecorder{
		s.iam(s.root, "CreateUser", "UserName", name),
		s.iam(s.root, "PutUserPolicy", "UserName", name, "PolicyName", "own", "PolicyDocument", policy),
	} {
		if w.Code != http.StatusOK {
			s.t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	text := s.iam(s.root, "CreateAccessKey", "UserName", name).Body.String()
	return sigv4.Credentials{AccessKeyID: element(text, "AccessKeyId"), SecretAccessKey: element(text, "SecretAccessKey")}
}

// element is the text of the first XML element of a name.
func element(text, name string) string {
	_, rest, _ := strings.Cut(text, "<"+name+">")
	value, _, _ := strings.Cut(rest, "</")
	return value
}

// lines are those of a log.
func (s *server) lines(log string) []map[string]any {
	s.t.Helper()
	return readLines(s.t, filepath.Join(s.folder, log))
}

func (s *server) requestID(w *httptest.ResponseRecorder) string {
	s.t.Helper()
	id := w.Header().Get(wire.RequestIDHeader)
	if id == "" {
		s.t.Fatal(fmt.Sprint("no request ID in ", w.Header()))
	}
	return id
}
