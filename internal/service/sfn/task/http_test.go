package task

// Proves what an HTTP task sends and what it makes of answers: the guide's examples of requests byte for byte in what counts, forms in each
// format, what a connection adds and that it wins, what may not be set, permissions asked for with their condition keys, endpoints that are
// slow, gone, out of reach, too talkative or not of text, and that no secret of a connection is told. How: an endpoint on this machine, and
// connections that are made up.

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
)

const testConnection = "arn:aws:events:us-east-1:111111111111:connection/c/1"

// kept are connections by their ARN.
type kept map[string]*Connection

func (k kept) Retrieve(_ context.Context, as *service.Caller, name string) (*Connection, error) {
	switch {
	case as == nil:
		return nil, errors.New("nobody retrieves it")
	case k[name] == nil:
		return nil, &ConnectionError{Reason: "ResourceNotFound", Text: "there is none"}
	}
	return k[name], nil
}

// endpoint notes the last request that it got.
type endpoint struct {
	*httptest.Server

	got  *http.Request
	body string
}

func newEndpoint(t *testing.T, serve http.HandlerFunc) *endpoint {
	e := &endpoint{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e.got, e.body = r, string(body)
		serve(w, r)
	}))
	t.Cleanup(e.Close)
	return e
}

func answering(contentType string, status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		w.Header()["Date"] = nil
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func (w *world) http(c *Connection, input string) string {
	w.t.Helper()
	tasks := New(Config{Inside: w, Clock: w.clock, Connections: kept{testConnection: c}})
	r, err := tasks.Do(w.t.Context(), testCall(w.t, "arn:aws:states:::http:invoke", input))
	if err != nil {
		return err.Error()
	}
	return r.Output.String()
}

func httpInput(url, rest string) string {
	return `{"ApiEndpoint":"` + url + `","Authentication":{"ConnectionArn":"` + testConnection + `"},` + rest + `}`
}

// The guide's example of data that are merged.
func TestRequestsOfHTTPTasks(t *testing.T) {
	w, e := newTestWorld(t), newEndpoint(t, answering("application/json; charset=utf-8", 200, `{"ok": [1.0]}`))
	connection := &Connection{
		Headers: []Parameter{{"ApiKey", "key_value"}, {"Header-Param", "connection_header_param"}},
		Query:   []Parameter{{"QueryParam", "connection_query_param"}}, Body: []Parameter{{"BodyParam", "connection_body_param"}},
	}
	got := w.http(connection, httpInput(e.URL+"/path?own=a%20b", `"Method":"POST","Headers":{"Request-Id":"my_request_id","Header-Param":"state_machine_header_param"},
		"RequestBody":{"Job":"Software Engineer","Company":"AnyCompany","BodyParam":"state_machine_body_param"},"QueryParameters":{"QueryParam":"state_machine_query_param","list":["x","y&z"],"n":1}`))
	if got != `{"Headers":{"Content-Length":["13"],"Content-Type":["application/json; charset=utf-8"]},"ResponseBody":{"ok":[1.0]},"StatusCode":200,"StatusText":"OK"}` {
		t.Error(got)
	}
	if e.got.Method != http.MethodPost || e.got.RequestURI != "/path?own=a%20b&list=x&list=y%26z&n=1&QueryParam=connection_query_param" {
		t.Errorf("%s %s", e.got.Method, e.got.RequestURI)
	}
	if e.body != `{"Job":"Software Engineer","Company":"AnyCompany","BodyParam":"connection_body_param"}` {
		t.Error(e.body)
	}
	for name, want := range map[string]string{
		"Apikey": "key_value", "Content-Type": "application/json; charset=UTF-8", "Header-Param": "connection_header_param", "Range": "bytes=0-262144", "Request-Id": "my_request_id",
		"User-Agent": "Amazon|StepFunctions|HttpInvoke|us-east-1", "X-Amzn-Trace-Id": "Root=1-2-3",
	} {
		if got := e.got.Header.Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	endpoint, _ := w.asked[0].Keys.Lookup("states:httpendpoint")
	method, _ := w.asked[0].Keys.Lookup("states:httpmethod")
	if w.asked[0].Action != "states:InvokeHTTPEndpoint" || w.asked[0].Resource != testMachine || !holds(endpoint, e.URL+"/path?own=a%20b") || !holds(method, "POST") {
		t.Errorf("%+v", w.asked[0])
	}
	if w.asked[1].Action != "events:RetrieveConnectionCredentials" || w.asked[1].Resource != testConnection {
		t.Errorf("%+v", w.asked[1])
	}
}

func holds(v policy.Value, text string) bool { return v.Len() == 1 && v.At(0) == text }

func TestBodiesOfHTTPTasks(t *testing.T) {
	e := newEndpoint(t, answering("text/plain", 200, "plain"))
	encoded := func(format string) string {
		return `"Headers":{"content-type":"application/x-www-form-urlencoded"},"Transform":{"RequestBodyEncoding":"URL_ENCODED"` + format + `}`
	}
	arrays := func(format string) string {
		return encoded(`,"RequestEncodingOptions":{"ArrayFormat":"` + format + `"}`)
	}
	list := `"RequestBody":{"array":["a","b","c","d"]},`
	for _, c := range []struct{ rest, want string }{
		// The guide's, with brackets escaped as in its example of a request.
		{
			encoded("") + `,"RequestBody":{"description":"Monthly subscription","metadata":{"order_details":"monthly report data"},"customer":"1234567890"}`,
			"description=Monthly%20subscription&metadata%5Border_details%5D=monthly%20report%20data&customer=1234567890",
		},
		{list + encoded(""), "array%5B0%5D=a&array%5B1%5D=b&array%5B2%5D=c&array%5B3%5D=d"},
		{list + arrays("INDICES"), "array%5B0%5D=a&array%5B1%5D=b&array%5B2%5D=c&array%5B3%5D=d"},
		{list + arrays("REPEAT"), "array=a&array=b&array=c&array=d"},
		{list + arrays("COMMAS"), "array=a%2Cb%2Cc%2Cd"},
		{list + arrays("BRACKETS"), "array%5B%5D=a&array%5B%5D=b&array%5B%5D=c&array%5B%5D=d"},
		{`"RequestBody":{"a":[{"b":null},true,1.50]},` + encoded(""), "a%5B0%5D%5Bb%5D=&a%5B1%5D=true&a%5B2%5D=1.50"},
		{`"RequestBody":"<xml/>","Headers":{"Content-Type":"text/xml"}`, "<xml/>"},
		{`"RequestBody":[1, null]`, "[1,null]"},
		{`"Transform":{"RequestBodyEncoding":"NONE"},"RequestBody":{"a": 1}`, `{"a":1}`},
	} {
		got := newTestWorld(t).http(&Connection{}, httpInput(e.URL, `"Method":"PUT",`+c.rest))
		if !strings.Contains(got, `"ResponseBody":"plain"`) || e.body != c.want {
			t.Errorf("%s: %s\n%s, want %s", c.rest, got, e.body, c.want)
		}
	}
	if got := newTestWorld(t).http(&Connection{}, httpInput(e.URL, `"Method":"DELETE"`)); !strings.Contains(got, "plain") || e.body != "" || e.got.Header.Get("Content-Type") != "" {
		t.Errorf("%s %v", got, e.got.Header)
	}
	if got := newTestWorld(t).http(&Connection{Body: []Parameter{{"a", "b"}}}, httpInput(e.URL, `"Method":"PUT","RequestBody":"text"`)); !strings.HasPrefix(got, "States.Runtime: ") {
		t.Error(got)
	}
	if got := newTestWorld(t).http(&Connection{}, httpInput(e.URL, `"Method":"PUT","RequestBody":"text",`+encoded(""))); !strings.HasPrefix(got, "States.Runtime: ") {
		t.Error(got)
	}
}

func TestFailuresOfHTTPTasks(t *testing.T) {
	gone := newEndpoint(t, nil)
	gone.Close()
	for name, c := range map[string]struct {
		serve http.HandlerFunc
		want  string
	}{
		"a status":        {answering("text/plain", 429, "slow down"), "States.Http.StatusCode.429: slow down"},
		"a redirection":   {answering("text/plain", 302, "there"), "States.Http.StatusCode.302: there"},
		"no body":         {answering("text/plain", 403, ""), "States.Http.StatusCode.403: Forbidden"},
		"an image":        {answering("image/png", 200, "png"), "States.Runtime: "},
		"bytes":           {answering("application/octet-stream", 200, "x"), "States.Runtime: Unsupported response content-type 'application/octet-stream'. Please see documentation"},
		"no text":         {answering("text/plain", 200, "\xff"), "States.Runtime: "},
		"too long":        {answering("text/plain", 200, strings.Repeat("a", ResultBytesMax+1)), "States.DataLimitExceeded: The state/task 'http' "},
		"long with all":   {answering("text/plain", 200, strings.Repeat("a", ResultBytesMax-8)), "States.DataLimitExceeded: The state/task 'http' "},
		"an end too soon": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "States.Http.Socket: "},
		"nobody there":    {nil, "States.Http.Socket: "},
	} {
		url := gone.URL
		if c.serve != nil {
			url = newEndpoint(t, c.serve).URL
		}
		got := newTestWorld(t).http(&Connection{Query: []Parameter{{"key", "hunter2"}}}, httpInput(url, `"Method":"GET"`))
		if !strings.HasPrefix(got, c.want) || strings.Contains(got, "hunter2") {
			t.Errorf("%s: %.200s, want %s", name, got, c.want)
		}
	}
}

func TestHTTPTasksWithoutBodies(t *testing.T) {
	e := newEndpoint(t, answering("application/json", 200, ""))
	if got := newTestWorld(t).http(&Connection{}, httpInput(e.URL, `"Method":"GET"`)); !strings.HasSuffix(got, `},"StatusCode":200,"StatusText":"OK"}`) {
		t.Error(got)
	}
	got := newTestWorld(t).http(&Connection{Body: []Parameter{{"a", "b"}}}, httpInput(e.URL, `"Method":"POST","RequestBody":"text"`))
	if got != "States.Runtime: Cannot merge connection body authorization parameters with request body." {
		t.Error(got)
	}
}

func TestReachOfHTTPTasks(t *testing.T) {
	w := newTestWorld(t)
	if got := w.http(&Connection{}, httpInput("http://169.254.169.254/latest/meta-data", `"Method":"GET"`)); !strings.HasPrefix(got, "States.Http.Socket: ") || !strings.Contains(got, "link-local") {
		t.Error(got)
	}
	e := newEndpoint(t, answering("text/plain", 200, "plain"))
	for _, path := range []string{"/_sluice/metrics", "/a/%2e%2e/_sluice/health"} {
		if got := w.http(&Connection{}, httpInput(e.URL+path, `"Method":"GET"`)); got != "States.Http.Socket: administrative paths are out of bounds" || e.got != nil {
			t.Error(got)
		}
	}
	tasks := New(Config{Inside: w, Clock: w.clock, Connections: kept{testConnection: {}}, Targets: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	if _, err := tasks.Do(t.Context(), testCall(t, "arn:aws:states:::http:invoke", httpInput(e.URL, `"Method":"GET"`))); err == nil || !strings.HasPrefix(err.Error(), "States.Http.Socket: ") || e.got != nil {
		t.Error(err)
	}
}

func TestPermissionsOfHTTPTasks(t *testing.T) {
	e := newEndpoint(t, answering("text/plain", 200, "plain"))
	input := httpInput(e.URL, `"Method":"GET"`)
	w := newTestWorld(t)
	w.denies["states:InvokeHTTPEndpoint"] = "User: u is not authorized to perform: states:InvokeHTTPEndpoint"
	if got := w.http(&Connection{}, input); got != "States.Http.AccessDenied: AWS Step Functions is not authorized to perform states:InvokeHTTPEndpoint on API Endpoint "+e.URL+
		". Ensure that the StateMachine role contains the states:InvokeHTTPEndpoint permission for the given API Endpoint" {
		t.Error(got)
	}
	w = newTestWorld(t)
	w.denies["events:RetrieveConnectionCredentials"] = "no"
	if got := w.http(&Connection{}, input); got != "Events.ConnectionResource.AccessDenied: no" {
		t.Error(got)
	}
	if got := newTestWorld(t).http(nil, input); got != "Events.ConnectionResource.ResourceNotFound: there is none" {
		t.Error(got)
	}
	if got := newTestWorld(t).do("arn:aws:states:::http:invoke", input); !strings.HasPrefix(got, "Events.ConnectionResource.ResourceNotFound: The connection "+testConnection+" does not exist: EventBridge connections are not served") {
		t.Error(got)
	}
	if e.got != nil {
		t.Error("the endpoint was called")
	}
}

func TestParametersOfHTTPTasks(t *testing.T) {
	for rest, want := range map[string]string{
		`"Method":"GET","Headers":{"Authorization":"x"}`:                            `The 'Headers' field contains unsupported values: [authorization]`,
		`"Method":"GET","Headers":{"x-amz-date":"x","X-Forwarded-For":"y"}`:         `The 'Headers' field contains unsupported values: [x-amz-date, x-forwarded-for]`,
		`"Method":"GET","Headers":{"a":"b\r\nc: d"}`:                                `The value of the field 'Headers' has an invalid format`,
		`"Method":"GET","Headers":{"a b":"c"}`:                                      `The value of the field 'Headers' has an invalid format`,
		`"Method":"GET","Headers":"a"`:                                              `The value of the field 'Headers' has an invalid format`,
		`"Method":"TRACE"`:                                                          `The value of the field 'Method' has an invalid format`,
		`"Method":"GET","QueryParameters":7`:                                        `The value of the field 'QueryParameters' has an invalid format`,
		`"Method":"GET","QueryParameters":{"a":{"b":1}}`:                            `The value of the field 'QueryParameters' has an invalid format`,
		`"Method":"GET","Transform":{"RequestBodyEncoding":"x"}`:                    `The value of the field 'RequestBodyEncoding' has an invalid format`,
		`"Method":"GET","Transform":{"RequestEncodingOptions":{"ArrayFormat":"x"}}`: `The value of the field 'ArrayFormat' has an invalid format`,
		`"Method":"GET","Url":"x"`:                                                  `The field "Url" is not supported by Step Functions`,
		`"Method":"GET","Transform":1`:                                              `The value of the field 'Transform' has an invalid format`,
	} {
		if got := newTestWorld(t).http(&Connection{}, httpInput("https://a.example", rest)); !strings.HasSuffix(got, " could not be used to start the Task: ["+want+"]") {
			t.Errorf("%s: %s", rest, got)
		}
	}
	for _, url := range []string{"ftp://a.example", "a.example/path", "https://user:secret@a.example", "https://", ""} {
		if got := newTestWorld(t).http(&Connection{}, httpInput(url, `"Method":"GET"`)); !strings.HasSuffix(got, "[The value of the field 'ApiEndpoint' has an invalid format]") {
			t.Errorf("%s: %s", url, got)
		}
	}
	if got := newTestWorld(t).http(&Connection{}, `{"ApiEndpoint":"https://a.example","Method":"GET"}`); !strings.HasSuffix(got, "[The field 'ConnectionArn' is required but was missing]") {
		t.Error(got)
	}
	for query, want := range map[string]string{`"?a=b&c=%20d"`: "a=b&c=%20d", `["a=b",{"c":"d"}]`: "a=b&c=d", `{}`: ""} {
		f := &fieldReader{object: value.NewObject(value.Member{Name: "q", Value: parseValue(t, query)})}
		if got := queryString(f.query("q")); got != want || f.problems != nil {
			t.Errorf("%s: %s %q", query, got, f.problems)
		}
	}
}

// A form of a deep and wide body ends.
func TestFormsEnd(t *testing.T) {
	deep := strings.Repeat(`{"aaaaaaaaaaaaaaaaaaaa":`, 400) + "[" + strings.Repeat("1,", 20000) + "1]" + strings.Repeat("}", 400)
	if text, ok := form(parseValue(t, deep), indices); ok || len(text) > 2*formBytesMax {
		t.Errorf("%d bytes", len(text))
	}
}

// stalled is a network on which nothing comes back.
type stalled struct{}

func (stalled) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// "HTTP task requests timeout after 60 seconds."
func TestSlowEndpoints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newTestWorld(t)
		tasks := New(Config{Inside: w, Clock: w.clock, Connections: kept{testConnection: {}}})
		tasks.web.client.Transport = stalled{}
		began := time.Now()
		_, err := tasks.Do(t.Context(), testCall(t, "arn:aws:states:::http:invoke", httpInput("https://a.example", `"Method":"GET"`)))
		if err == nil || err.Error() != "States.Http.Socket: no response within 60 seconds" || time.Since(began) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second) // the state's own time is over before
		defer cancel()
		if _, err := tasks.Do(ctx, testCall(t, "arn:aws:states:::http:invoke", httpInput("https://a.example", `"Method":"GET"`))); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}
