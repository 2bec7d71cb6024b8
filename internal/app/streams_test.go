package app

// Proves that streamed and compressed responses come out of the whole server as they are to: piece by piece to callers of HTTP/1.1 and HTTP/2
// through the listener with its limits, waited for like any other request when the server stops, cut off visibly when it will not wait any
// longer; compressed once an API that says so is deployed, and not before. How: a server with its socket, an endpoint that waits for the test.

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// slowEndpoint sends "one", and "two" when it may; then the response is over, or breaks off.
type slowEndpoint struct {
	url string
	may chan end
}

type end struct{ breaks bool }

func newSlowEndpoint(t *testing.T) *slowEndpoint {
	t.Helper()
	e := &slowEndpoint{may: make(chan end)}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "one")
		_ = http.NewResponseController(w).Flush()
		select {
		case end := <-e.may:
			if end.breaks {
				panic(http.ErrAbortHandler)
			}
			_, _ = io.WriteString(w, "two")
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(s.Close)
	e.url = s.URL
	return e
}

// streaming deploys GET / of a new API, which streams what the endpoint says, and returns its address.
func (s *server) streaming(endpoint string) string {
	created := s.rest(http.MethodPost, "/restapis", `{"name": "n"}`)
	api := "/restapis/" + created["id"].(string)
	at := api + "/resources/" + created["rootResourceId"].(string) + "/methods/GET"
	s.rest(http.MethodPut, at, `{"authorizationType": "NONE"}`)
	put := s.rest(http.MethodPut, at+"/integration", `{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "`+endpoint+`", "responseTransferMode": "STREAM", "timeoutInMillis": 900000}`)
	if put["responseTransferMode"] != "STREAM" || put["timeoutInMillis"] != 900_000.0 {
		s.t.Errorf("%v", put)
	}
	s.rest(http.MethodPost, api+"/deployments", `{"stageName": "dev"}`)
	return "http://" + s.app.listener.socket.Addr().String() + "/_aws/execute-api/" + created["id"].(string) + "/dev"
}

// open begins a GET and hears what the endpoint says first.
func open(t *testing.T, client *http.Client, url string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Body.Close() })
	got := make([]byte, len("one"))
	if _, err := io.ReadFull(a.Body, got); err != nil || string(got) != "one" {
		t.Fatalf("%d %q %v", a.StatusCode, got, err)
	}
	return a
}

// clients speak HTTP/1.1 and HTTP/2, over connections of their own.
func clients(t *testing.T) map[string]*http.Client {
	t.Helper()
	out := map[string]*http.Client{}
	for _, name := range []string{"HTTP/1.1", "HTTP/2.0"} {
		p := new(http.Protocols)
		p.SetHTTP1(name == "HTTP/1.1")
		p.SetUnencryptedHTTP2(name == "HTTP/2.0")
		transport := &http.Transport{Protocols: p}
		t.Cleanup(transport.CloseIdleConnections)
		out[name] = &http.Client{Transport: transport}
	}
	return out
}

// served starts the server's socket; what it returns tells how serving ended.
func (s *server) served() chan error {
	ended := make(chan error, 1)
	go func() { ended <- s.app.listener.serve() }()
	return ended
}

