// Proves that extensions take part as AWS lets them: an external one from /opt/extensions registers before the runtime starts, is told of
// every invocation, receives telemetry over HTTP in batches with the documented records, and is told of the end.
package environment

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"
)

// collector is a server that takes telemetry.
type collector struct {
	mu     sync.Mutex
	events []event
	more   chan struct{}
}

type event struct {
	Time   string `json:"time"`
	Type   string `json:"type"`
	Record any    `json:"record"`
}

func (c *collector) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var batch []event
	if r.Method != http.MethodPost || r.URL.Path != "/here" || json.Unmarshal(body, &batch) != nil {
		batch = []event{{Type: "nonsense: " + r.Method + " " + r.URL.Path + " " + string(body)}}
	}
	c.mu.Lock()
	c.events = append(c.events, batch...)
	c.mu.Unlock()
	c.more <- struct{}{}
}

func TestExtensionWithTelemetry(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &collector{more: make(chan struct{}, 1000)}
	server := &http.Server{Handler: c}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })

	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", map[string]string{"TELEMETRY_PORT": strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)})
	f.Opt = t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script(t, filepath.Join(f.Opt, "extensions", "spy"), "ACT_AS=extension exec "+program+" spy")
	first := call(`"print hello"`)
	w.run(t, f, first)
	w.run(t, f, call(`"error"`))
	w.log.until(t, contains(
		`registered {"functionName":"f","functionVersion":"$LATEST","handler":"h"}`, `subscribed 200 "OK"`,
		`"requestId":"`+first.RequestID+`","invokedFunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:f","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-5-6"}}`,
		`told {"eventType":"INVOKE","deadlineMs":`))
	seen := func() string {
		c.mu.Lock()
		defer c.mu.Unlock()
		var b strings.Builder
		for _, e := range c.events {
			text, _ := json.Marshal(e.Record, json.Deterministic(true))
			b.WriteString(e.Type + " " + string(text) + "\n")
		}
		return b.String()
	}
	for strings.Count(seen(), "platform.report") < 2 {
		<-c.more
	}
	got := seen()
	for _, want := range []string{
		`platform.telemetrySubscription {"name":"spy","state":"Subscribed","types":["platform","function","extension"]}`,
		`platform.initStart {"functionName":"f","functionVersion":"$LATEST",`,
		`platform.initRuntimeDone {"initializationType":"on-demand","phase":"init","status":"success"}`,
		`platform.extension {"events":["INVOKE","SHUTDOWN"],"name":"spy","state":"Ready"}`,
		`platform.initReport {"initializationType":"on-demand","metrics":{"durationMs":`,
		`platform.start {"requestId":"` + first.RequestID + `","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-5-6"},"version":"$LATEST"}`,
		`function "hello"`,
		`extension "told {\"eventType\":\"INVOKE\"`,
		`"requestId":"` + first.RequestID + `","spans":[{"durationMs":`,
		`platform.report {"metrics":{"billedDurationMs":`,
		`"errorType":"Runtime.Unknown"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("telemetry misses %s", want)
		}
	}
	if strings.Contains(got, "nonsense") || t.Failed() {
		t.Fatalf("telemetry is\n%s", got)
	}
	w.Close(context.Background())
	w.log.until(t, contains(`"shutdownReason":"spindown"`))
}

func TestExtensionThatCrashes(t *testing.T) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	f.Opt = t.TempDir()
	script(t, filepath.Join(f.Opt, "extensions", "bad"), "echo going; exit 4")
	c := call(`1`)
	r := w.run(t, f, c)
	if want := `{"errorType":"Extension.Crash","errorMessage":"RequestId: ` + c.RequestID + ` Error: exit status 4"}`; string(r.Payload) != want {
		t.Fatalf("%s", r.Payload)
	}
	w.log.until(t, contains("going", "Error Type: Extension.Crash"))
}
