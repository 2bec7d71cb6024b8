package lambda

// Proves that what was answered is there after a crash, that what failed is there whole or not at all, that a function never refers to an
// archive that is not there, and that archives which nothing refers to go. How: a store and a disk in memory whose power is cut, at random
// places, and faults at each of their steps.

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"sluice/internal/blob"
	"sluice/internal/blob/local"
	"sluice/internal/fault"
	"sluice/internal/store/memory"
)

// everything is all that the service shows, as text; addresses change from call to call.
func (b *bench) everything() string {
	b.t.Helper()
	var out strings.Builder
	show := func(v any) {
		text, err := json.Marshal(v)
		if err != nil {
			b.t.Fatal(err)
		}
		out.Write(text)
		out.WriteByte('\n')
	}
	for _, f := range b.must("ListFunctions", M{"FunctionVersion": "ALL"})["Functions"].([]any) {
		c := f.(M)
		name := M{"FunctionName": c["FunctionName"]}
		show(b.must("GetFunctionConfiguration", M{"FunctionName": c["FunctionArn"]}))
		for _, operation := range []string{
			"ListAliases", "ListFunctionEventInvokeConfigs", "ListFunctionUrlConfigs", "ListProvisionedConcurrencyConfigs", "GetFunctionConcurrency",
			"GetFunctionRecursionConfig", "GetFunctionCodeSigningConfig",
		} {
			show(b.must(operation, name))
		}
		if a := b.call("GetPolicy", name); a.status < 300 {
			show(a.body)
		}
		show(b.must("ListTags", M{"Resource": testARN + "function:" + c["FunctionName"].(string)}))
	}
	show(b.must("ListLayers", M{}))
	show(b.must("ListEventSourceMappings", M{}))
	show(b.must("ListCodeSigningConfigs", M{}))
	return out.String()
}

// whole fails unless each archive that is referred to is there, and no other.
func (b *bench) whole(when string) {
	b.t.Helper()
	wanted := b.service.referenced()
	delete(wanted, blob.Digest{})
	for d := range wanted {
		r, err := b.service.blobs.Open(d)
		if err != nil {
			b.t.Fatalf("%s: %v", when, err)
		}
		if err := errors.Join(blob.Verify(r, d), r.Close()); err != nil {
			b.t.Fatalf("%s: %v", when, err)
		}
	}
	if err := b.service.blobs.Each(func(d blob.Digest) error {
		if !wanted[d] {
			return fmt.Errorf("%s is there, and nothing refers to it", d)
		}
		return nil
	}); err != nil {
		b.t.Fatalf("%s: %v", when, err)
	}
}

// furnished makes a bench with something of everything.
func furnished(t testing.TB) *bench {
	b := newBench(t)
	b.layer("lib")
	csc := b.must("CreateCodeSigningConfig", M{"AllowedPublishers": M{"SigningProfileVersionArns": []any{"arn:aws:signer:us-east-1:111111111111:/signing-profiles/test"}}, "Tags": M{"a": "b"}})
	b.function("fn", M{
		"Publish": true, "Tags": M{"a": "b"}, "Layers": []any{testARN + "layer:lib:1"}, "Environment": M{"Variables": M{"SECRET": "hunter2"}},
		"CodeSigningConfigArn": csc["CodeSigningConfig"].(M)["CodeSigningConfigArn"],
	})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	b.must("AddPermission", permit(nil))
	b.must("AddPermission", permit(M{"Qualifier": "live"}))
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 7})
	b.must("PutProvisionedConcurrencyConfig", M{"FunctionName": "fn", "Qualifier": "live", "ProvisionedConcurrentExecutions": 2})
	b.must("PutFunctionEventInvokeConfig", M{"FunctionName": "fn", "MaximumRetryAttempts": 0})
	b.must("CreateFunctionUrlConfig", M{"FunctionName": "fn", "AuthType": "NONE"})
	b.must("PutFunctionRecursionConfig", M{"FunctionName": "fn", "RecursiveLoop": "Allow"})
	b.must("CreateEventSourceMapping", M{"FunctionName": "fn", "EventSourceArn": "arn:aws:sqs:us-east-1:111111111111:q", "Enabled": false, "Tags": M{"c": "d"}})
	return b
}

func TestARestartKeepsEverything(t *testing.T) {
	b := furnished(t)
	before := b.everything()
	for range 2 {
		b.reopen()
		if got := b.everything(); got != before {
			t.Errorf("shown\n%s\nbefore\n%s", got, before)
		}
		b.whole("after a restart")
	}
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	b.must("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": 1})
	b.whole("after all is deleted")
	b.reopen()
	if n := len(b.service.policies.things[scope{testAccount, testRegion}]) + len(b.service.urls.things[scope{testAccount, testRegion}]); n != 0 {
		t.Errorf("%d things of a function that is deleted", n)
	}
	if folders, _ := filepath.Glob(filepath.Join(b.folder, "[0-9a-f]*")); len(folders) != 1 { // the file "boot"
		t.Errorf("unpacked: %v", folders)
	}
}

// A restart goes on with what was being made ready.
func TestARestartMakesReady(t *testing.T) {
	b := newBench(t)
	b.must("CreateFunction", b.plain("fn"))
	b.reopen()
	if c := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); c["State"] != "Pending" {
		t.Errorf("%v", c)
	}
	b.settle()
	if c := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); c["State"] != "Active" {
		t.Errorf("%v", c)
	}
}

