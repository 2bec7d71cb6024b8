package engine

// Proves that Map Runs read all items of what they are told to, once: from files, listings, inventories and Athena's manifests, through failures
// that pass and those that do not, across restarts and redrives. How: the engine on a store in memory, with a bucket in memory.

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/task"
)

const (
	passTask = `{"Type":"Pass","End":true}`
	toBucket = `"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b","Prefix":"out"}},`
)

// reads is the ItemReader of an object or, without a key, of a listing.
func reads(config, arguments string) string {
	resource := "getObject"
	if !strings.Contains(arguments, "Key") {
		resource = "listObjectsV2"
	}
	return fmt.Sprintf(`"ItemReader":{"Resource":"arn:aws:states:::s3:%s","ReaderConfig":{%s},"Parameters":{"Bucket":"b",%s}},`, resource, config, arguments)
}

func newItemsWorld(t *testing.T, definition string, b *bucket) *world {
	t.Helper()
	w := newWorld(t, map[string]string{"m": definition})
	w.objects = b
	w.restart()
	return w
}

func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.String()
}

func TestMapRunsReadObjects(t *testing.T) {
	const first = `"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"`
	const show = `"ItemSelector":{"i.$":"$$.Map.Item.Index","s.$":"$$.Map.Item.Source","v.$":"$$.Map.Item.Value"},`
	for name, c := range map[string]struct {
		fields string
		bucket *bucket
		want   string
	}{
		"a file": {reads(first, `"Key":"k"`) + show, newBucket("k", "a\n1\n2\n"), `[{"i":0,"s":"s3://b/k","v":{"a":"1"}},{"i":1,"s":"s3://b/k","v":{"a":"2"}}]`},
		"members": {
			reads(`"InputType":"JSON","ItemsPointer":"/x"`, `"Key":"k"`) + `"ItemSelector":{"k.$":"$$.Map.Item.Key","v.$":"$$.Map.Item.Value"},`,
			newBucket("k", `{"x":{"a":1,"b":2}}`), `[{"k":"a","v":1},{"k":"b","v":2}]`,
		},
		"pairs":   {reads(`"InputType":"JSON"`, `"Key":"k"`), newBucket("k", `{"a":1}`), `[{"Key":"a","Value":1}]`},
		"nothing": {reads(`"InputType":"JSONL"`, `"Key":"k"`), newBucket("k", ""), `[]`},
		"some":    {reads(`"InputType":"JSONL","MaxItems":2`, `"Key":"k"`), newBucket("k", "1\n2\n3\n"), `[1,2]`},
		"a listing": {
			reads(`"MaxItems":1`, `"Prefix":"flat/"`) + show, newBucket("a", "", "flat/data.jsonl", "x", "flat/y", "y"),
			`[{"i":0,"s":"s3://b","v":{"Etag":"\"2d711642b726b044\"","Key":"flat/data.jsonl","LastModified":1.790204286E9,"Size":1,"StorageClass":"STANDARD"}}]`,
		},
		"the files of a listing": {
			reads(`"InputType":"JSONL","Transformation":"LOAD_AND_FLATTEN"`, `"Prefix":"in/"`) + show, newBucket("in/", "", "in/a", "1\n2\n", "in/b", zipped("3\n"), "x", "4"),
			`[{"i":0,"s":"s3://b/in/a","v":1},{"i":1,"s":"s3://b/in/a","v":2},{"i":2,"s":"s3://b/in/b","v":3}]`,
		},
		"an inventory": {
			reads(`"InputType":"MANIFEST"`, `"Key":"m"`), newBucket("m", `{"destinationBucket":"arn:aws:s3:::b","fileFormat":"CSV","fileSchema":"Bucket, Key","files":[{"key":"d/1.gz"},{"key":"d/2.gz"}]}`,
				"d/1.gz", zipped("\"b\",\"x\"\n"), "d/2.gz", zipped("\"b\",\"y\"\n")), `[{"Bucket":"b","Key":"x"},{"Bucket":"b","Key":"y"}]`,
		},
		"what Athena wrote": {
			reads(`"InputType":"JSONL","ManifestType":"ATHENA_DATA"`, `"Key":"m"`), newBucket("m", "s3://b/1\ns3://b/2\n", "1", zipped("1\n"), "2", "2\n"), `[1,2]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newItemsWorld(t, mapOf("STANDARD", c.fields, passTask), c.bucket)
			w.succeeded(w.begin("m", `{}`), c.want)
		})
	}
}

func TestMapRunsThatCannotRead(t *testing.T) {
	refuses := func(err error) *bucket {
		b := newBucket("k", "1\n")
		b.before = func(string) error { return err }
		return b
	}
	for name, c := range map[string]struct {
		fields string
		bucket *bucket
		cause  string
	}{
		"no object":  {reads(`"InputType":"JSONL"`, `"Key":"k"`), newBucket(), "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: r) (SDK Attempt Count: 1)"},
		"a fault":    {reads(`"InputType":"JSONL"`, `"Key":"k"`), refuses(errors.New("broken")), "Internal failure of the server."},
		"a refusal":  {reads(``, `"Prefix":""`), refuses(&task.Failure{Code: "S3.S3Exception", Cause: "Access Denied"}), "Access Denied"},
		"no JSON":    {reads(`"InputType":"JSON"`, `"Key":"k"`), newBucket("k", "x"), "Attempting to parse data that is not JSON."},
		"no rows":    {reads(`"InputType":"PARQUET"`, `"Key":"k"`), newBucket("k", "x"), "Files of the type PARQUET are not read by this server."},
		"no service": {reads(`"InputType":"JSON"`, `"Key":"k"`), nil, "The service s3 is not served by this server, so that the items cannot be read."},
	} {
		t.Run(name, func(t *testing.T) {
			w := newItemsWorld(t, mapOf("STANDARD", c.fields, passTask), c.bucket)
			out := w.over(w.begin("m", `{}`))
			if out.Status != execution.FailedRun || *out.Failure.Error != "States.ItemReaderFailed" || *out.Failure.Cause != c.cause {
				t.Errorf("%s %s %s", out.Status, *out.Failure.Error, *out.Failure.Cause)
			}
		})
	}
}

// TestAnObjectThatChanges: the run fails and mixes nothing.
func TestAnObjectThatChanges(t *testing.T) {
	b := newBucket("k", strings.Repeat("1\n", 2*partBytes))
	w := newItemsWorld(t, mapOf("EXPRESS", reads(`"InputType":"JSONL"`, `"Key":"k"`)+`"MaxConcurrency":1,`, callTask), b)
	k := w.begin("m", `{}`)
	first := <-w.calls
	b.mu.Lock()
	b.objects["k"] = strings.Repeat("2\n", 2*partBytes)
	b.mu.Unlock()
	first.answer <- answered{output: `{"Payload":1}`}
	w.restart() // what was ahead in memory is gone
	for {
		select {
		case call := <-w.calls:
			call.answer <- answered{output: `{"Payload":1}`}
			continue
		default:
		}
		if out, err := w.engine.Look(t.Context(), k); err != nil || out.Status != execution.Running {
			if err != nil || *out.Failure.Cause != "The object was changed while it was being read." {
				t.Errorf("%+v, %v", out, err)
			}
			return
		}
		runtime.Gosched()
	}
}

// TestReadingGoesOn: pages of a file that is compressed, restarts between them, and calls that fail for a while.
func TestReadingGoesOn(t *testing.T) {
	const n = 3*pageItemsMax + 17
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "%d\n", i)
	}
	for name, body := range map[string]string{"plain": text.String(), "packed": zipped(text.String())} {
		t.Run(name, func(t *testing.T) {
			b := newBucket("k", body)
			fails := 0
			b.before = func(string) error {
				if fails++; fails%2 == 1 {
					return fmt.Errorf("%w: slow down", task.ErrBusy)
				}
				return nil
			}
			w := newItemsWorld(t, mapOf("EXPRESS", reads(`"InputType":"JSONL"`, `"Key":"k"`)+toBucket, passTask), b)
			k := w.begin("m", `{}`)
			for restarts, seen := 0, int64(0); ; {
				w.clock.Advance(tryAgain)
				out, err := w.engine.Look(t.Context(), k)
				if err != nil {
					t.Fatal(err)
				}
				if out.Status != execution.Running {
					break
				}
				if run := out.MapRuns; restarts < 3 && len(run) > 0 && run[0].Items.Succeeded > seen {
					seen = run[0].Items.Succeeded + pageItemsMax/2
					restarts++
					w.restart()
				}
				runtime.Gosched()
			}
			results := w.results(k, b, "")
			if len(results.Succeeded) != n {
				t.Fatalf("%d results", len(results.Succeeded))
			}
			seen := map[string]bool{}
			for _, r := range results.Succeeded {
				seen[r["Output"].(string)] = true
			}
			if len(seen) != n || len(b.parts) != 0 {
				t.Errorf("%d items, %d uploads", len(seen), len(b.parts))
			}
		})
	}
}
