package cloudwatch

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/wire"
)

// observed is what the n-th datum of a request says was observed.
func observed(d *api.MetricDatum, n int, now time.Time) (stat.Set, error) {
	at := fmt.Sprintf("MetricData.member.%d.", n)
	for _, check := range []func(*api.MetricDatum, string, time.Time) *wire.Error{nameOf, kindsOf, whenOf, resolutionOf, dimensionNames} {
		if err := check(d, at, now); err != nil {
			return stat.Set{}, err
		}
	}
	set := stat.Set{}
	switch {
	case d.Value.Set:
		if err := finite(d.Value.V, at+"Value"); err != nil {
			return set, err
		}
		set.Add(d.Value.V, 1)
	case len(d.Values) > 0:
		return set, addValues(&set, d, at)
	default:
		return ofStatistics(d.StatisticValues, at+"StatisticValues.")
	}
	return set, nil
}

// nameOf refuses names that are no text, or have control characters.
func nameOf(d *api.MetricDatum, at string, _ time.Time) *wire.Error {
	if !plainText(d.MetricName.V) {
		return invalidValue("The value %q for parameter %sMetricName is invalid.", d.MetricName.V, at)
	}
	return nil
}

// plainText tells UTF-8 without control characters: what names are kept as.
func plainText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// kindsOf demands one of the three ways to say what was observed. The texts but for the sizes are recorded, and so is that Values beside
// StatisticValues are taken: here the Values count.
func kindsOf(d *api.MetricDatum, at string, _ time.Time) *wire.Error {
	switch {
	case d.Value.Set && len(d.Values) > 0:
		return exclusive(at+"Value", at+"Values")
	case d.Value.Set && d.StatisticValues != nil:
		return exclusive(at+"Value", at+"StatisticValues")
	case len(d.Counts) > 0 && len(d.Counts) != len(d.Values):
		return invalidValue("The parameters %sValues and %sCounts must be of the same size.", at, at)
	case len(d.Values) > valuesMax:
		return invalidValue("The collection %sValues must not have a size greater than %d.", at, valuesMax)
	case !d.Value.Set && len(d.Values) == 0 && d.StatisticValues == nil:
		return api.ErrMissingRequiredParameterException.Newf("At least one of the parameters %sValue, %sValues, or %sStatisticValues must be specified.", at, at, at)
	}
	return nil
}

func whenOf(d *api.MetricDatum, at string, now time.Time) *wire.Error {
	switch {
	case !d.Timestamp.Set:
	case now.Sub(d.Timestamp.V) > pastMax:
		return invalidValue("The parameter %sTimestamp must specify a time within the past two weeks.", at) // [Q]
	case d.Timestamp.V.Sub(now) > futureMax:
		return invalidValue("The parameter %sTimestamp must specify a time no more than two hours in the future.", at)
	}
	return nil
}

func resolutionOf(d *api.MetricDatum, at string, _ time.Time) *wire.Error {
	if r := d.StorageResolution; r.Set && r.V != 1 && r.V != 60 {
		return invalidValue("The parameter %sStorageResolution must be a value in the set [ 1, 60 ].", at)
	}
	return nil
}

func dimensionNames(d *api.MetricDatum, at string, _ time.Time) *wire.Error {
	seen := map[string]bool{}
	for i, dimension := range d.Dimensions {
		name := dimension.Name.V
		switch place := fmt.Sprintf("%sDimensions.member.%d.", at, i+1); {
		case seen[name]:
			return invalidValue("No Metric may specify the same dimension name twice.")
		case name[0] == ':' || !printable(name):
			return invalidValue("The value %s for parameter %sName is invalid.", name, place)
		case !printable(dimension.Value.V):
			return invalidValue("The value %s for parameter %sValue is invalid.", dimension.Value.V, place)
		}
		seen[name] = true
	}
	return nil
}

// printable tells a text of ASCII characters without control characters, with one at least that is no space (API reference, Dimension).
func printable(text string) bool {
	visible := false
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
		visible = visible || text[i] != ' '
	}
	return visible
}

func addValues(set *stat.Set, d *api.MetricDatum, at string) error {
	for i, v := range d.Values {
		place := at + "Values.member." + strconv.Itoa(i+1)
		if err := finite(v, place); err != nil {
			return err
		}
		count := 1.0
		if len(d.Counts) > 0 {
			count = d.Counts[i]
			place = at + "Counts.member." + strconv.Itoa(i+1)
			if err := finite(count, place); err != nil {
				return err
			}
			if count < 0 {
				return invalidValue("The value %v for parameter %s is invalid.", count, place)
			}
		}
		if count > 0 {
			set.Add(v, count)
		}
	}
	return nil
}

func ofStatistics(v *api.StatisticSet, at string) (stat.Set, error) {
	for _, f := range []struct {
		name  string
		value float64
	}{{"SampleCount", v.SampleCount.V}, {"Sum", v.Sum.V}, {"Minimum", v.Minimum.V}, {"Maximum", v.Maximum.V}} {
		if err := finite(f.value, at+f.name); err != nil {
			return stat.Set{}, err
		}
	}
	switch {
	case v.Maximum.V < v.Minimum.V:
		return stat.Set{}, invalidValue("The parameter %sMaximum must be greater than %sMinimum.", at, at) // [Q]
	case v.SampleCount.V < 0:
		return stat.Set{}, invalidValue("The value %v for parameter %sSampleCount is invalid.", v.SampleCount.V, at)
	case v.SampleCount.V == 0:
		return stat.Set{}, nil
	}
	return stat.OfStatistics(v.SampleCount.V, v.Sum.V, v.Minimum.V, v.Maximum.V), nil
}

// finite refuses what is no number, or too large [Q].
func finite(v float64, name string) *wire.Error {
	if math.IsNaN(v) || math.Abs(v) > valueMax {
		return invalidValue("The value %s for parameter %s is invalid.", string(wire.AppendFloat(nil, v, 64)), name)
	}
	return nil
}
