package app

import (
	"context"
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
	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/service/lambda"
	"sluice/internal/service/lambda/code"
	"sluice/internal/service/sts"
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
	a.lambda, err = lambda.New(lambda.Config{
		Store: a.store, Blobs: archives, Folders: folders, Clock: a.clock, Log: a.log, Roles: functionRoles{a.sts, a.clock}, Root: root,
		Random: func(b []byte) { _, _ = rand.Read(b) }, // it never fails
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := a.lambda.Start(ctx)
	a.endLambda = func() {
		cancel()
		<-ended
	}
	return nil
}

// functionRoles assumes functions' roles; it implements lambda.Roles.
type functionRoles struct {
	sts   *sts.Service
	clock clock.Clock
}

// trialSession names the session in which a role is tried that is to become a function's.
const trialSession = "awslambda-validation"

// MayAssume reports whether the role trusts Lambda for the function.
func (r functionRoles) MayAssume(_ context.Context, role, functionARN, account string) (bool, error) {
	_, err := r.sts.AssumeForService(&sts.Assumption{
		RoleARN: role, Service: lambda.Principal, SessionName: trialSession, SourceARN: functionARN, SourceAccount: account, Now: r.clock.Now(),
	})
	var refused *sts.RefusedError
	if errors.As(err, &refused) {
		return false, nil
	}
	return err == nil, err
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
