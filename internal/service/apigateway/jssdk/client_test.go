package jssdk

// Proves that functions are named as API Gateway names them, that the archive has its files, and that a client calls an API as it is told,
// with a signature that verifies. How: the names of the Developer Guide's example, and Node.js running a client against a server of the
// test's, where there is a Node.js.

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire/sigv4"
)

func TestFunctionNames(t *testing.T) {
	for method, want := range map[string]string{
		"GET /": "rootGet", "POST /": "rootPost", "GET /{a}/{b}/{op}": "aBOpGet", "PUT /pets/{petId}": "petsPetIdPut",
		"DELETE /v1/foo-bar_baz/{proxy+}": "v1FooBarBazProxyDelete", "OPTIONS /ü": "rootOptions",
	} {
		verb, path, _ := strings.Cut(method, " ")
		if got := functionName(path, verb); got != want {
			t.Errorf("%s is %s, want %s", method, got, want)
		}
	}
}

// unzip writes a client's archive into a folder and lists its files.
func unzip(t *testing.T, c *Client) (dir string, names []string) {
	t.Helper()
	archive, err := c.Zip()
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, names
}

func TestArchive(t *testing.T) {
	made := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	c := &Client{Endpoint: "http://h/s", Region: "us-east-1", Made: made, Methods: []Method{{HTTPMethod: "ANY", Path: "/"}}}
	lib := []string{"README.md", core + "utils.js", core + "sigV4Client.js", core + "simpleHttpClient.js", core + "apiGatewayClient.js"}
	for i := range lib {
		lib[i] = folder + lib[i]
	}
	if _, names := unzip(t, c); !slices.Equal(names, lib) {
		t.Errorf("%v", names)
	}
	c.Methods = append(c.Methods, Method{HTTPMethod: "GET", Path: "/a-b"}, Method{HTTPMethod: "GET", Path: "/a/b"})
	dir, names := unzip(t, c)
	if !slices.Equal(names, append(lib, folder+"apigClient.js")) {
		t.Errorf("%v", names)
	}
	source, err := os.ReadFile(filepath.Join(dir, folder, "apigClient.js"))
	if err != nil || !strings.Contains(string(source), `"aBGet": {`) || !strings.Contains(string(source), `"aBGet2": {`) {
		t.Errorf("%v\n%s", err, source)
	}
	first, _ := c.Zip()
	if again, _ := c.Zip(); !bytes.Equal(first, again) {
		t.Error("the same client has two archives")
	}
}

// seen is what the API got.
type seen struct {
	request *http.Request
	body    string
}

func TestClientInNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no Node.js here")
	}
	var got []seen
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, seen{r, string(body)})
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = io.WriteString(w, `{"pets": 1}`)
	}))
	defer api.Close()
	hostile := "/x\"; process.exit(3); //</script>/{id}"
	dir, _ := unzip(t, &Client{Endpoint: api.URL + "/dev/", Region: "eu-west-1", Methods: []Method{
		{HTTPMethod: "GET", Path: "/pets/{id}/{rest+}", Query: []string{"tag"}, Headers: []string{"X-Who"}},
		{HTTPMethod: "POST", Path: "/pets"},
		{HTTPMethod: "DELETE", Path: "/"},
		{HTTPMethod: "GET", Path: hostile},
	}})
	script := `
		const factory = require('./apiGateway-js-sdk/apigClient.js');
		const plain = factory.newClient({apiKey: 'key'});
		const signed = factory.newClient({accessKey: 'AKID', secretKey: 'secret', sessionToken: 'token'});
		(async function () {
			const answer = await plain.petsIdRestGet({id: 'a/b ü', rest: 'c/d', tag: ['2', '1'], 'X-Who': 'me', other: 1}, null, {queryParams: {q: "it's"}, headers: {A: 'b'}});
			await signed.petsPost({}, {name: 'Rex'}, {queryParams: {'b c': '*', a: ''}});
			await signed.petsIdRestGet({id: 'a/b ü', rest: "c'/~d"});
			let failed;
			try { await plain.rootDelete(); } catch (e) { failed = [e.message, e.response.status, e.response.data.pets]; }
			let missing;
			try { await plain.petsIdRestGet({id: 1}); } catch (e) { missing = e.message; }
			console.log(JSON.stringify([answer.status, answer.data, failed, missing]));
		})().catch(function (e) { console.error(e); process.exit(1); });`
	run := exec.CommandContext(t.Context(), node, "-e", script)
	run.Dir = dir
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const want = `[200,{"pets":1},["Request failed with status code 418",418,1],"Missing path parameter: rest"]`
	if strings.TrimSpace(string(out)) != want {
		t.Errorf("%s\nwant %s", out, want)
	}
	if len(got) != 4 {
		t.Fatalf("%d requests", len(got))
	}
	first := got[0].request
	if first.RequestURI != "/dev/pets/a%2Fb%20%C3%BC/c/d?q=it%27s&tag=1&tag=2" || first.Header.Get("X-Who") != "me" || first.Header.Get("A") != "b" ||
		first.Header.Get("X-Api-Key") != "key" || first.Header.Get("Authorization") != "" || first.Header.Get("Accept") != "application/json" {
		t.Errorf("%s %v", first.RequestURI, first.Header)
	}
	if got[1].body != `{"name":"Rex"}` || got[1].request.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%+v", got[1])
	}
	for _, s := range got[1:3] {
		verify(t, s)
	}
}

// verify holds a request's signature against the secret.
func verify(t *testing.T, s seen) {
	t.Helper()
	r := s.request
	in := &sigv4.Request{Method: r.Method, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery, Host: r.Host, Header: r.Header, Body: []byte(s.body)}
	signature, err := sigv4.Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	at := sigv4.EndpointOf("eu-west-1", "execute-api")
	if _, err := sigv4.NewVerifier().Verify(in, &signature, at, "secret", time.Now()); err != nil {
		t.Errorf("%s: %v", r.RequestURI, err)
	}
	if r.Header.Get("X-Amz-Security-Token") != "token" {
		t.Error("the session's token is not sent")
	}
}

// FuzzPath: whatever paths are, the client's table is JSON and its functions have names of their own.
func FuzzPath(f *testing.F) {
	f.Add("/a/{b+}", "/A-B", "GET")
	f.Fuzz(func(t *testing.T, one, two, header string) {
		c := &Client{Methods: []Method{{HTTPMethod: "GET", Path: one, Headers: []string{header}}, {HTTPMethod: "GET", Path: two}}}
		source, err := c.source()
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(source), "var methods = ")
		text, _, _ = strings.Cut(text, ";\n\n  var apigClientFactory")
		table := map[string]described{}
		if err := json.Unmarshal([]byte(text), &table); err != nil || len(table) != 2 {
			t.Errorf("%q %q: %d functions, %v\n%s", one, two, len(table), err, text)
		}
	})
}
