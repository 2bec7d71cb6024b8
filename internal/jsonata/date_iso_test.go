// Proves that timestamps without a picture mean what JavaScript's Date.parse makes of them: the expected values are those of V8, in UTC.
package jsonata_test

import (
	"math"
	"testing"

	"sluice/internal/jsonata"
)

func TestTimestamps(t *testing.T) {
	none := math.Inf(1)
	for s, want := range map[string]float64{
		"2018": 1514764800000, "2018Z": 1514764800000, "2018-02Z": 1517443200000, "2018-02-03": 1517616000000, "2018-02-30": 1519948800000,
		"2018-04-31T01:02:03Z": 1525136523000, "2018-02-03T24:00:00Z": 1517702400000, "2018-02-03T24:00:01Z": none, "2018-02-03T29:00:00Z": none,
		"2018-02-03T01:02:03.9999Z": 1517619723999, "2018-02-03T01:02:03.1Z": 1517619723100, "2018-02-03T01:02:03+0530": 1517599923000,
		"2018-02-03T01:02:03": 1517619723000, "2018-00": none, "2018-13-01": none, "2018-02-39": none, "2018-0800": none, "2018-02-03-0800": none,
		"2018-02-03T01:02:03+29:59": none, "2018T01:02:03Z": 1514768523000, "2018-02T01:02:03Z": 1517446923000, "2018-02-30T01:02:03+0530": 1519932723000,
	} {
		v, _, err := compiled(t, `$toMillis("`+s+`")`).EvalWithoutInput(&jsonata.Environment{})
		got := none
		if n, ok := v.AsNumber(); ok {
			got = n.Float64()
		}
		if err != nil || got != want {
			t.Errorf("%s: %v %v, want %v", s, v, err, want)
		}
	}
}
