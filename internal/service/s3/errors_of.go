package s3

import (
	"cmp"

	"sluice/internal/api/s3api"
	"sluice/internal/wire"
)

func compare(a, b string) int { return cmp.Compare(a, b) }

// onBucketErrors are those of every operation on a bucket, in their order.
func onBucketErrors() []*wire.ErrorShape {
	return []*wire.ErrorShape{s3api.ErrNoSuchBucket, errPermanentRedirect, errInvalidOwner, s3api.ErrAccessDenied}
}

// onObjectErrors are those of every operation on an object.
func onObjectErrors() []*wire.ErrorShape {
	return append(onBucketErrors(), errKeyTooLong, errInvalidURI, errNotImplemented)
}

// onExistingErrors are those of every operation on an object that is read.
func onExistingErrors() []*wire.ErrorShape {
	return append(onObjectErrors(), errInvalidArgument, s3api.ErrNoSuchKey)
}

// ownerEnforced is the ownership of all buckets: the bucket's owner has all objects, and ACLs mean nothing.
const ownerEnforced = "BucketOwnerEnforced"

// ownerships are all that AWS has.
func ownerships() []string { return []string{ownerEnforced, "BucketOwnerPreferred", "ObjectWriter"} }
