// Proves what a Map goes over and how, inline and distributed, in both languages; the texts of failures are recorded.
package asl

import (
	"testing"

	"sluice/internal/value"
)

const (
	inline      = `"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}`
	distributed = `"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}`
)

func mapOf(t *testing.T, fields string) *State { return one(t, `{"Type":"Map","End":true,`+fields+`}`) }

func TestItems(t *testing.T) {
	const jsonata = `"QueryLanguage":"JSONata",`
	for _, c := range []struct{ fields, input, want string }{
		{inline, `[1,2]`, `[1,2]`},
		{inline + `,"InputPath":"$.a","ItemsPath":"$.b"`, `{"a":{"b":[3]}}`, `[3]`},
		{inline + `,"ItemsPath":"$list"`, `{}`, `[1,2]`},
		{inline + `,"ItemsPath":"$$.Map.Item"`, `{}`, `States.Runtime: Reference path "$$.Map.Item" must point to array.`},
		{inline, `{"a":1}`, `States.Runtime: Map state input must be an array but was: {"a":1}`},
		{inline + `,"ItemsPath":"$.nope"`, `{}`, `States.Runtime: Invalid path '$.nope' : No results for path: $['nope']`},
		{jsonata + inline, `null`, `States.QueryEvaluationError: Map state input must be an array but was: null`},
		{jsonata + inline + `,"Items":"{% $list %}"`, `{}`, `[1,2]`},
		{jsonata + inline + `,"Items":[1,"{% $one %}"]`, `{}`, `[1,1]`},
		{jsonata + inline + `,"Items":"{% $one %}"`, `{}`, `States.QueryEvaluationError: The JSONata expression '$one' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1`},
		{jsonata + inline + `,"Items":"{% {'foo': 'bar'} %}"`, `{}`, `States.QueryEvaluationError: The JSONata expression '{'foo': 'bar'}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {"foo":"bar"}`},
		{jsonata + inline + `,"Items":"{% $fn := function($x){$x} %}"`, `{}`, `States.QueryEvaluationError: The JSONata expression '$fn := function($x){$x}' specified for the field 'Items' returned an unsupported result type.`},
		{distributed, `{"a":1,"b":2}`, `[1,2] a b`},
		{jsonata + distributed + `,"Items":"{% {'foo': 'bar'} %}"`, `{}`, `["bar"] foo`},
	} {
		items, keys, err := mapOf(t, c.fields).Items(scopeOf(t, c.input))
		got := said(value.Null(), err)
		if err == nil {
			got = items.Value().String()
		}
		for _, key := range keys {
			got += " " + key
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.fields, got, c.want)
		}
	}
}

func TestPair(t *testing.T) {
	if got := Pair("k", value.Int(1)).String(); got != `{"Key":"k","Value":1}` {
		t.Error(got)
	}
}

func TestItemInput(t *testing.T) {
	for _, c := range []struct{ fields, want string }{
		{inline, `"item"`},
		{inline + `,"InputPath":"$.a","ItemSelector":{"x.$":"$$.Map.Item.Index","y.$":"$.b","z":"$.b"}`, `{"z":"$.b","x":3,"y":1}`},
		{inline + `,"Parameters":{"x.$":"$$.Map.Item.Value"}`, `{"x":"v"}`},
		{`"QueryLanguage":"JSONata",` + inline + `,"ItemSelector":{"x":"{% $states.context.Map.Item.Index + $states.input.a.b %}"}`, `{"x":4}`},
	} {
		v, err := mapOf(t, c.fields).ItemInput(scopeOf(t, `{"a":{"b":1}}`), value.String("item"))
		if got := said(v, err); got != c.want {
			t.Errorf("%s: %s, want %s", c.fields, got, c.want)
		}
	}
}

func TestMapNumbers(t *testing.T) {
	for _, c := range []struct{ fields, input, want string }{
		{``, `{}`, `0 0 0 false false`},
		{`,"MaxConcurrency":3,"ToleratedFailureCount":4,"ToleratedFailurePercentage":5.5`, `{}`, `3 4 5.5 true true`},
		{`,"MaxConcurrencyPath":"$.a","ToleratedFailureCountPath":"$.a","ToleratedFailurePercentagePath":"$.a"`, `{"a":"7"}`, `7 7 7 true true`},
		{`,"MaxConcurrency":9223372036854775807`, `{}`, `2147483647 0 0 false false`},
		{`,"MaxConcurrencyPath":"$.a"`, `{"a":"NoNumber"}`, `States.Runtime: The MaxConcurrencyPath field refers to value "NoNumber" which is not a valid integer: $.a`},
		{`,"MaxConcurrencyPath":"$.a"`, `{"a":{}}`, `States.Runtime: The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.a`},
		{`,"ToleratedFailureCountPath":"$.a"`, `{"a":-1}`, `States.Runtime: ToleratedFailureCount cannot be negative.`},
		{`,"ToleratedFailurePercentagePath":"$.a"`, `{"a":100.1}`, `States.Runtime: ToleratedFailurePercentage must be between 0 and 100.`},
		{`,"ToleratedFailurePercentagePath":"$.a"`, `{"a":{}}`, `States.Runtime: The ToleratedFailurePercentagePath field refers to value "{}" which is not a valid float: $.a`},
	} {
		s, scope := mapOf(t, distributed+c.fields), scopeOf(t, c.input)
		concurrency, err := s.MaxConcurrency(scope)
		tolerance, err2 := s.Tolerated(scope)
		if err == nil {
			err = err2
		}
		got := said(value.Null(), err)
		if err == nil {
			got = value.Int(int64(concurrency)).String() + " " + value.Int(tolerance.Count).String() + " " + value.Float(tolerance.Percentage).String() +
				" " + value.Bool(tolerance.HasCount).String() + " " + value.Bool(tolerance.HasPercentage).String()
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.fields, got, c.want)
		}
	}
}

