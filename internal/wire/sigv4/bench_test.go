package sigv4

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"
)

// Measures one verification and one signing: an AWS JSON call with a body of 1 KiB and eight signed headers, the same with
// the payload hash in a header, a presigned GET, and the decoding of a signed upload of 1 MiB. SPECIFICATION promises the first.

var benchNow = time.Date(2026, 11, 22, 4, 46, 0, 0, time.UTC)

func benchCredentials() Credentials {
	return Credentials{
		AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		SessionToken: string(bytes.Repeat([]byte("FwoGZXIvYXdzE"), 30)),
	}
}

func benchRequest() Request {
	return Request{
		Method: "POST", Path: "/", Host: "sqs.us-east-1.localhost:4566",
		Header: http.Header{
			"Accept-Encoding":       {"identity"},
			"Amz-Sdk-Invocation-Id": {"e1b1f8a6-7c1d-4f7e-9f57-2d0f2c1a7a3b"},
			"Amz-Sdk-Request":       {"attempt=1"},
			"Content-Length":        {"1024"},
			"Content-Type":          {"application/x-amz-json-1.0"},
			"User-Agent":            {"aws-cli/2.31.0 md/awscrt#0.27.6"},
			"X-Amz-Target":          {"AmazonSQS.SendMessage"},
		},
		Body: bytes.Repeat([]byte("0123456789abcdef"), 64),
	}
}

func benchmarkVerify(b *testing.B, req Request, at Endpoint) {
	sig, err := Parse(&req)
	if err != nil {
		b.Fatal(err)
	}
	verifier, creds := NewVerifier(), benchCredentials()
	if _, err := verifier.Verify(&req, &sig, at, creds.SecretAccessKey, benchNow); err != nil {
		b.Fatal(explain(err))
	}
	b.ReportAllocs()
	for b.Loop() {
		sig, err := Parse(&req)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := verifier.Verify(&req, &sig, at, creds.SecretAccessKey, benchNow); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyHeader(b *testing.B) {
	req, at := benchRequest(), EndpointOf("us-east-1", "sqs")
	if err := NewSigner().Sign(&req, benchCredentials(), at, benchNow); err != nil {
		b.Fatal(err)
	}
	benchmarkVerify(b, req, at)
}

func BenchmarkVerifyHeaderS3(b *testing.B) {
	req, at := benchRequest(), EndpointOf("us-east-1", "s3")
	req.Method, req.Path = "PUT", "/bucket/some/key%20with%20spaces.zip"
	if err := NewSigner().Sign(&req, benchCredentials(), at, benchNow); err != nil {
		b.Fatal(err)
	}
	benchmarkVerify(b, req, at)
}

func BenchmarkVerifyPresigned(b *testing.B) {
	req, at := benchRequest(), EndpointOf("us-east-1", "s3")
	req.Method, req.Path, req.Header, req.Body = "GET", "/bucket/some/key", http.Header{}, nil
	if err := NewSigner().Presign(&req, benchCredentials(), at, time.Hour, benchNow); err != nil {
		b.Fatal(err)
	}
	benchmarkVerify(b, req, at)
}

// A key id that does not exist must cost what a wrong secret costs: compare this with BenchmarkVerifyWrongSecret.
func BenchmarkRefuse(b *testing.B) {
	benchmarkRefusal(b, func(v *Verifier, req *Request, sig *Signature, at Endpoint) error {
		return v.Refuse(req, sig, at, benchNow)
	})
}

func BenchmarkVerifyWrongSecret(b *testing.B) {
	benchmarkRefusal(b, func(v *Verifier, req *Request, sig *Signature, at Endpoint) error {
		_, err := v.Verify(req, sig, at, "another", benchNow)
		return err
	})
}

func benchmarkRefusal(b *testing.B, refuse func(*Verifier, *Request, *Signature, Endpoint) error) {
	req, at, verifier := benchRequest(), EndpointOf("us-east-1", "sqs"), NewVerifier()
	if err := NewSigner().Sign(&req, benchCredentials(), at, benchNow); err != nil {
		b.Fatal(err)
	}
	sig, err := Parse(&req)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := refuse(verifier, &req, &sig, at); err == nil {
			b.Fatal("accepted")
		}
	}
}

func BenchmarkSign(b *testing.B) {
	signer, creds, at := NewSigner(), benchCredentials(), EndpointOf("us-east-1", "sqs")
	req := benchRequest()
	b.ReportAllocs()
	for b.Loop() {
		if err := signer.Sign(&req, creds, at, benchNow); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChunks(b *testing.B) {
	at := EndpointOf("us-east-1", "s3")
	req := Request{Method: "PUT", Path: "/b/k", Host: "example", Body: make([]byte, 1<<20)}
	if err := NewSigner().SignChunked(&req, docsCredentials, at, Chunking{Chunked, 64 << 10, nil}, attackNow); err != nil {
		b.Fatal(err)
	}
	payload, err := verifyPut(&req, at)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(1 << 20)
	b.ReportAllocs()
	for b.Loop() {
		if n, err := io.Copy(io.Discard, payload.Reader(bytes.NewReader(req.Body))); err != nil || n != 1<<20 {
			b.Fatal(n, err)
		}
	}
}
