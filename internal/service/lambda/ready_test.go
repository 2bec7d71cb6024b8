package lambda

// Proves that whoever runs a function gets what was configured, in folders that stay until they are let go of, and nothing of a function
// that is not ready. How: functions of both package types, named in several ways, and deleted while they run.

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire"
)

// readied has a version ready, as an invocation does.
func (b *bench) readied(name, qualifier string, at float64) (*ready, error) {
	in := scope{testAccount, testRegion}
	return b.service.readied(context.Background(), in, func() (*version, error) {
		_, v, err := b.service.runs(target{in, name, qualifier}, at)
		return v, err
	})
}

func TestReady(t *testing.T) {
	b := newBench(t)
	b.layer("lib")
	b.must("CreateFunction", b.plain("fn", M{"Publish": true, "Layers": []any{testARN + "layer:lib:1"}, "Environment": M{"Variables": M{"NAME": "value"}}, "Timeout": 7}))
	var refusal *wire.Error
	if _, err := b.readied("fn", "", 0); !errors.As(err, &refusal) || refusal.Message != "The operation cannot be performed at this time. The function is currently in the following state: Pending" {
		t.Errorf("a function that is not ready runs: %v", err)
	}
	b.settle()
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	r, err := b.readied("fn", "live", 0.5)
	if err != nil {
		t.Fatal(err)
	}
	f := r.function
	if f.ARN != testARN+"function:fn:1" || f.Timeout != 7*time.Second || f.Environment["NAME"] != "value" || f.MemoryMB != 128 || f.EphemeralMB != 512 ||
		f.Logging.Group != "/aws/lambda/fn" || f.Opt == "" || f.Role != testRole || f.Image != nil {
		t.Errorf("%+v", f)
	}
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	b.must("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": 1})
	files := []string{filepath.Join(f.Code, "index.py"), filepath.Join(f.Opt, "lib", "lib")}
	for _, path := range files {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("what runs lost its code: %v", err)
		}
	}
	r.Release()
	b.until("they are gone", func() bool { return !exists(files[0]) && !exists(files[1]) })
	b.unheld()
	b.whole("after the last one is released")
	for qualifier, want := range map[string]string{"": "$LATEST", "9": "9"} {
		if _, err := b.readied("fn", qualifier, 0); !errors.As(err, &refusal) || refusal.Message != "Function not found: "+testARN+"function:fn:"+want {
			t.Errorf("%v", err)
		}
	}
}

// A function sees its layers merged: what was merged goes with the last version, or call, that needs it, and a restart keeps no other.
func TestReadyLayers(t *testing.T) {
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
		r, err := b.readied(name, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(r.function.Opt, "shared"))
		if _, beside := os.Stat(filepath.Join(r.function.Opt, "lib", "three")); string(got) != want || err != nil || beside != nil {
			t.Errorf("%s: %q, %v, %v", name, got, err, beside)
		}
		r.Release()
	}
	r, err := b.readied("fn", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Layers": arn("one")})
	b.settle()
	if _, err := os.Stat(filepath.Join(r.function.Opt, "shared")); err != nil {
		t.Errorf("what runs lost its layers: %v", err)
	}
	r.Release()
	b.until("merged layers that nobody needs are gone", func() bool { return !exists(r.function.Opt) })
	b.reopen()
	other, err := b.readied("other", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	other.Release()
	if _, err := os.Stat(other.function.Opt); err != nil {
		t.Errorf("a version's merged layers went with a restart: %v", err)
	}
	b.must("DeleteFunction", M{"FunctionName": "other"})
	b.unheld()
	if exists(other.function.Opt) {
		t.Error("merged layers outlive their function")
	}
	b.whole("after all")
}

func TestReadyImages(t *testing.T) {
	b := newBench(t)
	b.must("CreateFunction", M{"FunctionName": "image", "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": "oci:/images:tag"}, "ImageConfig": M{"Command": []any{"c"}, "WorkingDirectory": "/w"}, "Architectures": []any{"arm64"}})
	b.settle()
	r, err := b.readied("image", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if i := r.function.Image; r.function.Code != "" || !slices.Equal(i.Command, []string{"/entry", "c"}) || i.Directory != "/w" || !slices.Equal(i.Variables, []string{"A=b"}) {
		t.Errorf("%+v", i)
	}
	for _, uri := range []string{"/etc/passwd", "-flag", "a b", "a@sha256:short", strings.Repeat("a", 3000)} {
		if a := b.call("CreateFunction", M{"FunctionName": "bad", "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": uri}}); a.code != "InvalidParameterValueException" {
			t.Errorf("%.40s: %+v", uri, a)
		}
	}
}

// unheld waits until nobody holds an archive, and what was let go of is gone.
func (b *bench) unheld() {
	b.t.Helper()
	b.until("nothing is held", func() bool {
		b.service.holds.mu.Lock()
		defer b.service.holds.mu.Unlock()
		return len(b.service.holds.of) == 0
	})
	b.service.writing.Lock() // whoever lets go has it until he is done
	defer b.service.writing.Unlock()
}

// made makes what $LATEST of fn is now ready, whether it is so already or not.
func (b *bench) made() func() *ready {
	b.t.Helper()
	in := scope{testAccount, testRegion}
	v := b.service.versions.get(in, below("fn", latest))
	archives := b.service.hold(v)
	return func() *ready {
		b.t.Helper()
		r, err := b.service.makeReady(context.Background(), in, v, archives)
		if err != nil {
			b.t.Fatal(err)
		}
		return r
	}
}

// Of several first invocations at once one makes the function ready for all: their environments would end with them otherwise.
func TestFirstInvocationsShare(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	first, second := b.made(), b.made()
	one, other := first(), second()
	if one == nil || one != other || len(b.fleet.retired) != 0 || one.held != 2 {
		t.Errorf("%p, %p, %v", one, other, b.fleet.retired)
	}
	one.Release()
	other.Release()
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	b.unheld()
	b.whole("after all")
}

// What is changed or deleted while it is being made ready does not run, and takes nobody's place.
func TestChangedMeanwhile(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	late := b.made()
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Timeout": 9})
	b.settle()
	b.invoked(M{"FunctionName": "fn"})
	if r := late(); r != nil {
		t.Errorf("%+v", r.function)
	}
	late = b.made()
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	if r := late(); r != nil {
		t.Errorf("%+v", r.function)
	}
	b.unheld()
	b.whole("after all")
}

// The Fleet hears that a version is out of date before it is told to retire it, and by whoever holds it still.
func TestStale(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	r, err := b.readied("fn", "", 0)
	if err != nil || r.Stale() {
		t.Fatal(err)
	}
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	if !r.Stale() || r.function.Holder != r {
		t.Error("it is gone, and not stale")
	}
	r.Release()
}
