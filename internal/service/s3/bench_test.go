package s3

// Measures puts, reads and pages of listings through the edge, over a store and a disk in memory: what the disk costs is in neither. Pages cost the same
// wherever they begin.

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/service/s3/objectstore"
)

func BenchmarkObjects(b *testing.B) {
	for _, size := range []int{1 << 10, 8<<20 - 1} {
		w, body := newBench(b), strings.Repeat("x", size)
		w.bucket("bucket")
		for method, sent := range map[string]string{http.MethodPut: body, http.MethodGet: ""} {
			b.Run(fmt.Sprintf("%s/%d", method, size), func(b *testing.B) {
				w.must(http.MethodPut, "/bucket/k", body)
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					w.must(method, "/bucket/k", sent)
				}
			})
		}
	}
}

func BenchmarkListing(b *testing.B) {
	w := newBench(b)
	w.bucket("bucket")
	const objects = 200_000
	at, any := w.service.bucket("bucket"), func(*objectstore.Object) error { return nil }
	for i := range objects {
		content, err := w.service.objects.Write([]byte("v"))
		if err == nil {
			err = w.service.objects.Set(at.at(fmt.Sprintf("folder-%d/%07d", i%10, i)), &objectstore.Object{Size: 1, ETag: "e"}, content, any)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for name, query := range map[string]string{"first": "", "middle": "&start-after=folder-5/0100000", "rolled": "&delimiter=/"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w.must(http.MethodGet, "/bucket?list-type=2"+query, "")
			}
		})
	}
}
