package rpcv2cbor_test

// Proves that no body makes the CBOR decoder panic, hang, blow up or take what it did not understand: a body is either refused with a
// MalformedError, or what was read from it reads the same once it is written and read again. How: fuzzing, over the inputs of every
// operation of CloudWatch.

import (
	"bytes"
	"errors"
	"testing"

	"sluice/internal/api/cloudwatchapi"
	"sluice/internal/wire"
	"sluice/internal/wire/rpcv2cbor"
)

func FuzzDecode(f *testing.F) {
	operations := cloudwatchapi.Service.Operations
	put := rpcv2cbor.Append(nil, metricData())
	for i, op := range operations {
		if op.Name == cloudwatchapi.PutMetricData.Name {
			f.Add(uint16(i), put)
		}
		f.Add(uint16(i), []byte("\xbf\xff"))
	}
	for _, body := range []string{
		"", "\xff", "\xbf", "\xa1", "\xa1\x61a", "\xbb\xff\xff\xff\xff\xff\xff\xff\xff", "\x7f\x61a\xff", "\x9f\xff", "\xf6", "\xf7", "\xc1\x01",
		"\xbf\x61a" + string(bytes.Repeat([]byte{0x9f}, 20_000)), "\xbf\x7f\x69Names\xff\xf6\xff", "\xa0\xa0", "\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
		"\xbf\x61a" + string(bytes.Repeat([]byte{0xc1}, 20_000)), "\xa1\x69Threshold\xf9\x3c\x00", "\xa1\x69Threshold\xfa\x7f\x80\x00\x00",
	} {
		for i := range 3 {
			f.Add(uint16(i*17), []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, n uint16, body []byte) {
		op := operations[int(n)%len(operations)]
		in := op.New()
		if err := (&rpcv2cbor.Exchange{Service: cloudwatchapi.Service, Operation: op, Body: body}).Decode(in); err != nil {
			if malformed := new(wire.MalformedError); !errors.As(err, &malformed) || malformed.Message == "" {
				t.Fatalf("%v is no worded MalformedError", err)
			}
			return
		}
		wire.Check(in, "")
		first := rpcv2cbor.Append(nil, in)
		again := op.New()
		if err := rpcv2cbor.Decode(first, again); err != nil {
			t.Fatalf("%x cannot be read again: %v", first, err)
		}
		if second := rpcv2cbor.Append(nil, again); !bytes.Equal(first, second) {
			t.Fatalf("%x became %x", first, second)
		}
	})
}
