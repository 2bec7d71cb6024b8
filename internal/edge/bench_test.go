package edge

import (
	"context"
	"net/http"
	"testing"
)

// BenchmarkServe is the way of a signed, authorized call without socket and service.
func BenchmarkServe(b *testing.B) {
	for _, d := range dialects() {
		b.Run(d.name, func(b *testing.B) {
			w := newWorld(b)
			w.edge.Recorder = discard{}
			r := w.sign(d.request(), d.service)
			b.ReportAllocs()
			for b.Loop() {
				if out := w.edge.Serve(context.Background(), r); out.Status != http.StatusOK {
					b.Fatalf("%d %s", out.Status, out.Body)
				}
			}
		})
	}
}

// BenchmarkDo is the same from inside: an integration's call.
func BenchmarkDo(b *testing.B) {
	w := newWorld(b)
	w.edge.Recorder = discard{}
	w.allow(insideARN, "sqs:SendMessage")
	as, r := inside(), internalCall()
	b.ReportAllocs()
	for b.Loop() {
		if out := w.edge.Do(context.Background(), as, r); out.Status != http.StatusOK {
			b.Fatalf("%d %s", out.Status, out.Body)
		}
	}
}

// BenchmarkCall is a task's: the input has come as a shape.
func BenchmarkCall(b *testing.B) {
	w := newWorld(b)
	w.edge.Recorder = discard{}
	w.allow(insideARN, "sqs:SendMessage")
	as := inside()
	b.ReportAllocs()
	for b.Loop() {
		if out := w.edge.Call(context.Background(), as, sending()); out.Refusal != nil {
			b.Fatal(out.Refusal)
		}
	}
}

type discard struct{}

func (discard) Record(*Record) {}
