package lambda

// Proves that functions which share archives can be made, changed, run and deleted at once: nobody loses an archive, and none is left over.
// How: many goroutines on a few names and archives, under the race detector.

import (
	"fmt"
	"io"
	"sync"
	"testing"

	"sluice/internal/blob"
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
	b.whole("afterwards")
}

// run reads the code of a function, if that is there and ready.
func (b *bench) run(name string) {
	r, err := b.runnable(name, "", 0)
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
func (b *bench) archivesOf(r *Runnable) []blob.Digest {
	d, err := blob.ParseDigest(r.CodeFolder[len(r.CodeFolder)-2*len(blob.Digest{}):])
	if err != nil {
		b.t.Error(err)
	}
	return []blob.Digest{d}
}
