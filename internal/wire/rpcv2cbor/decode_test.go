package rpcv2cbor_test

// Proves that values are read in every form in which CBOR can have them, that what is not well formed or not of its member's type is
// refused, and that what is written reads the same. How: the members of CloudWatch's inputs, with encodings of RFC 8949's appendix A;
// botocore reads the answers in the conformance tests.

import (
	"encoding/hex"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/api/cloudwatchapi"
	"sluice/internal/wire"
	"sluice/internal/wire/rpcv2cbor"
)

func metricData() *cloudwatchapi.PutMetricDataInput {
	return &cloudwatchapi.PutMetricDataInput{
		Namespace: wire.Some("größe"), StrictEntityValidation: wire.Some(true),
		MetricData: []cloudwatchapi.MetricDatum{{
			MetricName: wire.Some("m"), Timestamp: wire.Some(time.UnixMilli(1_700_000_000_123).UTC()), Value: wire.Some(-1.5),
			Values: []float64{1, math.Inf(1), 1e300}, Counts: []float64{}, StorageResolution: wire.Some(int64(-60)),
			Dimensions:      []cloudwatchapi.Dimension{{Name: wire.Some("a"), Value: wire.Some(strings.Repeat("x", 300))}},
			StatisticValues: &cloudwatchapi.StatisticSet{SampleCount: wire.Some(0.0)},
		}, {Timestamp: wire.Some(time.Unix(1_700_000_000, 0).UTC())}},
	}
}

func TestRoundTrip(t *testing.T) {
	var got cloudwatchapi.PutMetricDataInput
	if err := rpcv2cbor.Decode(rpcv2cbor.Append(nil, metricData()), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(metricData(), &got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// member is a map with one member and its value in hexadecimal digits.
func member(t *testing.T, name, value string) []byte {
	t.Helper()
	b, err := hex.DecodeString(value)
	if err != nil {
		t.Fatal(err)
	}
	return append(append([]byte{0xa1, 0x60 | byte(len(name))}, name...), b...)
}

func TestNumbers(t *testing.T) {
	for digits, want := range map[string]float64{
		"00": 0, "17": 23, "1818": 24, "1903e8": 1000, "1a000f4240": 1e6, "1b000000e8d4a51000": 1e12, "20": -1, "3903e7": -1000,
		"f90000": 0, "f93c00": 1, "f97bff": 65504, "f90001": 5.960464477539063e-8, "f90400": 0.00006103515625, "f9c400": -4,
		"fa47c35000": 100000, "fb3ff199999999999a": 1.1, "f97c00": math.Inf(1), "f9fc00": math.Inf(-1), "c1fb3ff199999999999a": 1.1, "d9d9f701": 1,
	} {
		var in cloudwatchapi.PutMetricAlarmInput
		if err := rpcv2cbor.Decode(member(t, "Threshold", digits), &in); err != nil || in.Threshold.V != want {
			t.Errorf("%s is %v, %v; want %v", digits, in.Threshold.V, err, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ member, digits string }{
		{"Threshold", "6131"},               // a text
		{"Threshold", "1bffffffffffffffff"}, // more than 64 bits hold
		{"Threshold", "1c"},                 // reserved
		{"Threshold", "fb3ff1"},             // cut short
		{"Threshold", "ff"},                 // a break
		{"Period", "fb3ff199999999999a"},    // a fraction
		{"Period", "1b0000000100000000"},    // too wide
		{"Period", "f5"},
		{"AlarmName", "4161"},     // bytes
		{"AlarmName", "61ff"},     // no UTF-8
		{"AlarmName", "7f4161ff"}, // bytes within a text
		{"ActionsEnabled", "01"},
		{"ActionsEnabled", "f6f6"}, // something behind
		{"Dimensions", "a0"},
		{"Dimensions", "9f"},
		{"Dimensions", "81"},
		{"unknown", "9bffffffffffffffff"},
		{"unknown", "1f"},
	} {
		var in cloudwatchapi.PutMetricAlarmInput
		if err := rpcv2cbor.Decode(member(t, c.member, c.digits), &in); err == nil {
			t.Errorf("%s %s is taken: %+v", c.member, c.digits, in)
		}
	}
	var list cloudwatchapi.GetMetricStatisticsInput
	if err := rpcv2cbor.Decode(member(t, "StartTime", "1a5f5e1000"), &list); err == nil {
		t.Error("a number without a tag is taken for a timestamp")
	}
}

func TestTextsAndAbsence(t *testing.T) {
	var in cloudwatchapi.PutMetricAlarmInput
	body, _ := hex.DecodeString("bf" + "69416c61726d4e616d65" + "7f61616162ff" + "66506572696f64" + "f7" + "6178" + "9f01bf616180ffff" + "ff")
	if err := rpcv2cbor.Decode(body, &in); err != nil || in.AlarmName.V != "ab" || in.Period.Set {
		t.Errorf("%q, %v, %v", in.AlarmName.V, in.Period, err)
	}
}

func TestTarget(t *testing.T) {
	for path, want := range map[string]string{
		"/service/S/operation/O": "S O", "/prefix/service/S/operation/O": "S O", "/service/S/operation/": "", "/service//operation/O": "",
		"/service/S/operation/O/": "", "/": "", "/service/S/other/O": "", "service/S/operation/O": "",
	} {
		s, o, ok := rpcv2cbor.Target(path)
		if got := s + " " + o; ok != (want != "") || ok && got != want {
			t.Errorf("%s names %q, %v", path, got, ok)
		}
	}
}

func TestRefusal(t *testing.T) {
	x := &rpcv2cbor.Exchange{Service: cloudwatchapi.Service}
	r := x.Refuse(cloudwatchapi.ErrResourceNotFound.New(""), "id")
	if got, want := string(r.Body), "\xbf\x66__type\x78\x35com.amazonaws.cloudwatch.v2010_08_01#ResourceNotFound\xff"; r.Status != 404 || got != want {
		t.Errorf("%d %q, want %q", r.Status, got, want)
	}
	if r.Header.Get("X-Amzn-Query-Error") != "ResourceNotFound;Sender" || r.Header.Get("Smithy-Protocol") != "rpc-v2-cbor" {
		t.Errorf("%v", r.Header)
	}
	if r := x.Answer(nil, "id"); len(r.Body) != 0 || r.Header.Get("Content-Type") != "" {
		t.Errorf("an answer without output: %+v", r)
	}
}

func BenchmarkDecode(b *testing.B) {
	body := rpcv2cbor.Append(nil, metricData())
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		var in cloudwatchapi.PutMetricDataInput
		if err := rpcv2cbor.Decode(body, &in); err != nil {
			b.Fatal(err)
		}
	}
}
