package lambda

// Proves that idle functions cost little, that lists have pages, and that the service's own goroutine makes functions ready and ends. How:
// the memory of five hundred functions; pages that are put together again; the service started and stopped.

import (
	"context"
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"

	images "sluice/internal/service/lambda/image"
)

// idleBytesMax is what an idle function may cost.
const idleBytesMax = 50 << 10

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestIdleFunctionsCostLittle(t *testing.T) {
	b := newBench(t)
	const many = 500
	before := heap()
	for i := range many {
		b.must("CreateFunction", b.plain(fmt.Sprint("fn", i), M{"Environment": M{"Variables": M{"NAME": strings.Repeat("x", 1000)}}, "Code": M{"ZipFile": zipOf(t, "index.py", fmt.Sprint(i))}}))
	}
	b.settle()
	after := heap()
	// The store and the archives are in memory here, too: what they hold counts for the functions.
	if each := (after - before) / many; each > idleBytesMax {
		t.Errorf("an idle function costs %d bytes", each)
	} else {
		t.Logf("an idle function costs %d bytes, what the store keeps of it included", each)
	}
	runtime.KeepAlive(b)
}

func TestPages(t *testing.T) {
	b := newBench(t)
	var want []string
	for i := range 60 {
		name := fmt.Sprintf("fn%02d", i)
		b.function(name)
		want = append(want, name)
	}
	var got []string
	marker := ""
	for pages := 0; ; pages++ {
		params := M{"MaxItems": 1000}
		if marker != "" {
			params["Marker"] = marker
		}
		out := b.must("ListFunctions", params)
		found := out["Functions"].([]any)
		for _, f := range found {
			got = append(got, f.(M)["FunctionName"].(string))
		}
		if marker, _ = out["NextMarker"].(string); marker == "" {
			if pages != 1 {
				t.Errorf("%d pages", pages+1)
			}
			break
		}
		if len(found) != 50 {
			t.Errorf("a page of %d", len(found))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if a := b.call("ListFunctions", M{"Marker": "!"}); a.code != "InvalidParameterValueException" {
		t.Errorf("%+v", a)
	}
}

func TestStart(t *testing.T) {
	b := newBench(t)
	if err := b.service.Start(); err != nil {
		t.Fatal(err)
	}
	b.must("CreateFunction", b.plain("fn"))
	for b.must("GetFunctionConfiguration", M{"FunctionName": "fn"})["State"] == "Pending" {
		runtime.Gosched()
	}
	if err := b.service.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); c["State"] != "Active" {
		t.Errorf("%v", c)
	}
}

func parseAddress(t *testing.T, text string) (string, url.Values) {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path, u.Query()
}

func BenchmarkGetFunctionConfiguration(b *testing.B) {
	x := newBench(b)
	x.function("fn", M{"Environment": M{"Variables": M{"NAME": "value"}}})
	r := x.request("GetFunctionConfiguration", M{"FunctionName": "fn"})
	b.ReportAllocs()
	for b.Loop() {
		if answer := x.edge.Do(context.Background(), x.Caller, r); answer.Status != 200 {
			b.Fatal(answer.Status)
		}
	}
}

// The order of lists and that of the markers of their pages are one.
func TestVersionsAreInOrder(t *testing.T) {
	all := []*version{{Name: "a-b", Number: "1"}, {Name: "a", Number: "10"}, {Name: "a", Number: "9"}, {Name: "a", Number: latest}, {Name: "a-b", Number: latest}, {Name: "a1", Number: latest}}
	sortVersions(all)
	if !slices.IsSortedFunc(all, func(a, b *version) int { return strings.Compare(a.order(), b.order()) }) || all[0].Number != latest || all[2].Number != "10" {
		t.Errorf("%v", all)
	}
}

// An image that does not come keeps no other function from being made ready, and no server from stopping.
func TestSlowImages(t *testing.T) {
	b := newBench(t)
	b.service.images = slow{}
	if err := b.service.Start(); err != nil {
		t.Fatal(err)
	}
	for i := range pullsMax + 1 {
		b.must("CreateFunction", M{"FunctionName": fmt.Sprint("image", i), "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": "registry.example/slow:1"}})
	}
	b.must("CreateFunction", b.plain("fn"))
	b.until("it is ready", func() bool { return b.must("GetFunctionConfiguration", M{"FunctionName": "fn"})["State"] == "Active" })
	if err := b.service.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

// slow is a registry that does not answer.
type slow struct{ library }

func (slow) Pull(ctx context.Context, _ images.Reference, _ string) (*images.Image, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}
