package awsquery_test

// Proves that no form makes the Query decoder panic, hang or blow up, and that whatever it reads can be answered: the XML is well
// formed and the JSON is JSON, whatever bytes a caller put into names and values. How: fuzzing, over the inputs of every operation
// of SQS and IAM.

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"sluice/internal/api/iamapi"
	"sluice/internal/api/sqsapi"
	"sluice/internal/wire"
	"sluice/internal/wire/awsquery"
)

func FuzzDecode(f *testing.F) {
	operations := append(append([]*wire.Operation{}, sqsapi.Service.Operations...), iamapi.Service.Operations...)
	for i := range operations {
		f.Add(uint16(i), "QueueUrl=q&MessageBody=a%20b&MessageAttribute.1.Name=n&MessageAttribute.1.Value.BinaryValue=AAE%3D&MessageAttribute.1.Value.DataType=Binary", false)
	}
	for _, form := range []string{
		"", "&", "=", "a", "%", "%zz=1", "a=%ff", "a=%00", "QueueName=a&QueueName=b", "Tag.1.Key=k&Tags.1.Key=l&Tag.1=x", "Attribute.=1&Attribute..=2",
		"Attribute.99999999999999999999.Name=x", "Attribute.-1.Name=x", "Attribute.+1.Name=x", "Tag.01.Key=a&Tag.1.Key=b", strings.Repeat("a.", 40) + "b=c",
		"MaxResults=1e3", "MaxResults=", "Tags.member.1.Key=k&Tags.member.1.Value=v", "PolicyDocument=%7B%7D&Action=CreatePolicy", strings.Repeat("Tag.1.Key=x&", 300),
	} {
		f.Add(uint16(7), form, true)
		f.Add(uint16(40), form, false)
	}
	f.Fuzz(func(t *testing.T, n uint16, text string, asJSON bool) {
		op := operations[int(n)%len(operations)]
		form, err := awsquery.ParseForm(text)
		if err != nil {
			return
		}
		in := op.New()
		x := &awsquery.Exchange{Service: iamapi.Service, Operation: op, Form: form, JSON: asJSON}
		if err := x.Decode(in); err != nil {
			worded, malformed := new(wire.Error), new(wire.MalformedError)
			if !errors.As(err, &malformed) && !errors.As(err, &worded) {
				t.Fatalf("%v is not worded", err)
			}
			wellFormed(t, x.Refuse(wire.ErrMalformed.New(err.Error()+text), "id"), asJSON)
			return
		}
		wire.Check(in, "")
		wellFormed(t, x.Answer(in, "id"), asJSON)
	})
}

func wellFormed(t *testing.T, r *wire.Response, asJSON bool) {
	t.Helper()
	if asJSON {
		if !json.Valid(r.Body) {
			t.Fatalf("no JSON: %s", r.Body)
		}
		return
	}
	d := xml.NewDecoder(bytes.NewReader(r.Body))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("no XML: %v\n%s", err, r.Body)
		}
	}
}
