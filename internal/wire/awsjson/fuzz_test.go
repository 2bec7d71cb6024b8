package awsjson_test

// Proves that no body makes the AWS JSON decoder panic, hang or take what it did not understand: a body is either refused with a
// MalformedError, or what was read from it reads the same once it is written and read again. How: fuzzing, over the inputs of
// every operation of SQS (flat, maps, lists, blobs) and of API Gateway (nested structures, timestamps, floats).

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/api/sqsapi"
	"sluice/internal/wire"
	"sluice/internal/wire/awsjson"
	"sluice/internal/wire/jsonshape"
)

func FuzzDecode(f *testing.F) {
	operations := append(append([]*wire.Operation{}, sqsapi.Service.Operations...), apigatewayapi.Service.Operations...)
	for i := range operations {
		f.Add(uint16(i), []byte(`{"QueueUrl":"q","MessageBody":"b","DelaySeconds":5e0,"MessageAttributes":{"a":{"DataType":"Binary","BinaryValue":"AAE="}}}`))
	}
	for _, body := range []string{
		``, ` `, `{}`, `null`, `[]`, `"x"`, `{`, `{"a"`, `{"a":}`, `{"QueueName":null}`, `{"QueueName":1}`, `{"QueueName":"a","QueueName":"b"}`,
		`{"Attributes":{"a":"1","a":"2"},"tags":{"k":null}}`, `{"QueueName":"\u0000\ud800"}`, "{\"QueueName\":\"\xff\"}", "{\"QueueName\":\"a\x00b\"}",
		`{"MaxResults":1e400}`, `{"MaxResults":9223372036854775808}`, `{"MaxResults":-0}`, `{"x":` + strings.Repeat(`[`, 20_000) + `}`,
		`{"Entries":` + strings.Repeat(`[`, 100) + strings.Repeat(`]`, 100) + `}`, `{"\u0051ueueName":"escaped"}`, `{}{}`, "\ufeff{}",
	} {
		for i := range 3 {
			f.Add(uint16(i*7), []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, n uint16, body []byte) {
		op := operations[int(n)%len(operations)]
		in := op.New()
		if err := (&awsjson.Exchange{Service: sqsapi.Service, Operation: op, Body: body}).Decode(in); err != nil {
			if malformed := new(wire.MalformedError); !errors.As(err, &malformed) || malformed.Message == "" {
				t.Fatalf("%v is no worded MalformedError", err)
			}
			return
		}
		wire.Check(in, "")
		first := jsonshape.Append(nil, in)
		again := op.New()
		if err := jsonshape.Decode(first, again); err != nil {
			t.Fatalf("%s cannot be read again: %v", first, err)
		}
		if second := jsonshape.Append(nil, again); !bytes.Equal(first, second) {
			t.Fatalf("%s became %s", first, second)
		}
	})
}
