package engine

// A bucket in memory, for the tests of Map Runs: it answers as Amazon S3 does, and fails as it is told.

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"sluice/internal/service/sfn/items"
	"sluice/internal/service/sfn/task"
)

// bucket is Objects. It has one bucket, by whatever name.
type bucket struct {
	mu      sync.Mutex
	objects map[string]string
	parts   map[string][]string // of uploads
	uploads int                 // that were ever begun
	puts    int
	calls   int
	// before is asked before each call; nil is no.
	before func(call string) error
	// made makes an object that is not kept, and has so many bytes. Nothing that is written is kept then.
	made func(key string, from, length int64) (part string, size int64)
}

func newBucket(objects ...string) *bucket {
	b := &bucket{objects: map[string]string{}, parts: map[string][]string{}}
	for i := 0; i < len(objects); i += 2 {
		b.objects[objects[i]] = objects[i+1]
	}
	return b
}

// enter is the beginning of a call; who enters has the lock.
func (b *bucket) enter(ctx context.Context, call string) error {
	b.mu.Lock()
	b.calls++
	if b.before != nil {
		if err := b.before(call); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func etagOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

func keyOf(c *task.ObjectCall, o task.Object) string { return cmp.Or(o.Key, c.Key()) }

func (b *bucket) Get(ctx context.Context, c *task.ObjectCall, o task.Object, from, length int64, etag string) (*task.Part, error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx, "get"); err != nil {
		return nil, err
	}
	if b.made != nil {
		part, size := b.made(keyOf(c, o), from, length)
		return &task.Part{Bytes: []byte(part), Size: size, ETag: `"made"`}, nil
	}
	text, ok := b.objects[keyOf(c, o)]
	switch {
	case !ok:
		return nil, &task.Failure{Code: "S3.NoSuchKeyException", Cause: "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: r) (SDK Attempt Count: 1)"}
	case etag != "" && etag != etagOf(text):
		return nil, fmt.Errorf("%w: %s", task.ErrChanged, keyOf(c, o))
	case from >= int64(len(text)):
		return &task.Part{}, nil
	}
	part := text[from:min(from+length, int64(len(text)))]
	return &task.Part{Bytes: []byte(part), Size: int64(len(text)), ETag: etagOf(text)}, nil
}

func (b *bucket) List(ctx context.Context, c *task.ObjectCall, after string, limit int) (page []items.ListedObject, more bool, err error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx, "list"); err != nil {
		return nil, false, err
	}
	for _, key := range b.keys() {
		if !strings.HasPrefix(key, c.Prefix()) || key <= after {
			continue
		}
		if len(page) == limit {
			return page, true, nil
		}
		text := b.objects[key]
		page = append(page, items.ListedObject{ETag: etagOf(text), Key: key, StorageClass: "STANDARD", Modified: time.Unix(1_790_204_286, 0), Size: int64(len(text))})
	}
	return page, false, nil
}

func (b *bucket) keys() (keys []string) {
	for key := range b.objects {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (b *bucket) Put(ctx context.Context, c *task.ObjectCall, o task.Object, _ string, body []byte) error {
	defer b.mu.Unlock()
	if err := b.enter(ctx, "put"); err != nil {
		return err
	}
	if b.puts++; b.made != nil {
		return nil
	}
	b.objects[keyOf(c, o)] = string(body)
	return nil
}

func (b *bucket) Begin(ctx context.Context, _ *task.ObjectCall, o task.Object) (string, error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx, "begin"); err != nil {
		return "", err
	}
	b.uploads++
	upload := fmt.Sprint(o.Key, " ", b.uploads)
	b.parts[upload] = []string{}
	return upload, nil
}

func (b *bucket) Add(ctx context.Context, _ *task.ObjectCall, _ task.Object, upload string, number int, body []byte) (string, error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx, "add"); err != nil {
		return "", err
	}
	if b.parts[upload] == nil {
		return "", fmt.Errorf("%w: %s", task.ErrNoUpload, upload)
	}
	if number != len(b.parts[upload])+1 || len(body) > task.ObjectBytesMax {
		return "", fmt.Errorf("part %d of %d bytes", number, len(body))
	}
	if b.made != nil {
		body = nil
	}
	b.parts[upload] = append(b.parts[upload], string(body))
	return etagOf(string(body)), nil
}

func (b *bucket) Complete(ctx context.Context, _ *task.ObjectCall, o task.Object, upload string, etags []string) error {
	defer b.mu.Unlock()
	if err := b.enter(ctx, "complete"); err != nil {
		return err
	}
	if b.parts[upload] == nil {
		return fmt.Errorf("%w: %s", task.ErrNoUpload, upload)
	}
	for i, part := range b.parts[upload] {
		if etags[i] != etagOf(part) {
			return fmt.Errorf("part %d is another", i+1)
		}
	}
	b.objects[o.Key] = strings.Join(b.parts[upload], "")
	delete(b.parts, upload)
	return nil
}

func (b *bucket) Abandon(ctx context.Context, _ *task.ObjectCall, o task.Object, upload string) error {
	defer b.mu.Unlock()
	if err := b.enter(ctx, "abandon"); err != nil {
		return err
	}
	if b.parts[upload] == nil || o.Bucket != "b" || !strings.HasPrefix(upload, o.Key+" ") {
		return fmt.Errorf("%w: %s", task.ErrNoUpload, upload)
	}
	delete(b.parts, upload)
	return nil
}

// left are the uploads that nobody has completed or abandoned, and how many parts each has.
func (b *bucket) left() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	left := map[string]int{}
	for upload, parts := range b.parts {
		left[upload] = len(parts)
	}
	return left
}

// get is an object's text.
func (b *bucket) get(key string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.objects[key]
}
