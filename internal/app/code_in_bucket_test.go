package app

// Proves that a function's code comes from this server's Amazon S3 with the permissions of whoever makes the function, in AWS's words where it does
// not. How: signed calls to the whole server.

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/blob"
)

func TestCodeInABucket(t *testing.T) {
	s := newServer(t)
	s.iam(s.root, "CreateRole", "RoleName", "runner", "AssumeRolePolicyDocument", trusting)
	s.s3(http.MethodPut, "/code", "")
	in, archive := newFunction(t, "fn", "runner")
	noise := make([]byte, 9<<20) // more than one call brings; what is before an archive is no part of it
	_, _ = rand.Read(noise)
	archive = append(bytes.Clone(noise), archive...)
	s.s3(http.MethodPut, "/code/a/fn.zip", string(archive))
	maker := s.user("maker", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["lambda:*","iam:PassRole"],"Resource":"*"}}`)
	create := func(key string) (int, string) {
		in["Code"] = map[string]any{"S3Bucket": "code", "S3Key": key}
		w := s.lambda(maker, http.MethodPost, "/2015-03-31/functions", in)
		return w.Code, w.Body.String()
	}
	status, body := create("a/fn.zip")
	if status != http.StatusForbidden || !strings.Contains(body, "have permission to GetObject for code/a/fn.zip. S3 Error Code: AccessDenied. S3 Error Message: User: arn:aws:iam::000000000000:user/maker is not authorized to perform: s3:GetObject") {
		t.Errorf("%d %s", status, body)
	}
	const read = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:*","iam:PassRole","s3:ListBucket"],"Resource":"*"},
		{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::code/*","Condition":{"Bool":{"aws:ViaAWSService":"true"}}}]}`
	s.must(s.iam(s.root, "PutUserPolicy", "UserName", "maker", "PolicyName", "own", "PolicyDocument", read))
	status, body = create("none")
	if status != http.StatusBadRequest || !strings.Contains(body, "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.") {
		t.Errorf("%d %s", status, body)
	}
	status, body = create("a/fn.zip")
	var made struct {
		CodeSha256 string
		CodeSize   int
	}
	if err := json.Unmarshal([]byte(body), &made); err != nil || status != http.StatusCreated || made.CodeSize != len(archive) || made.CodeSha256 != blob.DigestOf(archive).Base64() {
		t.Errorf("%d %s", status, body)
	}
	w := s.lambda(maker, http.MethodPut, "/2015-03-31/functions/fn/code", map[string]any{"S3Bucket": "nowhere", "S3Key": "k"})
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
