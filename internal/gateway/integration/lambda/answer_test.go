package lambda

// Proves which answers of a function are responses, and which ones, and which are malformed: the recorded cases first (LocalStack's
// AWS-validated test_aws_proxy_response_payload_format_validation and test_lambda_aws_proxy_response_format). How: a table, and fuzz
// targets that hold answers and events against encoding/json.

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/value"
)

func TestAnswers(t *testing.T) {
	for _, c := range []struct{ payload, want string }{
		{`{"statusCode": 200}`, "200 map[] "},
		{`{}`, "200 map[] "},
		{`{"headers": {"test-header": "value"}}`, "200 map[Test-Header:[value]] "},
		{`{"statusCode": 200, "headers": {"test-header": "value", "header-bool": true}}`, "200 map[Header-Bool:[true] Test-Header:[value]] "},
		{`{"statusCode": 200, "headers": null}`, "200 map[] "},
		{`{"statusCode": 200, "multiValueHeaders": {"test-multi": ["value1", "value2"]}}`, "200 map[Test-Multi:[value1 value2]] "},
		{`{"statusCode": 200, "multiValueHeaders": {"test-multi": ["value-multi"]}, "headers": {"test-multi": "value-solo"}}`, "200 map[Test-Multi:[value-multi value-solo]] "},
		{`{"statusCode": 200, "headers": {"test-multi": "value-solo"}, "multiValueHeaders": {"tesT-Multi": ["value-multi"]}}`, "200 map[Test-Multi:[value-multi value-solo]] "},
		{`{"headers": {"a": "1"}, "multiValueHeaders": {"A": ["1", "2"]}}`, "200 map[A:[1 2]] "},
		{`{"statusCode": "201"}`, "201 map[] "},
		{`{"statusCode": 404.0, "body": "x"}`, "404 map[] x"},
		{`{"statusCode": null, "body": null, "isBase64Encoded": null, "multiValueHeaders": null}`, "200 map[] "},
		{`{"body": "dGVzdC1kYXRh", "isBase64Encoded": true}`, "200 map[] dGVzdC1kYXRh base64"},
		{`{"body": "dGVzdC1kYXRh", "isBase64Encoded": "false"}`, "200 map[] dGVzdC1kYXRh"},
		{`{"body": 12}`, "200 map[] 12"},
		{`{"statusCode": 200, "wrongValue": "value"}`, ""},
		{`{"statusCode": 200, "multiValueHeaders": {"test-multi-invalid": "value1"}}`, ""},
		{`{"statusCode": "test"}`, ""},
		{`"justAString"`, ""},
		{`null`, ""},
		{``, ""},
		{`[]`, ""},
		{`{`, ""},
		{`{"statusCode": 199}`, ""},
		{`{"statusCode": 600}`, ""},
		{`{"statusCode": 200.5}`, ""},
		{`{"statusCode": {}}`, ""},
		{`{"body": {"a": 1}}`, ""},
		{`{"headers": []}`, ""},
		{`{"headers": {"a": {}}}`, ""},
		{`{"headers": {"": "a"}}`, ""},
		{`{"multiValueHeaders": {"a": [{}]}}`, ""},
		{`{"isBase64Encoded": "maybe"}`, ""},
		{`{"cookies": []}`, ""},
	} {
		got, err := Answer([]byte(c.payload))
		var failure *integration.Failure
		if c.want == "" {
			if !errors.As(err, &failure) || failure.Kind != integration.Malformed || failure.Text != "Malformed Lambda proxy response" {
				t.Errorf("%s: %+v, %v", c.payload, got, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.payload, err)
			continue
		}
		text := fmt.Sprintf("%d %v %s", got.Status, got.Header, got.Body)
		if got.Base64 {
			text += " base64"
		}
		if text != c.want {
			t.Errorf("%s: %s, want %s", c.payload, text, c.want)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"statusCode": 200, "headers": {"a": "b"}, "multiValueHeaders": {"a": ["c"]}, "body": "d", "isBase64Encoded": true}`)
	f.Add(`{"statusCode":"2e2"}`)
	f.Add(strings.Repeat(`{"headers":`, 100))
	f.Fuzz(func(t *testing.T, payload string) {
		got, err := Answer([]byte(payload))
		if err != nil {
			return
		}
		if !json.Valid([]byte(payload)) || got.Status < 200 || got.Status > 599 {
			t.Fatalf("%q is %+v", payload, got)
		}
	})
}

// An event is JSON whatever the request holds, and holds it.
func FuzzEvent(f *testing.F) {
	f.Add("/a/b", "name", "value\x00\"\\", "body", true)
	f.Add("", "", "", "\xff", false)
	f.Fuzz(func(t *testing.T, path, name, text, body string, binary bool) {
		came := &integration.Came{
			Method: "GET", Path: path, Header: http.Header{name: {text, text}}, Query: []integration.Parameter{{Name: name, Value: text}, {Name: name, Value: path}},
			PathParameters: []restapi.Param{{Name: "p", Value: text}}, Body: []byte(body), Binary: binary, Context: value.NewObject().Value(),
		}
		var got struct {
			MultiValueHeaders               map[string][]string
			QueryStringParameters           map[string]string
			MultiValueQueryStringParameters map[string][]string
			Body                            *string
			IsBase64Encoded                 bool
		}
		event := Event(&restapi.Route{ResourcePath: "/{p}"}, came)
		if err := json.Unmarshal(event, &got); err != nil {
			t.Fatalf("%q: %v", event, err)
		}
		valid := func(s string) string { return string([]rune(s)) }
		key := valid(name)
		if want := []string{valid(text), valid(path)}; !reflect.DeepEqual(got.MultiValueQueryStringParameters[key], want) {
			t.Fatalf("%s: %q, want %q", event, got.MultiValueQueryStringParameters[key], want)
		}
		if (got.Body == nil) != (body == "") || got.IsBase64Encoded != (binary && body != "") || len(got.MultiValueHeaders[key]) != 2 {
			t.Fatalf("%s", event)
		}
	})
}

func BenchmarkEvent(b *testing.B) {
	came := &integration.Came{
		Method: "POST", Path: "/proxy-value", Body: []byte(strings.Repeat(`{"message": "hello"}`, 20)), Context: value.NewObject().Value(),
		Header:         http.Header{"Host": {"h"}, "User-Agent": {"curl/8"}, "Accept": {"*/*"}, "X-Forwarded-For": {"192.0.2.7"}, "Content-Type": {"application/json"}},
		PathParameters: []restapi.Param{{Name: "proxy", Value: "proxy-value"}}, Query: []integration.Parameter{{Name: "a", Value: "b"}},
	}
	route := &restapi.Route{ResourcePath: "/{proxy+}"}
	b.ReportAllocs()
	for b.Loop() {
		Event(route, came)
	}
}

func BenchmarkAnswer(b *testing.B) {
	payload := []byte(`{"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{\"message\": \"hello\"}"}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Answer(payload); err != nil {
			b.Fatal(err)
		}
	}
}
