package lambda

// The harness's other half: a fleet that runs functions of the test's, images that are only names, and a way to other services.

import (
	"context"
	"errors"
	"net/http"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/lambda/environment"
	images "sluice/internal/service/lambda/image"
	"sluice/internal/wire"
)

// stage is a Fleet without environments.
type stage struct {
	// play is what functions do; nil answers with the payload.
	play func(f *environment.Function, c *environment.Call) (*environment.Result, error)

	mu      sync.Mutex
	played  []*environment.Call
	on      []*environment.Function
	retired []string
	wanted  map[string]int // provisioned
	ready   int            // of those
	failure error
}

func (s *stage) Invoke(ctx context.Context, f *environment.Function, c *environment.Call) (*environment.Result, error) {
	s.mu.Lock()
	s.played, s.on = append(s.played, c), append(s.on, f)
	play := s.play
	s.mu.Unlock()
	type outcome struct {
		result *environment.Result
		err    error
	}
	done := make(chan outcome, 1)
	go func() { // as in a fleet, the function goes on when its caller has left
		var o outcome
		if o.result = (&environment.Result{Payload: c.Payload, ContentType: "application/json"}); play != nil {
			o.result, o.err = play(f, c)
		}
		c.Ended()
		done <- o
	}()
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *stage) Provision(f *environment.Function, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wanted == nil {
		s.wanted = map[string]int{}
	}
	s.wanted[f.Key] = n
}

func (s *stage) Provisioned(key string) (allocated, ready int, failed error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return min(s.wanted[key], s.ready), min(s.wanted[key], s.ready), s.failure
}

func (s *stage) Retire(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.retired = append(s.retired, key)
}

// calls are those so far.
func (s *stage) calls() []*environment.Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.played
}

// library has every image but one.
type library struct{}

const missingImage = "registry.example/missing:1"

func (library) Pull(_ context.Context, r images.Reference, architecture string) (*images.Image, error) {
	if missing, err := images.ParseReference(missingImage); err != nil || reflect.DeepEqual(r, missing) {
		return nil, errors.Join(images.ErrNotFound, err)
	}
	return library{}.Get("sha256:" + architecture)
}

func (library) Get(id string) (*images.Image, error) {
	return &images.Image{ID: id, Digest: "sha256:" + strings.Repeat("d", 64), Rootfs: "/", Entrypoint: []string{"/entry"}, Cmd: []string{"own"}, Env: []string{"A=b"}}, nil
}

func (library) Keep(func(string) bool) error { return nil }

// Act: all roles but the untrusted.
func (b *bench) Act(ctx context.Context, role, _, functionARN string) (*service.Caller, error) {
	if may, err := b.MayAssume(ctx, role, functionARN, testAccount); err != nil || !may {
		return nil, errors.Join(err, ErrRole)
	}
	return &service.Caller{Principal: policy.Principal{Caller: policy.RoleSession, Account: testAccount, ARN: role}}, nil
}

// post is what was sent to another service.
type post struct {
	as   *service.Caller
	to   *wire.Request
	body M
}

// Do takes what is for SQS, and hands all else to the edge.
func (b *bench) Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response {
	if !strings.HasPrefix(r.Host, "sqs.") {
		return b.edge.Do(ctx, as, r)
	}
	b.postsMu.Lock()
	defer b.postsMu.Unlock()
	b.posts = append(b.posts, post{as: as, to: r, body: parse(b.t, r.Body)})
	status := http.StatusOK
	if len(b.statuses) > 0 {
		status, b.statuses = b.statuses[0], b.statuses[1:]
	}
	return &wire.Response{Status: status}
}

// posted are those so far.
func (b *bench) posted() []post {
	b.postsMu.Lock()
	defer b.postsMu.Unlock()
	return b.posts
}

// until waits for something that happens beside.
func (b *bench) until(what string, ok func() bool) {
	b.t.Helper()
	for n := 0; !ok(); n++ {
		if n > 1e7 {
			b.t.Fatalf("not so: %s\n%s", what, b.log.String())
		}
		runtime.Gosched()
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