// An archive that cannot be unpacked any more, for its bytes are others, makes its function Failed.
func TestADamagedArchive(t *testing.T) {
	b := newBench(t)
	b.must("CreateFunction", b.plain("fn"))
	for d := range b.service.referenced() {
		path := "/archives/" + d.String()[:2] + "/" + d.String()
		f, err := b.files.OpenReadWrite(path, vfs.WriteCategoryUnspecified)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte("damage"), 10); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	b.settle()
	if c := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); c["State"] != "Failed" || c["StateReasonCode"] != "InvalidZipFileException" {
		t.Errorf("%v", c)
	}
	if !strings.Contains(b.log.String(), "was not made ready") {
		t.Errorf("log: %s", b.log.String())
	}
}

func TestDisksThatFail(t *testing.T) {
	for _, c := range []struct {
		point fault.Point
		blobs bool
	}{{memory.PointCommit, false}, {memory.PointSync, false}, {local.PointWrite, true}, {local.PointSync, true}, {local.PointRename, true}} {
		b := newBench(t)
		b.function("fn")
		before := b.everything()
		faults := b.faults
		if c.blobs {
			faults = b.blobFaults
		}
		faults.On(c.point, fault.Always(), fault.Fail(nil))
		for operation, params := range map[string]M{
			"CreateFunction": b.plain("new", M{"Code": M{"ZipFile": zipOf(t, "new", "new")}}), "UpdateFunctionCode": {"FunctionName": "fn", "ZipFile": zipOf(t, "x", "y")},
			"PublishLayerVersion": {"LayerName": "l", "Content": M{"ZipFile": zipOf(t, "l", "l")}},
		} {
			if a := b.call(operation, params); a.status != 500 {
				t.Errorf("%s: %s: %+v", c.point, operation, a)
			}
		}
		if c.blobs {
			if got := b.everything(); got != before {
				t.Errorf("%s: shown %s, before %s", c.point, got, before)
			}
			b.whole(string(c.point))
		}
		faults.Clear(c.point)
		b.files, b.faults = b.files.CrashClone(vfs.CrashCloneCfg{}), &fault.Set{}
		b.disk.Crash(rand.New(rand.NewPCG(1, 1)))
		b.open()
		if got := b.everything(); got != before {
			t.Errorf("%s: after a restart %s, before %s", c.point, got, before)
		}
		b.whole(string(c.point) + ", after a restart")
	}
}

// TestCrashes does random things, cuts the power in the middle of one, and looks at what is left.
func TestCrashes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			b.something(rt)
		}
		before := b.everything()
		points := []fault.Point{memory.PointCommit, memory.PointSync, local.PointWrite, local.PointSync, local.PointRename, ""}
		switch point := rapid.SampledFrom(points).Draw(rt, "point"); point {
		case memory.PointCommit, memory.PointSync:
			b.faults.On(point, fault.Always(), fault.Fail(nil))
		default:
			b.blobFaults.On(point, fault.Always(), fault.Fail(nil))
		}
		changed := b.something(rt)
		switch {
		case b.store.Cause() == nil:
			before = b.everything() // all of it was answered
		case changed:
			before = ""
		}
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "chance"), 1))
		b.disk.Crash(chance)
		b.files = b.files.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: chance.IntN(101), RNG: chance})
		b.faults = &fault.Set{}
		b.open()
		b.whole("after the crash")
		if got := b.everything(); before != "" && got != before {
			rt.Fatalf("after the crash:\n%s\nbefore\n%s", got, before)
		}
		b.settle()
		b.something(rt) // and goes on
		b.settle()
		b.whole("later")
		if err := os.RemoveAll(b.folder); err != nil {
			rt.Fatal(err)
		}
	})
}

// something calls one operation, at random, and tells whether nobody knows what it did.
func (b *bench) something(rt *rapid.T) bool {
	name := rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "name")
	code := zipOf(b.t, "code", rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "code"))
	operation := rapid.SampledFrom([]string{
		"CreateFunction", "UpdateFunctionCode", "DeleteFunction", "PublishVersion", "UpdateFunctionConfiguration", "PublishLayerVersion", "DeleteLayerVersion",
		"CreateAlias", "AddPermission", "settle",
	}).Draw(rt, "operation")
	if operation == "settle" {
		b.settle()
		return b.store.Cause() != nil
	}
	a := b.call(operation, map[string]M{
		"CreateFunction":              b.plain(name, M{"Code": M{"ZipFile": code}}),
		"UpdateFunctionCode":          {"FunctionName": name, "ZipFile": code, "Publish": rapid.Bool().Draw(rt, "publish")},
		"DeleteFunction":              {"FunctionName": name},
		"PublishVersion":              {"FunctionName": name},
		"UpdateFunctionConfiguration": {"FunctionName": name, "Layers": rapid.SampledFrom([][]any{{}, {testARN + "layer:l:1"}}).Draw(rt, "layers")},
		"PublishLayerVersion":         {"LayerName": "l", "Content": M{"ZipFile": code}},
		"DeleteLayerVersion":          {"LayerName": "l", "VersionNumber": rapid.IntRange(1, 3).Draw(rt, "number")},
		"CreateAlias":                 {"FunctionName": name, "Name": "live", "FunctionVersion": "1"},
		"AddPermission":               permit(M{"FunctionName": name}),
	}[operation])
	return a.status >= 500 && b.store.Cause() != nil
}

// Two who put the same archive, and one who deletes the last function that has it: nobody loses it.
func TestAnArchiveIsHeld(t *testing.T) {
	b := newBench(t)
	b.function("a")
	var d blob.Digest
	for d = range b.service.referenced() {
		break
	}
	let := b.service.holds.hold(d) // somebody is about to refer to it
	b.must("DeleteFunction", M{"FunctionName": "a"})
	if _, err := b.service.blobs.Open(d); err != nil {
		t.Errorf("an archive that is held was collected: %v", err)
	}
	b.service.release(d, let)
	if _, err := b.service.blobs.Open(d); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("an archive that nobody holds is there: %v", err)
	}
}
