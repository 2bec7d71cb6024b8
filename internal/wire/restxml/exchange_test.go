package restxml_test

// Proves how answers and refusals look: where members travel, what has no body, that S3's errors have no element around them and others do, and that no
// request makes the decoder panic. How: outputs of Amazon S3, and fuzzing over all its operations.

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/api/s3api"
	"sluice/internal/wire"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/restxml"
)

func exchange(op *wire.Operation, method string) *restxml.Exchange {
	return &restxml.Exchange{Service: s3api.Service, Operation: op, Request: rest.Request{Request: &wire.Request{Method: method}}}
}

func TestAnswer(t *testing.T) {
	r := exchange(s3api.CopyObject.Operation, http.MethodPut).Answer(&s3api.CopyObjectOutput{
		CopyObjectResult: &s3api.CopyObjectResult{ETag: wire.Some(`"e"`)}, ServerSideEncryption: wire.Some("AES256"),
	}, "id")
	const want = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ETag>&quot;e&quot;</ETag></CopyObjectResult>`
	if string(r.Body) != want || r.Header.Get("Content-Type") != "application/xml" || r.Header.Get("X-Amz-Server-Side-Encryption") != "AES256" || r.Status != http.StatusOK {
		t.Errorf("%d %v %s", r.Status, r.Header, r.Body)
	}
	r = exchange(s3api.PutObject.Operation, http.MethodPut).Answer(&s3api.PutObjectOutput{ETag: wire.Some(`"e"`)}, "id")
	if len(r.Body) != 0 || r.Header.Get("Content-Type") != "" || r.Header.Get("Etag") != `"e"` || r.Header.Get("X-Amz-Request-Id") != "id" || r.Header.Get("X-Amz-Id-2") == "" {
		t.Errorf("%v %s", r.Header, r.Body)
	}
	r = exchange(s3api.GetObject.Operation, http.MethodGet).Answer(&s3api.GetObjectOutput{
		Body: []byte("body"), ContentType: wire.Some("text/plain"), Metadata: wire.Dict[string]{{Key: "Some-Name", Value: "v"}},
	}, "id")
	if string(r.Body) != "body" || r.Header.Get("Content-Type") != "text/plain" || r.Spelling["X-Amz-Meta-Some-Name"] != "x-amz-meta-some-name" {
		t.Errorf("%v %v %s", r.Header, r.Spelling, r.Body)
	}
	if r = exchange(s3api.DeleteBucket.Operation, http.MethodDelete).Answer(nil, "id"); r.Status != http.StatusNoContent || len(r.Body) != 0 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}

// download is an output whose body comes piece by piece.
type download struct{ s3api.GetObjectOutput }

func (*download) WireStatus() int { return http.StatusPartialContent }

func (*download) Download(_ context.Context, send func([]byte) error) error {
	return send([]byte("piece"))
}

func (*download) Whole(context.Context, int64) (wire.Shape, error) { return nil, errors.New("unused") }

func TestDownload(t *testing.T) {
	r := exchange(s3api.GetObject.Operation, http.MethodGet).Answer(&download{s3api.GetObjectOutput{ContentLength: wire.Some(int64(5))}}, "id")
	got := ""
	if r.Stream == nil || r.Status != http.StatusPartialContent || r.Header.Get("Content-Length") != "5" {
		t.Fatalf("%d %v", r.Status, r.Header)
	}
	if err := r.Stream(context.Background(), func(b []byte) error { got += string(b); return nil }); err != nil || got != "piece" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRefuse(t *testing.T) {
	e := s3api.ErrNoSuchKey.New("The <key>")
	r := exchange(s3api.GetObject.Operation, http.MethodGet).Refuse(e, "id")
	if text := string(r.Body); r.Status != http.StatusNotFound || !strings.HasPrefix(text, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<Error><Code>NoSuchKey</Code><Message>The &lt;key&gt;</Message><RequestId>id</RequestId><HostId>`) || !strings.HasSuffix(text, "</HostId></Error>") {
		t.Errorf("%d %s", r.Status, text)
	}
	if r := exchange(s3api.HeadObject.Operation, http.MethodHead).Refuse(e, "id"); len(r.Body) != 0 || r.Status != http.StatusNotFound {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	other := &restxml.Exchange{Service: &wire.Service{XMLNamespace: "urn:x"}}
	r = other.Refuse(e, "id")
	if got := string(r.Body); !strings.HasSuffix(got, `<ErrorResponse xmlns="urn:x"><Error><Type>Sender</Type><Code>NoSuchKey</Code><Message>The &lt;key&gt;</Message></Error><RequestId>id</RequestId></ErrorResponse>`) {
		t.Error(got)
	}
}

func FuzzDecode(f *testing.F) {
	router := rest.NewRouter(s3api.Service)
	for _, op := range s3api.Service.Operations {
		f.Add(op.Method, strings.NewReplacer("{", "", "+}", "", "}", "").Replace(op.URI), "uploadId=x&partNumber=1&max-keys=5", "bytes=0-1", []byte(`<Delete><Object><Key>a</Key></Object></Delete>`))
	}
	f.Add("GET", "//..//%2f%zz/", "a=%zz&;&max-keys=x", "", []byte("\x00"))
	f.Fuzz(func(t *testing.T, method, path, rawQuery, header string, body []byte) {
		path, constants, _ := strings.Cut(path, "?")
		rawQuery = constants + "&" + rawQuery
		query, queryErr := rest.ParseQuery(rawQuery)
		h := http.Header{"Range": {header}, "X-Amz-Copy-Source": {header}, "X-Amz-Meta-A": {header}, "If-Modified-Since": {header}}
		op, labels := router.Match(method, path, query, h)
		if op == nil {
			return
		}
		x := &restxml.Exchange{Service: s3api.Service, Operation: op, Request: rest.Request{
			Request: &wire.Request{Method: method, Path: path, RawQuery: rawQuery, Header: h, Body: body}, Query: query, QueryErr: queryErr, Labels: labels,
		}}
		in := op.New()
		if err := x.Decode(in); err != nil {
			malformed, worded := new(wire.MalformedError), new(wire.Error)
			if !errors.As(err, &malformed) && !errors.As(err, &worded) {
				t.Fatalf("%v is not worded", err)
			}
			return
		}
		wire.Check(in, "")
		if out := x.Refuse(wire.ErrValidation.New(path+string(body)), "id"); method != http.MethodHead && xml.Unmarshal(out.Body, new(struct{})) != nil {
			t.Fatalf("no XML: %s", out.Body)
		}
	})
}
