package lambda

import (
	"bytes"
	"errors"
	"fmt"

	"sluice/internal/blob"
	"sluice/internal/service/lambda/code"
	"sluice/internal/store"
)

// archive is code that was put and is held: whoever has it must release it.
type archive struct {
	digest         blob.Digest
	size, unzipped int64
	release        func()
}

// take judges an archive, and puts it. Source of the texts: recorded.
func (s *Service) take(zip []byte) (*archive, error) {
	if err := s.store.Room().Admit(store.Adds); err != nil {
		return nil, err
	}
	unzipped, err := code.Check(bytes.NewReader(zip), int64(len(zip)), code.UnzippedBytesMax-1)
	switch {
	case errors.Is(err, code.ErrEmpty):
		return nil, invalidParameter("Uploaded file must be a non-empty zip")
	case errors.Is(err, code.ErrTooLarge):
		return nil, invalidParameter("Unzipped size must be smaller than %d bytes", code.UnzippedBytesMax)
	case err != nil:
		return nil, invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.")
	}
	d := blob.DigestOf(zip)
	let := s.holds.hold(d)
	a := &archive{digest: d, size: int64(len(zip)), unzipped: unzipped, release: func() { s.release(d, let) }}
	if _, err := s.blobs.Put(zip); err != nil {
		a.release()
		return nil, fmt.Errorf("put archive: %w", err)
	}
	return a, nil
}

// storageBytesMax is how much code an account may have in a region, all versions and layers together. Source: Developer Guide, "Lambda
// quotas": 75 GB.
const storageBytesMax = 80530636800

// stored is how much it has. It runs within view or change.
func (s *Service) stored(at scope) (bytes int64) {
	for _, v := range s.versions.things[at] {
		bytes += v.Size
	}
	for _, l := range s.layerNumbers.things[at] {
		bytes += l.Size
	}
	return bytes
}

// checkTogether refuses a function whose code and layers are too large unpacked together. Source of the text:
// https://github.com/serverless/serverless/issues/5880.
func (set *settings) checkTogether() error {
	together := set.Unzipped
	for _, l := range set.Layers {
		together += l.Unzipped
	}
	if len(set.Layers) > 0 && together >= code.UnzippedBytesMax {
		return invalidParameter("Function code combined with layers exceeds the maximum allowed size of %d bytes. The actual size is %d bytes.", code.UnzippedBytesMax, together)
	}
	return nil
}
