package s3

import (
	"slices"
	"strings"

	"sluice/internal/wire"
)

// What of the members of requests is not built, by the headers that they travel in.
var unbuiltHeaders = []struct{ member, header string }{
	{"SSECustomerAlgorithm", "x-amz-server-side-encryption-customer-algorithm"},
	{"SSECustomerKey", "x-amz-server-side-encryption-customer-key"},
	{"SSECustomerKeyMD5", "x-amz-server-side-encryption-customer-key-MD5"},
	{"CopySourceSSECustomerAlgorithm", "x-amz-copy-source-server-side-encryption-customer-algorithm"},
	{"CopySourceSSECustomerKey", "x-amz-copy-source-server-side-encryption-customer-key"},
	{"CopySourceSSECustomerKeyMD5", "x-amz-copy-source-server-side-encryption-customer-key-MD5"},
	{"SSEKMSKeyId", "x-amz-server-side-encryption-aws-kms-key-id"},
	{"SSEKMSEncryptionContext", "x-amz-server-side-encryption-context"},
	{"ObjectLockMode", "x-amz-object-lock-mode"},
	{"ObjectLockRetainUntilDate", "x-amz-object-lock-retain-until-date"},
	{"ObjectLockLegalHoldStatus", "x-amz-object-lock-legal-hold"},
	{"ObjectLockEventHold", "x-amz-object-lock-event-hold"},
	{"WriteOffsetBytes", "x-amz-write-offset-bytes"},
	{"IfMatchLastModifiedTime", "x-amz-if-match-last-modified-time"},
	{"IfMatchSize", "x-amz-if-match-size"},
	{"IfMatchInitiatedTime", "x-amz-if-match-initiated-time"},
	{"BucketNamespace", "x-amz-bucket-namespace"},
	{"ChecksumXXHASH64", "x-amz-checksum-xxhash64"},
	{"ChecksumXXHASH3", "x-amz-checksum-xxhash3"},
	{"ChecksumXXHASH128", "x-amz-checksum-xxhash128"},
}

// refuseUnbuilt refuses a request by the members that it sets.
func refuseUnbuilt(set map[string]string) error {
	for _, u := range unbuiltHeaders {
		if _, is := set[u.member]; is {
			return notBuilt(u.header)
		}
	}
	for _, check := range []func(map[string]string) error{refuseACL, refuseEncryption, refuseStorageClass, refuseVersion} {
		if err := check(set); err != nil {
			return err
		}
	}
	if set["ObjectLockEnabledForBucket"] == "true" {
		return notBuilt("x-amz-bucket-object-lock-enabled")
	}
	return nil
}

// refuseACL refuses what gives anything away by an ACL: a bucket owns its objects. Source: Amazon S3 User Guide, "Controlling ownership of objects and
// disabling ACLs for your bucket".
func refuseACL(set map[string]string) error {
	acl, is := set["ACL"]
	granted := false
	for name := range set {
		granted = granted || strings.HasPrefix(name, "Grant")
	}
	if is && !slices.Contains([]string{"private", "bucket-owner-full-control"}, acl) || granted {
		return errACLNotSupported.New("The bucket does not allow ACLs")
	}
	return nil
}

func refuseEncryption(set map[string]string) error {
	switch algorithm, is := set["ServerSideEncryption"]; {
	case !is || algorithm == encryption:
		return nil
	case strings.HasPrefix(algorithm, "aws:"):
		return notBuilt("x-amz-server-side-encryption")
	default:
		return with(errInvalidEncryption, "The encryption method specified is not supported", "ArgumentName", "x-amz-server-side-encryption", "ArgumentValue", algorithm)
	}
}

// encryption is how every object is encrypted: SSE-S3.
const encryption = "AES256"

// refuseStorageClass takes those classes that are read at once: what they are on AWS is where and at what price an object lies. Those that
// must be restored first would be read here as they cannot be there.
func refuseStorageClass(set map[string]string) error {
	class, is := set["StorageClass"]
	switch {
	case !is || slices.Contains([]string{standard, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"}, class):
		return nil
	case slices.Contains([]string{"GLACIER", "DEEP_ARCHIVE", "SNOW", "EXPRESS_ONEZONE", "FSX_OPENZFS", "FSX_ONTAP"}, class):
		return notBuilt("x-amz-storage-class")
	}
	return with(errInvalidStorageClass, "The storage class you specified is not valid", "StorageClassRequested", class)
}

// standard is the storage class that no answer names but a listing.
const standard = "STANDARD"

// refuseVersion takes no version but the one that an object has in a bucket without versions.
func refuseVersion(set map[string]string) error {
	if id, is := set["VersionId"]; is && id != nullVersion {
		return invalidArgument("Invalid version id specified", "versionId", id)
	}
	return nil
}

// nullVersion is the version that objects have in a bucket without versions.
const nullVersion = "null"

// opt is a text that is there if it is not empty.
func opt(text string) wire.Opt[string] { return wire.NonZero(text) }
