// Proves that the runtime clients that AWS publishes work unmodified: RUNTIME_CLIENTS names the folder in which
// conformance/runtimeclients/build.sh has put one function per client.
package environment

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
)

func TestPublishedRuntimeClients(t *testing.T) {
	folder := os.Getenv("RUNTIME_CLIENTS")
	if folder == "" {
		t.Skip("left out: RUNTIME_CLIENTS names no folder; conformance/runtimeclients/build.sh makes one")
	}
	bootstraps, err := filepath.Glob(filepath.Join(folder, "*", "bootstrap"))
	if err != nil || len(bootstraps) == 0 {
		t.Fatalf("no function in %s: %v", folder, err)
	}
	for _, bootstrap := range bootstraps {
		code := filepath.Dir(bootstrap)
		t.Run(filepath.Base(code), func(t *testing.T) {
			w := newWorld(t, Limits{Freeze: time.Millisecond}, nil)
			exerciseClient(t, w, code)
			if _, err := os.Stat(filepath.Join(code, "extensions")); err == nil {
				exerciseExtension(t, w)
			}
		})
	}
}

func exerciseClient(t *testing.T, w *world, code string) {
	f := &Function{
		Key: code, ARN: "arn:aws:lambda:us-east-1:111122223333:function:f:$LATEST", Runtime: "provided.al2023", Handler: "function.handler",
		Code: code, Opt: code, MemoryMB: 512, EphemeralMB: 512, Timeout: 20 * time.Second,
	}
	var got map[string]any
	read := func(r *Result) map[string]any {
		t.Helper()
		got = nil
		if err := json.Unmarshal(r.Payload, &got); err != nil {
			t.Fatalf("%s: %v\n%s", r.Payload, err, strings.Join(w.log.text, "\n"))
		}
		return got
	}
	for range 3 {
		if e := read(w.run(t, f, call(`{"a":{"b":["ü",1]}}`))); e["a"] == nil {
			t.Fatalf("echo: %v", e)
		}
	}
	c := call(`{"do":"context"}`)
	if e := read(w.run(t, f, c)); e["id"] != c.RequestID || e["arn"] != c.InvokedARN || e["remaining"] != true {
		t.Fatalf("context: %v", e)
	}
	r := w.run(t, f, call(`{"do":"fail"}`))
	if e := read(r); r.FunctionError != "Unhandled" || !strings.Contains(e["errorMessage"].(string), "as asked") || e["errorType"] == "" {
		t.Fatalf("fail: %+v, %s", r, r.Payload)
	}
	if e := read(w.run(t, f, call(`{"z":1}`))); e["z"] != 1.0 || w.driver.started.Load() != 1 {
		t.Fatalf("afterwards: %v, %d environments", e, w.driver.started.Load())
	}
}

// exerciseExtension looks for what an extension on a published client has said.
func exerciseExtension(t *testing.T, w *world) {
	w.log.until(t, contains("told of 00000000-0000-4000-8000-"))
	w.Close(context.Background())
	text := strings.Join(w.log.until(t, contains("told to end for spindown")), "\n")
	for _, want := range []string{"telemetry PlatformInitRuntimeDone", "telemetry PlatformStart", "telemetry PlatformRuntimeDone", "telemetry PlatformReport", "telemetry PlatformExtension"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}
