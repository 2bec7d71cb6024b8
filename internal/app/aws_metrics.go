package app

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/service"
)

// scrapeMax is how long a scrape may wait for the services.
const scrapeMax = 10 * time.Second

// awsMetrics shows the services' metrics to Prometheus: AWS/SQS's NumberOfMessagesSent as aws_sqs_number_of_messages_sent_total,
// with account, region and the dimensions as labels.
type awsMetrics struct{ services []service.Metered }

var _ prometheus.Collector = awsMetrics{}

// Describe says nothing: which metrics there are depends on what is active.
func (awsMetrics) Describe(chan<- *prometheus.Desc) {}

// Collect asks the services.
func (a awsMetrics) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeMax)
	defer cancel()
	descriptions := map[string]*prometheus.Desc{}
	for _, s := range a.services {
		s.Metrics(ctx, func(m *service.Metric) {
			key := m.Namespace + "/" + m.Name
			if descriptions[key] == nil {
				descriptions[key] = describe(m)
			}
			out <- toPrometheus(descriptions[key], m)
		})
	}
}

func describe(m *service.Metric) *prometheus.Desc {
	labels := []string{"account", "region"}
	for _, d := range m.Dimensions {
		labels = append(labels, snake(d.Name))
	}
	name := snake(strings.ReplaceAll(m.Namespace, "/", "")) + "_" + snake(m.Name)
	switch {
	case m.Kind == service.Counter:
		name += "_total"
	case m.Unit != "Count":
		name += "_" + strings.ToLower(m.Unit)
	}
	return prometheus.NewDesc(name, m.Help, labels, nil)
}

func toPrometheus(d *prometheus.Desc, m *service.Metric) prometheus.Metric {
	labels := []string{m.Account, m.Region}
	for _, dimension := range m.Dimensions {
		labels = append(labels, dimension.Value)
	}
	switch m.Kind {
	case service.Counter:
		return prometheus.MustNewConstMetric(d, prometheus.CounterValue, m.Value, labels...)
	case service.Distribution:
		return prometheus.MustNewConstSummary(d, m.Samples, m.Value, nil, labels...)
	default:
		return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, m.Value, labels...)
	}
}

// snake writes a name of AWS's as Prometheus has names: NumberOfMessagesSent is number_of_messages_sent, AWSSQS is aws_sqs.
func snake(name string) string {
	if rest, ok := strings.CutPrefix(name, "AWS"); ok {
		return "aws_" + snake(rest)
	}
	var b strings.Builder
	lower := false
	for _, r := range name {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('_')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
