package s3

// Proves what of objects is kept and shown: bodies, parts of them, headers, metadata, tags, checksums, conditions; what is refused, in S3's words; and
// that all of it is there after the process was killed.

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/store"
	"sluice/internal/wire"
)

func (b *bench) bucket(name string) {
	b.t.Helper()
	b.must(http.MethodPut, "/"+name, "")
}

func TestObjectsAreKept(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	put := b.must(http.MethodPut, "/bucket/a/%20b%2B", "hello",
		"Content-Type", "text/plain", "Cache-Control", "no-cache", "Content-Encoding", "aws-chunked,gzip", "x-amz-meta-Name", "value", "x-amz-tagging", "k=v&l=")
	if put.header.Get("Etag") != `"5d41402abc4b2a76b9719d911017c592"` || put.header.Get("X-Amz-Server-Side-Encryption") != "AES256" ||
		put.header.Get("X-Amz-Checksum-Crc64nvme") != checksum.CRC64NVME.Of([]byte("hello")) || put.header.Get("X-Amz-Checksum-Type") != "FULL_OBJECT" {
		t.Errorf("%v", put.header)
	}
	if put.header.Get("X-Amz-Request-Id") == "" || put.header.Get("X-Amz-Id-2") == "" || put.header.Get(wire.RequestIDHeader) != "" {
		t.Errorf("%v", put.header)
	}
	b.reopen()
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		got := b.must(method, "/bucket/a/%20b%2B", "", "x-amz-checksum-mode", "ENABLED")
		for name, want := range map[string]string{
			"Etag": `"5d41402abc4b2a76b9719d911017c592"`, "Content-Type": "text/plain", "Cache-Control": "no-cache", "Content-Encoding": "gzip", "X-Amz-Meta-Name": "value",
			"X-Amz-Tagging-Count": "2", "Content-Length": "5", "Accept-Ranges": "bytes", "Last-Modified": "Mon, 23 Nov 2026 01:33:00 GMT",
			"X-Amz-Checksum-Crc64nvme": checksum.CRC64NVME.Of([]byte("hello")),
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q, not %q", method, name, got.header.Get(name), want)
			}
		}
		if method == http.MethodGet && got.body != "hello" {
			t.Errorf("%q", got.body)
		}
	}
	tags := b.must(http.MethodGet, "/bucket/a/%20b%2B?tagging", "")
	if !strings.Contains(tags.body, "<TagSet><Tag><Key>k</Key><Value>v</Value></Tag><Tag><Key>l</Key><Value></Value></Tag></TagSet>") {
		t.Error(tags.body)
	}
	b.must(http.MethodPut, "/bucket/a/%20b%2B?tagging", "<Tagging><TagSet><Tag><Key>m</Key><Value>n</Value></Tag></TagSet></Tagging>")
	if tags := b.must(http.MethodGet, "/bucket/a/%20b%2B?tagging", ""); !strings.Contains(tags.body, "<TagSet><Tag><Key>m</Key><Value>n</Value></Tag></TagSet>") {
		t.Error(tags.body)
	}
	b.must(http.MethodDelete, "/bucket/a/%20b%2B?tagging", "")
	if a := b.must(http.MethodDelete, "/bucket/a/%20b%2B", ""); a.status != http.StatusNoContent {
		t.Error(a.status)
	}
	b.must(http.MethodDelete, "/bucket/a/%20b%2B", "")
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/a/%20b%2B", "")
	b.reopen()
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/a/%20b%2B", "")
}

func TestLargeObjects(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	body := make([]byte, objectstore.ChunkBytes+objectstore.FrameBytes+7)
	for i := range body {
		body[i] = byte(i) ^ byte(i>>8) ^ byte(i>>16)
	}
	b.must(http.MethodPut, "/bucket/large", string(body))
	b.reopen()
	for _, c := range []struct{ from, to int }{{0, 1}, {objectstore.FrameBytes - 1, objectstore.FrameBytes + 1}, {objectstore.ChunkBytes - 1, objectstore.ChunkBytes + 1}, {len(body) - 3, len(body)}} {
		got := b.must(http.MethodGet, "/bucket/large", "", "Range", fmt.Sprintf("bytes=%d-%d", c.from, c.to-1))
		if got.status != http.StatusPartialContent || got.body != string(body[c.from:c.to]) || got.header.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", c.from, c.to-1, len(body)) {
			t.Errorf("%d-%d: %d %v", c.from, c.to, got.status, got.header)
		}
	}
	b.must(http.MethodPut, "/bucket/copy", "", "x-amz-copy-source", "/bucket/large")
	got := b.must(http.MethodGet, "/bucket/copy", "", "Range", "bytes=8000000-")
	if got.body != string(body[8000000:]) {
		t.Error(len(got.body))
	}
	sum := md5.Sum(body)
	if want := `"` + hex.EncodeToString(sum[:]) + `"`; b.must(http.MethodHead, "/bucket/copy", "").header.Get("Etag") != want {
		t.Error("the copy has another ETag")
	}
}

