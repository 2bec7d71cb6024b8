package objectstore_test

// Proves that objects, their bodies, listings and uploads are what a map of them says, through any run of changes; that after a crash everything
// is there that was answered, and of the one change that was not all or nothing; that no chunk stays that nothing refers to, and none is missing. How:
// random runs beside a model, on a store and a disk in memory whose power is cut and whose steps fail.

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"sluice/internal/blob"
	blobs "sluice/internal/blob/local"
	"sluice/internal/fault"
	"sluice/internal/seal"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/store/memory"
)

// world is a disk, what is open on it, and what should be there.
type world struct {
	t      *rapid.T
	disk   *memory.Disk
	files  *vfs.MemFS
	faults *fault.Set // of both
	store  *memory.Store
	blobs  *blobs.Store
	s      *objectstore.Store

	objects map[objectstore.Place]object
	uploads map[objectstore.ID]upload
	unsures int
}

type object struct {
	body []byte
	etag string
}

type upload struct {
	at    objectstore.Place
	parts map[int][]byte
}

func newWorld(t *rapid.T) *world {
	w := &world{
		t: t, disk: memory.NewDisk(), files: vfs.NewCrashableMem(),
		objects: map[objectstore.Place]object{}, uploads: map[objectstore.ID]upload{},
	}
	w.open()
	return w
}

func (w *world) open() {
	w.faults = &fault.Set{}
	var err error
	if w.store, err = w.disk.Open(w.faults); err != nil {
		w.t.Fatal(err)
	}
	if w.blobs, err = blobs.Open(w.files, "/data/objects", w.faults); err != nil {
		w.t.Fatal(err)
	}
	w.s, err = objectstore.Open(objectstore.Config{
		Store: w.store, Blobs: w.blobs, Bodies: seal.NewRoot([seal.KeyBytes]byte{1}).Sealer("s3/object"), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// unsure names a body that may be kept or not: no other has the name.
func (w *world) unsure() string {
	w.unsures++
	return fmt.Sprint("unsure ", w.unsures)
}

// crash cuts the power.
func (w *world) crash() {
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(w.t, "chance"), 0))
	w.disk.Crash(chance)
	w.files = w.files.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: chance.IntN(101), RNG: chance})
	w.open()
}

func anything(*objectstore.Object) error { return nil }

// body is one of those that lie in the store, in a chunk, or in several.
func (w *world) body() []byte {
	sizes := []int{0, 1, 2, 3, 10, 50, 100, 1000, 10_000, objectstore.FrameBytes, objectstore.FrameBytes + 1, 3 * objectstore.FrameBytes, objectstore.ChunkBytes + 5}
	size := rapid.SampledFrom(sizes).Draw(w.t, "size")
	seed := rapid.Byte().Draw(w.t, "seed")
	body := make([]byte, size)
	for i := range body {
		body[i] = seed + byte(i>>8) + byte(i)
	}
	return body
}

func (w *world) place() objectstore.Place {
	return objectstore.Place{
		Bucket: rapid.SampledFrom([]string{"b", "bb"}).Draw(w.t, "bucket"),
		Key:    rapid.StringMatching(`[ab/]{1,3}`).Draw(w.t, "key"),
	}
}

func (w *world) put(at objectstore.Place, o object) error {
	c, err := w.s.Write(o.body)
	if err != nil {
		return err
	}
	return w.s.Set(at, &objectstore.Object{Size: int64(len(o.body)), ETag: o.etag, Modified: time.Unix(1, 0).UTC()}, c, anything)
}

// known returns an upload, or one that there is not.
func (w *world) known() (objectstore.ID, upload) {
	ids := slices.SortedFunc(maps.Keys(w.uploads), func(a, b objectstore.ID) int { return cmp.Compare(a.String(), b.String()) })
	if len(ids) == 0 {
		return objectstore.ID{}, upload{}
	}
	id := rapid.SampledFrom(ids).Draw(w.t, "upload")
	return id, w.uploads[id]
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) setPart(id objectstore.ID, at objectstore.Place, number int, body []byte) error {
	c, err := w.s.Write(body)
	if err != nil {
		return err
	}
	p := &objectstore.UploadedPart{ETag: fmt.Sprint(number), Modified: time.Unix(2, 0).UTC()}
	p.Number = number
	return w.s.SetPart(at, id, p, c, anything)
}

