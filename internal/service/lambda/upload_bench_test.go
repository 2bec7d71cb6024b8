package lambda

import (
	"context"
	"crypto/rand"
	"testing"
)

// BenchmarkUpload is UpdateFunctionCode with an archive of 8 MB that does not compress, from the request to the answer.
func BenchmarkUpload(b *testing.B) {
	x := newBench(b)
	x.function("fn")
	body := make([]byte, 8<<20)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		b.StopTimer()
		_, _ = rand.Read(body)
		r := x.request("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": zipOf(b, "data", string(body))})
		b.StartTimer()
		if answer := x.edge.Do(context.Background(), x.Caller, r); answer.Status != 200 {
			b.Fatalf("%d %s", answer.Status, answer.Body)
		}
		b.StopTimer()
		x.settle()
		b.StartTimer()
	}
}
