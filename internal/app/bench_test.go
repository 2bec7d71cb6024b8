package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/config"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// The root's keys in benchmarks: those of AWS's own examples.
const (
	benchKey    = "AKIAIOSFODNN7EXAMPLE"
	benchSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// BenchmarkSendMessage is the way of a call without the socket: signed, authorized and on the disk when it is answered, by 64
// callers.
func BenchmarkSendMessage(b *testing.B) {
	a := benchApp(b)
	call(b, a, "CreateQueue", `{"QueueName":"bench"}`)
	r := signedCall(b, "SendMessage", `{"QueueUrl":"bench","MessageBody":"`+strings.Repeat("x", 1024)+`"}`)
	b.ReportAllocs()
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if out := a.edge.Serve(context.Background(), r); out.Status != http.StatusOK {
				b.Errorf("%d %s", out.Status, out.Body)
				return
			}
		}
	})
}

// BenchmarkReceiveMessage receives and deletes what SendMessage sends, one message a time: three calls an operation.
func BenchmarkReceiveMessage(b *testing.B) {
	a := benchApp(b)
	call(b, a, "CreateQueue", `{"QueueName":"bench"}`)
	send := signedCall(b, "SendMessage", `{"QueueUrl":"bench","MessageBody":"`+strings.Repeat("x", 1024)+`"}`)
	receive := signedCall(b, "ReceiveMessage", `{"QueueUrl":"bench"}`)
	b.ReportAllocs()
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			a.edge.Serve(context.Background(), send)
			out := a.edge.Serve(context.Background(), receive)
			_, rest, _ := strings.Cut(string(out.Body), `"ReceiptHandle":"`)
			handle, _, _ := strings.Cut(rest, `"`)
			if handle == "" {
				b.Errorf("%d %s", out.Status, out.Body)
				return
			}
			a.edge.Serve(context.Background(), signedCall(b, "DeleteMessage", fmt.Sprintf(`{"QueueUrl":"bench","ReceiptHandle":%q}`, handle)))
		}
	})
}

func benchApp(b *testing.B) *App {
	b.Helper()
	a, err := New(self, &config.Config{
		Listen: "127.0.0.1:0", Data: b.TempDir(), Region: "us-east-1", Account: "000000000000", AccessLog: "access.log", LogLevel: "warn",
		RootAccessKeyID: benchKey, RootSecretAccessKey: benchSecret,
	}, "bench", io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := a.drain(); err != nil {
			b.Error(err)
		}
	})
	return a
}

func call(b *testing.B, a *App, operation, body string) {
	b.Helper()
	if out := a.edge.Serve(context.Background(), signedCall(b, operation, body)); out.Status != http.StatusOK {
		b.Fatalf("%s: %d %s", operation, out.Status, out.Body)
	}
}

func signedCall(b *testing.B, operation, body string) *wire.Request {
	b.Helper()
	header := http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AmazonSQS." + operation}}
	r := sigv4.Request{Method: http.MethodPost, Path: "/", Host: "127.0.0.1:4566", Header: header, Body: []byte(body)}
	keys := sigv4.Credentials{AccessKeyID: benchKey, SecretAccessKey: benchSecret}
	if err := sigv4.NewSigner().Sign(&r, keys, sigv4.EndpointOf("us-east-1", "sqs"), time.Now()); err != nil {
		b.Fatal(err)
	}
	return &wire.Request{Method: r.Method, Path: r.Path, Host: r.Host, Header: header, Body: r.Body}
}
