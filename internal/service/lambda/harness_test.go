package lambda

// The harness: the service behind a real edge over a store and a disk in memory, and a client that builds requests from the model.

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/blob/local"
	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/fault"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/lambda/code"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

const (
	testAccount  = "111111111111"
	otherAccount = "222222222222"
	testRegion   = "us-east-1"
	testRole     = "arn:aws:iam::111111111111:role/runner"
	testARN      = "arn:aws:lambda:us-east-1:111111111111:"
)

// M is a JSON object.
type M = map[string]any

// bench is one service with everything around it; reopen makes another on the same disks.
type bench struct {
	edgetest.Identity
	t          testing.TB
	disk       *memory.Disk
	store      *memory.Store
	files      *vfs.MemFS // archives
	folder     string     // unpacked ones
	faults     *fault.Set
	blobFaults *fault.Set
	clock      *clock.Virtual
	stored     *stored // in S3
	service    *Service
	edge       *edge.Edge
	untrusted  []string // roles that Lambda may not assume
	region     string
	log        bytes.Buffer
	logMu      sync.Mutex
	fleet      stage
	postsMu    sync.Mutex
	posts      []post
	statuses   []int // of the next posts
	end        func()
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{
		t: t, disk: memory.NewDisk(), files: vfs.NewCrashableMem(), folder: filepath.Join(t.TempDir(), "code"), region: testRegion,
		clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)), faults: &fault.Set{},
	}
	b.Become(testAccount)
	b.open()
	t.Cleanup(b.close)
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.store, err = b.disk.Open(b.faults); err != nil {
		b.t.Fatal(err)
	}
	b.blobFaults = &fault.Set{}
	blobs, err := local.Open(b.files, "/archives", b.blobFaults)
	if err != nil {
		b.t.Fatal(err)
	}
	folders, err := code.Open(b.folder, blobs)
	if err != nil {
		b.t.Fatal(err)
	}
	random := rand.NewChaCha8([32]byte{7})
	var mu sync.Mutex
	b.service, err = New(Config{
		Store: b.store, Blobs: blobs, Folders: folders, Clock: b.clock, Log: slog.New(slog.NewTextHandler(b, nil)), Roles: b,
		Fleet: &b.fleet, Caller: b, Engine: durable.NewEmbedded(b.store, nil), Images: library{}, Root: seal.NewRoot([seal.KeyBytes]byte{1}),
		Random: func(p []byte) {
			mu.Lock()
			defer mu.Unlock()
			_, _ = random.Read(p)
		},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: b, Recorder: b, Clock: b.clock,
		Log: slog.New(slog.NewTextHandler(b, nil)), Account: testAccount, Region: testRegion,
	})
}

// queue lets asynchronous events run until the process ends.
func (b *bench) queue() {
	b.t.Helper()
	if err := b.service.events.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.end = func() {
		if err := b.service.events.Stop(context.Background()); err != nil {
			b.t.Error(err)
		}
	}
}

// close ends what works by itself.
func (b *bench) close() {
	if b.end != nil {
		b.end()
		b.end = nil
	}
	b.service.readies.letting.Wait()
}

// reopen ends the process and begins another on what is durable.
func (b *bench) reopen() {
	b.t.Helper()
	b.close()
	if err := b.store.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.open()
}

// settle makes ready what waits, as the service's own goroutine does.
func (b *bench) settle() {
	var pulls sync.WaitGroup
	b.service.prepareAll(context.Background(), &pulls)
	pulls.Wait()
	b.service.reconcile(context.Background())
}

// Write collects the log.
func (b *bench) Write(p []byte) (int, error) {
	b.logMu.Lock()
	defer b.logMu.Unlock()
	return b.log.Write(p)
}

// MayAssume: all roles but the untrusted.
func (b *bench) MayAssume(_ context.Context, role, functionARN, account string) (bool, error) {
	if !strings.HasPrefix(functionARN, "arn:aws:lambda:") || account == "" {
		b.t.Errorf("asked for %q, %q", functionARN, account)
	}
	return !slices.Contains(b.untrusted, role), nil
}

// answer is what came back.
type answer struct {
	status int
	code   string
	body   M
}