func TestRanges(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/k", "0123456789")
	for header, want := range map[string]string{
		"bytes=0-0": "0", "bytes=2-4": "234", "bytes=5-": "56789", "bytes=-3": "789", "bytes=-30": "0123456789", "bytes=8-100": "89",
		"bytes=0-1,3-4": "0123456789", "bytes=4-2": "0123456789", "bytes=x": "0123456789", "lines=1-2": "0123456789", "bytes=1": "0123456789",
	} {
		a := b.must(http.MethodGet, "/bucket/k", "", "Range", header)
		if partial := len(want) < 10 || header == "bytes=-30"; a.body != want || (a.status == http.StatusPartialContent) != partial {
			t.Errorf("%s: %d %q", header, a.status, a.body)
		}
	}
	a := b.refused("InvalidRange", http.StatusRequestedRangeNotSatisfiable, http.MethodGet, "/bucket/k", "", "Range", "bytes=10-")
	if a.element("RangeRequested") != "bytes=10-" || a.element("ActualObjectSize") != "10" || a.text != "The requested range is not satisfiable" {
		t.Error(a.body)
	}
	b.refused("InvalidRange", http.StatusRequestedRangeNotSatisfiable, http.MethodGet, "/bucket/k", "", "Range", "bytes=-0")
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodGet, "/bucket/k?partNumber=1", "", "Range", "bytes=1-2")
	b.refused("InvalidPartNumber", http.StatusRequestedRangeNotSatisfiable, http.MethodGet, "/bucket/k?partNumber=2", "")
	if a := b.must(http.MethodGet, "/bucket/k?partNumber=1", ""); a.body != "0123456789" || a.status != http.StatusPartialContent {
		t.Errorf("%d %q", a.status, a.body)
	}
}

func TestConditions(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/k", "v", "If-None-Match", "*")
	const tag, before, now = `"9e3669d19b675bd57058fd4664205d2a"`, "Mon, 23 Nov 2026 01:32:59 GMT", "Mon, 23 Nov 2026 01:33:00 GMT"
	for _, c := range []struct {
		status  int
		headers []string
	}{
		{http.StatusOK, []string{"If-Match", tag}},
		{http.StatusPreconditionFailed, []string{"If-Match", `"other"`}},
		{http.StatusOK, []string{"If-Match", tag, "If-Unmodified-Since", before}},
		{http.StatusPreconditionFailed, []string{"If-Unmodified-Since", before}},
		{http.StatusOK, []string{"If-Unmodified-Since", now}},
		{http.StatusNotModified, []string{"If-None-Match", tag}},
		{http.StatusNotModified, []string{"If-Modified-Since", now}},
		{http.StatusOK, []string{"If-Modified-Since", before}},
		{http.StatusOK, []string{"If-Modified-Since", "Mon, 23 Nov 2026 01:33:01 GMT"}}, // a time to come does not count
		{http.StatusOK, []string{"If-None-Match", `"other"`, "If-Modified-Since", now}},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if a := b.do(method, "/bucket/k", "", c.headers...); a.status != c.status || a.status == http.StatusNotModified && (a.body != "" || a.header.Get("Etag") != tag) {
				t.Errorf("%v: %d %s %v", c.headers, a.status, a.body, a.header)
			}
		}
	}
	if a := b.refused("PreconditionFailed", http.StatusPreconditionFailed, http.MethodPut, "/bucket/k", "w", "If-None-Match", "*"); a.element("Condition") != "If-None-Match" {
		t.Error(a.body)
	}
	b.refused("PreconditionFailed", http.StatusPreconditionFailed, http.MethodPut, "/bucket/k", "w", "If-Match", `"other"`)
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodPut, "/bucket/none", "w", "If-Match", tag)
	b.refused("NotImplemented", http.StatusNotImplemented, http.MethodPut, "/bucket/k", "w", "If-None-Match", tag)
	b.refused("PreconditionFailed", http.StatusPreconditionFailed, http.MethodDelete, "/bucket/k", "", "If-Match", `"other"`)
	b.refused("PreconditionFailed", http.StatusPreconditionFailed, http.MethodPut, "/bucket/c", "", "x-amz-copy-source", "bucket/k", "x-amz-copy-source-if-none-match", tag)
	b.must(http.MethodPut, "/bucket/k", "w", "If-Match", tag)
	if a := b.must(http.MethodGet, "/bucket/k", ""); a.body != "w" {
		t.Error(a.body)
	}
}

