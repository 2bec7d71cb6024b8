// Proves that files become the items that AWS makes of them, that reading goes on at any place as if it had never stopped, and that bad
// data fails with a clear cause. How: tables, every file read anew from every place it stops at, and files of any bytes.
package items

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"sluice/internal/service/sfn/asl"
)

// source opens a text at any byte of it.
func from(text string) func(int64) io.Reader {
	return func(offset int64) io.Reader { return strings.NewReader(text[min(offset, int64(len(text))):]) }
}

// all reads a text to its end: its items, and the failure that ends them. After each so many items it is opened anew, at the place it was at.
func all(f Format, text string, each int) (got []string, err error) {
	r, err := f.Open(from(text), Place{})
	for n := 1; err == nil; n++ {
		var item Item
		if item, err = r.Next(); err != nil {
			break
		}
		if item.Named {
			item.JSON = item.Key + "=" + item.JSON
		}
		got = append(got, item.JSON)
		if each > 0 && n%each == 0 {
			c := Cursor{Place: r.Place()}
			var again Cursor
			if again, err = ParseCursor(c.String()); err == nil {
				r, err = f.Open(from(text), again.Place)
			}
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return got, err
}

var (
	first = Format{Type: "CSV", FirstRow: true, Delimiter: ','}
	given = Format{Type: "CSV", Headers: []string{"a", "b"}, Delimiter: '|'}
	whole = Format{Type: "JSON"}
	jsonl = Format{Type: "JSONL"}
)

func pointed(pointer string) Format { return Format{Type: "JSON", Pointer: pointer} }

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		format Format
		text   string
		want   string
	}{
		{first, "\ufeffa,b\r\n1,2\r\n\r\n3,4", `{"a":"1","b":"2"} {"a":"3","b":"4"}`},
		{first, "a,b\n1\n1,2,3\n", `{"a":"1","b":""} {"a":"1","b":"2"}`},
		{first, "a,b\n\"x,\ny\",\"say \"\"yes\"\"\"\n", `{"a":"x,\ny","b":"say \"yes\""}`},
		{first, `a,b` + "\n" + `C:\\x\,y,\n\"`, `{"a":"C:\\x,y","b":"n\""}`},
		{first, "a,b\nx\"y,'z'\n", `{"a":"x\"y","b":"'z'"}`},
		{first, "a,b\n   \n,\n", `{"a":"   ","b":""} {"a":"","b":""}`},
		{first, "a\n\xff\n", `{"a":"` + "\ufffd" + `"}`},
		{first, "", ``},
		{first, "a,a\n1,2", `States.ItemReaderFailed: CSV headers cannot contain duplicates.`},
		{first, "a\n\"1", `States.ItemReaderFailed: A quoted field of the CSV file does not end.`},
		{first, strings.Repeat("a", HeaderBytesMax+1) + "\n", `States.ItemReaderFailed: The CSV header exceeds the maximum of 10240 bytes.`},
		{first, "a\n" + strings.Repeat("x", ItemBytesMax), `States.ItemReaderFailed: An item exceeds the maximum of 262144 bytes.`},
		{Format{Type: "CSV", Headers: []string{"a"}, Delimiter: ','}, "1,2\n,\n\n,x", `{"a":"1"} {"a":""} {"a":""}`},
		{Format{Type: "CSV", Headers: []string{}, Delimiter: ','}, "1,2\n\n3", `{} {}`},
		{given, "1|2\n|\n5|6\n", `{"a":"1","b":"2"} {"a":"","b":""} {"a":"5","b":"6"}`},
		{whole, ` [ 1, "a,]", {"x": [1, {}]}, null, 1.50e3 ] ` + "\n", `1 "a,]" {"x":[1,{}]} null 1.50e3`},
		{whole, `{"k": 1, "l\n": {"m": 2}}`, `k=1 l` + "\n" + `={"m":2}`},
		{whole, `[]`, ``},
		{whole, "\ufeff[1]", `1`},
		{whole, `[1] 2`, `1 States.ItemReaderFailed: Attempting to parse data that is not JSON.`},
		{whole, `[1,]`, `1 States.ItemReaderFailed: Attempting to parse data that is not JSON.`},
		{whole, `[1 2]`, `1 States.ItemReaderFailed: Attempting to parse data that is not JSON.`},
		{whole, `[1,x]`, `1 States.ItemReaderFailed: Attempting to parse data that is not JSON.`},
		{whole, `[1`, `1 States.ItemReaderFailed: Attempting to parse data that is not JSON.`},
		{whole, `["`, `States.ItemReaderFailed: Attempting to parse data that is not JSON.`},
		{whole, ``, `States.ItemReaderFailed: Attempting to parse data that is not JSON.`},
		{whole, `"text"`, `States.ItemReaderFailed: Attempting to map over non-iterable node.`},
		{whole, `["` + strings.Repeat("x", ItemBytesMax) + `"]`, `States.ItemReaderFailed: An item exceeds the maximum of 262144 bytes.`},
		{pointed("/data/items"), `{"no": {"items": [0]}, "data": {"x": "}]\"", "items": [{"n":0}, 1], "y": 2}, "z": 3}`, `{"n":0} 1`},
		{pointed("/a~1b/1"), `{"a/b":[0,[3]]}`, `3`},
		{pointed("/a/01"), `{"a":[0,[3]]}`, `States.ItemReaderFailed: The ItemsPointer points to nothing.`},
		{pointed("/a/b"), `{"a":1}`, `States.ItemReaderFailed: The ItemsPointer points to nothing.`},
		{pointed("/a"), `{"a":1}`, `States.ItemReaderFailed: Attempting to map over non-iterable node.`},
		{jsonl, "1\n\n{\"a\" : 2}\r\n\"x\"", `1 {"a":2} "x"`},
		{jsonl, "1\n{\n", `1 States.ItemReaderFailed: Attempting to parse a line that is not JSON.`},
		{Format{Type: "PARQUET"}, "x", `States.ItemReaderFailed: Files of the type PARQUET are not read by this server.`},
	} {
		for _, each := range []int{0, 1, 2} {
			got, err := all(c.format, c.text, each)
			if err != nil {
				got = append(got, err.Error())
			}
			if text := strings.Join(got, " "); text != c.want {
				t.Errorf("%+v of %.200q, opened after each %d:\n got %.300s\nwant %.300s", c.format, c.text, each, text, c.want)
			}
		}
	}
}

