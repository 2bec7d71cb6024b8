package s3

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/store"
	"sluice/internal/uuid"
)

// recordVersion is the version of the stored records.
const recordVersion = 1

// bucket is a bucket's record. It is never changed: a change makes another.
type bucket struct {
	Name    string    `json:"name"`
	ID      string    `json:"id"` // no bucket has it again
	Account string    `json:"account"`
	Region  string    `json:"region"`
	Created time.Time `json:"created"`
	// Location is what GetBucketLocation says: empty in us-east-1, and EU for who asked so.
	Location string             `json:"location,omitempty"`
	Policy   string             `json:"policy,omitempty"`
	Tags     []objectstore.Pair `json:"tags,omitempty"`
	// Access is the public access block; nil for none.
	Access *publicAccess `json:"access,omitempty"`
	policy *policy.Policy
}

// publicAccess is a bucket's public access block.
type publicAccess struct {
	BlockACLs       bool `json:"blockAcls,omitzero"`
	IgnoreACLs      bool `json:"ignoreAcls,omitzero"`
	BlockPolicy     bool `json:"blockPolicy,omitzero"`
	RestrictBuckets bool `json:"restrictBuckets,omitzero"`
}

func newBucket(c *service.Call, name string) *bucket {
	return &bucket{
		Name: name, ID: strings.ReplaceAll(uuid.New().String(), "-", ""), Account: c.Account, Region: c.Region, Created: timeOf(c),
		Access: &publicAccess{true, true, true, true},
	}
}

// ARN is the bucket's.
func (b *bucket) ARN() string { return arn.New("s3", "", "", b.Name).String() }

func (b *bucket) at(key string) objectstore.Place { return objectstore.Place{Bucket: b.ID, Key: key} }

// compile makes what the record does not hold.
func (b *bucket) compile() (err error) {
	if b.policy = nil; b.Policy != "" {
		b.policy, err = policy.Parse(policy.Resource, []byte(b.Policy))
	}
	return err
}

func (s *Service) load() error {
	return s.records.Load(func(name string, b bucket) error {
		if err := b.compile(); err != nil {
			return fmt.Errorf("the policy of bucket %s: %w: %w", name, store.ErrCorrupt, err)
		}
		s.buckets[name] = &b
		return nil
	})
}

// bucket returns the bucket of a name, or nil.
func (s *Service) bucket(name string) *bucket {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.buckets[name]
}

// find returns the bucket of a name.
func (s *Service) find(name string) (*bucket, error) {
	if b := s.bucket(name); b != nil {
		return b, nil
	}
	return nil, noSuchBucket(name)
}

// found returns the bucket that authorization was about: one that took its place since, with its name, is another's.
func (s *Service) found(c *service.Call, name string) (*bucket, error) {
	if of, is := c.Found.(foundBuckets); is && of[name] != nil {
		return of[name], nil
	}
	return nil, noSuchBucket(name)
}

// foundBuckets are the buckets that a call is about, by name.
type foundBuckets map[string]*bucket

// note keeps a bucket for the call's operation.
func (b *bucket) note(c *service.Call) {
	of, is := c.Found.(foundBuckets)
	if !is {
		of = foundBuckets{}
		c.Found = of
	}
	of[b.Name] = b
}

// there is the check of a change of an object: that the bucket is there still.
func (s *Service) there(b *bucket) objectstore.Check {
	return func(*objectstore.Object) error {
		if now := s.bucket(b.Name); now == nil || now.ID != b.ID {
			return noSuchBucket(b.Name)
		}
		return nil
	}
}

// edit changes a bucket durably.
func (s *Service) edit(b *bucket, change func(*bucket) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	now, err := s.find(b.Name)
	if err != nil {
		return err
	}
	if now.ID != b.ID {
		return noSuchBucket(b.Name)
	}
	next := *now
	if err := change(&next); err != nil {
		return err
	}
	if err := next.compile(); err != nil {
		return err
	}
	return s.keep(&next)
}

// keep makes a bucket durable, and then shows it. It is called with the right to write.
func (s *Service) keep(b *bucket) error {
	if err := s.records.Put(b.Name, *b); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets[b.Name] = b
	return nil
}

// bucketName is the form of a name. Source: Amazon S3 User Guide, "General purpose bucket naming rules".
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

var addressLike = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$`)

func isBucketName(name string) bool {
	if !bucketName.MatchString(name) || addressLike.MatchString(name) || strings.Contains(name, "..") {
		return false
	}
	for _, prefix := range []string{"xn--", "sthree-", "amzn-s3-demo-"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	for _, suffix := range []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"} {
		if strings.HasSuffix(name, suffix) {
			return false
		}
	}
	return true
}

// ownerID is the canonical user ID of an account: the same for the same account, always.
func ownerID(account string) string {
	sum := sha256.Sum256([]byte("canonical user ID of account " + account))
	return hex.EncodeToString(sum[:])
}
