package s3

// Proves that an object is made of the parts that are named, in their order, with the ETag and the checksum that S3 gives it, through a restart in between;
// that what does not fit is refused, in S3's words; and that parts which belong to nothing any more are not on the disk.

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/blob"
	"sluice/internal/service/s3/checksum"
)

// part is one that was uploaded.
type part struct {
	number int
	body   []byte
	etag   string
}

func (b *bench) begin(target string, headers ...string) string {
	b.t.Helper()
	return b.must(http.MethodPost, target+"?uploads", "", headers...).element("UploadId")
}

func (b *bench) part(target, upload string, number, size int, headers ...string) part {
	b.t.Helper()
	p := part{number: number, body: bytes.Repeat([]byte{byte('a' + number)}, size)}
	a := b.must(http.MethodPut, fmt.Sprintf("%s?uploadId=%s&partNumber=%d", target, upload, number), string(p.body), headers...)
	p.etag = a.header.Get("Etag")
	return p
}

func completion(parts ...part) string {
	var out strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&out, "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>", p.number, p.etag)
	}
	return "<CompleteMultipartUpload>" + out.String() + "</CompleteMultipartUpload>"
}

func TestUpload(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	id := b.begin("/bucket/k", "Content-Type", "text/x", "x-amz-meta-a", "1", "x-amz-tagging", "t=1")
	b.part("/bucket/k", id, 4, 100) // and it is not named at the end
	b.part("/bucket/k", id, 7, 1)   // and is replaced
	first, second, last := b.part("/bucket/k", id, 2, partBytesMin), b.part("/bucket/k", id, 7, partBytesMin), b.part("/bucket/k", id, 9, 3)
	b.reopen()
	if a := b.must(http.MethodGet, "/bucket?uploads", ""); a.element("UploadId") != id || a.element("Key") != "k" {
		t.Error(a.body)
	}
	a := b.must(http.MethodGet, "/bucket/k?uploadId="+id+"&max-parts=2", "")
	if strings.Count(a.body, "<Part>") != 2 || a.element("IsTruncated") != "true" || a.element("NextPartNumberMarker") != "4" {
		t.Error(a.body)
	}
	if a = b.must(http.MethodGet, "/bucket/k?uploadId="+id+"&part-number-marker=4", ""); strings.Count(a.body, "<Part>") != 2 || a.element("PartNumber") != "7" {
		t.Error(a.body)
	}
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/k", "")
	a = b.must(http.MethodPost, "/bucket/k?uploadId="+id, completion(first, second, last))
	digest, body := md5.New(), []byte(nil)
	for _, p := range []part{first, second, last} {
		sum := md5.Sum(p.body)
		digest.Write(sum[:])
		body = append(body, p.body...)
	}
	want := hex.EncodeToString(digest.Sum(nil)) + "-3"
	if a.element("ETag") != "&quot;"+want+"&quot;" || a.element("Bucket") != "bucket" || a.element("ChecksumCRC64NVME") != checksum.CRC64NVME.Of(body) {
		t.Errorf("%s, not %s", a.body, want)
	}
	b.reopen()
	middle := fmt.Sprintf("bytes=%d-%d", partBytesMin-2, partBytesMin+1) // inside of the process answers are bounded
	if a := b.must(http.MethodGet, "/bucket/k", "", "Range", middle); a.body != string(body[partBytesMin-2:partBytesMin+2]) || a.header.Get("Content-Type") != "text/x" || a.header.Get("X-Amz-Meta-A") != "1" || a.header.Get("X-Amz-Tagging-Count") != "1" {
		t.Errorf("%d bytes, %v", len(a.body), a.header)
	}
	if a := b.must(http.MethodGet, "/bucket/k?partNumber=7", ""); a.body != string(second.body) || a.header.Get("X-Amz-Mp-Parts-Count") != "3" {
		t.Errorf("%d bytes, %v", len(a.body), a.header)
	}
	a = b.must(http.MethodGet, "/bucket/k?attributes", "", "x-amz-object-attributes", "ObjectParts,ObjectSize")
	if a.element("TotalPartsCount") != "" || a.element("ObjectSize") != fmt.Sprint(len(body)) || a.element("PartsCount") != "3" || strings.Contains(a.body, "<Part>") {
		t.Error(a.body)
	}
	b.refused("NoSuchUpload", http.StatusNotFound, http.MethodGet, "/bucket/k?uploadId="+id, "")
	b.must(http.MethodDelete, "/bucket/k", "")
	b.noChunks()
}