func TestChecksums(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	for _, a := range checksum.All() {
		header := "x-amz-checksum-" + strings.ToLower(a.Name)
		got := b.must(http.MethodPut, "/bucket/k", "body", header, a.Of([]byte("body")))
		if got.header.Get(header) != a.Of([]byte("body")) {
			t.Errorf("%s: %v", a.Name, got.header)
		}
		if r := b.refused("BadDigest", http.StatusBadRequest, http.MethodPut, "/bucket/other", "body", header, a.Of([]byte("other"))); r.text != "The "+a.Name+" you specified did not match the calculated checksum." {
			t.Error(r.text)
		}
		if r := b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPut, "/bucket/other", "body", header, "x"); r.text != "Value for "+header+" header is invalid." {
			t.Error(r.text)
		}
	}
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPut, "/bucket/other", "body", "x-amz-checksum-crc32", checksum.CRC32.Of([]byte("body")), "x-amz-checksum-sha1", checksum.SHA1.Of([]byte("body")))
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPut, "/bucket/other", "body", "x-amz-sdk-checksum-algorithm", "CRC32")
	b.refused("InvalidDigest", http.StatusBadRequest, http.MethodPut, "/bucket/other", "body", "Content-MD5", "x")
	b.refused("BadDigest", http.StatusBadRequest, http.MethodPut, "/bucket/other", "body", "Content-MD5", "XUFAKrxLKna5cZ2REBfFkg==")
	b.must(http.MethodPut, "/bucket/k", "hello", "Content-MD5", "XUFAKrxLKna5cZ2REBfFkg==")
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/other", "")
}

// Nothing of what is not built is passed over.
func TestUnbuilt(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	for header, value := range map[string]string{
		"x-amz-server-side-encryption-customer-algorithm": "AES256", "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": "k",
		"x-amz-object-lock-mode": "GOVERNANCE", "x-amz-object-lock-legal-hold": "ON", "x-amz-write-offset-bytes": "1", "x-amz-storage-class": "GLACIER", "x-amz-checksum-xxhash64": "AAAAAAAAAAA=",
	} {
		b.refused("NotImplemented", http.StatusNotImplemented, http.MethodPut, "/bucket/k", "v", header, value)
	}
	b.refused("AccessControlListNotSupported", http.StatusBadRequest, http.MethodPut, "/bucket/k", "v", "x-amz-acl", "public-read")
	b.refused("AccessControlListNotSupported", http.StatusBadRequest, http.MethodPut, "/bucket/k", "v", "x-amz-grant-read", "id=1")
	b.refused("InvalidStorageClass", http.StatusBadRequest, http.MethodPut, "/bucket/k", "v", "x-amz-storage-class", "NONE")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodGet, "/bucket/k?versionId=1", "")
	b.refused("NotImplemented", http.StatusNotImplemented, http.MethodPut, "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/k", "")
	b.must(http.MethodPut, "/bucket/k", "v", "x-amz-server-side-encryption", "AES256", "x-amz-acl", "bucket-owner-full-control", "x-amz-storage-class", "STANDARD_IA")
	if a := b.must(http.MethodHead, "/bucket/k?versionId=null", ""); a.header.Get("X-Amz-Storage-Class") != "STANDARD_IA" {
		t.Error(a.header)
	}
}

func TestLimits(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/"+strings.Repeat("k", keyBytesMax), "v")
	b.refused("KeyTooLongError", http.StatusBadRequest, http.MethodPut, "/bucket/"+strings.Repeat("k", keyBytesMax+1), "v")
	b.refused("InvalidURI", http.StatusBadRequest, http.MethodPut, "/bucket/a%00b", "v")
	b.refused("MetadataTooLarge", http.StatusBadRequest, http.MethodPut, "/bucket/k", "v", "x-amz-meta-a", strings.Repeat("v", metadataBytesMax))
	b.refused("InvalidTag", http.StatusBadRequest, http.MethodPut, "/bucket/k", "v", "x-amz-tagging", "a%23=b")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodPut, "/bucket/k", "v", "x-amz-tagging", "a=b&a=c")
	b.refused("EntityTooLarge", http.StatusBadRequest, http.MethodPut, "/bucket/k", string(bytes.Repeat([]byte("x"), requestBytesMax+1)))
	b.refused("MalformedXML", http.StatusBadRequest, http.MethodPut, "/bucket/k?tagging", "<Tagging")
	b.refused("MethodNotAllowed", http.StatusMethodNotAllowed, http.MethodPatch, "/bucket/k", "")
}

