package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/blob"
	"sluice/internal/blob/local"
	"sluice/internal/durable"
	"sluice/internal/seal"
	"sluice/internal/service/lambda"
	"sluice/internal/service/lambda/code"
)

// openLambda makes the function service on its folders, and lets it begin.
func (a *App) openLambda(root *seal.Root) error {
	folder := filepath.Join(a.config.Data, "lambda")
	archives, err := local.Open(vfs.Default, filepath.Join(folder, "archives"), nil)
	if err != nil {
		return fmt.Errorf("open the archives of functions: %w", err)
	}
	folders, err := code.Open(filepath.Join(folder, "code"), archives)
	if err != nil {
		return err
	}
	images, err := a.openImages(filepath.Join(folder, "images"))
	if err != nil {
		return err
	}
	a.lambda, err = lambda.New(lambda.Config{
		Store: a.store, Blobs: archives, Folders: folders, Images: images, Clock: a.clock, Log: a.log, Roles: functionRoles{a.sts, a.clock}, Root: root,
		Fleet: a.functions.fleet, Caller: caller{&a.edge}, Engine: durable.NewEmbedded(a.store, nil),
		Random: func(b []byte) { _, _ = rand.Read(b) }, // it never fails
	})
	return err
}

// archives serves the addresses that GetFunction and GetLayerVersion show, to whoever has one.
type archives struct{ lambda *lambda.Service }

// ServeHTTP answers with an archive.
func (a archives) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "an archive can only be read", http.StatusMethodNotAllowed)
		return
	}
	archive, err := a.lambda.OpenArchive(r.URL.Path, r.URL.Query())
	if errors.Is(err, blob.ErrNotFound) {
		http.Error(w, "this address does not work, or no longer", http.StatusForbidden)
		return
	}
	if err != nil {
		http.Error(w, "the archive cannot be read", http.StatusInternalServerError)
		return
	}
	defer func() { _ = archive.Close() }() // it is only read
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Length", strconv.FormatInt(archive.Size(), 10))
	if r.Method == http.MethodGet {
		_, _ = io.Copy(w, archive) // a peer that is gone needs no answer
	}
}
