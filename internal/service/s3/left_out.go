package s3

import "sluice/internal/service"

// leftOut are the operations of the model that are left out.
func leftOut() []service.Unbuilt {
	return []service.Unbuilt{
		{Why: "buckets have no versions", Operations: []string{"ListObjectVersions", "PutBucketVersioning"}},
		{Why: "ACLs mean nothing where a bucket has all its objects (BucketOwnerEnforced), as all buckets do", Operations: []string{
			"PutBucketAcl", "PutObjectAcl", "DeleteBucketOwnershipControls",
		}},
		{Why: "nothing is done to objects by themselves: no lifecycle, replication, inventory, analytics or tiering", Operations: []string{
			"DeleteBucketAnalyticsConfiguration", "DeleteBucketIntelligentTieringConfiguration", "DeleteBucketInventoryConfiguration", "DeleteBucketLifecycle",
			"DeleteBucketReplication", "GetBucketAnalyticsConfiguration", "GetBucketIntelligentTieringConfiguration", "GetBucketInventoryConfiguration",
			"GetBucketLifecycle", "GetBucketLifecycleConfiguration", "GetBucketReplication", "ListBucketAnalyticsConfigurations",
			"ListBucketIntelligentTieringConfigurations", "ListBucketInventoryConfigurations", "PutBucketAnalyticsConfiguration",
			"PutBucketIntelligentTieringConfiguration", "PutBucketInventoryConfiguration", "PutBucketLifecycle", "PutBucketLifecycleConfiguration",
			"PutBucketReplication", "RestoreObject",
		}},
		{Why: "buckets send no notifications, access logs or request metrics", Operations: []string{
			"DeleteBucketMetricsConfiguration", "GetBucketLogging", "GetBucketMetricsConfiguration", "GetBucketNotification", "GetBucketNotificationConfiguration",
			"ListBucketMetricsConfigurations", "PutBucketLogging", "PutBucketMetricsConfiguration", "PutBucketNotification", "PutBucketNotificationConfiguration",
		}},
		{Why: "buckets serve no websites and no pages of other origins", Operations: []string{
			"DeleteBucketCors", "DeleteBucketWebsite", "GetBucketCors", "GetBucketWebsite", "PutBucketCors", "PutBucketWebsite",
		}},
		{Why: "objects cannot be locked", Operations: []string{
			"GetObjectLegalHold", "GetObjectLockConfiguration", "GetObjectRetention", "PutObjectLegalHold", "PutObjectLockConfiguration", "PutObjectRetention",
		}},
		{Why: "there is one kind of encryption, SSE-S3", Operations: []string{"UpdateObjectEncryption"}},
		{Why: "there is no transfer acceleration, nobody else pays for requests, and access is not decided by tags of buckets", Operations: []string{
			"GetBucketAccelerateConfiguration", "GetBucketAbac", "PutBucketAccelerateConfiguration", "PutBucketAbac", "PutBucketRequestPayment",
		}},
		{Why: "there are no directory buckets", Operations: []string{"CreateSession", "ListDirectoryBuckets", "RenameObject"}},
		{Why: "there are no metadata tables and no annotations of objects", Operations: []string{
			"CreateBucketMetadataConfiguration", "CreateBucketMetadataTableConfiguration", "DeleteBucketMetadataConfiguration",
			"DeleteBucketMetadataTableConfiguration", "DeleteObjectAnnotation", "GetBucketMetadataConfiguration", "GetBucketMetadataTableConfiguration",
			"GetObjectAnnotation", "ListObjectAnnotations", "PutObjectAnnotation", "UpdateBucketMetadataAnnotationTableConfiguration",
			"UpdateBucketMetadataInventoryTableConfiguration", "UpdateBucketMetadataJournalTableConfiguration",
		}},
		{Why: "AWS itself no longer offers it to new customers, or it belongs to a service that is not served", Operations: []string{
			"GetObjectTorrent", "SelectObjectContent", "WriteGetObjectResponse",
		}},
	}
}