// TestRowsAreWrittenAsByAHashMap: recorded orders, and one that java.util.HashMap has when it grows.
func TestRowsAreWrittenAsByAHashMap(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"0,True,{}", `0 {} True`},
		{"H1,", ` H1`},
		{"Etag,Key,LastModified,Size,StorageClass", ""},
	} {
		names := strings.Split(c.header, ",")
		var got []string
		for _, i := range hashOrder(names) {
			got = append(got, names[i])
		}
		if text := strings.Join(got, " "); c.want != "" && text != c.want {
			t.Errorf("%s: %q, and not %q", c.header, text, c.want)
		}
	}
	if h := javaHash("a\U0001f600"); h != 31*(31*97+0xd83d)+0xde00 {
		t.Errorf("%x", h)
	}
}

// packed is a text, compressed in two ways.
func packed(t testing.TB, text string) []string {
	t.Helper()
	var a, b bytes.Buffer
	z := gzip.NewWriter(&a)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	y, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = y.Write([]byte(text))
	_ = y.Close()
	return []string{a.String(), b.String()}
}

func TestPackedFiles(t *testing.T) {
	for _, text := range packed(t, "a,b\n1,2\n3,4\n") {
		for _, each := range []int{0, 1} {
			got, err := all(first, text, each)
			if fmt.Sprint(got, err) != `[{"a":"1","b":"2"} {"a":"3","b":"4"}] <nil>` {
				t.Error(got, err)
			}
		}
		if _, err := all(first, text[:len(text)-6], 0); err == nil || !strings.HasPrefix(err.Error(), "States.ItemReaderFailed: The file cannot be decompressed: ") {
			t.Error(err)
		}
	}
}

