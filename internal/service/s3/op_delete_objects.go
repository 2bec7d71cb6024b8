package s3

import (
	"context"
	"errors"
	"sync"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteMax is how many objects one request may delete. Source: API reference of DeleteObjects.
const deleteMax = 1000

// deleteObjects removes objects, each by itself: those that the caller may not delete are told of, and the others go.
func (s *Service) deleteObjects() service.Operation {
	contract := service.Contract{
		Action: "s3:DeleteObject", Resource: objectResource, Data: true, Errors: append(onBucketErrors(), errMalformedXML, s3api.ErrInvalidRequest, errBadDigest), Gaps: []string{"versions"},
	}
	authorize := func(c *service.Call, in *s3api.DeleteObjectsRequest) error {
		b, err := s.reach(c, in.Bucket.V, in)
		if err != nil {
			return err
		}
		check := s.check(b, "s3:DeleteObject", "*", nil)
		check.Always = !c.Caller.IsAnonymous() // the policies are asked for each key
		c.Require(check)
		return nil
	}
	return service.Define(s3api.DeleteObjects, contract, authorize, s.handleDeleteObjects)
}

// deletersMax is how many objects of one request are deleted at a time.
const deletersMax = 32

func (s *Service) handleDeleteObjects(ctx context.Context, c *service.Call, in *s3api.DeleteObjectsRequest) (*s3api.DeleteObjectsOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	if in.Delete == nil || len(in.Delete.Objects) == 0 || len(in.Delete.Objects) > deleteMax {
		return nil, malformedXML()
	}
	for i := range in.Delete.Objects {
		if !in.Delete.Objects[i].Key.Set {
			return nil, malformedXML()
		}
	}
	// They go together: one wait for the disk takes many of them.
	failures := make([]error, len(in.Delete.Objects))
	var all sync.WaitGroup
	for first := range deletersMax {
		all.Go(func() {
			for i := first; i < len(failures); i += deletersMax {
				if failures[i] = ctx.Err(); failures[i] == nil {
					failures[i] = s.deleteOne(c, b, &in.Delete.Objects[i])
				}
			}
		})
	}
	all.Wait()
	out := &s3api.DeleteObjectsOutput{}
	for i, err := range failures {
		id := &in.Delete.Objects[i]
		var refusal *wire.Error
		switch {
		case errors.As(err, &refusal):
			out.Errors = append(out.Errors, s3api.Error{Key: id.Key, VersionId: id.VersionId, Code: wire.Some(refusal.Shape.QueryCode()), Message: wire.Some(refusal.Message)})
		case err != nil:
			return nil, err
		case !in.Delete.Quiet.V:
			out.Deleted = append(out.Deleted, s3api.DeletedObject{Key: id.Key, VersionId: id.VersionId})
		}
	}
	return out, nil
}

func (s *Service) deleteOne(c *service.Call, b *bucket, id *s3api.ObjectIdentifier) error {
	if err := checkKey(id.Key.V); err != nil {
		return err
	}
	if id.VersionId.Set && id.VersionId.V != nullVersion {
		return with(errNoSuchVersion, "The specified version does not exist.")
	}
	if id.LastModifiedTime.Set || id.Size.Set {
		return notBuilt("LastModifiedTime and Size of an ObjectIdentifier")
	}
	check := s.check(b, "s3:DeleteObject", id.Key.V, nil)
	if decision, denial := s.Authority.Decide(c, &check); denial != nil {
		return denied(c, check, decision)
	}
	may, err := conditions{ifMatch: id.ETag}.writing(id.Key.V, s.there(b))
	if err != nil {
		return err
	}
	return s.objects.Delete(b.at(id.Key.V), may)
}
