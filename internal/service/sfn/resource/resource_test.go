package resource

// Proves which texts are resources and what is in them: every form that AWS documents, and what its validation refuses; and that no text makes
// Parse fail otherwise. How: tables, and a fuzz target.

import (
	"strings"
	"testing"
)

func TestResources(t *testing.T) {
	for text, want := range map[string]Resource{
		"arn:aws:lambda:us-east-1:111111111111:function:f":             {Kind: Function, Region: "us-east-1", Account: "111111111111", Service: "lambda", Action: "f"},
		"arn:aws:lambda:us-east-1:111111111111:function:f:$LATEST":     {Kind: Function, Region: "us-east-1", Account: "111111111111", Service: "lambda", Action: "f", Qualifier: "$LATEST"},
		"arn:aws:lambda:us-east-1:1:function:f:live":                   {Kind: Function, Region: "us-east-1", Account: "1", Service: "lambda", Action: "f", Qualifier: "live"},
		"arn:aws-cn:lambda:cn-north-1:111111111111:function:f:7":       {Kind: Function, Region: "cn-north-1", Account: "111111111111", Service: "lambda", Action: "f", Qualifier: "7"},
		"arn:aws-cn:states:cn-north-1:1:activity:a":                    {Kind: Activity, Region: "cn-north-1", Account: "1", Action: "a"},
		"arn:aws:states:us-east-1:111111111111:activity:a b":           {Kind: Activity, Region: "us-east-1", Account: "111111111111", Action: "a b"},
		"arn:aws:states:::lambda:invoke":                               {Kind: Optimized, Service: "lambda", Action: "invoke"},
		"arn:aws:states:::lambda:invoke.waitForTaskToken":              {Kind: Optimized, Service: "lambda", Action: "invoke", Pattern: WaitForTaskToken},
		"arn:aws:states:::states:startExecution.sync":                  {Kind: Optimized, Service: "states", Action: "startExecution", Pattern: Sync},
		"arn:aws:states:::states:startExecution.sync:2":                {Kind: Optimized, Service: "states", Action: "startExecution", Pattern: SyncJSON},
		"arn:aws-us-gov:states:::emr-containers:startJobRun.sync":      {Kind: Optimized, Service: "emr-containers", Action: "startJobRun", Pattern: Sync},
		"arn:aws:states:::aws-sdk:dynamodb:putItem":                    {Kind: SDK, Service: "dynamodb", Action: "putItem"},
		"arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken": {Kind: SDK, Service: "sfn", Action: "startExecution", Pattern: WaitForTaskToken},
		"arn:aws:swf:us-east-1:1:task:x":                               {Kind: Foreign, Region: "us-east-1", Account: "1", Service: "swf"},
	} {
		want.ARN = text
		got, ok := Parse(text)
		if !ok || got != want {
			t.Errorf("%s: %v, %+v", text, ok, got)
		}
		if got.Type() != "" && !strings.HasSuffix(text, ":"+got.Type()+":"+got.Name()) || got.Type() == "" && got.Name() != text {
			t.Errorf("%s is called %s and %s", text, got.Type(), got.Name())
		}
	}
}

func TestNoResources(t *testing.T) {
	for _, text := range []string{
		"", "f", "create", "https://example.com", "${x}", "arn", "arn:aws:lambda", "arn::states:::sqs:sendMessage",
		"arn:aws:lambda:us-east-1:1:f", "arn:aws:lambda:us-east-1:1:layer:f", "arn:aws:lambda:us-east-1:1:function:", "arn:aws:lambda:us-east-1:1:function:f:",
		"arn:aws:lambda:us-east-1:1:function:f:a b", "arn:aws:lambda:us-east-1:1:function:f:1:2", "arn:aws:states:us-east-1:1:activity:",
		"arn:aws:states:::lambda", "arn:aws:states:::lambda:", "arn:aws:states:::aws-sdk:putItem", "arn:aws:states:::.sync",
	} {
		if r, ok := Parse(text); ok {
			t.Errorf("%q is %+v", text, r)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"arn:aws:lambda:us-east-1:111111111111:function:f:1", "arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken",
		"arn:aws:states:us-east-1:111111111111:activity:a", "arn:aws:states:::aws-sdk:\nsqs\n:x", "arn:aws:states:::aws-sdk::.sync",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := Parse(text)
		if !ok {
			if r != (Resource{}) {
				t.Fatalf("%q is none, and %+v", text, r)
			}
			return
		}
		if r.ARN != text || r.Type() != "" && !strings.HasSuffix(text, ":"+r.Type()+":"+r.Name()) || r.Type() == "" && r.Name() != text {
			t.Fatalf("%q is %+v, %q", text, r, r.Name())
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := Parse("arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken"); !ok {
			b.Fatal("no resource")
		}
	}
}
