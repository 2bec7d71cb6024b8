package app

import (
	"fmt"
	"path/filepath"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/blob/local"
	"sluice/internal/seal"
	"sluice/internal/service/s3"
)

// openObjects makes Amazon S3 on its folder.
func (a *App) openObjects(root *seal.Root) error {
	bodies, err := local.Open(vfs.Default, filepath.Join(a.config.Data, "objects"), nil)
	if err != nil {
		return fmt.Errorf("open the objects of buckets: %w", err)
	}
	a.objects, err = s3.New(s3.Config{
		Store: a.store, Blobs: bodies, Clock: a.clock, Log: a.log, Bodies: root.Sealer("s3/object"), Authority: authority{&a.edge},
	})
	return err
}
