package app

// Proves that functions are what the server says they are: made by whoever may, with roles that trust Lambda and that the caller may pass;
// kept by a restart; their code to be had at the address that is shown, and their secrets in no log. How: signed calls to the whole server.

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/wire/sigv4"
)

// lambda calls an operation of Lambda by its method and path.
func (s *server) lambda(keys sigv4.Credentials, method, path string, in map[string]any) *httptest.ResponseRecorder {
	s.t.Helper()
	body := ""
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			s.t.Fatal(err)
		}
		body = string(text)
	}
	return s.do(keys, "lambda", method, path, http.Header{"Content-Type": {"application/json"}}, body)
}

// newFunction are the parameters of a function.
func newFunction(t *testing.T, name, role string) (map[string]any, []byte) {
	t.Helper()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	f, err := w.Create("index.py")
	if err == nil {
		_, err = f.Write([]byte("def handler(event, context): return event"))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{
		"FunctionName": name, "Runtime": "python3.12", "Handler": "index.handler", "Role": "arn:aws:iam::000000000000:role/" + role,
		"Code":        map[string]any{"ZipFile": base64.StdEncoding.EncodeToString(archive.Bytes())},
		"Environment": map[string]any{"Variables": map[string]any{"SECRET_NAME": "hunter2"}},
	}, archive.Bytes()
}

// function makes a function that the role runner runs, and waits until it is Active: its code is unpacked after CreateFunction has answered.
func (s *server) function(name string) {
	s.t.Helper()
	in, _ := newFunction(s.t, name, "runner")
	if w := s.lambda(s.root, http.MethodPost, "/2015-03-31/functions", in); w.Code != http.StatusCreated {
		s.t.Fatalf("%d %s", w.Code, w.Body)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for over := time.Now().Add(time.Minute); time.Now().Before(over); <-tick.C {
		var out struct{ State, StateReason string }
		w := s.lambda(s.root, http.MethodGet, "/2015-03-31/functions/"+name+"/configuration", nil)
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || out.State != "Active" && out.State != "Pending" {
			s.t.Fatalf("%s is not made ready: %d %s", name, w.Code, w.Body)
		}
		if out.State == "Active" {
			return
		}
	}
	s.t.Fatalf("%s does not become active", name)
}

const trusting = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:lambda:us-east-1:000000000000:function:f*"}}}}`

func TestFunctions(t *testing.T) {
	s := newServer(t)
	s.iam(s.root, "CreateRole", "RoleName", "runner", "AssumeRolePolicyDocument", trusting)
	s.iam(s.root, "CreateRole", "RoleName", "other", "AssumeRolePolicyDocument", strings.Replace(trusting, "lambda", "ec2", 1))
	maker := s.user("maker", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:*","Resource":"*"}}`)
	const functions = "/2015-03-31/functions"
	in, archive := newFunction(t, "fn", "runner")
	if w := s.lambda(maker, http.MethodPost, functions, in); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "iam:PassRole on resource: arn:aws:iam::000000000000:role/runner") {
		t.Errorf("who may not pass the role: %d %s", w.Code, w.Body)
	}
	const cannot = "The role defined for the function cannot be assumed by Lambda."
	for _, c := range []struct{ name, role string }{{"fn", "other"}, {"fn", "none"}, {"another", "runner"}} {
		refused, _ := newFunction(t, c.name, c.role)
		if w := s.lambda(s.root, http.MethodPost, functions, refused); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), cannot) {
			t.Errorf("%v: %d %s", c, w.Code, w.Body)
		}
	}
	if w := s.lambda(s.root, http.MethodPost, functions, in); w.Code != http.StatusCreated {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, log := range []string{"audit.log", "denials.log"} {
		if text, err := os.ReadFile(filepath.Join(s.folder, log)); err != nil || bytes.Contains(text, []byte("hunter2")) || bytes.Contains(text, []byte("SECRET_NAME")) {
			t.Errorf("%s has the secret, or is not there: %v", log, err)
		}
	}
	s.close()
	s = newServerAt(t, s.folder, clock.System{})
	s.download(archive)
}

// download reads the function's code at the address that is shown.
func (s *server) download(archive []byte) {
	s.t.Helper()
	w := s.lambda(s.root, http.MethodGet, "/2015-03-31/functions/fn", nil)
	var shown struct {
		Code          struct{ Location string }
		Configuration struct {
			Environment struct{ Variables map[string]string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &shown); err != nil || shown.Configuration.Environment.Variables["SECRET_NAME"] != "hunter2" {
		s.t.Fatalf("%d %s", w.Code, w.Body)
	}
	at, err := url.Parse(shown.Code.Location)
	if err != nil {
		s.t.Fatal(err)
	}
	nobody := sigv4.Credentials{}
	if w := s.do(nobody, "", http.MethodGet, at.RequestURI(), nil, ""); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), archive) || w.Header().Get("Content-Type") != "application/zip" {
		s.t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
	}
	if w := s.do(nobody, "", http.MethodHead, at.RequestURI(), nil, ""); w.Code != http.StatusOK || w.Body.Len() != 0 {
		s.t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := s.do(nobody, "", http.MethodPut, at.RequestURI(), nil, ""); w.Code != http.StatusMethodNotAllowed {
		s.t.Errorf("PUT: %d", w.Code)
	}
	if w := s.do(nobody, "", http.MethodGet, at.Path+"?Expires=99999999999&Signature=x", nil, ""); w.Code != http.StatusForbidden {
		s.t.Errorf("without a signature: %d", w.Code)
	}
}
