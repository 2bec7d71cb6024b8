// Proves what Prometheus sees of the services' metrics: names, types, labels and values, over the server's own path.
package app

import (
	"context"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/service"
)

// meter has fixed metrics.
type meter []service.Metric

func (m meter) Metrics(_ context.Context, yield func(*service.Metric)) {
	for i := range m {
		yield(&m[i])
	}
}

func TestAWSMetrics(t *testing.T) {
	dimensions := []service.Dimension{{Name: "QueueName", Value: "q"}}
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(awsMetrics{[]service.Metered{meter{
		{Namespace: "AWS/SQS", Name: "NumberOfMessagesSent", Unit: "Count", Help: "Sent.", Account: "1", Region: "r", Dimensions: dimensions, Value: 3, Samples: 3, Kind: service.Counter},
		{Namespace: "AWS/SQS", Name: "ApproximateAgeOfOldestMessage", Unit: "Seconds", Help: "Age.", Account: "1", Region: "r", Dimensions: dimensions, Value: 15, Samples: 1},
		{Namespace: "AWS/SQS", Name: "SentMessageSize", Unit: "Bytes", Help: "Size.", Account: "1", Region: "r", Dimensions: dimensions, Value: 25, Samples: 3, Kind: service.Distribution},
		{Namespace: "AWS/ApiGateway", Name: "4XXError", Unit: "Count", Help: "Errors.", Account: "1", Region: "r", Value: 1},
	}}})
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"aws_sqs_number_of_messages_sent_total":             `COUNTER label:{name:"account" value:"1"} label:{name:"queue_name" value:"q"} label:{name:"region" value:"r"} counter:{value:3}`,
		"aws_sqs_approximate_age_of_oldest_message_seconds": `GAUGE label:{name:"account" value:"1"} label:{name:"queue_name" value:"q"} label:{name:"region" value:"r"} gauge:{value:15}`,
		"aws_sqs_sent_message_size_bytes":                   `SUMMARY label:{name:"account" value:"1"} label:{name:"queue_name" value:"q"} label:{name:"region" value:"r"} summary:{sample_count:3 sample_sum:25}`,
		"aws_api_gateway_4xxerror":                          `GAUGE label:{name:"account" value:"1"} label:{name:"region" value:"r"} gauge:{value:1}`,
	}
	for _, f := range families {
		if got := f.GetType().String() + " " + squeeze(f.GetMetric()[0].String()); got != want[f.GetName()] {
			t.Errorf("%s is %s, want %s", f.GetName(), got, want[f.GetName()])
		}
		delete(want, f.GetName())
	}
	for name := range want {
		t.Errorf("%s is missing", name)
	}
}

// squeeze leaves one space between words: how many there are changes from build to build.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }
