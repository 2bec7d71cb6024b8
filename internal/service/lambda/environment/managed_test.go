// Proves that the bootstraps of the managed runtimes behave as AWS's: handlers are found, called and answered in every style, errors and
// logs have AWS's form. The expected texts are AWS's recorded answers where there are any, and else what its public runtime clients
// say. A language that this host lacks is left out with a reason.
package environment

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/service/lambda/runtimes"
)

// catalogue is looked for once: it asks interpreters for their versions.
var catalogue = sync.OnceValues(func() (*runtimes.Catalogue, error) {
	dir, err := os.MkdirTemp("", "runtimes-")
	if err != nil {
		return nil, err
	}
	place, err := runtimes.Install(dir)
	if err != nil {
		return nil, err
	}
	return runtimes.Find(place, nil), nil
})

func managedWorld(t testing.TB, family string) *world {
	t.Helper()
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	if c.Available()[family] == "" {
		t.Skip("left out: this host has no interpreter for " + family)
	}
	return newWorld(t, Limits{}, func(p *Ports) { p.Runtimes = c })
}

func managed(t testing.TB, runtime, handler string, files map[string]string) *Function {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return &Function{
		Key: runtime + handler + dir, ARN: "arn:aws:lambda:us-east-1:111122223333:function:f:$LATEST", Runtime: runtime, Handler: handler,
		Code: dir, MemoryMB: 256, EphemeralMB: 512, Timeout: 20 * time.Second,
	}
}

// exchange is one call and what is expected of it.
type exchange struct {
	name, handler, event string
	payload              string // as it is, or a regular expression after "~"
	log                  string // a regular expression in the tail of the log
	stream               string // what a streamed response brought
}

func (x *exchange) check(t *host, w *world, f *Function) {
	task := t.task(f)
	t.Run(x.name, func(t *testing.T) {
		g := *f
		g.Handler, g.Key = x.handler, f.Key+x.handler
		c := call(x.event)
		c.Tail = true
		var streamed bytes.Buffer
		if x.stream != "" {
			c.Stream = func(contentType string) io.Writer {
				streamed.WriteString(contentType + "|")
				return &streamed
			}
		}
		r := w.run(t, &g, c)
		for _, what := range []struct{ want, got string }{{x.payload, string(r.Payload)}, {x.log, string(r.Log)}, {x.stream, streamed.String()}} {
			want := strings.NewReplacer("$ID", c.RequestID, "$DIR", task).Replace(what.want)
			if pattern, ok := strings.CutPrefix(want, "~"); ok && !regexp.MustCompile(pattern).MatchString(what.got) || !ok && want != "" && want != what.got {
				t.Errorf("got\n%s\nwant\n%s\nthe log is\n%s", what.got, want, r.Log)
			}
		}
	})
}

const instant = `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`

