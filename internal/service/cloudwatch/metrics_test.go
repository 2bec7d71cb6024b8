package cloudwatch

// Proves what the operations on metrics answer over their three protocols, in the words that AWS has been recorded with, where LocalStack's
// AWS-validated tests have what the recorded suite has not: units, labels, periods below a minute. Further, pages, limits, compressed bodies,
// and that data survives a restart. How: calls through an edge.

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/store"
	"sluice/internal/wire"
)

func TestThreeProtocols(t *testing.T) {
	b := newBench(t)
	if status, body := b.json("PutMetricData", `{"Namespace":"test","MetricData":[{"MetricName":"m","Value":1.5,"Timestamp":1772625600}]}`); status != 200 || body != "" {
		t.Errorf("%d %s", status, body)
	}
	if status, body := b.query("Action=PutMetricData&Namespace=test&MetricData.member.1.MetricName=m&MetricData.member.1.Values.member.1=2&MetricData.member.1.Counts.member.1=3&MetricData.member.1.Timestamp=2026-03-04T12:00:30Z"); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	out := &api.GetMetricStatisticsOutput{}
	call(b, api.GetMetricStatistics, &api.GetMetricStatisticsInput{
		Namespace: wire.Some("test"), MetricName: wire.Some("m"), StartTime: wire.Some(noon), EndTime: wire.Some(noon.Add(time.Minute)), Period: wire.Some(int64(60)),
		Statistics: []string{"Sum", "SampleCount"},
	}, out)
	if len(out.Datapoints) != 1 || out.Datapoints[0].Sum.V != 7.5 || out.Datapoints[0].SampleCount.V != 4 || out.Datapoints[0].Unit.V != "None" || !out.Datapoints[0].Timestamp.V.Equal(noon) {
		t.Errorf("%+v", out.Datapoints)
	}
	_, body := b.query("Action=GetMetricStatistics&Namespace=test&MetricName=m&StartTime=2026-03-04T12:00:00Z&EndTime=2026-03-04T12:01:00Z&Period=60&ExtendedStatistics.member.1=p50")
	contains(t, body, "<GetMetricStatisticsResult>", "<Label>m</Label>", "<entry><key>p50</key><value>2</value></entry>", "<Timestamp>2026-03-04T12:00:00")
	_, body = b.json("ListMetrics", `{"Namespace":"test"}`)
	contains(t, body, `{"Metrics":[{"Namespace":"test","MetricName":"m","Dimensions":[]}]}`)
}