// complete joins all parts but the first, if there are several.
func (w *world) complete(id objectstore.ID, u upload) (whole []byte, err error) {
	_, err = w.s.Complete(u.at, id, anything, func(_ *objectstore.Upload, all map[int]*objectstore.UploadedPart) (chosen []*objectstore.UploadedPart, o *objectstore.Object, err error) {
		o = &objectstore.Object{ETag: "joined", Modified: time.Unix(3, 0).UTC()}
		numbers := slices.Sorted(maps.Keys(all))
		if len(numbers) == 0 {
			return nil, nil, errRefused
		}
		if len(numbers) > 1 {
			numbers = numbers[1:]
		}
		for _, n := range numbers {
			chosen = append(chosen, all[n])
			o.Size += all[n].Size
			whole = append(whole, u.parts[n]...)
		}
		return chosen, o, nil
	})
	return whole, err
}

var errRefused = errors.New("refused")

func (w *world) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"put": func(*rapid.T) {
			at, o := w.place(), object{body: w.body(), etag: rapid.StringMatching(`[0-9]{4}`).Draw(w.t, "etag")}
			w.must(w.put(at, o))
			w.objects[at] = o
		},
		"put refused": func(*rapid.T) {
			c, err := w.s.Write(w.body())
			w.must(err)
			if err := w.s.Set(w.place(), &objectstore.Object{}, c, func(*objectstore.Object) error { return errRefused }); !errors.Is(err, errRefused) {
				w.t.Fatal(err)
			}
		},
		"delete": func(*rapid.T) {
			at := w.place()
			w.must(w.s.Delete(at, anything))
			delete(w.objects, at)
		},
		"begin": func(*rapid.T) {
			at, u := w.place(), &objectstore.Upload{Begun: time.Unix(1, 0).UTC()}
			w.must(w.s.Begin(at, u, anything))
			w.uploads[u.ID] = upload{at, map[int][]byte{}}
		},
		"part": func(*rapid.T) {
			id, u := w.known()
			number, body := rapid.IntRange(1, 4).Draw(w.t, "number"), w.body()
			err := w.setPart(id, u.at, number, body)
			if u.parts == nil {
				if !errors.Is(err, objectstore.ErrNotFound) {
					w.t.Fatal(err)
				}
				return
			}
			w.must(err)
			u.parts[number] = body
		},
		"complete": func(*rapid.T) {
			id, u := w.known()
			whole, err := w.complete(id, u)
			if len(u.parts) == 0 {
				if err == nil {
					w.t.Fatal("nothing was joined")
				}
				return
			}
			w.must(err)
			w.objects[u.at] = object{whole, "joined"}
			delete(w.uploads, id)
		},
		"abort": func(*rapid.T) {
			id, u := w.known()
			if err := w.s.Abort(u.at, id, anything); (err == nil) != (u.parts != nil) {
				w.t.Fatal(err)
			}
			delete(w.uploads, id)
		},
		"overwrite what is read": func(*rapid.T) {
			at := w.place()
			before, is := w.objects[at]
			r, err := w.s.Open(at)
			if !is {
				if !errors.Is(err, objectstore.ErrNotFound) {
					w.t.Fatal(err)
				}
				return
			}
			w.must(err)
			defer r.Close()
			w.must(w.s.Delete(at, anything))
			delete(w.objects, at)
			got, err := r.Bytes(context.Background(), 0, r.Object.Size)
			if err != nil || !bytes.Equal(got, before.body) {
				w.t.Fatalf("%d bytes of %d, %v", len(got), len(before.body), err)
			}
		},
		"crash": func(*rapid.T) { w.crash() },
		"fail and crash": func(*rapid.T) {
			at, o := w.place(), object{body: w.body(), etag: "maybe"}
			w.faults.On(rapid.SampledFrom([]fault.Point{blobs.PointWrite, blobs.PointSync, blobs.PointRename}).Draw(w.t, "point"), fault.Always(), fault.Fail(nil))
			if err := w.put(at, o); err == nil {
				w.objects[at] = o
			}
			w.crash()
		},
		"the store fails": func(*rapid.T) {
			at, o := w.place(), object{body: w.body(), etag: w.unsure()}
			w.faults.On(rapid.SampledFrom([]fault.Point{memory.PointCommit, memory.PointSync}).Draw(w.t, "point"), fault.Always(), fault.Fail(nil))
			if err := w.put(at, o); err == nil {
				w.t.Fatal("a store that has failed answers")
			}
			w.crash()
			if now, err := w.s.Get(at); err == nil && now.ETag == o.etag {
				w.objects[at] = o
			}
		},
		"crash before the record": func(*rapid.T) {
			_, err := w.s.Write(w.body())
			w.must(err)
			w.crash()
		},
	}
}

