package s3

// Proves what of buckets is kept and shown, that a bucket with objects stays, that names and regions are held as AWS holds them, that settings which say
// what is so are read and those that would change it are refused; and that listings are in order, whole, and cut as they are asked to be.

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestBuckets(t *testing.T) {
	b := newBench(t)
	a := b.must(http.MethodPut, "/bucket", "")
	if a.header.Get("Location") != "/bucket" {
		t.Error(a.header)
	}
	b.must(http.MethodPut, "/bucket", "") // once more, in us-east-1
	b.must(http.MethodHead, "/bucket", "")
	b.must(http.MethodHead, "/bucket/", "")
	if a := b.must(http.MethodGet, "/bucket?location", ""); !strings.Contains(a.body, "<LocationConstraint xmlns") || strings.Contains(a.body, "us-east-1") {
		t.Error(a.body)
	}
	b.must(http.MethodPut, "/bucket/k", "v")
	b.refused("BucketNotEmpty", http.StatusConflict, http.MethodDelete, "/bucket", "")
	b.must(http.MethodDelete, "/bucket/k", "")
	b.must(http.MethodPost, "/bucket/k?uploads", "")
	b.reopen()
	if a := b.must(http.MethodGet, "/", ""); !strings.Contains(a.body, "<Buckets><Bucket><Name>bucket</Name><CreationDate>2026-11-23T01:33:00.000Z</CreationDate>") {
		t.Error(a.body)
	}
	b.must(http.MethodDelete, "/bucket", "")
	if a := b.do(http.MethodHead, "/bucket", ""); a.status != http.StatusNotFound {
		t.Error(a.status)
	}
	b.must(http.MethodPut, "/bucket", "")
	if a := b.must(http.MethodGet, "/bucket?uploads", ""); strings.Contains(a.body, "<Upload>") {
		t.Errorf("the uploads of a bucket that is gone are those of another: %s", a.body)
	}
}

func TestBucketNames(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"aa", "Aaa", "a..b", "-aaa", "aaa-", "192.168.0.1", "xn--aaa", "aaa-s3alias", "a_b", strings.Repeat("a", 64)} {
		b.refused("InvalidBucketName", http.StatusBadRequest, http.MethodPut, "/"+name, "")
	}
	for _, name := range []string{"aaa", "1.2.3", strings.Repeat("a", 63)} {
		b.bucket(name)
	}
	b.Become("222222222222")
	b.refused("BucketAlreadyExists", http.StatusConflict, http.MethodPut, "/aaa", "")
	b.refused("AccessDenied", http.StatusForbidden, http.MethodGet, "/aaa", "")
	b.refused("NoSuchBucket", http.StatusNotFound, http.MethodGet, "/bbb", "")
}

func TestRegions(t *testing.T) {
	b := newBench(t)
	located := func(region string) string {
		return "<CreateBucketConfiguration><LocationConstraint>" + region + "</LocationConstraint></CreateBucketConfiguration>"
	}
	b.must(http.MethodPut, "/elsewhere", located("eu-central-1")) // us-east-1 makes buckets everywhere
	if a := b.do(http.MethodGet, "/elsewhere", ""); a.header.Get("X-Amz-Bucket-Region") != "eu-central-1" {
		t.Errorf("%d %v", a.status, a.header)
	}
	b.refused("InvalidLocationConstraint", http.StatusBadRequest, http.MethodPut, "/bucket", located("foo"))
	b.refused("InvalidLocationConstraint", http.StatusBadRequest, http.MethodPut, "/bucket", located("us-east-1"))
	b.region = "eu-west-1"
	b.refused("IllegalLocationConstraintException", http.StatusBadRequest, http.MethodPut, "/bucket", located("eu-central-1"))
	if a := b.refused("IllegalLocationConstraintException", http.StatusBadRequest, http.MethodPut, "/bucket", ""); a.text != "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to." {
		t.Error(a.text)
	}
	b.must(http.MethodPut, "/bucket", located("eu-west-1"))
	if a := b.must(http.MethodGet, "/bucket?location", ""); !strings.Contains(a.body, ">eu-west-1</LocationConstraint>") {
		t.Error(a.body)
	}
	b.refused("BucketAlreadyOwnedByYou", http.StatusConflict, http.MethodPut, "/bucket", located("eu-west-1"))
	b.region = "us-east-1"
	if a := b.do(http.MethodGet, "/bucket", ""); a.status != http.StatusMovedPermanently || a.header.Get("X-Amz-Bucket-Region") != "eu-west-1" || !strings.Contains(a.body, "<Code>PermanentRedirect</Code>") {
		t.Errorf("%d %v %s", a.status, a.header, a.body)
	}
}