func testPython(t *host) {
	t.Parallel()
	w := managedWorld(t, "python")
	f := managed(t, "python3.13", "", map[string]string{
		"f.py": `
import decimal, logging, os, sys
def echo(event, context): return event
def nothing(event, context): pass
def fails(event, context):
    raise Exception("Handler fails")
class MyError(Exception): pass
def mine(event, context):
    raise MyError("two\nlines")
def logs(event, context):
    print("printed")
    logging.getLogger().setLevel("INFO")
    logging.info("told %s", 1)
    logging.getLogger("x").warning("two\nlines")
    return 0
def extra(event, context):
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger("x").exception("oh", extra={"k": 1})
def context(event, c):
    return [c.function_name, c.function_version, c.memory_limit_in_mb, c.aws_request_id, c.invoked_function_arn, c.log_group_name, c.get_remaining_time_in_millis() > 1000, c.identity.cognito_identity_id, c.client_context, os.environ["_X_AMZN_TRACE_ID"]]
def unserialisable(event, context): return {1, 2}
def number(event, context): return decimal.Decimal("1.5")
def exits(event, context): sys.exit(0)
def exits4(event, context): sys.exit(4)`,
		"sub/g.py":     "def handler(event, context): return 'sub'",
		"broken.py":    "import nowhere",
		"syntax.py":    "def handler(:\n  pass",
		"initerror.py": "raise Exception(\"Runtime startup fails\")",
		"initexit.py":  "import sys\nsys.exit(0)",
	})
	for _, x := range []exchange{
		{name: "echo", handler: "f.echo", event: `{"a":[1,"ü"]}`, payload: `{"a": [1, "ü"]}`},
		{name: "none", handler: "f.nothing", event: `1`, payload: `null`},
		{
			name: "error", handler: "f.fails", event: `1`,
			payload: `{"errorMessage": "Handler fails", "errorType": "Exception", "requestId": "$ID", "stackTrace": ["  File \"$DIR/f.py\", line 6, in fails\n    raise Exception(\"Handler fails\")\n"]}`,
			log:     `~\n\[ERROR\] Exception: Handler fails\nTraceback \(most recent call last\):\n\x{a0}\x{a0}File "$DIR/f.py", line 6, in fails\n\x{a0}\x{a0}\x{a0}\x{a0}raise Exception\("Handler fails"\)\nEND`,
		},
		{name: "own error", handler: "f.mine", event: `1`, payload: `~^\{"errorMessage": "two\\nlines", "errorType": "MyError"`},
		{name: "logging", handler: "f.logs", event: `1`, payload: `0`, log: `~\nprinted\n\[INFO\]\t` + instant + `\t$ID\ttold 1\n\[WARNING\]\t` + instant + `\t$ID\ttwo\nlines\n`},
		{name: "context", handler: "f.context", event: `1`, payload: `["f", "$LATEST", "256", "$ID", "arn:aws:lambda:us-east-1:111122223333:function:f", "/aws/lambda/f", true, null, null, "Root=1-5-6"]`},
		{name: "not serialisable", handler: "f.unserialisable", event: `1`, payload: `{"errorMessage": "Unable to marshal response: Object of type set is not JSON serializable", "errorType": "Runtime.MarshalError", "requestId": "$ID", "stackTrace": []}`},
		{name: "decimal", handler: "f.number", event: `1`, payload: `1.5`},
		{name: "exit 0", handler: "f.exits", event: `1`, payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: $ID Error: Runtime exited without providing a reason"}`},
		{name: "exit 4", handler: "f.exits4", event: `1`, payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: $ID Error: Runtime exited with error: exit status 4"}`},
		{name: "folder", handler: "sub/g.handler", event: `1`, payload: `"sub"`},
		{name: "no such module", handler: "absent.handler", event: `1`, payload: `{"errorMessage": "Unable to import module 'absent': No module named 'absent'", "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}`},
		{name: "import fails", handler: "broken.handler", event: `1`, payload: `{"errorMessage": "Unable to import module 'broken': No module named 'nowhere'", "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}`},
		{name: "syntax", handler: "syntax.handler", event: `1`, payload: `~^\{"errorMessage": "Syntax error in module 'syntax': .*\(syntax.py, line 1\)", "errorType": "Runtime.UserCodeSyntaxError", "requestId": "", "stackTrace": \["  File \\"$DIR/syntax.py\\" Line 1\\n    def handler\(:\\n`},
		{name: "no such function", handler: "f.absent", event: `1`, payload: `{"errorMessage": "Handler 'absent' missing on module 'f'", "errorType": "Runtime.HandlerNotFound", "requestId": "", "stackTrace": []}`},
		{name: "bad name", handler: "nodot", event: `1`, payload: `{"errorMessage": "Bad handler 'nodot': not enough values to unpack (expected 2, got 1)", "errorType": "Runtime.MalformedHandlerName", "requestId": "", "stackTrace": []}`},
		{
			name: "init fails", handler: "initerror.handler", event: `1`,
			payload: `~^\{"errorMessage": "Runtime startup fails", "errorType": "Exception", "requestId": "", "stackTrace": \["  File \\"[^"]*importlib/__init__.py\\", line \d+, in import_module\\n.*"  File \\"$DIR/initerror.py\\", line 1, in <module>\\n    raise Exception\(\\"Runtime startup fails\\"\)\\n"\]\}`,
		},
		{name: "init exits", handler: "initexit.handler", event: `1`, payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: $ID Error: Runtime exited without providing a reason"}`},
	} {
		x.check(t, w, f)
	}
	f.Logging.JSON = true
	f.Key += "json"
	for _, x := range []exchange{
		{name: "JSON log", handler: "f.logs", event: `1`, log: `~\{"timestamp": "[^"]*Z", "level": "INFO", "message": "told 1", "logger": "root", "requestId": "$ID"\}\n\{"timestamp": "[^"]*Z", "level": "WARNING", "message": "two\\nlines", "logger": "x", "requestId": "$ID"\}\n`},
		{name: "JSON log of an exception", handler: "f.extra", event: `1`, log: `~"message": "oh", "logger": "x", "stackTrace": \["  File .*"errorType": "ZeroDivisionError", "errorMessage": "division by zero", "location": "$DIR/f.py:extra:\d+", "requestId": "$ID", "k": 1\}`},
		{name: "JSON log of an error", handler: "f.fails", event: `1`, log: `~"log_level": "ERROR", "errorMessage": "Handler fails", "errorType": "Exception", "requestId": "$ID", "stackTrace": \[`},
	} {
		x.check(t, w, f)
	}
}

func testNoteOfTheInterpreter(t *host) {
	w := managedWorld(t, "python")
	w.run(t, managed(t, "python3.9", "f.h", map[string]string{"f.py": "def h(e, c): return 1"}), call(`1`))
	w.log.until(t, contains("INIT_START Runtime Version: python3.9 runs on python3 3."))
}

func testWrapperScript(t *host) {
	w := managedWorld(t, "python")
	f := managed(t, "python3.9", "f.h", map[string]string{"f.py": "import os\ndef h(e, c): return os.environ.get('WRAPPED')"})
	script(t, filepath.Join(f.Code, "wrapper"), `WRAPPED=yes exec "$@"`)
	f.Environment = map[string]string{"AWS_LAMBDA_EXEC_WRAPPER": filepath.Join(t.task(f), "wrapper")}
	if r := w.run(t, f, call(`1`)); string(r.Payload) != `"yes"` {
		t.Fatalf("%s", r.Payload)
	}
	f = managed(t, "python3.9", "f.h", nil)
	f.Environment = map[string]string{"AWS_LAMBDA_EXEC_WRAPPER": "/idontexist"}
	c := call(`1`)
	if r := w.run(t, f, c); string(r.Payload) != `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: `+c.RequestID+` Error: Runtime exited with error: exit status 127"}` {
		t.Fatalf("%s", r.Payload)
	}
}