// check compares everything.
func (w *world) check() {
	for at, o := range w.objects {
		r, err := w.s.Open(at)
		w.must(err)
		from := rapid.Int64Range(0, r.Object.Size).Draw(w.t, "from")
		to := rapid.Int64Range(from, r.Object.Size).Draw(w.t, "to")
		got, err := r.Bytes(context.Background(), from, to)
		r.Close()
		if err != nil || !bytes.Equal(got, o.body[from:to]) || r.Object.ETag != o.etag || r.Object.Size != int64(len(o.body)) {
			w.t.Fatalf("%v: %d bytes of %d, %+v, %v", at, len(got), to-from, r.Object, err)
		}
	}
	w.checkListing()
	w.checkUploads()
	w.checkBlobs()
}

func (w *world) checkListing() {
	bucket := rapid.SampledFrom([]string{"b", "bb"}).Draw(w.t, "bucket")
	prefix := rapid.SampledFrom([]string{"", "a", "a/", "/"}).Draw(w.t, "prefix")
	delimiter := rapid.SampledFrom([]string{"", "/", "b"}).Draw(w.t, "delimiter")
	after := rapid.SampledFrom([]string{"", "a", "a/", "b/a"}).Draw(w.t, "after")
	var want []string
	for at := range w.objects {
		rest, is := strings.CutPrefix(at.Key, prefix)
		if !is || at.Bucket != bucket {
			continue
		}
		shown := at.Key
		if i := strings.Index(rest, delimiter); delimiter != "" && i >= 0 {
			shown = prefix + rest[:i] + delimiter
		}
		if shown > after {
			want = append(want, shown)
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	var got []string
	most := rapid.IntRange(1, 4).Draw(w.t, "max")
	for more := true; more; {
		page, err := w.s.List(&objectstore.Listing{Bucket: bucket, Prefix: prefix, Delimiter: delimiter, After: after, Max: most})
		w.must(err)
		if len(page.Objects)+len(page.Prefixes) > most {
			w.t.Fatalf("%d of %d", len(page.Objects)+len(page.Prefixes), most)
		}
		for _, o := range page.Objects {
			got = append(got, o.Key)
		}
		got = append(got, page.Prefixes...)
		after, more = page.Next, page.Next != ""
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		w.t.Fatalf("%q, not %q", got, want)
	}
}

func (w *world) checkUploads() {
	var got []string
	for _, bucket := range []string{"b", "bb"} {
		l := objectstore.UploadListing{Listing: objectstore.Listing{Bucket: bucket, Max: 2}}
		for {
			page, err := w.s.ListUploads(&l)
			w.must(err)
			for _, u := range page.Uploads {
				got = append(got, bucket+" "+u.Key+" "+u.ID.String())
				l.After, l.AfterID = u.Key, &u.ID
			}
			if !page.More {
				break
			}
		}
	}
	var want []string
	for id, u := range w.uploads {
		want = append(want, u.at.Bucket+" "+u.at.Key+" "+id.String())
		_, parts, more, err := w.s.Parts(u.at, id, 0, 10)
		w.must(err)
		if len(parts) != len(u.parts) || more {
			w.t.Fatalf("%d of %d parts", len(parts), len(u.parts))
		}
		for _, p := range parts {
			if p.Size != int64(len(u.parts[p.Number])) {
				w.t.Fatalf("part %d", p.Number)
			}
		}
	}
	slices.Sort(want)
	if slices.Sort(got); !slices.Equal(got, want) {
		w.t.Fatalf("%q, not %q", got, want)
	}
}

// checkBlobs looks that there are as many chunks as the bodies need.
func (w *world) checkBlobs() {
	need, there := 0, 0
	count := func(body []byte) {
		if len(body) > objectstore.FrameBytes {
			need += (len(body) + objectstore.ChunkBytes - 1) / objectstore.ChunkBytes
		}
	}
	for _, u := range w.uploads {
		for _, body := range u.parts {
			count(body)
		}
	}
	joined := false
	for _, o := range w.objects {
		count(o.body)
		joined = joined || o.etag == "joined" // its parts were cut elsewhere
	}
	w.must(w.blobs.Each(func(blob.Digest) error { there++; return nil }))
	if !joined && there != need {
		w.t.Fatalf("%d chunks, not %d", there, need)
	}
}

func TestStore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		actions := w.actions()
		actions[""] = func(*rapid.T) { w.check() }
		t.Repeat(actions)
	})
}
