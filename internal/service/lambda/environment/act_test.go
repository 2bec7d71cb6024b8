package environment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"sluice/internal/sandbox/drivers"
)

// self is what TestMain has found this process not to be.
var self drivers.Self

// TestMain lets this test's program act as the processes of an environment: a runtime, or an extension.
func TestMain(m *testing.M) {
	self = drivers.Become()
	switch os.Getenv("ACT_AS") {
	case "runtime":
		actAsRuntime()
	case "extension":
		actAsExtension()
	case "server":
		actAsServer()
	default:
		os.Exit(m.Run())
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func actAsRuntime() {
	api := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/"
	switch os.Getenv("INIT") {
	case "exit":
		say("no init today")
		os.Exit(3)
	case "error":
		post(api+"init/error", `{"errorMessage":"cannot import","errorType":"Runtime.ImportModuleError"}`, "Lambda-Runtime-Function-Error-Type", "Runtime.ImportModuleError")
		os.Exit(1)
	case "hang":
		select {}
	}
	for {
		r, err := http.Get(api + "invocation/next")
		if err != nil {
			os.Exit(0)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		id := r.Header.Get("Lambda-Runtime-Aws-Request-Id")
		act(api+"invocation/"+id, string(body), r.Header)
	}
}

func act(at, body string, h http.Header) {
	verb, rest, _ := strings.Cut(strings.Trim(body, `"`), " ")
	switch verb {
	case "exit":
		os.Exit(1)
	case "leave":
		os.Exit(0)
	case "hang":
		select {}
	case "die":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "error":
		post(at+"/error", `{"errorMessage":"boom","errorType":"MyError"}`, "Lambda-Runtime-Function-Error-Type", "MyError")
	case "print":
		say(rest)
		post(at+"/response", `"printed"`)
	case "variable":
		say()
		text, _ := json.Marshal(os.Getenv(rest))
		post(at+"/response", string(text))
	case "headers":
		text, _ := json.Marshal(h)
		post(at+"/response", string(text))
	case "large":
		post(at+"/response", `"`+strings.Repeat("x", 7<<20)+`"`)
	case "late":
		post(at+"/response", `"early"`)
		os.Exit(9)
	case "stream":
		post(at+"/response", rest, "Lambda-Runtime-Function-Response-Mode", "streaming")
	case "mode":
		post(at+"/response", rest, "Lambda-Runtime-Function-Response-Mode", "nonsense")
	default:
		post(at+"/response", body)
	}
}

func post(url, body string, headers ...string) {
	r, _ := http.NewRequest(http.MethodPost, url, bytes.NewReader([]byte(body)))
	for n := 0; n < len(headers); n += 2 {
		r.Header.Set(headers[n], headers[n+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
}

// actAsExtension registers, subscribes to telemetry if TELEMETRY names a protocol, and writes what happens to its output.
func actAsExtension() {
	api := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API")
	r, _ := http.NewRequest(http.MethodPost, api+"/2020-01-01/extension/register", strings.NewReader(`{"events":["INVOKE","SHUTDOWN"]}`))
	r.Header.Set("Lambda-Extension-Name", os.Args[1])
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		os.Exit(1)
	}
	id := answer.Header.Get("Lambda-Extension-Identifier")
	text, _ := io.ReadAll(answer.Body)
	say("registered", string(text))
	if protocol := os.Getenv("TELEMETRY"); protocol != "" {
		subscribe(api, id, protocol)
	}
	for {
		r, _ := http.NewRequest(http.MethodGet, api+"/2020-01-01/extension/event/next", nil)
		r.Header.Set("Lambda-Extension-Identifier", id)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			os.Exit(1)
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		say("told", string(text))
		if strings.Contains(string(text), "SHUTDOWN") {
			os.Exit(0)
		}
	}
}

// subscribe listens at a port that is free, which is another one for each environment where they share the host's network.
func subscribe(api, id, protocol string) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		os.Exit(2)
	}
	port := fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
	destination := `{"protocol":"HTTP","URI":"http://sandbox.localdomain:` + port + `/here"}`
	if protocol == "TCP" {
		destination = `{"protocol":"TCP","port":` + port + `}`
		go takeLines(l)
	} else {
		go func() { _ = http.Serve(l, http.HandlerFunc(takeBatch)) }()
	}
	body := `{"schemaVersion":"2022-12-13","types":["platform","function","extension"],"buffering":{"timeoutMs":25},"destination":` + destination + `}`
	r, _ := http.NewRequest(http.MethodPut, api+"/2022-07-01/telemetry", strings.NewReader(body))
	r.Header.Set("Lambda-Extension-Identifier", id)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		os.Exit(1)
	}
	text, _ := io.ReadAll(answer.Body)
	say("subscribed", answer.StatusCode, string(text))
}

type event struct {
	Time   string `json:"time"`
	Type   string `json:"type"`
	Record any    `json:"record"`
}

// takeBatch takes telemetry as it comes by HTTP.
func takeBatch(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var batch []event
	if r.Method != http.MethodPost || r.URL.Path != "/here" || !strings.HasPrefix(r.Host, "sandbox.localdomain:") || json.Unmarshal(body, &batch) != nil {
		say("nonsense:", r.Method, r.Host, r.URL.Path, string(body))
	}
	for _, e := range batch {
		e.tell()
	}
}

// takeLines takes telemetry as it comes by TCP: an event a line, over one connection.
func takeLines(l net.Listener) {
	c, err := l.Accept()
	for lines := json.NewDecoder(c); err == nil; {
		var e event
		if err = lines.Decode(&e); err == nil {
			e.tell()
		}
	}
	say("nonsense:", err)
}

// tell writes what was received, unless it is what was written here: that would never end.
func (e *event) tell() {
	record, _ := json.Marshal(e.Record)
	if line := e.Type + " " + string(record); !strings.Contains(line, "received") {
		say("received", line)
	}
}

// say writes to standard output, as functions do.
func say(words ...any) { _, _ = fmt.Fprintln(os.Stdout, words...) }