func TestExceeded(t *testing.T) {
	for _, c := range []struct {
		tolerance     Tolerance
		failed, total int64
		want          bool
	}{
		{Tolerance{}, 0, 10, false},
		{Tolerance{}, 1, 10, true},
		{Tolerance{HasCount: true, Count: 1}, 1, 10, false},
		{Tolerance{HasCount: true, Count: 1}, 2, 10, true},
		{Tolerance{HasPercentage: true, Percentage: 20}, 2, 10, false},
		{Tolerance{HasPercentage: true, Percentage: 20}, 3, 10, true},
		{Tolerance{HasCount: true, Count: 5, HasPercentage: true, Percentage: 20}, 3, 10, true},
		{Tolerance{HasCount: true, Count: 1, HasPercentage: true, Percentage: 100}, 3, 10, true},
	} {
		if got := c.tolerance.Exceeded(c.failed, c.total); got != c.want {
			t.Errorf("%+v of %d of %d: %v", c.tolerance, c.failed, c.total, got)
		}
	}
}

func TestReader(t *testing.T) {
	const reader = distributed + `,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{"Bucket.$":"$.b","Key":"k"},"ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVDelimiter":"PIPE","CSVHeaders":["a","b"],"MaxItemsPath":"$.n"}}`
	s := mapOf(t, reader)
	r, err := s.Reader(scopeOf(t, `{"b":"bucket","n":2}`))
	if err != nil || r.Arguments.String() != `{"Key":"k","Bucket":"bucket"}` || r.MaxItems != 2 || len(r.Headers) != 2 || r.Delimiter != '|' || r.Resource.Name() != "getObject" {
		t.Errorf("%+v %v", r, err)
	}
	for input, want := range map[string]string{
		`{"b":"bucket","n":-1}`:  `States.ItemReaderFailed: field MaxItems must be positive`,
		`{"b":"bucket","n":1.5}`: `States.Runtime: The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.n`,
	} {
		if _, err := s.Reader(scopeOf(t, input)); said(value.Null(), err) != want {
			t.Errorf("%s: %v", input, err)
		}
	}
	s = mapOf(t, distributed+`,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["H1","H1"]}}`)
	if _, err := s.Reader(scopeOf(t, `{}`)); said(value.Null(), err) != "States.ItemReaderFailed: CSV headers cannot contain duplicates." {
		t.Error(err)
	}
	if r, err := mapOf(t, distributed).Reader(scopeOf(t, `{}`)); r != nil || err != nil {
		t.Error("a reader of nobody")
	}
}

func TestWriterAndBatcher(t *testing.T) {
	s := mapOf(t, `"QueryLanguage":"JSONata",`+distributed+`,"Label":"l","ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Arguments":{"Bucket":"{% $states.input.b %}"},"WriterConfig":{"Transformation":"COMPACT","OutputType":"JSONL"}},
		"ItemBatcher":{"MaxItemsPerBatch":"{% 2 %}","MaxInputBytesPerBatch":1000,"BatchInput":{"x":"{% $one %}"}}`)
	w, err := s.Writer(scopeOf(t, `{"b":"bucket"}`))
	if err != nil || w.Arguments.String() != `{"Bucket":"bucket"}` || w.OutputType != "JSONL" || w.Transformation != "COMPACT" {
		t.Errorf("%+v %v", w, err)
	}
	b, err := s.Batcher(scopeOf(t, `{}`))
	if err != nil || b.ItemsMax != 2 || b.BytesMax != 1000 {
		t.Fatalf("%+v %v", b, err)
	}
	if got := b.Batch(value.NewArray(value.Int(7))).String(); got != `{"BatchInput":{"x":1},"Items":[7]}` {
		t.Error(got)
	}
	if s.Processor.Label != "l" || s.Processor.ExecutionType != Express || !s.Processor.Distributed {
		t.Errorf("%+v", s.Processor)
	}
}