func TestCopies(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/k%2B", "v", "Content-Type", "text/x", "x-amz-meta-a", "1", "x-amz-tagging", "t=1", "x-amz-storage-class", "STANDARD_IA")
	b.must(http.MethodPut, "/bucket/c", "", "x-amz-copy-source", "bucket/k%2B")
	if a := b.must(http.MethodGet, "/bucket/c", ""); a.body != "v" || a.header.Get("Content-Type") != "text/x" || a.header.Get("X-Amz-Meta-A") != "1" || a.header.Get("X-Amz-Tagging-Count") != "1" || a.header.Get("X-Amz-Storage-Class") != "" {
		t.Error(a.header)
	}
	b.must(http.MethodPut, "/bucket/c", "", "x-amz-copy-source", "bucket/k%2B", "x-amz-metadata-directive", "REPLACE", "x-amz-meta-b", "2", "x-amz-tagging-directive", "REPLACE")
	if a := b.must(http.MethodGet, "/bucket/c", ""); a.header.Get("X-Amz-Meta-A") != "" || a.header.Get("X-Amz-Meta-B") != "2" || a.header.Get("X-Amz-Tagging-Count") != "" {
		t.Error(a.header)
	}
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPut, "/bucket/c", "", "x-amz-copy-source", "bucket/c")
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodPut, "/bucket/c", "", "x-amz-copy-source", "bucket/none")
	b.refused("NoSuchBucket", http.StatusNotFound, http.MethodPut, "/bucket/c", "", "x-amz-copy-source", "none/none")
	for _, source := range []string{"bucket", "bucket/", "/"} {
		b.refused("InvalidArgument", http.StatusBadRequest, http.MethodPut, "/bucket/c", "", "x-amz-copy-source", source)
	}
}

// Many write, read, list and delete one key, and delete its bucket under each other, at a time: every body that is read is one that was written, whole, and
// in the end nothing is left of any.
func TestOneKeyAtATime(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	bodies := []string{"", "small", strings.Repeat("m", objectstore.FrameBytes+1), strings.Repeat("l", 3*objectstore.FrameBytes)}
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 40 {
				var a answer
				switch (worker + i) % 7 {
				case 0, 1:
					a = b.do(http.MethodPut, "/bucket/k", bodies[i%len(bodies)])
				case 2, 3:
					a = b.do(http.MethodGet, "/bucket/k", "")
					if a.status == http.StatusOK && !slices.Contains(bodies, a.body) {
						t.Errorf("%d bytes were never written", len(a.body))
					}
				case 4:
					a = b.do(http.MethodPut, "/bucket/k", "", "x-amz-copy-source", "bucket/k", "x-amz-metadata-directive", "REPLACE")
				case 5:
					a = b.do(http.MethodDelete, "/bucket/k", "")
				case 6:
					b.do(http.MethodDelete, "/bucket", "")
					a = b.do(http.MethodPut, "/bucket", "")
				}
				if a.status >= http.StatusInternalServerError {
					t.Errorf("%d %s", a.status, a.body)
				}
			}
		})
	}
	all.Wait()
	b.do(http.MethodDelete, "/bucket/k", "")
	b.must(http.MethodDelete, "/bucket", "")
	b.noChunks()
	if n := b.service.objects.Held(); n != 0 {
		t.Errorf("%d contents are held by nobody", n)
	}
}

// While there is little room nothing is added, not even in place of something else, and nothing of it is written; deleting goes on.
func TestFullDisk(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	large := strings.Repeat("l", 2*objectstore.FrameBytes)
	b.must(http.MethodPut, "/bucket/k", large)
	b.must(http.MethodPut, "/bucket/small", "v")
	id := b.begin("/bucket/u")
	b.disk.SetRoom(store.RoomScarce)
	for _, target := range []string{"/bucket/k", "/bucket/small", "/bucket/new", "/bucket/u?partNumber=1&uploadId=" + id} {
		b.refused("ServiceUnavailable", http.StatusServiceUnavailable, http.MethodPut, target, "v")
		b.refused("ServiceUnavailable", http.StatusServiceUnavailable, http.MethodPut, target, large)
	}
	b.refused("ServiceUnavailable", http.StatusServiceUnavailable, http.MethodPut, "/bucket/copy", "", "x-amz-copy-source", "bucket/k")
	if a := b.must(http.MethodGet, "/bucket/k", ""); a.body != large {
		t.Error(len(a.body))
	}
	b.must(http.MethodDelete, "/bucket/k", "")
	b.noChunks()
	b.disk.SetRoom(store.RoomEnough)
	b.must(http.MethodPut, "/bucket/k", large)
}
