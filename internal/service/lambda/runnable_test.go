package lambda

// Proves that whoever runs a function gets what was configured, in folders that stay until they are let go of, and nothing of a function
// that is not ready. How: functions of both package types, named in several ways, and deleted while they run.

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire"
)

func (b *bench) runnable(name, qualifier string, at float64) (*Runnable, error) {
	return b.service.Runnable(context.Background(), testAccount, testRegion, name, qualifier, at)
}

func TestRunnables(t *testing.T) {
	b := newBench(t)
	b.layer("lib")
	b.must("CreateFunction", b.plain("fn", M{"Publish": true, "Layers": []any{testARN + "layer:lib:1"}, "Environment": M{"Variables": M{"NAME": "value"}}, "Timeout": 7}))
	var refusal *wire.Error
	if _, err := b.runnable("fn", "", 0); !errors.As(err, &refusal) || refusal.Message != "The operation cannot be performed at this time. The function is currently in the following state: Pending" {
		t.Errorf("a function that is not ready runs: %v", err)
	}
	b.settle()
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 0})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	r, err := b.runnable("fn", "live", 0.5)
	if err != nil {
		t.Fatal(err)
	}
	if r.Version != "1" || r.ARN != testARN+"function:fn:1" || r.InvokedARN != testARN+"function:fn:live" || r.Timeout != 7*time.Second || r.Environment["NAME"] != "value" ||
		r.MemoryMB != 128 || r.Architecture != "x86_64" || r.Reserved == nil || *r.Reserved != 0 || r.Logging.Group != "/aws/lambda/fn" || len(r.LayerFolders) != 1 {
		t.Errorf("%+v", r)
	}
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	b.must("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": 1})
	files := []string{filepath.Join(r.CodeFolder, "index.py"), filepath.Join(r.LayerFolders[0], "lib", "lib")}
	for _, path := range files {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("what runs lost its code: %v", err)
		}
	}
	r.Release()
	r.Release()
	for _, path := range files {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", path, err)
		}
	}
	b.whole("after the last one is released")
	for qualifier, want := range map[string]string{"": "$LATEST", "9": "9"} {
		if _, err := b.runnable("fn", qualifier, 0); !errors.As(err, &refusal) || refusal.Message != "Function not found: "+testARN+"function:fn:"+want {
			t.Errorf("%v", err)
		}
	}
}

func TestRunnableImages(t *testing.T) {
	b := newBench(t)
	b.must("CreateFunction", M{"FunctionName": "image", "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": "oci:/images:tag"}, "ImageConfig": M{"Command": []any{"c"}, "WorkingDirectory": "/w"}, "Architectures": []any{"arm64"}})
	b.settle()
	r, err := b.runnable("image", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if r.ImageURI != "oci:/images:tag" || r.CodeFolder != "" || r.Image.Command[0] != "c" || r.Image.WorkingDirectory != "/w" || r.Architecture != "arm64" || r.Reserved != nil {
		t.Errorf("%+v", r)
	}
	for _, uri := range []string{"/etc/passwd", "-flag", "a b", "a@sha256:short", strings.Repeat("a", 3000)} {
		if a := b.call("CreateFunction", M{"FunctionName": "bad", "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": uri}}); a.code != "InvalidParameterValueException" {
			t.Errorf("%.40s: %+v", uri, a)
		}
	}
}
