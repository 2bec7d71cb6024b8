package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// publishLayerVersion makes a layer, or a further version of one.
func (s *Service) publishLayerVersion() service.Operation {
	return service.Define(lambdaapi.PublishLayerVersion, service.Contract{
		Action: "lambda:PublishLayerVersion", Resource: "layer", Errors: refuses(lambdaapi.ErrCodeStorageExceededException),
		Gaps: []string{"the Content.S3ObjectStorageMode REFERENCE is refused"},
	}, func(c *service.Call, in *lambdaapi.PublishLayerVersionRequest) error {
		s.require(c, namedLayer(c, in.LayerName.V).arn())
		return nil
	}, s.handlePublishLayerVersion)
}

func (s *Service) handlePublishLayerVersion(ctx context.Context, c *service.Call, in *lambdaapi.PublishLayerVersionRequest) (*lambdaapi.PublishLayerVersionResponse, error) {
	n, err := ownLayer(c, in.LayerName.V)
	if err != nil {
		return nil, err
	}
	if err := refuseUnbuilt("PublishLayerVersion", unbuilt{"Content.S3ObjectStorageMode", in.Content.S3ObjectStorageMode.V == asReference}); err != nil {
		return nil, err
	}
	zip, err := s.read(ctx, c, &codeSource{zip: in.Content.ZipFile, bucket: in.Content.S3Bucket, key: in.Content.S3Key, version: in.Content.S3ObjectVersion})
	if err != nil {
		return nil, err
	}
	held, err := s.take(zip)
	if err != nil {
		return nil, err
	}
	defer held.release()
	l := &layerVersion{
		Name: n.name, Description: in.Description.V, Runtimes: in.CompatibleRuntimes, Architectures: in.CompatibleArchitectures,
		Created: c.Now.UTC(), Archive: held.digest, Size: held.size, Unzipped: held.unzipped,
	}
	if in.LicenseInfo.Set {
		l.License = &in.LicenseInfo.V
	}
	if err := s.change(func(ed *edit) error {
		if s.stored(n.scope)+l.Size > storageBytesMax {
			return told(lambdaapi.ErrCodeStorageExceededException, "Code storage limit exceeded.")
		}
		whole := &layer{Name: n.name}
		if before := s.layers.get(n.scope, n.name); before != nil {
			*whole = *before
		}
		whole.LastNumber++
		l.Number = whole.LastNumber
		s.layers.put(ed, n.scope, whole)
		s.layerNumbers.put(ed, n.scope, l)
		return nil
	}); err != nil {
		return nil, err
	}
	shown := lambdaapi.PublishLayerVersionResponse(*s.showLayer(c, n.scope, l))
	return &shown, nil
}

// ownLayer is a layer of the caller's, by name or ARN, for an operation that only its owner has.
func ownLayer(c *service.Call, text string) (layerName, error) {
	n := namedLayer(c, text)
	if n.region != c.Region {
		return n, notFound("Layers from '%s' are not reachable in this region ('%s')", n.region, c.Region) // the text is ours, after that of functions
	}
	return n, nil
}
