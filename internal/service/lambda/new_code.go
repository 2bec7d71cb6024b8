package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// takeFor puts code into a version, if it is of the version's kind. Source of the texts: those of updates, recorded; of new functions ours.
func (s *Service) takeFor(ctx context.Context, c *service.Call, v *version, from *codeSource) (*archive, error) {
	none := &archive{release: func() {}}
	if v.PackageType == packageImage {
		if from.image == "" || from.zip != nil || from.inBucket() {
			return nil, invalidParameter("Please provide ImageUri when creating a function with packageType Image.")
		}
		v.ImageURI, v.Size = from.image, 0
		return none, checkImageURI(from.image)
	}
	if from.image != "" || from.zip == nil && !from.inBucket() {
		return nil, noSource()
	}
	zip, err := s.read(ctx, c, from)
	if err != nil {
		return nil, err
	}
	a, err := s.take(zip)
	if err != nil {
		return nil, err
	}
	v.Archive, v.Size, v.Unzipped = a.digest, a.size, a.unzipped
	return a, nil
}

// place checks what depends on what else there is.
func (s *Service) place(t target, f *function, v *version, layers []string) (err error) {
	if s.functions.get(t.scope, t.name) != nil {
		return conflict("Function already exist: %s", t.name)
	}
	if v.Layers, err = s.layersOf(t.scope, layers); err != nil {
		return err
	}
	if err := s.checkSigning(t.scope, f.SigningARN, v.PackageType); err != nil {
		return err
	}
	return s.checkSize(t.scope, v)
}

// checkSize holds a version's code against the limits of the function and the account.
func (s *Service) checkSize(at scope, v *version) error {
	if s.stored(at)+v.Size > storageBytesMax {
		return told(lambdaapi.ErrCodeStorageExceededException, "Code storage limit exceeded.")
	}
	return v.checkTogether()
}