// A bucket may be named in the host.
func TestHosts(t *testing.T) {
	b := newBench(t)
	b.bucket("my.bucket")
	b.must(http.MethodPut, "/my.bucket/a/b", "v")
	for host, path := range map[string]string{
		"my.bucket.s3.us-east-1.amazonaws.com": "/a/b", "my.bucket.s3.amazonaws.com": "/a/b", "my.bucket.s3.localhost:4566": "/a/b", "s3.localhost:4566": "/my.bucket/a/b",
	} {
		if a := b.at(host, path); a.body != "v" {
			t.Errorf("%s: %d %s", host, a.status, a.body)
		}
	}
}

func TestListings(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	keys := []string{"a/1", "a/2", "b", "c d/é", "c d/\x01", "z"}
	for _, k := range keys {
		b.must(http.MethodPut, "/bucket/"+url.PathEscape(k), k)
	}
	a := b.must(http.MethodGet, "/bucket?list-type=2&delimiter=%2F&encoding-type=url", "")
	for _, want := range []string{
		"<KeyCount>4</KeyCount>", "<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>c+d/</Prefix></CommonPrefixes>", "<Key>b</Key>", "<Key>z</Key>",
		"<IsTruncated>false</IsTruncated>", "<Delimiter>/</Delimiter>",
	} {
		if !strings.Contains(a.body, want) {
			t.Errorf("%s is not in %s", want, a.body)
		}
	}
	var got []string
	token := ""
	for {
		a := b.must(http.MethodGet, "/bucket?list-type=2&max-keys=1&encoding-type=url"+token, "")
		key, err := url.QueryUnescape(a.element("Key"))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, key)
		if a.element("IsTruncated") != "true" {
			break
		}
		token = "&continuation-token=" + url.QueryEscape(a.element("NextContinuationToken"))
	}
	if fmt.Sprint(got) != fmt.Sprint([]string{"a/1", "a/2", "b", "c d/\x01", "c d/é", "z"}) {
		t.Errorf("%q", got)
	}
	if a := b.must(http.MethodGet, "/bucket?marker=b&max-keys=1", ""); a.element("IsTruncated") != "true" || a.element("NextMarker") != "" {
		t.Error(a.body)
	}
	if a := b.must(http.MethodGet, "/bucket?max-keys=1&delimiter=/", ""); a.element("NextMarker") != "a/" {
		t.Error(a.body)
	}
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodGet, "/bucket?list-type=2&continuation-token=!", "")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodGet, "/bucket?list-type=2&encoding-type=x", "")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodGet, "/bucket?list-type=2&max-keys=-1", "")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodGet, "/bucket?list-type=2&max-keys=abc", "")
}

func TestDeleteMany(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	for _, k := range []string{"a", "b", "kept"} {
		b.must(http.MethodPut, "/bucket/"+k, k)
	}
	b.as(`{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::bucket/kept"}]}`)
	a := b.must(http.MethodPost, "/bucket?delete", "<Delete><Object><Key>a</Key></Object><Object><Key>kept</Key></Object><Object><Key>none</Key></Object></Delete>")
	if strings.Count(a.body, "<Deleted>") != 2 || !strings.Contains(a.body, "<Error><Key>kept</Key><Code>AccessDenied</Code>") {
		t.Error(a.body)
	}
	b.must(http.MethodGet, "/bucket/kept", "")
	if a := b.must(http.MethodPost, "/bucket?delete", "<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>"); strings.Contains(a.body, "Deleted>") {
		t.Error(a.body)
	}
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/b", "")
	b.refused("MalformedXML", http.StatusBadRequest, http.MethodPost, "/bucket?delete", "<Delete></Delete>")
}

func TestSettings(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	for query, want := range map[string]string{
		"versioning": "<VersioningConfiguration", "encryption": "<SSEAlgorithm>AES256</SSEAlgorithm>", "ownershipControls": "<ObjectOwnership>BucketOwnerEnforced</ObjectOwnership>",
		"acl": "<Permission>FULL_CONTROL</Permission>", "requestPayment": "<Payer>BucketOwner</Payer>", "publicAccessBlock": "<BlockPublicPolicy>true</BlockPublicPolicy>",
	} {
		if a := b.must(http.MethodGet, "/bucket?"+query, ""); !strings.Contains(a.body, want) {
			t.Errorf("%s: %s", query, a.body)
		}
	}
	b.refused("NoSuchTagSet", http.StatusNotFound, http.MethodGet, "/bucket?tagging", "")
	b.must(http.MethodPut, "/bucket?tagging", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>")
	b.reopen()
	if a := b.must(http.MethodGet, "/bucket?tagging", ""); !strings.Contains(a.body, "<Key>k</Key><Value>v</Value>") {
		t.Error(a.body)
	}
	b.must(http.MethodPut, "/bucket?encryption", "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")
	b.refused("NotImplemented", http.StatusNotImplemented, http.MethodPut, "/bucket?encryption", "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")
	b.refused("NotImplemented", http.StatusNotImplemented, http.MethodPut, "/bucket?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>")
}