func (b *bench) noChunks() {
	b.t.Helper()
	if err := b.blobs.Each(func(d blob.Digest) error { return fmt.Errorf("%s is there", d) }); err != nil {
		b.t.Error(err)
	}
}

func TestUploadsThatDoNotFit(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	id := b.begin("/bucket/k")
	small, next := b.part("/bucket/k", id, 1, 10), b.part("/bucket/k", id, 2, 10)
	target := "/bucket/k?uploadId=" + id
	if a := b.refused("EntityTooSmall", http.StatusBadRequest, http.MethodPost, target, completion(small, next)); a.element("MinSizeAllowed") != "5242880" || a.element("PartNumber") != "1" {
		t.Error(a.body)
	}
	b.refused("InvalidPartOrder", http.StatusBadRequest, http.MethodPost, target, completion(next, small))
	b.refused("InvalidPartOrder", http.StatusBadRequest, http.MethodPost, target, completion(small, small))
	b.refused("InvalidPart", http.StatusBadRequest, http.MethodPost, target, completion(part{number: 3, etag: small.etag}))
	b.refused("InvalidPart", http.StatusBadRequest, http.MethodPost, target, completion(part{number: 1, etag: "other"}))
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPost, target, completion())
	b.refused("MalformedXML", http.StatusBadRequest, http.MethodPost, target, "<CompleteMultipartUpload>")
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPost, target, completion(small), "x-amz-mp-object-size", "11")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodPut, target+"&partNumber=0", "")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodPut, target+"&partNumber=10001", "")
	b.refused("NoSuchUpload", http.StatusNotFound, http.MethodPut, "/bucket/other?partNumber=1&uploadId="+id, "")
	b.refused("NoSuchUpload", http.StatusNotFound, http.MethodPut, "/bucket/k?partNumber=1&uploadId=x", "")
	b.refused("InvalidArgument", http.StatusBadRequest, http.MethodPut, target, "no number")
	b.must(http.MethodDelete, target, "")
	b.refused("NoSuchUpload", http.StatusNotFound, http.MethodDelete, target, "")
	b.refused("NoSuchUpload", http.StatusNotFound, http.MethodPost, target, completion(small))
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodGet, "/bucket/k", "")
	b.noChunks()
}

func TestUploadChecksums(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	id := b.begin("/bucket/k", "x-amz-checksum-algorithm", "SHA256")
	body := []byte("b")
	sum := checksum.SHA256.Of(body)
	p := b.part("/bucket/k", id, 1, 1, "x-amz-checksum-sha256", sum)
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPut, "/bucket/k?partNumber=2&uploadId="+id, "b", "x-amz-checksum-crc32", checksum.CRC32.Of(body))
	a := b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPost, "/bucket/k?uploadId="+id, completion(p))
	if want := "The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request."; a.text != want {
		t.Error(a.text)
	}
	whole := strings.Replace(completion(p), "</ETag>", "</ETag><ChecksumSHA256>"+sum+"</ChecksumSHA256>", 1)
	if a := b.must(http.MethodPost, "/bucket/k?uploadId="+id, whole); a.element("ChecksumSHA256") != checksum.SHA256.Compose([]string{sum}) || a.element("ChecksumType") != "COMPOSITE" {
		t.Error(a.body)
	}
	for _, c := range []struct{ algorithm, kind string }{{"SHA1", "FULL_OBJECT"}, {"CRC64NVME", "COMPOSITE"}} {
		b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPost, "/bucket/k?uploads", "", "x-amz-checksum-algorithm", c.algorithm, "x-amz-checksum-type", c.kind)
	}
	id = b.begin("/bucket/full", "x-amz-checksum-algorithm", "CRC32", "x-amz-checksum-type", "FULL_OBJECT")
	one, two := b.part("/bucket/full", id, 1, partBytesMin), b.part("/bucket/full", id, 2, 5)
	want := checksum.CRC32.Of(append(bytes.Clone(one.body), two.body...))
	b.refused("BadDigest", http.StatusBadRequest, http.MethodPost, "/bucket/full?uploadId="+id, completion(one, two), "x-amz-checksum-crc32", sum[:8], "x-amz-checksum-type", "FULL_OBJECT")
	if a := b.must(http.MethodPost, "/bucket/full?uploadId="+id, completion(one, two)); a.element("ChecksumCRC32") != want {
		t.Error(a.body)
	}
}

