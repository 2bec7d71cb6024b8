package teststate

// Proves what items a Map has of the data that its reader is taken to have read: JSON, JSON Lines and CSV as the documentation says they are
// read, in their order and number, and what is refused or fails. How: each item is shown by an ItemSelector, with its place in the Context
// object. The fuzz target proves that no data make a reader panic or show more than a payload's limit.

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/service/sfn/asl"
)

// reading is a Map that reads data, and shows each item with its place in the Context object.
func reading(config, data string) *Request {
	r := request(`{"Type":"Map","QueryLanguage":"JSONata","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":` + config + `,"Arguments":{"Bucket":"b","Key":"k"}},` +
		`"ItemSelector":"{% [$states.context.Map.Item.Index, $states.context.Map.Item.Key, $states.context.Map.Item.Value] %}",` +
		`"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"T","States":{"T":{"Type":"Pass","End":true}}},"End":true}`)
	r.Configuration.MapItemReaderData = data
	return mockResult(r, "[]")
}

func TestReadersReadWhatIsGiven(t *testing.T) {
	const first, given = `{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"}`, `{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["a","b"],"CSVDelimiter":"PIPE","MaxItems":2}`
	const failed = `"error":"States.ItemReaderFailed","status":"FAILED"}`
	for _, c := range []struct{ config, data, want string }{
		{`{"InputType":"JSON"}`, `[1,2]`, `[[0,1],[1,2]]`},
		{`{"InputType":"JSON"}`, `{"k":1}`, `[[0,"k",1]]`},
		{`{"InputType":"JSON","MaxItems":1}`, `[1,2]`, `[[0,1]]`},
		{`{"InputType":"JSON","ItemsPointer":"/a~1b/1"}`, `{"a/b":[0,[3]]}`, `[[0,3]]`},
		{`{"InputType":"JSON","ItemsPointer":"/a/01"}`, `{"a":[0,[3]]}`, `{"cause":"The ItemsPointer points to nothing.",` + failed},
		{`{"InputType":"JSON"}`, `1`, `{"cause":"Attempting to map over non-iterable node.",` + failed},
		{`{"InputType":"JSON"}`, `[`, `{"cause":"Attempting to parse data that is not JSON.",` + failed},
		{`{"InputType":"JSONL"}`, "1\n\n{\"a\":2}\n", `[[0,1],[1,{"a":2}]]`},
		{`{"InputType":"JSONL"}`, "1\n{", `{"cause":"Attempting to parse a line that is not JSON.",` + failed},
		{first, "\ufeffa,b\r\n1,2\r\n\r\n3,4\r\n", `[[0,{"a":"1","b":"2"}],[1,{"a":"3","b":"4"}]]`},
		{first, "a,b\n1\n1,2,3", `[[0,{"a":"1","b":""}],[1,{"a":"1","b":"2"}]]`},
		{first, "a,b\n\"x,\ny\",\"say \"\"yes\"\"\"\n", `[[0,{"a":"x,\ny","b":"say \"yes\""}]]`},
		{first, `a,b` + "\n" + `C:\\x\,y,\n\"`, `[[0,{"a":"C:\\x,y","b":"n\""}]]`},
		{first, "a,a\n1,2", `{"cause":"CSV headers cannot contain duplicates.",` + failed},
		{first, "a,b\n", `[]`},
		{given, "1|2\n|\n5|6\n", `[[0,{"a":"1","b":"2"}],[1,{"a":"","b":""}]]`},
		{`{"InputType":"PARQUET"}`, `x`, "stateConfiguration.mapItemReaderData with the InputType PARQUET"},
		{`{"InputType":"MANIFEST","ManifestType":"S3_INVENTORY"}`, `x`, "stateConfiguration.mapItemReaderData with the InputType MANIFEST"},
	} {
		got := outcomeOf(t, reading(c.config, c.data), nil)
		var seen struct{ AfterItemSelector string }
		if json.Unmarshal([]byte(got), &seen) == nil && seen.AfterItemSelector != "" {
			got = seen.AfterItemSelector
		}
		if got != c.want {
			t.Errorf("%s of %q:\n got %s\nwant %s", c.config, c.data, got, c.want)
		}
	}
}

func TestAWideTableIsBounded(t *testing.T) {
	data := strings.Repeat("c,", 10)
	var header strings.Builder
	for i := range 2000 {
		header.WriteString(strconv.Itoa(i) + ",")
	}
	r := reading(`{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"}`, strings.TrimSuffix(header.String(), ",")+"\n"+strings.Repeat(data+"\n", 5000))
	if got := outcomeOf(t, r, nil); !strings.Contains(got, `"error":"States.DataLimitExceeded"`) {
		t.Error(got)
	}
}

func FuzzReader(f *testing.F) {
	for _, data := range []string{"a,b\n1,2\n", "a|b\r\n\"x\n\"|\\|", "\"", "\\", "[{}]", "{\"a\":[1]}", "1\n2"} {
		for _, config := range []string{`{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"}`, `{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["a"],"CSVDelimiter":"PIPE"}`, `{"InputType":"JSON","ItemsPointer":"/a/0"}`, `{"InputType":"JSONL"}`} {
			f.Add(config, data)
		}
	}
	f.Fuzz(func(t *testing.T, config, data string) {
		if test, err := Prepare(reading(config, data)); err == nil {
			if o, err := test.Run(context.Background(), nil); err == nil && len(o.Seen.AfterItemSelector) > asl.PayloadBytesMax {
				t.Errorf("%d bytes are shown", len(o.Seen.AfterItemSelector))
			}
		}
	})
}
