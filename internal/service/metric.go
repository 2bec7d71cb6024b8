package service

import "context"

// Metric is a value of a resource at a moment, in CloudWatch's sense: a namespace, a name, dimensions, a unit. Whoever keeps metrics
// asks a service for them (Metered) when it wants them; a service only counts.
type Metric struct {
	Namespace, Name, Unit string // "AWS/SQS", "NumberOfMessagesSent", "Count"
	// Help says in a sentence what the value is.
	Help            string
	Account, Region string
	Dimensions      []Dimension
	// Value is what there is now, or, of a counter, the sum of all observations since the process started; Samples is how many
	// observations there were.
	Value   float64
	Samples uint64
	Kind    MetricKind
}

// Dimension is a name and a value that tell one resource's metric from another's.
type Dimension struct{ Name, Value string }

// MetricKind is how the values of a metric are to be read.
type MetricKind byte

// The kinds.
const (
	Gauge        MetricKind = iota // what there is now
	Counter                        // a sum that only grows until the process ends
	Distribution                   // a sum and a number of observations of different size
)

// Metered is a service that has metrics.
type Metered interface {
	// Metrics calls yield for every metric of every active resource. It may take as long as a call, and ends with the context.
	Metrics(ctx context.Context, yield func(*Metric))
}

// Observed is a service whose observations have a distribution, such as how long requests took: it gathers them, and hands them over when
// it is asked.
type Observed interface {
	// Drain calls yield for the observations since the last call, which it forgets.
	Drain(yield func(*Observation))
}

// Observation is how often values of a metric were observed. It belongs to whoever gets it.
type Observation struct {
	Namespace, Name, Unit string
	Account, Region       string
	Dimensions            []Dimension
	Samples               []Sample
}

// Sample is a value and how often it was observed.
type Sample struct{ Value, Count float64 }
