// Package s3 is Amazon S3 as far as the rest of this server and tools that deploy need it: buckets, objects, multipart uploads, listings, tags and
// bucket policies. Objects lie in objectstore, sealed; buckets are records.
//
// Versions, ACLs, and what S3 does by itself (lifecycle, replication, notifications, websites) are left out: see left_out.go. A bucket owns all its
// objects (BucketOwnerEnforced), blocks public policies until it is told otherwise, and encrypts with SSE-S3, as new buckets of AWS do.
package s3