// metrics are what the server tells this machine.
func (s *server) metrics() string {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.app.listener.socket.Addr().String()+"/_sluice/metrics", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := clients(s.t)["HTTP/1.1"].Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func TestStreamsThroughTheServer(t *testing.T) {
	s, endpoint := newServer(t), newSlowEndpoint(t)
	url := s.streaming(endpoint.url)
	ended := s.served()
	for name, client := range clients(t) {
		a := open(t, client, url)
		endpoint.may <- end{}
		if rest, err := io.ReadAll(a.Body); a.Proto != name || string(rest) != "two" || err != nil {
			t.Errorf("%s: %s %q %v", name, a.Proto, rest, err)
		}
	}
	for _, client := range clients(t) {
		a := open(t, client, url)
		endpoint.may <- end{breaks: true}
		if rest, err := io.ReadAll(a.Body); err == nil {
			t.Errorf("%s: it looks complete, with %q", a.Proto, rest)
		}
	}
	if want := "\nsluice_rest_streams_broken_total{reason=\"INTEGRATION_FAILURE\"} 2\n"; !strings.Contains(s.metrics(), want) {
		t.Errorf("the metrics have no %s", want)
	}
	if err := s.app.listener.drain(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A test call gets all that has come, and says nothing of how.
func TestATestCallOfAStream(t *testing.T) {
	s, endpoint := newServer(t), newSlowEndpoint(t)
	url := s.streaming(endpoint.url)
	close(endpoint.may)
	_, path, _ := strings.Cut(url, "/execute-api/")
	api := "/restapis/" + strings.TrimSuffix(path, "/dev")
	root := s.rest(http.MethodGet, api, "")["rootResourceId"].(string)
	got := s.rest(http.MethodPost, api+"/resources/"+root+"/methods/GET", `{}`)
	if got["status"] != 200.0 || got["body"] != "onetwo" || got["log"] != "" {
		t.Errorf("%v", got)
	}
}

func TestAStopWaitsForStreams(t *testing.T) {
	for name, client := range clients(t) {
		s, endpoint := newServer(t), newSlowEndpoint(t)
		a := func() *http.Response {
			url := s.streaming(endpoint.url)
			_ = s.served()
			return open(t, client, url)
		}()
		drained := make(chan error, 1)
		go func() { drained <- s.app.listener.drain(context.Background()) }()
		for dialer := (&net.Dialer{}); ; { // until it has stopped to listen
			c, err := dialer.DialContext(t.Context(), "tcp", s.app.listener.socket.Addr().String())
			if err != nil {
				break
			}
			_ = c.Close()
		}
		select {
		case err := <-drained:
			t.Fatalf("%s: it did not wait: %v", name, err)
		default:
		}
		close(endpoint.may)
		if rest, err := io.ReadAll(a.Body); string(rest) != "two" || err != nil {
			t.Errorf("%s: %q %v", name, rest, err)
		}
		if err := <-drained; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		s.close()
	}
}

func TestAStopThatWaitsNoLongerCutsStreamsOff(t *testing.T) {
	for name, client := range clients(t) {
		s, endpoint := newServer(t), newSlowEndpoint(t)
		url := s.streaming(endpoint.url)
		_ = s.served()
		a := open(t, client, url)
		over, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.app.listener.drain(over); err == nil {
			t.Errorf("%s: all was drained", name)
		}
		if rest, err := io.ReadAll(a.Body); err == nil {
			t.Errorf("%s: it looks complete, with %q", name, rest)
		}
		s.close()
	}
}

func TestCompressionThroughTheServer(t *testing.T) {
	s := newServer(t)
	text := strings.Repeat("hello ", 100)
	created := s.rest(http.MethodPost, "/restapis", `{"name": "n"}`)
	api := "/restapis/" + created["id"].(string)
	at := api + "/resources/" + created["rootResourceId"].(string) + "/methods/POST"
	s.rest(http.MethodPut, at, `{"authorizationType": "NONE"}`)
	s.rest(http.MethodPut, at+"/integration", `{"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}}`)
	s.rest(http.MethodPut, at+"/responses/200", `{}`)
	s.rest(http.MethodPut, at+"/integration/responses/200", `{"responseTemplates": {"application/json": "`+text+`"}}`)
	invoke := func() (coding, body string) {
		t.Helper()
		w := s.do(s.root, "execute-api", http.MethodPost, "/_aws/execute-api/"+created["id"].(string)+"/dev", http.Header{"Accept-Encoding": {"gzip, deflate, br"}}, "{}")
		coding, body = w.Header().Get("Content-Encoding"), w.Body.String()
		if coding == "" {
			return coding, body
		}
		unzipped, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := io.ReadAll(unzipped)
		if err != nil {
			t.Fatal(err)
		}
		return coding, string(whole)
	}
	patch := func(size string) {
		s.rest(http.MethodPatch, api, `{"patchOperations": [{"op": "replace", "path": "/minimumCompressionSize", "value": "`+size+`"}]}`)
	}
	deploy := func() { s.rest(http.MethodPost, api+"/deployments", `{"stageName": "dev"}`) }
	deploy()
	for _, c := range []struct {
		do   func()
		want string
	}{
		{func() {}, ""},
		{func() { patch("0") }, ""}, // which takes effect with the next deployment (Developer Guide)
		{deploy, "gzip"},
		{func() { patch("10000"); deploy() }, ""},
		{func() { patch("600"); deploy() }, "gzip"},
		{func() { patch(""); deploy() }, ""},
	} {
		c.do()
		if coding, body := invoke(); coding != c.want || body != text {
			t.Errorf("%q, want %q: %s", coding, c.want, body)
		}
	}
}
