package cloudwatchlogs

// Proves queries of Logs Insights: rows in the order that is asked for, fields of JSON, filters, limits, statistics, status, and the refusal of
// what is not built. How: calls over the edge.

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// ask runs a query and returns the values of its first field.
func (b *bench) ask(text string, more M) ([]string, M) {
	b.t.Helper()
	params := M{"logGroupName": "g", "startTime": b.now()/1000 - 60, "endTime": b.now()/1000 + 60, "queryString": text}
	for k, v := range more {
		params[k] = v
	}
	id := b.must("StartQuery", params)["queryId"]
	out := b.must("GetQueryResults", M{"queryId": id})
	got := []string{}
	for _, r := range out["results"].([]any) {
		fields := r.([]any)
		got = append(got, fields[0].(M)["value"].(string))
		if last := fields[len(fields)-1].(M); last["field"] != "@ptr" {
			b.t.Errorf("no pointer: %v", fields)
		}
	}
	return got, out
}

func TestQueries(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	for i := range 10 {
		b.clock.Advance(time.Second)
		b.put("g", "s", fmt.Sprintf(`{"n":%d,"user":{"names":["x%d"]}}`, i, i%3))
	}
	for text, want := range map[string][]string{
		"fields n | filter n > 6":                            {"9", "8", "7"},
		"fields n | sort @timestamp asc | limit 2":           {"0", "1"},
		"fields n | sort user.names.0 desc, n | limit 3":     {"2", "5", "8"},
		`fields user.names.0 | filter @message like /"n":4/`: {"x1"},
		"fields @logStream | limit 1":                        {"s"},
		"fields @log | limit 1":                              {testAccount + ":g"},
		"fields n | filter n < 0":                            {},
		"fields @timestamp | filter n = 9":                   {b.clock.Now().UTC().Format(queryTime)},
	} {
		got, out := b.ask(text, nil)
		if !slices.Equal(got, want) || out["status"] != "Complete" {
			t.Errorf("%s: %v %v", text, got, out["status"])
		}
	}
	if got, out := b.ask("fields n", M{"limit": 4}); len(got) != 4 || out["statistics"].(M)["recordsScanned"] != 10.0 {
		t.Errorf("%v %v", got, out)
	}
	if got := b.must("DescribeQueries", M{"logGroupName": "g", "maxResults": 3}); len(got["queries"].([]any)) != 3 || got["nextToken"] == nil {
		t.Errorf("%v", got)
	}
	start := M{"logGroupNames": []string{"g"}, "startTime": 0, "endTime": 1, "queryString": "stats count(*)"}
	b.refused("StartQuery", start, "NotImplemented", "A part of this query is not implemented: the command stats.")
	start["queryString"] = "fields"
	b.refused("StartQuery", start, "MalformedQueryException", "unexpected end of the query")
	start["logGroupName"] = "g"
	b.refused("StartQuery", start, "InvalidParameterException", "Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.")
	id := b.must("DescribeQueries", M{})["queries"].([]any)[0].(M)["queryId"]
	b.refused("StopQuery", M{"queryId": id}, "InvalidParameterException", "Query has already ended.")
	b.refused("GetQueryResults", M{"queryId": "x"}, "ResourceNotFoundException", "Query not found.")
}