// broken is a source that fails.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrNoProgress }

func TestASourceThatFailsIsNoBadData(t *testing.T) {
	for _, text := range append(packed(t, "1\n2\n"), "1\n2\n") {
		short := func(int64) io.Reader { return io.MultiReader(strings.NewReader(text[:3]), broken{}) }
		r, err := jsonl.Open(short, Place{})
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, io.ErrNoProgress) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestListedObject(t *testing.T) {
	o := ListedObject{ETag: `"ccc"`, Key: "flat/data.jsonl", StorageClass: "STANDARD", Modified: time.Unix(1_790_204_286, 0), Size: 27}
	if got := o.Item().JSON; got != `{"Etag":"\"ccc\"","Key":"flat/data.jsonl","LastModified":1.790204286E9,"Size":27,"StorageClass":"STANDARD"}` {
		t.Error(got)
	}
}

func TestManifests(t *testing.T) {
	files, columns, err := ParseInventory([]byte(`{"destinationBucket": "arn:aws:s3:::b", "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size", "files": [{"key": "d/1.csv.gz", "size": 5}]}`))
	if fmt.Sprint(files, columns, err) != `[{b d/1.csv.gz}] [Bucket Key Size] <nil>` {
		t.Error(files, columns, err)
	}
	for _, bad := range []string{`{`, `{"fileFormat":"ORC"}`, `{"fileFormat":"CSV","fileSchema":"a, a"}`} {
		if _, _, err := ParseInventory([]byte(bad)); !errors.As(err, new(*asl.Failure)) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	files, err = ParseURIs([]byte("s3://b/x/y\r\n\"s3://c/z\"\n"))
	if err != nil || len(files) != 2 || files[0].URI() != "s3://b/x/y" || files[1] != (File{Bucket: "c", Key: "z"}) {
		t.Error(files, err)
	}
	for _, bad := range []string{"b/x", "s3://b", "s3:///x", "\"s3://b/x"} {
		if _, err := ParseURIs([]byte(bad)); !errors.As(err, new(*asl.Failure)) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestResults has the records that AWS wrote.
func TestResults(t *testing.T) {
	at := time.Date(2026, 9, 23, 22, 58, 19, 314_000_000, time.UTC)
	code, cause := "OwnedItemFailure", "because"
	ok := &Result{ExecutionARN: "arn:e", Name: "n", MachineARN: "arn:m", Status: "SUCCEEDED", Input: `{"n":1}`, Output: `[10,{"copy":10}]`, Redrive: "NOT_REDRIVABLE", Reason: "Execution is SUCCEEDED and cannot be redriven", Started: at, Stopped: at}
	bad := &Result{ExecutionARN: "arn:e", Name: "n", MachineARN: "arn:m", Status: "FAILED", Input: `{"n":1}`, Error: &code, Cause: &cause, Redrive: "REDRIVABLE_BY_MAP_RUN", Started: at, Stopped: at}
	const failed = `{"Cause":"because","Error":"OwnedItemFailure","ExecutionArn":"arn:e","Input":"{\"n\":1}","InputDetails":{"Included":true},"Name":"n","OutputDetails":{"Included":true},"RedriveCount":0,"RedriveStatus":"REDRIVABLE_BY_MAP_RUN","StartDate":"2026-09-23T22:58:19.314Z","StateMachineArn":"arn:m","Status":"FAILED","StopDate":"2026-09-23T22:58:19.314Z"}`
	const succeeded = `{"ExecutionArn":"arn:e","Input":"{\"n\":1}","InputDetails":{"Included":true},"Name":"n","Output":"[10,{\"copy\":10}]","OutputDetails":{"Included":true},"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","StartDate":"2026-09-23T22:58:19.314Z","StateMachineArn":"arn:m","Status":"SUCCEEDED","StopDate":"2026-09-23T22:58:19.314Z"}`
	for _, c := range []struct{ transformation, output, want string }{
		{"", "", "[" + succeeded + "," + failed + "]"},
		{"NONE", "JSONL", succeeded + "\n" + failed + "\n"},
		{"COMPACT", "JSON", `[[10,{"copy":10}],` + failed + "]"},
		{"FLATTEN", "JSON", `[10,{"copy":10},` + failed + "]"},
		{"FLATTEN", "JSONL", "10\n{\"copy\":10}\n" + failed + "\n"},
	} {
		s := NewSheet(&asl.Writer{Transformation: c.transformation, OutputType: c.output})
		if got := string(s.Close(s.Append(s.Append(nil, ok), bad))); got != c.want {
			t.Errorf("%s %s:\n got %s\nwant %s", c.transformation, c.output, got, c.want)
		}
	}
	s := NewSheet(&asl.Writer{})
	if got := string(s.Close(s.AppendPending(nil, `{"n":2}`))); got != `[{"Input":"{\"n\":2}","InputDetails":{"Included":true},"Status":"PENDING"}]` {
		t.Error(got)
	}
	files := ResultFiles{Succeeded: []ResultFile{{Key: "p/u/SUCCEEDED_0.jsonl", Size: 30}}}
	if got := string(files.Manifest("b", "arn")); got != `{"DestinationBucket":"b","MapRunArn":"arn","ResultFiles":{"FAILED":[],"PENDING":[],"SUCCEEDED":[{"Key":"p/u/SUCCEEDED_0.jsonl","Size":30}]}}` {
		t.Error(got)
	}
	if got := ParseFiles(Files(files.Succeeded)); len(got) != 1 || got[0] != files.Succeeded[0] {
		t.Error(got)
	}
}

// FuzzFormats: whatever the bytes, nothing panics, what is wrong is an *asl.Failure, and a file that is opened anew after each item has the same
// items.
func FuzzFormats(f *testing.F) {
	for _, text := range []string{"a,b\n1,2\n", "a|b\r\n\"x\n\"|\\|", "\"", "[{},[1]]", "{\"a\":[1],\"b\":{\"c\":\"\\\"\"}}", "1\n2", "\ufeff[1]", "\x1f\x8b", packed(f, "1\n2\n")[0]} {
		for kind := range byte(5) {
			f.Add(kind, text)
		}
	}
	formats := []Format{first, given, whole, pointed("/b/c"), jsonl}
	f.Fuzz(func(t *testing.T, kind byte, text string) {
		format := formats[int(kind)%len(formats)]
		once, err := all(format, text, 0)
		again, failed := all(format, text, 1)
		if fmt.Sprint(once, err) != fmt.Sprint(again, failed) {
			t.Errorf("%q\nonce  %q %v\nagain %q %v", text, once, err, again, failed)
		}
		if err != nil && !errors.As(err, new(*asl.Failure)) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func BenchmarkFormats(b *testing.B) {
	var csv, array strings.Builder
	csv.WriteString("id,name,value\n")
	array.WriteString("[")
	for i := range 10_000 {
		fmt.Fprintf(&csv, "%d,name %d,%d\n", i, i, i*i)
		fmt.Fprintf(&array, `{"id":%d,"name":"name %d","value":%d},`, i, i, i*i)
	}
	text := strings.TrimSuffix(array.String(), ",") + "]"
	for name, c := range map[string]struct {
		format Format
		text   string
	}{"CSV": {first, csv.String()}, "JSON": {whole, text}, "JSONL": {jsonl, strings.ReplaceAll(text[1:len(text)-1], "},", "}\n")}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				if got, err := all(c.format, c.text, 0); err != nil || len(got) != 10_000 {
					b.Fatal(len(got), err)
				}
			}
		})
	}
}
