package s3

// The harness: the service behind a real edge over a store and a disk in memory, and a client that speaks REST-XML.

import (
	"context"
	"encoding/xml"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/blob/local"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

const (
	testAccount = "111111111111"
	testRegion  = "us-east-1"
)

// bench is one service with everything around it; reopen makes another on the same disk.
type bench struct {
	edgetest.Identity
	t       testing.TB
	disk    *memory.Disk
	files   *vfs.MemFS
	store   *memory.Store
	blobs   *local.Store
	clock   *clock.Virtual
	service *Service
	edge    *edge.Edge
	region  string
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, disk: memory.NewDisk(), files: vfs.NewCrashableMem(), clock: clock.NewVirtual(time.Date(2026, 11, 23, 1, 33, 0, 500, time.UTC)), region: testRegion}
	b.Become(testAccount)
	b.open()
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.store, err = b.disk.Open(nil); err != nil {
		b.t.Fatal(err)
	}
	if b.blobs, err = local.Open(b.files, "/objects", nil); err != nil {
		b.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(b.t.Output(), nil))
	if b.service, err = New(Config{
		Store: b.store, Blobs: b.blobs, Clock: b.clock, Log: log, Bodies: seal.NewRoot([seal.KeyBytes]byte{1}).Sealer("s3/object"), Authority: b,
	}); err != nil {
		b.t.Fatal(err)
	}
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: b, Recorder: b, Clock: b.clock, Log: log, Account: testAccount, Region: testRegion,
	})
}

// Decide asks the policies, as the service does for each of many keys.
func (b *bench) Decide(call *service.Call, check *service.Check) (policy.Decision, *service.Denial) {
	return b.edge.Decide(call, check)
}

// reopen ends the process and begins another on what is durable.
func (b *bench) reopen() {
	b.t.Helper()
	if err := b.store.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.open()
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	code   string
	text   string
}

// do sends a request; headers are names and values by turns.
func (b *bench) do(method, target, body string, headers ...string) answer {
	b.t.Helper()
	path, query, _ := strings.Cut(target, "?")
	r := &wire.Request{Method: method, Host: "s3." + b.region + ".amazonaws.com", Path: path, RawQuery: query, Header: http.Header{}, Body: []byte(body)}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return b.send(r)
}

// at reads a path of a host.
func (b *bench) at(host, path string) answer {
	b.t.Helper()
	return b.send(&wire.Request{Method: http.MethodGet, Host: host, Path: path, Header: http.Header{}})
}

func (b *bench) send(r *wire.Request) answer {
	b.t.Helper()
	out := b.edge.Do(context.Background(), b.Caller, r)
	a := answer{status: out.Status, header: out.Header, body: string(out.Body)}
	var refusal struct{ Code, Message string }
	if out.Status >= http.StatusBadRequest && xml.Unmarshal(out.Body, &refusal) == nil {
		a.code, a.text = refusal.Code, refusal.Message
	}
	return a
}

// must sends a request that succeeds.
func (b *bench) must(method, target, body string, headers ...string) answer {
	b.t.Helper()
	a := b.do(method, target, body, headers...)
	if a.status >= http.StatusBadRequest {
		b.t.Fatalf("%s %s: %d %s", method, target, a.status, a.body)
	}
	return a
}

// refused sends a request that is refused with a code.
func (b *bench) refused(code string, status int, method, target, body string, headers ...string) answer {
	b.t.Helper()
	a := b.do(method, target, body, headers...)
	if a.code != code || a.status != status {
		b.t.Errorf("%s %s: %d %s, not %d %s", method, target, a.status, a.body, status, code)
	}
	return a
}

// element is the text of the first element of a name.
func (a answer) element(name string) string {
	_, rest, _ := strings.Cut(a.body, "<"+name+">")
	text, _, _ := strings.Cut(rest, "</"+name+">")
	return text
}
