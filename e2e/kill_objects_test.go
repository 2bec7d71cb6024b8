package e2e

// Proves that objects which were acknowledged survive kill -9, whole: put in one request of any size, over one another, deleted, and uploaded in parts; and
// that nothing is left of what was not. How: each worker has keys of its own and knows what was acknowledged of them and what may or may not have
// happened; in the end all keys are read, all are deleted, and no chunk is in the folder.

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/servertest"
)

// objectLoad is one worker's keys: for each the seeds of the bodies that it may have, 0 for none.
type objectLoad struct {
	s     *servertest.Server
	name  string
	may   map[string][]uint64
	acked int
}

// partBytes is the least of a part that is not the last.
const partBytes = 5 << 20

// notSent is the status of a request that did not reach the server.
const notSent = -1

// s3 sends a request, and returns the body of the answer and its status, 0 if there was none.
func s3(s *servertest.Server, method, path string, body []byte) ([]byte, int) {
	header := http.Header{}
	s.Sign("s3", method, path, header, body)
	r, err := http.NewRequest(method, "http://"+s.Address+path, bytes.NewReader(body))
	if err != nil {
		return nil, 0
	}
	r.Header = header
	out, err := http.DefaultClient.Do(r)
	if dial := new(net.OpError); errors.As(err, &dial) && dial.Op == "dial" {
		return nil, notSent
	}
	if err != nil {
		return nil, 0
	}
	defer func() { _ = out.Body.Close() }()
	got, err := io.ReadAll(out.Body)
	if err != nil {
		return nil, 0
	}
	return got, out.StatusCode
}

// objectOf is the body of a seed: small, of one chunk, or of several.
func objectOf(seed uint64) []byte {
	if seed == 0 {
		return nil
	}
	size := []int{0, 100, 64 << 10, 64<<10 + 1, 300 << 10, 8<<20 + 5, partBytes + 1000}[seed%7]
	body := make([]byte, size)
	source := rand.New(rand.NewPCG(seed, 0))
	for i := 0; i+8 <= len(body); i += 8 {
		v := source.Uint64()
		for j := range 8 {
			body[i+j] = byte(v >> (8 * j))
		}
	}
	return body
}

// change makes one change of a key, which is certain when it is acknowledged.
func (l *objectLoad) change() {
	key := fmt.Sprintf("/bucket/%s-%d", l.name, rand.IntN(6))
	if l.may[key] == nil {
		l.may[key] = []uint64{0}
	}
	seed := rand.Uint64()>>1 | 1
	status := 0
	switch body := objectOf(seed); {
	case rand.IntN(5) == 0:
		seed = 0
		l.may[key] = append(l.may[key], seed)
		_, status = s3(l.s, http.MethodDelete, key, nil)
	case seed%7 == 6:
		l.may[key] = append(l.may[key], seed)
		status = l.upload(key, body)
	default:
		l.may[key] = append(l.may[key], seed)
		_, status = s3(l.s, http.MethodPut, key, body)
	}
	switch status {
	case http.StatusOK, http.StatusNoContent:
		l.may[key] = []uint64{seed}
		l.acked++
	case notSent:
		l.may[key] = l.may[key][:len(l.may[key])-1]
	}
}

func (l *objectLoad) upload(key string, body []byte) (status int) {
	var begun struct {
		UploadID string `xml:"UploadId"`
	}
	out, status := s3(l.s, http.MethodPost, key+"?uploads", nil)
	if status != http.StatusOK || xml.Unmarshal(out, &begun) != nil {
		return notSent // and nothing can have happened to the object
	}
	for number, piece := range [][]byte{body[:partBytes], body[partBytes:]} {
		if _, status := s3(l.s, http.MethodPut, fmt.Sprintf("%s?partNumber=%d&uploadId=%s", key, number+1, begun.UploadID), piece); status != http.StatusOK {
			return notSent
		}
	}
	var parts struct {
		Parts []struct{ ETag string } `xml:"Part"`
	}
	if out, status = s3(l.s, http.MethodGet, key+"?uploadId="+begun.UploadID, nil); status != http.StatusOK || xml.Unmarshal(out, &parts) != nil || len(parts.Parts) != 2 {
		return notSent
	}
	_, status = s3(l.s, http.MethodPost, key+"?uploadId="+begun.UploadID, fmt.Appendf(nil,
		"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part><Part><PartNumber>2</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>",
		parts.Parts[0].ETag, parts.Parts[1].ETag))
	return status
}

// check reads all keys, and deletes them.
func (l *objectLoad) check(t *testing.T) {
	t.Helper()
	for key, seeds := range l.may {
		got, status := s3(l.s, http.MethodGet, key, nil)
		known := false
		for _, seed := range seeds {
			known = known || seed == 0 && status == http.StatusNotFound || seed != 0 && status == http.StatusOK && bytes.Equal(got, objectOf(seed))
		}
		if !known {
			t.Errorf("%s: %d with %d bytes is none of %d possible bodies", key, status, len(got), len(seeds))
		}
		if _, status := s3(l.s, http.MethodDelete, key, nil); status != http.StatusNoContent {
			t.Errorf("delete %s: %d", key, status)
		}
	}
}

func TestKillObjects(t *testing.T) {
	s := launch(t, servertest.Build(t))
	if out, status := s3(s, http.MethodPut, "/bucket", nil); status != http.StatusOK {
		t.Fatalf("%d %s", status, out)
	}
	var over atomic.Bool
	var all sync.WaitGroup
	var loads []*objectLoad
	for i := range 4 {
		l := &objectLoad{s: s, name: fmt.Sprint(i), may: map[string][]uint64{}}
		loads = append(loads, l)
		all.Go(func() {
			for !over.Load() {
				l.change()
			}
		})
	}
	for n := range killsUsual {
		pause := time.NewTimer(time.Second + time.Duration(rand.Int64N(int64(time.Second))))
		<-pause.C
		s.Kill()
		if err := s.Restart(); err != nil {
			t.Fatalf("restart %d: %v", n, err)
		}
	}
	over.Store(true)
	all.Wait()
	for _, l := range loads {
		if l.acked < 5 {
			t.Errorf("too little happened to prove anything: %d changes", l.acked)
		}
		l.check(t)
	}
	if out, status := s3(s, http.MethodDelete, "/bucket", nil); status != http.StatusNoContent {
		t.Errorf("%d %s", status, out)
	}
	s.Kill() // what a crash has left goes at the next start
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(filepath.Join(s.Folder(), "objects"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s is left", path)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}
