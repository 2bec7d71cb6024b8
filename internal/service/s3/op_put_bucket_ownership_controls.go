package s3

import (
	"slices"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putBucketOwnershipControls takes what every bucket has, and nothing else.
func (s *Service) putBucketOwnershipControls() service.Operation {
	return ofBucket(s, s3api.PutBucketOwnershipControls, "s3:PutBucketOwnershipControls", []*wire.ErrorShape{errMalformedXML, errNotImplemented}, []string{"ObjectWriter and BucketOwnerPreferred"},
		func(in *s3api.PutBucketOwnershipControlsRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, in *s3api.PutBucketOwnershipControlsRequest) (*wire.Empty, error) {
			if in.OwnershipControls == nil || len(in.OwnershipControls.Rules) != 1 {
				return nil, malformedXML()
			}
			switch rule := in.OwnershipControls.Rules[0].ObjectOwnership.V; {
			case !slices.Contains(ownerships(), rule):
				return nil, malformedXML()
			case rule != ownerEnforced:
				return nil, notBuilt("ObjectOwnership " + rule)
			}
			return nil, nil
		})
}
