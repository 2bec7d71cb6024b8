package cloudwatch

import (
	"context"
	"errors"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/service/cloudwatch/stat"
)

// sampler knows what counters showed when they were last asked. It belongs to the chore that samples.
type sampler struct{ before map[string]total }

// total is what a counter or distribution had summed up.
type total struct {
	value   float64
	samples uint64
}

func newSampler() sampler { return sampler{before: map[string]total{}} }

// batchMax is how many data of services are put at a time.
const batchMax = 1000

// sample puts what services have to show into their metrics, at the minute that ends. Counters give what came since they were last asked, a
// distribution its number and sum, without least and greatest value of its own: both are the mean.
func (s *Service) sample(ctx context.Context) error {
	return s.sampleAt(ctx, s.Clock.Now().Add(-sampleEvery).Truncate(sampleEvery))
}

func (s *Service) sampleAt(ctx context.Context, at time.Time) error {
	b := batch{service: s, now: s.Clock.Now()}
	seen := map[string]total{}
	for _, m := range s.Metered {
		m.Metrics(ctx, func(m *service.Metric) { b.add(s.sampler.datum(m, at, seen)) })
	}
	for _, o := range s.Observed {
		o.Drain(func(o *service.Observation) { b.add(observation(o, at)) })
	}
	if ctx.Err() == nil {
		s.sampler.before = seen // what is gone is forgotten
	}
	b.flush()
	return b.err
}

// datum is what there is of a metric since it was last asked.
func (s *sampler) datum(m *service.Metric, at time.Time, seen map[string]total) series.Datum {
	d := series.Datum{
		Key:  series.Key{Account: m.Account, Region: m.Region, Namespace: m.Namespace, Name: m.Name, Dimensions: ownDimensions(m.Dimensions)},
		Unit: m.Unit, At: at,
	}
	if m.Kind == service.Gauge {
		d.Set = stat.Of(m.Value, 1)
		return d
	}
	key := d.Key.Order() + "\x00" + m.Account + "\x00" + m.Region
	before := s.before[key]
	seen[key] = total{m.Value, m.Samples}
	if m.Value < before.value { // it is another one of the same name
		before = total{}
	}
	value, samples := m.Value-before.value, float64(m.Samples-min(before.samples, m.Samples))
	switch {
	case m.Kind == service.Counter:
		d.Set = stat.Of(value, 1)
	case samples > 0:
		d.Set = stat.OfStatistics(samples, value, value/samples, value/samples)
	}
	return d
}

func observation(o *service.Observation, at time.Time) series.Datum {
	d := series.Datum{
		Key:  series.Key{Account: o.Account, Region: o.Region, Namespace: o.Namespace, Name: o.Name, Dimensions: ownDimensions(o.Dimensions)},
		Unit: o.Unit, At: at,
	}
	for _, sample := range o.Samples {
		d.Set.Add(sample.Value, sample.Count)
	}
	return d
}

func ownDimensions(in []service.Dimension) []series.Dimension {
	out := make([]series.Dimension, len(in))
	for i, d := range in {
		out[i] = series.Dimension{Name: d.Name, Value: d.Value}
	}
	return series.Sorted(out)
}

// batch puts data a thousand at a time. What cannot be put is left out, and the first reason kept.
type batch struct {
	service *Service
	now     time.Time
	data    []series.Datum
	err     error
}

func (b *batch) add(d series.Datum) {
	if d.Set.Count == 0 {
		return
	}
	if b.data = append(b.data, d); len(b.data) == batchMax {
		b.flush()
	}
}

func (b *batch) flush() {
	if len(b.data) == 0 {
		return
	}
	if b.service.book.Full() {
		b.err = errors.Join(b.err, b.service.book.Flush())
	}
	if err := b.service.book.Put(b.now, b.data); err != nil && b.err == nil {
		b.err = err
	}
	b.data = nil
}
