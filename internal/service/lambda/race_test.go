package lambda

// Proves that functions which share archives can be made, changed, run and deleted at once: nobody loses an archive, and none is left over.
// Nor does an invocation keep a slot, a version or an archive for longer than it lasts. How: many goroutines on a few names and archives, under
// the race detector.

import (
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"sluice/internal/blob"
	"sluice/internal/service/lambda/environment"
)

func TestManyAtOnce(t *testing.T) {
	b := newBench(t)
	if err := b.service.Start(); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for worker := range 6 {
		all.Go(func() {
			for i := range 30 {
				name := fmt.Sprint("fn", (worker+i)%3)
				code := zipOf(t, "code", fmt.Sprint(i%2))
				for _, a := range []answer{
					b.call("CreateFunction", b.plain(name, M{"Code": M{"ZipFile": code}})),
					b.call("UpdateFunctionCode", M{"FunctionName": name, "ZipFile": code, "Publish": i%3 == 0}),
					b.call("GetFunction", M{"FunctionName": name}),
				} {
					if a.status >= 500 {
						t.Errorf("%+v", a)
					}
				}
				b.run(name)
				if a := b.call("DeleteFunction", M{"FunctionName": name}); a.status >= 500 {
					t.Errorf("%+v", a)
				}
			}
		})
	}
	all.Wait()
	if err := b.service.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.settle()
	b.unheld()
	b.whole("afterwards")
}

// run reads the code of a function, if that is there and ready.
func (b *bench) run(name string) {
	r, err := b.readied(name, "", 0)
	if err != nil {
		return
	}
	defer r.Release()
	for _, v := range b.archivesOf(r) {
		reader, err := b.service.blobs.Open(v)
		if err != nil {
			b.t.Errorf("what runs lost its archive: %v", err)
			return
		}
		_, _ = io.Copy(io.Discard, reader)
		_ = reader.Close()
	}
}

// archivesOf names the archive of a folder, which is named by it.
func (b *bench) archivesOf(r *ready) []blob.Digest {
	d, err := blob.ParseDigest(r.function.Code[len(r.function.Code)-2*len(blob.Digest{}):])
	if err != nil {
		b.t.Error(err)
	}
	return []blob.Digest{d}
}

func TestInvocationsWhileFunctionsChange(t *testing.T) {
	b := newBench(t)
	if err := b.service.Start(); err != nil {
		t.Fatal(err)
	}
	b.fleet.play = func(f *environment.Function, _ *environment.Call) (*environment.Result, error) {
		if !exists(f.Code) {
			t.Errorf("what runs lost its code: %s", f.Code)
		}
		return &environment.Result{}, nil
	}
	var all sync.WaitGroup
	for worker := range 6 {
		all.Go(func() {
			for i := range 30 {
				name := fmt.Sprint("fn", (worker+i)%2)
				code := zipOf(t, "code", fmt.Sprint(i%3))
				for operation, params := range map[string]M{
					"CreateFunction":                  b.plain(name, M{"Code": M{"ZipFile": code}, "Publish": true}),
					"PutProvisionedConcurrencyConfig": {"FunctionName": name, "Qualifier": "1", "ProvisionedConcurrentExecutions": 1},
					"UpdateFunctionCode":              {"FunctionName": name, "ZipFile": code},
					"Invoke":                          {"FunctionName": name},
					"InvokeAsync":                     {"FunctionName": name, "InvokeArgs": "{}"},
					"DeleteFunction":                  {"FunctionName": name},
				} {
					if operation == "DeleteFunction" && i%5 > 0 {
						continue
					}
					if a := b.call(operation, params); a.status >= 500 {
						t.Errorf("%s: %+v", operation, a)
					}
				}
			}
		})
	}
	all.Wait()
	b.idle()
	for i := range 2 {
		b.call("DeleteFunction", M{"FunctionName": fmt.Sprint("fn", i)})
	}
	b.until("every event is over", func() bool {
		b.clock.Advance(10 * time.Minute)
		return b.kept() == 0
	})
	if err := b.service.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.settle()
	b.unheld()
	b.whole("afterwards")
	if n, m := len(b.service.readies.all), len(b.service.provisions.keys()); n != 0 || m != 0 {
		t.Errorf("%d versions are ready, %d provisioned", n, m)
	}
}
