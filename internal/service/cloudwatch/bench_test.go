package cloudwatch

// Measures what a call costs, the edge included, and what looking at an alarm does.

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/wire"
)

func BenchmarkPutMetricData(b *testing.B) {
	w := newBench(b)
	var data []string
	for i := range 20 {
		data = append(data, fmt.Sprintf(`{"MetricName":"m%d","Value":%d,"Unit":"Count","Dimensions":[{"Name":"d","Value":"v"}]}`, i, i))
	}
	body := `{"Namespace":"test","MetricData":[` + strings.Join(data, ",") + `]}`
	b.ReportAllocs()
	for b.Loop() {
		if status, answer := w.json("PutMetricData", body); status != http.StatusOK {
			b.Fatal(answer)
		}
	}
}

func BenchmarkGetMetricDataDay(b *testing.B) {
	w := newBench(b)
	for i := range 24 {
		w.clock.Advance(time.Hour)
		values := make([]float64, 60)
		values[i] = 1
		w.put("m", values...)
	}
	if err := w.book.Flush(); err != nil {
		b.Fatal(err)
	}
	in := fmt.Sprintf(`{"StartTime":%d,"EndTime":%d,"MetricDataQueries":[%s]}`, noon.Unix(), w.clock.Now().Unix(), statOf("a", "m", "Sum", 60, ""))
	b.ReportAllocs()
	for b.Loop() {
		if status, body := w.json("GetMetricData", in); status != http.StatusOK {
			b.Fatal(body)
		}
	}
}

func BenchmarkLookAtAlarm(b *testing.B) {
	w := newBench(b)
	w.putAlarm(metricAlarm("a", "m", func(in *api.PutMetricAlarmInput) { in.EvaluationPeriods = wire.Some(int64(5)) }))
	w.put("m", 1, 2, 3, 4, 5)
	if err := w.book.Flush(); err != nil {
		b.Fatal(err)
	}
	a := w.alarms.find(account, region, "a")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := w.look(a, w.clock.Now()); err != nil {
			b.Fatal(err)
		}
	}
}
