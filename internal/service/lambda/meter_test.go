package lambda

// Proves that what was metered once does not keep others from it for ever. How: as many functions as there may be, and one more.

import (
	"fmt"
	"testing"

	"sluice/internal/service"
)

func TestMetersMakeRoom(t *testing.T) {
	var m meter
	of := func(name string) target { return target{scope{testAccount, testRegion}, name, ""} }
	drained := func() (names map[string]bool) {
		names = map[string]bool{}
		m.Drain(func(o *service.Observation) {
			for _, d := range o.Dimensions {
				names[d.Value] = true
			}
		})
		return names
	}
	for i := range metersMax {
		m.observe(of(fmt.Sprint("fn", i)), invocations, 1)
	}
	m.observe(of("more"), invocations, 1)
	if drained()["more"] {
		t.Error("there is no room for it")
	}
	m.observe(of("fn0"), invocations, 1)
	drained()
	m.observe(of("fn0"), invocations, 1)
	m.observe(of("more"), invocations, 1)
	if names := drained(); !names["more"] || !names["fn0"] || len(m.all) != 2 {
		t.Errorf("%v", names)
	}
}
