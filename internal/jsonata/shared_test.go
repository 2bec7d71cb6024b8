// Proves that one expression may be evaluated by many goroutines at a time; the race detector watches.
package jsonata_test

import (
	"sync"
	"testing"

	"sluice/internal/value"
)

func TestOneExpressionManyGoroutines(t *testing.T) {
	x := compiled(t, `($f := function($o){$o.customer.name & "!"}; orders[total > 100 and $match(id, /order-(\d+)/)].groups.$f($) ~> $join(","))`)
	y := compiled(t, `($d := orders ~> |$[open]|{"total": total * 2}|; $d^(>total)[[0..2]]{id: $sum(total)})`)
	in := parsed(t, orders(40))
	want := []value.Value{value.Null(), evaluate(t, y, statesEnvironment(), in)}
	first, defined, err := x.Eval(statesEnvironment(), in)
	if err != nil {
		t.Fatal(err)
	}
	want[0] = first
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				a, stillDefined, err := x.Eval(statesEnvironment(), in)
				if err != nil || stillDefined != defined || !value.Equal(a, want[0]) {
					t.Errorf("%v %v %v", a, stillDefined, err)
				}
				if b, _, err := y.Eval(statesEnvironment(), in); err != nil || !value.Equal(b, want[1]) {
					t.Errorf("%v %v", b, err)
				}
			}
		})
	}
	all.Wait()
}