func TestRefusals(t *testing.T) {
	b := newBench(t)
	status, body := b.json("SetAlarmState", `{"AlarmName":"a","StateValue":"INVALID","StateReason":""}`)
	contains(t, fmt.Sprint(status, body), `400{"__type":"com.amazon.coral.validate#ValidationException","message":"1 validation error detected: Value 'INVALID' at 'stateValue' failed`)
	if status, body = b.json("SetAlarmState", `{"AlarmName":"a","StateValue":"OK","StateReason":""}`); status != 404 || body != `{"__type":"com.amazonaws.cloudwatch.v2010_08_01#ResourceNotFound"}` {
		t.Errorf("%d %s", status, body)
	}
	if status, body = b.query("Action=SetAlarmState&AlarmName=a&StateValue=OK&StateReason=x"); status != 404 || strings.Contains(body, "Message") {
		t.Errorf("%d %s", status, body)
	}
	if status, body = b.json("PutAnomalyDetector", `{}`); status != 501 {
		t.Errorf("%d %s", status, body)
	}
	for data, want := range map[string]string{
		`[{"MetricName":"m","Value":1,"Unit":"Furlongs"}]`:                                                      "The parameter MetricData.member.1.Unit must be a value in the set [ Megabits, Terabits,",
		`[{"MetricName":"m","Value":1},{"Value":1}]`:                                                            "The parameter MetricData.member.2.MetricName is required.",
		`[{"MetricName":"m"}]`:                                                                                  "At least one of the parameters MetricData.member.1.Value",
		`[{"MetricName":"m","Value":"NaN"}]`:                                                                    "The value NaN for parameter MetricData.member.1.Value is invalid.",
		`[{"MetricName":"m","Value":1e200}]`:                                                                    "for parameter MetricData.member.1.Value is invalid.",
		`[{"MetricName":"m","Value":1,"Timestamp":1}]`:                                                          "The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.",
		`[{"MetricName":"m","Value":1,"Timestamp":1999999999}]`:                                                 "no more than two hours in the future",
		`[{"MetricName":"m","Value":1,"StorageResolution":10}]`:                                                 "StorageResolution",
		`[{"MetricName":"m","Values":[1],"Counts":[-1]}]`:                                                       "MetricData.member.1.Counts.member.1 is invalid",
		`[{"MetricName":"m","Value":1,"Dimensions":[{"Name":"a","Value":"b"},{"Name":"a","Value":"c"}]}]`:       "same dimension name twice",
		`[{"MetricName":"m","StatisticValues":{"SampleCount":1,"Sum":1,"Minimum":2,"Maximum":1}}]`:              "must be greater than",
		`[` + strings.TrimSuffix(strings.Repeat(`{"MetricName":"m","Value":1},`, 1001), ",") + `]`:              "must not have a size greater than 1000",
		`[{"MetricName":"m","Values":[` + strings.TrimSuffix(strings.Repeat("1,", 151), ",") + `]}]`:            "must not have a size greater than 150",
		`[{"MetricName":"m","Value":1,"Dimensions":[{"Name":"` + strings.Repeat("a", 256) + `","Value":"b"}]}]`: "Dimensions.member.1.Name",
	} {
		if status, body := b.json("PutMetricData", `{"Namespace":"test","MetricData":`+data+`}`); status != 400 || !strings.Contains(body, want) {
			t.Errorf("%.80s: %d %s", data, status, body)
		}
	}
	if status, body := b.json("PutMetricData", `{"Namespace":"AWS/SQS","MetricData":[{"MetricName":"m","Value":1}]}`); status != 400 {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := b.json("PutMetricData", `{"Namespace":"test","MetricData":[{"MetricName":"m","Value":1}]`+strings.Repeat(" ", requestMax)+`}`); status != 413 {
		t.Error(status)
	}
	for _, form := range []string{
		"Action=PutMetricData&Namespace=test&MetricData.member.1.MetricName=%ff&MetricData.member.1.Value=1", "Action=PutMetricData&Namespace=a%00b&MetricData.member.1.MetricName=m&MetricData.member.1.Value=1",
		"Action=SetAlarmState&AlarmName=a&StateValue=OK&StateReason=%ff", "Action=PutDashboard&DashboardName=d&DashboardBody=%7b%22a%22:%22%ff%22%7d", "Action=PutCompositeAlarm&AlarmName=a%0a&AlarmRule=TRUE",
		"Action=PutCompositeAlarm&AlarmName=a&AlarmRule=TRUE&Tags.member.1.Key=%ff&Tags.member.1.Value=", "Action=PutCompositeAlarm&AlarmName=a&AlarmRule=OK(%ff)",
	} {
		if status, body := b.query(form); status != 400 {
			t.Errorf("%s: %d %s", form, status, body)
		}
	}
	cbor := http.Header{"Smithy-Protocol": {"rpc-v2-cbor"}}
	for path, want := range map[string]int{"/": 404, "/service/GraniteServiceVersion20100801/operation/": 404, "/service/GraniteServiceVersion20100801/operation/Nothing": 400, "/service/Other/operation/ListMetrics": 404} {
		if r := b.do(path, cbor, nil); r.Status != want {
			t.Errorf("%s: %d %q", path, r.Status, r.Body)
		}
	}
	b.disk.SetRoom(store.RoomScarce)
	if status, body := b.json("PutMetricData", `{"Namespace":"test","MetricData":[{"MetricName":"m","Value":1}]}`); status != 503 {
		t.Errorf("with a full disk: %d %s", status, body)
	}
}

// ask is GetMetricData for the last ten minutes; what comes back is every result as a line.
func (b *bench) ask(queries string, more ...string) []string {
	b.t.Helper()
	out := &api.GetMetricDataOutput{}
	status, body := b.json("GetMetricData", fmt.Sprintf(`{"StartTime":%d,"EndTime":%d,"MetricDataQueries":[%s]%s}`, b.clock.Now().Add(-10*time.Minute).Unix(), b.clock.Now().Add(time.Minute).Unix(), queries, strings.Join(more, "")))
	if status != http.StatusOK {
		return []string{body}
	}
	if err := decodeJSON(body, out); err != nil {
		b.t.Fatal(err)
	}
	var lines []string
	for _, r := range out.MetricDataResults {
		line := r.Id.V + " '" + r.Label.V + "' " + fmt.Sprint(r.Values)
		for _, m := range r.Messages {
			line += " " + m.Value.V
		}
		if len(r.Values) != len(r.Timestamps) {
			line += " without as many times"
		}
		lines = append(lines, line)
	}
	if out.NextToken.Set {
		lines = append(lines, out.NextToken.V)
	}
	return lines
}

func statOf(id, name, statistic string, period int, more string) string {
	return fmt.Sprintf(`{"Id":%q,"MetricStat":{"Metric":{"Namespace":"test","MetricName":%q},"Period":%d,"Stat":%q}%s}`, id, name, period, statistic, more)
}

func TestMetricData(t *testing.T) {
	b := newBench(t)
	b.put("m", 1, 2, 3)
	b.put("n", 10, 0, 30)
	_, _ = b.json("PutMetricData", `{"Namespace":"test","MetricData":[{"MetricName":"u","Value":60,"Unit":"Seconds"},{"MetricName":"u","Value":5,"Unit":"Count"},{"MetricName":"u","Value":60000,"Unit":"Milliseconds"}]}`)
	for _, c := range []struct{ queries, want string }{
		{statOf("a", "m", "Sum", 60, ""), "a 'm' [3 2 1]"},
		{statOf("a", "m", "Sum", 300, ""), "a 'm' [6]"},
		{statOf("a", "m", "Sum", 60, "") + "," + statOf("b", "m", "Minimum", 30, ""), "a 'm Sum 60' [3 2 1]|b 'm Minimum 30' [3 2 1]"},
		{statOf("a", "m", "Sum", 60, "") + "," + statOf("b", "m", "Sum", 30, ""), "a 'm 60' [3 2 1]|b 'm 30' [3 2 1]"},
		{statOf("a", "u", "Sum", 60, ""), "a 'u' [5] Multiple units returned: '[Count, Milliseconds, Seconds]'"},
		{statOf("a", "m", "Sum", 60, `,"ReturnData":false`) + `,{"Id":"e","Expression":"a*2","Label":"${LABEL} ${MAX} ${PROP('x')}"}`, "e 'e 6.0 ${PROP('x')}' [6 4 2]"},
		{statOf("a", "m", "p50", 60, "") + "," + statOf("b", "n", "p50", 60, "") + `,{"Id":"e","Expression":"SUM(METRICS())"}`, "a 'm' [3 2 1]|b 'n' [30 0 10]|e 'e' [33 2 11]"},
		{statOf("a", "n", "Sum", 60, "") + `,{"Id":"e","Expression":"f+1"},{"Id":"f","Expression":"a/a"}`, "a 'n' [30 0 10]|e 'e' [2 2]|f 'f' [1 1]"},
		{`{"Id":"e","Expression":"SEARCH('{test} MetricName=(m OR n)', 'Sum', 300)"}`, "e 'm' [6]|e 'n' [40]"},
		{`{"Id":"e","Expression":"e+1"}`, "depends on itself"},
		{`{"Id":"e","Expression":"x+1"}`, "Error in expression 'e': there is no query with the ID x."},
		{`{"Id":"e","Expression":"1+1"}`, "does not return a time series"},
		{`{"Id":"E","Expression":"1+1"}`, "is not matching the expected pattern"},
		{`{"Id":"e","Expression":"SELECT AVG(m) FROM test"}`, "Metrics Insights"},
		{statOf("a", "m", "Median", 60, ""), "The value Median for parameter"},
		{statOf("a", "m", "Sum", 61, ""), "Period"},
		{statOf("a", "m", "Sum", 60, "") + "," + statOf("a", "m", "Sum", 60, ""), "are not unique"},
		{statOf("a", "nothere", "Sum", 60, ""), "a 'nothere' []"},
	} {
		got := strings.Join(b.ask(c.queries), "|")
		if got != c.want && (!strings.Contains(got, "__type") || !strings.Contains(got, c.want)) {
			t.Errorf("%s\n got %s\nwant %s", c.queries, got, c.want)
		}
	}
}

func TestPagesOfData(t *testing.T) {
	b := newBench(t)
	b.put("m", 1, 2, 3)
	b.put("n", 4, 5, 6)
	queries := statOf("a", "m", "Sum", 60, "") + "," + statOf("b", "n", "Sum", 60, "")
	var all []string
	token := ""
	for range 10 {
		lines := b.ask(queries, `,"MaxDatapoints":2,"ScanBy":"TimestampAscending"`, token)
		last := lines[len(lines)-1]
		if strings.Contains(last, "'") {
			all = append(all, lines...)
			break
		}
		all = append(all, lines[:len(lines)-1]...)
		token = `,"NextToken":"` + last + `"`
	}
	if got := strings.Join(all, "|"); got != "a 'm' [1 2]|a 'm' [3]|b 'n' [4]|b 'n' [5 6]" {
		t.Error(got)
	}
}

func TestListMetrics(t *testing.T) {
	b := newBench(t)
	for i := range 11 {
		var data []string
		for j := range 100 {
			data = append(data, fmt.Sprintf(`{"MetricName":"m","Value":1,"Dimensions":[{"Name":"b","Value":"%02d"},{"Name":"a","Value":"%02d"}]}`, j, i))
		}
		if status, body := b.json("PutMetricData", `{"Namespace":"test","MetricData":[`+strings.Join(data, ",")+`]}`); status != 200 {
			t.Fatal(body)
		}
	}
	var sizes []int
	in := &api.ListMetricsInput{Namespace: wire.Some("test")}
	for range 5 {
		out := &api.ListMetricsOutput{}
		call(b, api.ListMetrics, in, out)
		sizes = append(sizes, len(out.Metrics))
		if in.NextToken = out.NextToken; !out.NextToken.Set {
			break
		}
	}
	if fmt.Sprint(sizes) != "[500 500 100]" {
		t.Errorf("%v", sizes)
	}
	b.restart()
	for _, c := range []struct {
		in   string
		want int
	}{
		{`{"Dimensions":[{"Name":"a","Value":"03"}]}`, 100},
		{`{"Dimensions":[{"Name":"a","Value":"03"},{"Name":"b","Value":"07"}]}`, 1},
		{`{"Dimensions":[{"Name":"c"}]}`, 0},
		{`{"Dimensions":[{"Name":"b"},{"Name":"a","Value":"10"}],"RecentlyActive":"PT3H"}`, 100},
		{`{"MetricName":"x"}`, 0},
	} {
		_, body := b.json("ListMetrics", c.in)
		if got := strings.Count(body, "MetricName"); got != c.want {
			t.Errorf("%s: %d", c.in, got)
		}
	}
	b.clock.Advance(4 * time.Hour)
	if _, body := b.json("ListMetrics", `{"RecentlyActive":"PT3H"}`); strings.Contains(body, "MetricName") {
		t.Error("a metric without data for four hours is recently active")
	}
	b.clock.Advance(15 * 24 * time.Hour)
	if _, body := b.json("ListMetrics", `{}`); strings.Contains(body, "MetricName") {
		t.Error("a metric without data for two weeks is listed")
	}
}

func TestCompressed(t *testing.T) {
	b := newBench(t)
	var body bytes.Buffer
	w := gzip.NewWriter(&body)
	_, _ = w.Write([]byte("Action=PutMetricData&Version=2010-08-01&Namespace=test&MetricData.member.1.MetricName=m&MetricData.member.1.Value=2"))
	_ = w.Close()
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Content-Encoding": {"gzip"}}
	if r := b.do("/", header, body.Bytes()); r.Status != 200 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	if got := b.ask(statOf("a", "m", "Sum", 60, "")); got[0] != "a 'm' [2]" {
		t.Error(got)
	}
	if r := b.do("/", header, []byte("no gzip")); r.Status != 400 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	var bomb bytes.Buffer
	w = gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range 64 {
		_, _ = w.Write(zeros)
	}
	_ = w.Close()
	if r := b.do("/", header, bomb.Bytes()); r.Status != 413 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}

func TestStatisticsSpan(t *testing.T) {
	b := newBench(t)
	ask := func(start, end time.Duration, period int, more string) string {
		_, body := b.json("GetMetricStatistics", fmt.Sprintf(`{"Namespace":"test","MetricName":"m","StartTime":%d,"EndTime":%d,"Period":%d%s}`, noon.Add(start).Unix(), noon.Add(end).Unix(), period, more))
		return body
	}
	sum := `,"Statistics":["Sum"]`
	contains(t, ask(-24*time.Hour, 0, 1, sum), "You have requested up to 86400 datapoints, which exceeds the limit of 1440.")
	contains(t, ask(0, 0, 60, sum), "The parameter StartTime must be less than the parameter EndTime.")
	contains(t, ask(-time.Hour, 0, 60, ""), "Must specify either Statistics or ExtendedStatistics")
	contains(t, ask(-time.Hour, 0, 60, sum+`,"ExtendedStatistics":["p50"]`), "mutually exclusive")
	contains(t, ask(-time.Hour, 0, 60, `,"ExtendedStatistics":["Sum"]`), "is not supported")
	contains(t, ask(-time.Hour, 0, 45, sum), "Period")
	contains(t, ask(-time.Hour, 0, 60, sum), `{"Label":"m","Datapoints":[]}`)
}
