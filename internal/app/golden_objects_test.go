package app

// What later golden folders hold of Amazon S3 and EventBridge besides: a bucket with settings, objects whose bodies lie in the store, in chunks and in
// parts, an upload that is under way, and a connection with its secret.

import (
	"net/http"
	"strings"
	"testing"
)

const (
	goldenPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::golden/*"}]}`
	goldenSmall  = "/golden/a//%C3%BC%20%26.txt"
)

// goldenLarge is a body that lies in a blob.
func goldenLarge() string { return strings.Repeat("a large body of an object. ", 2500) }

// s3 makes a call of S3; headers are names and values by turns.
func (s *server) s3(method, target, body string, headers ...string) string {
	s.t.Helper()
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return s.must(s.do(s.root, "s3", method, target, h, body))
}

func (s *server) connection(operation, body string) string {
	s.t.Helper()
	return s.must(s.do(s.root, "events", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"AWSEvents." + operation}}, body))
}

func between(text, begin, end string) string {
	_, rest, _ := strings.Cut(text, begin)
	inner, _, _ := strings.Cut(rest, end)
	return inner
}

func (s *server) goldenObjects() {
	s.s3(http.MethodPut, "/golden", "")
	s.s3(http.MethodPut, "/golden?tagging", "<Tagging><TagSet><Tag><Key>team</Key><Value>one</Value></Tag></TagSet></Tagging>")
	s.s3(http.MethodPut, "/golden?policy", goldenPolicy)
	s.s3(http.MethodPut, goldenSmall, goldenBody, "Content-Type", "text/x", "x-amz-meta-note", "kept", "x-amz-tagging", "k=v")
	s.s3(http.MethodPut, "/golden/large", goldenLarge())
	s.s3(http.MethodPut, "/golden/gone", goldenLarge())
	s.s3(http.MethodDelete, "/golden/gone", "")
	for _, key := range []string{"joined", "begun"} {
		id := between(s.s3(http.MethodPost, "/golden/"+key+"?uploads", "", "x-amz-meta-note", "in parts"), "<UploadId>", "</UploadId>")
		s.s3(http.MethodPut, "/golden/"+key+"?partNumber=3&uploadId="+id, "a part of "+key)
		if key == "joined" {
			s.join(key, id)
		}
	}
	s.connection("CreateConnection", `{"Name":"golden","AuthorizationType":"BASIC","AuthParameters":{"BasicAuthParameters":{"Username":"user","Password":"kept"}}}`)
}

// join completes an upload of one part.
func (s *server) join(key, id string) {
	s.t.Helper()
	etag := between(s.s3(http.MethodGet, "/golden/"+key+"?uploadId="+id, ""), "<ETag>", "</ETag>")
	s.s3(http.MethodPost, "/golden/"+key+"?uploadId="+id, "<CompleteMultipartUpload><Part><PartNumber>3</PartNumber><ETag>"+etag+"</ETag></Part></CompleteMultipartUpload>")
}

func checkGoldenObjects(t *testing.T, s *server) {
	t.Helper()
	if s.do(s.root, "s3", http.MethodHead, "/golden", nil, "").Code == http.StatusNotFound {
		t.Log("a folder from before objects")
		return
	}
	id := between(s.s3(http.MethodGet, "/golden?uploads", ""), "<UploadId>", "</UploadId>")
	s.join("begun", id)
	for target, want := range map[string]string{
		goldenSmall: goldenBody, "/golden/large": goldenLarge(), "/golden/joined": "a part of joined", "/golden/begun": "a part of begun", "/golden?policy": goldenPolicy,
	} {
		if got := s.s3(http.MethodGet, target, ""); got != want {
			t.Errorf("%s has %d bytes, not %d", target, len(got), len(want))
		}
	}
	for target, want := range map[string]string{
		"/golden?tagging": "<Key>team</Key><Value>one</Value>", goldenSmall + "?tagging": "<Key>k</Key><Value>v</Value>",
		"/golden?list-type=2": "<Key>a//ü &amp;.txt</Key><LastModified>2026-11-22T10:00:", "/golden?publicAccessBlock": "<BlockPublicPolicy>true</BlockPublicPolicy>",
	} {
		if got := s.s3(http.MethodGet, target, ""); !strings.Contains(got, want) {
			t.Errorf("%s: %s", target, got)
		}
	}
	small := s.do(s.root, "s3", http.MethodHead, goldenSmall, nil, "")
	if small.Header().Get("Content-Type") != "text/x" || small.Header().Get("X-Amz-Meta-Note") != "kept" {
		t.Errorf("%v", small.Header())
	}
	added, err := s.app.connections.Retrieve(t.Context(), between(s.connection("DescribeConnection", `{"Name":"golden"}`), `"ConnectionArn":"`, `"`))
	if err != nil || len(added.Headers) != 1 || added.Headers[0].Value != "Basic dXNlcjprZXB0" {
		t.Errorf("%v, %v", added, err)
	}
}
