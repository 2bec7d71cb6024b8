package series

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Key tells a metric from every other. Dimensions are sorted by name: see Sorted.
type Key struct {
	Account, Region, Namespace, Name string
	Dimensions                       []Dimension
}

// Dimension is a name and a value.
type Dimension struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Sorted returns the dimensions in the order that a Key has them in, which is also the one that AWS lists them in (recorded: ListMetrics).
func Sorted(dimensions []Dimension) []Dimension {
	out := slices.Clone(dimensions)
	slices.SortFunc(out, func(a, b Dimension) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Dimension returns the value of a dimension, and whether the metric has it.
func (k *Key) Dimension(name string) (string, bool) {
	for _, d := range k.Dimensions {
		if d.Name == name {
			return d.Value, true
		}
	}
	return "", false
}

// text is the key as one text that no other key has: each part behind its length.
func (k *Key) text() string {
	b := make([]byte, 0, 128)
	part := func(s string) {
		b = append(append(strconv.AppendInt(b, int64(len(s)), 36), ':'), s...)
	}
	part(k.Account)
	part(k.Region)
	part(k.Namespace)
	part(k.Name)
	for _, d := range k.Dimensions {
		part(d.Name)
		part(d.Value)
	}
	return string(b)
}

// metric is a metric that has data. Its key never changes; the rest is guarded by the Book.
type metric struct {
	Key
	id    uint64
	units []string // the unit with number n, from 1, is units[n-1]
	last  time.Time
	// stored is last as the record on the disk has it; dirty tells that it must be written.
	stored time.Time
	dirty  bool
	// cells are what is not on the disk yet.
	cells map[cell]*set
}

// cell is the place of observations within a metric.
type cell struct {
	tier, unit uint8
	at         int64 // in seconds since 1970
}

// record is a metric as it lies on the disk.
type record struct {
	Account    string      `json:"account"`
	Region     string      `json:"region"`
	Namespace  string      `json:"namespace"`
	Name       string      `json:"name"`
	Dimensions []Dimension `json:"dimensions,omitempty"`
	Units      []string    `json:"units"`
	Last       time.Time   `json:"last"`
}

func (m *metric) record() record {
	return record{
		Account: m.Account, Region: m.Region, Namespace: m.Namespace, Name: m.Name, Dimensions: m.Dimensions, Units: m.units, Last: m.last,
	}
}

// unit is the number of a unit; 0 for one that the metric has no data of.
func (m *metric) unit(name string) uint8 { return uint8(slices.Index(m.units, name) + 1) }
