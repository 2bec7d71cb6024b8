// Proves which subscriptions are taken and what is said of the others; no request makes the parser panic.
package telemetry

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, body string
		logs       bool
		want       Subscription
		refused    string
	}{
		{
			name: "HTTP", body: `{"schemaVersion":"2022-12-13","types":["platform","function"],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080/a?b=c"}}`,
			want: Subscription{Kinds: Platform | Function, Port: 8080, Path: "/a?b=c", Items: 1000, Bytes: 262144, Timeout: time.Second},
		},
		{
			name: "TCP", body: `{"schemaVersion":"2025-01-29","types":["extension"],"destination":{"protocol":"TCP","port":1701},"buffering":{"maxItems":10000,"maxBytes":1048576,"timeoutMs":25}}`,
			want: Subscription{Kinds: Extension, TCP: true, Port: 1701, Items: 10000, Bytes: 1048576, Timeout: 25 * time.Millisecond},
		},
		{
			name: "Logs API", logs: true, body: `{"types":["function"],"destination":{"protocol":"HTTP","URI":"http://sandbox:9","method":"PUT"}}`,
			want: Subscription{API: Logs, Kinds: Function, Port: 9, Path: "/", Put: true, Items: 10000, Bytes: 262144, Timeout: time.Second},
		},
		{name: "no JSON", body: `x`, refused: "the request is not a subscription in JSON"},
		{name: "nothing", body: `{}`, refused: `types should not be empty; schemaVersion "" is not supported; protocol "" is not supported`},
		{
			name: "no port", body: `{"schemaVersion":"2022-07-01","types":[],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain"}}`,
			refused: "types should not be empty; URI port is not provided",
		},
		{
			name: "another host", body: `{"schemaVersion":"2022-07-01","types":["nonsense"],"destination":{"protocol":"HTTP","URI":"http://169.254.169.254:80/"}}`,
			refused: `type "nonsense" is not supported; URI host should be sandbox.localdomain`,
		},
		{
			name: "limits", body: `{"schemaVersion":"2022-07-01","types":["function"],"destination":{"protocol":"TCP","port":0},"buffering":{"maxItems":1,"maxBytes":9999999,"timeoutMs":1}}`,
			refused: "port is not provided; maxItems should be between 1000 and 10000; maxBytes should be between 262144 and 1048576; timeoutMs should be between 25 and 30000",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			parser := Parse
			if c.logs {
				parser = ParseLogs
			}
			got, err := parser([]byte(c.body))
			switch {
			case c.refused != "" && (err == nil || err.Error() != c.refused):
				t.Fatalf("got %v", err)
			case c.refused == "" && (err != nil || *got != c.want):
				t.Fatalf("got %+v, %v", got, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":"2022-12-13","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080"}}`))
	f.Add([]byte(`{"types":["function"],"destination":{"protocol":"TCP","port":1e2}}`))
	f.Add([]byte(strings.Repeat(`{"destination":`, 1000)))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, parser := range []func([]byte) (*Subscription, error){Parse, ParseLogs} {
			s, err := parser(body)
			if err == nil && (s.Port == 0 || s.Kinds == 0 || s.Items < itemsMin || s.Bytes > bytesMax || s.Timeout < timeoutMin*time.Millisecond) {
				t.Fatalf("%s was taken as %+v", body, s)
			}
		}
	})
}
