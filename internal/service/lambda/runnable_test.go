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
		r.MemoryMB != 128 || r.Architecture != "x86_64" || r.Reserved == nil || *r.Reserved != 0 || r.Logging.Group != "/aws/lambda/fn" || r.Opt == "" {
		t.Errorf("%+v", r)
	}
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	b.must("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": 1})
	files := []string{filepath.Join(r.CodeFolder, "index.py"), filepath.Join(r.Opt, "lib", "lib")}
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

// A function sees its layers merged: what was merged goes with the last version, or call, that needs it, and a restart keeps no other.
func TestRunnableLayers(t *testing.T) {
	b := newBench(t)
	b.layer("one", M{"Content": M{"ZipFile": zipOf(t, "shared", "one")}})
	b.layer("two", M{"Content": M{"ZipFile": zipOf(t, "shared", "two")}})
	b.layer("three")
	arn := func(names ...string) (out []any) {
		for _, n := range names {
			out = append(out, testARN+"layer:"+n+":1")
		}
		return out
	}
	b.function("fn", M{"Layers": arn("one", "two", "three")})
	b.function("other", M{"Layers": arn("three", "two", "one")})
	for name, want := range map[string]string{"fn": "two", "other": "one"} {
		r, err := b.runnable(name, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(r.Opt, "shared"))
		if _, beside := os.Stat(filepath.Join(r.Opt, "lib", "three")); string(got) != want || err != nil || beside != nil {
			t.Errorf("%s: %q, %v, %v", name, got, err, beside)
		}
		r.Release()
	}
	r, err := b.runnable("fn", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Layers": arn("one")})
	b.settle()
	if _, err := os.Stat(filepath.Join(r.Opt, "shared")); err != nil {
		t.Errorf("what runs lost its layers: %v", err)
	}
	r.Release()
	if _, err := os.Stat(r.Opt); !os.IsNotExist(err) {
		t.Errorf("merged layers that nobody needs are there: %v", err)
	}
	b.reopen()
	other, err := b.runnable("other", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	other.Release()
	if _, err := os.Stat(other.Opt); err != nil {
		t.Errorf("a version's merged layers went with a restart: %v", err)
	}
	b.must("DeleteFunction", M{"FunctionName": "other"})
	if _, err := os.Stat(other.Opt); !os.IsNotExist(err) {
		t.Errorf("merged layers outlive their function: %v", err)
	}
	b.whole("after all")
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