// text is an error's message, under whichever of the two keys it is.
func (a answer) text() string {
	for _, key := range []string{"Message", "message"} {
		if text, ok := a.body[key].(string); ok {
			return text
		}
	}
	return ""
}

// call sends one operation, whatever its outcome.
func (b *bench) call(operation string, params M) answer {
	b.t.Helper()
	r := b.edge.Do(context.Background(), b.Caller, b.request(operation, params))
	out := answer{status: r.Status}
	if len(r.Header["X-Amzn-Errortype"]) > 0 {
		out.code = r.Header["X-Amzn-Errortype"][0]
	}
	if len(r.Body) > 0 {
		if err := json.Unmarshal(r.Body, &out.body); err != nil {
			b.t.Fatalf("%s answered %d %q: %v", operation, r.Status, r.Body, err)
		}
	}
	return out
}

// must sends one operation that succeeds.
func (b *bench) must(operation string, params M) M {
	b.t.Helper()
	a := b.call(operation, params)
	if a.status >= 300 {
		b.t.Fatalf("%s %v answered %d %s %v\n%s", operation, params, a.status, a.code, a.body, b.log.String())
	}
	return a.body
}

// refused sends one that does not.
func (b *bench) refused(operation string, params M, code, text string) {
	b.t.Helper()
	a := b.call(operation, params)
	if !strings.Contains(code, ".") && code != "NotImplemented" && code != "ValidationException" && code != "AccessDeniedException" {
		code += "Exception"
	}
	text = strings.ReplaceAll(text, "ARN:", testARN)
	if a.status < 400 || a.code != code || a.text() != text {
		b.t.Errorf("%s %v answered %d %s\n got %s\nwant %s\n%s", operation, params, a.status, a.code, a.text(), text, b.log.String())
	}
}

// request builds a request as an SDK does.
func (b *bench) request(operation string, params M) *wire.Request {
	b.t.Helper()
	op := lambdaapi.Service.Find(operation)
	if op == nil {
		b.t.Fatalf("no operation %s", operation)
	}
	path, fixed, _ := strings.Cut(op.URI, "?")
	query, err := url.ParseQuery(fixed)
	if err != nil {
		b.t.Fatal(err)
	}
	body, header := M{}, http.Header{"Content-Type": {"application/json"}}
	payload, isPayload := "", false
	for _, m := range op.New().WireSchema().Members {
		v, ok := params[m.Name]
		if !ok {
			continue
		}
		switch m.Location {
		case wire.InLabel:
			path = strings.Replace(path, "{"+m.Bound+"}", url.PathEscape(fmt.Sprint(v)), 1)
		case wire.InHeader:
			header.Set(m.Bound, fmt.Sprint(v))
		case wire.InPayload:
			payload, _ = v.(string)
			isPayload = true
		case wire.InQuery:
			list, isList := v.([]any)
			if !isList {
				list = []any{v}
			}
			for _, e := range list {
				query.Add(m.Bound, fmt.Sprint(e))
			}
		default:
			body[m.JSON] = v
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	if isPayload {
		text = []byte(payload)
	}
	return &wire.Request{
		Method: op.Method, Host: "lambda." + b.region + ".amazonaws.com", Path: path, RawQuery: query.Encode(), Header: header, Body: text, Secure: true,
	}
}

func parse(t testing.TB, text []byte) M {
	t.Helper()
	var out M
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

// zipOf is an archive with one file, in base64 as JSON has it.
func zipOf(t testing.TB, name, body string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create(name)
	if err == nil {
		_, err = f.Write([]byte(body))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

// plain are the parameters of a function that sets nothing.
func (b *bench) plain(name string, more ...M) M {
	params := M{
		"FunctionName": name, "Runtime": "python3.12", "Handler": "index.handler", "Role": testRole,
		"Code": M{"ZipFile": zipOf(b.t, "index.py", "def handler(e, c): return e")},
	}
	for _, m := range more {
		for k, v := range m {
			params[k] = v
		}
	}
	return params
}

// function makes one that is Active.
func (b *bench) function(name string, more ...M) M {
	b.t.Helper()
	b.must("CreateFunction", b.plain(name, more...))
	b.settle()
	return b.must("GetFunctionConfiguration", M{"FunctionName": name})
}