func TestPartsThatAreCopies(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	b.must(http.MethodPut, "/bucket/source", "0123456789")
	id := b.begin("/bucket/k")
	target := "/bucket/k?partNumber=1&uploadId=" + id
	a := b.must(http.MethodPut, target, "", "x-amz-copy-source", "/bucket/source", "x-amz-copy-source-range", "bytes=2-4")
	b.must(http.MethodPost, "/bucket/k?uploadId="+id, completion(part{number: 1, etag: a.element("ETag")}))
	if a := b.must(http.MethodGet, "/bucket/k", ""); a.body != "234" {
		t.Error(a.body)
	}
	id = b.begin("/bucket/k")
	target = "/bucket/k?partNumber=1&uploadId=" + id
	for _, header := range []string{"bytes=2-10", "bytes=2", "0-1", "bytes=3-2"} {
		b.refused("InvalidArgument", http.StatusBadRequest, http.MethodPut, target, "", "x-amz-copy-source", "/bucket/source", "x-amz-copy-source-range", header)
	}
	b.refused("InvalidRequest", http.StatusBadRequest, http.MethodPut, target, "", "x-amz-copy-source", "/bucket/source", "x-amz-copy-source-range", "bytes=10-12")
}

// Parts may come with a checksum that nobody agreed on: the object has the default one (recorded, test_complete_multipart_parts_checksum_default).
func TestDefaultChecksumOfAnUpload(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	id, sum := b.begin("/bucket/k"), checksum.CRC32.Of([]byte("b"))
	p := b.part("/bucket/k", id, 1, 1, "x-amz-checksum-crc32", sum)
	named := strings.Replace(completion(p), "</ETag>", "</ETag><ChecksumCRC32>"+sum+"</ChecksumCRC32>", 1)
	if a := b.refused("InvalidPart", http.StatusBadRequest, http.MethodPost, "/bucket/k?uploadId="+id, named); a.element("PartNumber") != "1" || a.element("UploadId") != id {
		t.Error(a.body)
	}
	if a := b.must(http.MethodPost, "/bucket/k?uploadId="+id, completion(p)); a.element("ChecksumCRC64NVME") != checksum.CRC64NVME.Of([]byte("b")) {
		t.Error(a.body)
	}
	if a := b.must(http.MethodGet, "/bucket/k?partNumber=1", "", "x-amz-checksum-mode", "ENABLED"); a.header.Get("X-Amz-Checksum-Crc64nvme") == "" || a.header.Get("X-Amz-Checksum-Crc32") != "" {
		t.Error(a.header)
	}
	if a := b.must(http.MethodGet, "/bucket/k", "", "x-amz-checksum-mode", "ENABLED", "Range", "bytes=0-9"); a.header.Get("X-Amz-Checksum-Crc64nvme") == "" {
		t.Error(a.header)
	}
}

// Whoever completes an upload on a condition does not do it over what others have written since it began.
func TestConditionsOfUploads(t *testing.T) {
	b := newBench(t)
	b.bucket("bucket")
	etag := b.must(http.MethodPut, "/bucket/k", "v").header.Get("Etag")
	id := b.begin("/bucket/k")
	target, parts := "/bucket/k?uploadId="+id, completion(b.part("/bucket/k", id, 1, 1))
	b.refused("PreconditionFailed", http.StatusPreconditionFailed, http.MethodPost, target, parts, "If-None-Match", "*")
	b.refused("PreconditionFailed", http.StatusPreconditionFailed, http.MethodPost, target, parts, "If-Match", `"other"`)
	b.must(http.MethodDelete, "/bucket/k", "")
	b.refused("NoSuchKey", http.StatusNotFound, http.MethodPost, target, parts, "If-Match", etag)
	if a := b.refused("ConditionalRequestConflict", http.StatusConflict, http.MethodPost, target, parts, "If-None-Match", "*"); a.element("Condition") != "If-None-Match" || a.element("Key") != "k" {
		t.Error(a.body)
	}
	b.must(http.MethodPut, "/bucket/k", "v")
	b.refused("ConditionalRequestConflict", http.StatusConflict, http.MethodPost, target, parts, "If-Match", etag)
	id = b.begin("/bucket/k")
	b.reopen()
	b.must(http.MethodPost, "/bucket/k?uploadId="+id, completion(b.part("/bucket/k", id, 1, 1)), "If-Match", etag)
}
