package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
)

// getObjectACL shows the ACL that every object has: all to its bucket's owner.
func (s *Service) getObjectACL() service.Operation {
	const action = "s3:GetObjectAcl"
	contract := service.Contract{Action: action, Resource: objectResource, Data: true, Errors: onExistingErrors(), Gaps: []string{"versions"}}
	authorize := func(c *service.Call, in *s3api.GetObjectAclRequest) error {
		return s.onExisting(c, action, in.Bucket.V, in.Key.V, in)
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.GetObjectAclRequest) (*s3api.GetObjectAclOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		if _, err := s.objects.Get(b.at(in.Key.V)); err != nil {
			return nil, gone(err, in.Key.V)
		}
		return &s3api.GetObjectAclOutput{Owner: owner(b), Grants: ownersGrant(b)}, nil
	}
	return service.Define(s3api.GetObjectAcl, contract, authorize, handle)
}
