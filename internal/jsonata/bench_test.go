// Measures selection against hand-written Go over the same value (promised: within a factor of 5), and against the reference on goja (promised:
// at least 20 times faster). A field of objects costs no memory, which is a test of its own.
package jsonata_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"sluice/internal/jsonata"
	"sluice/internal/value"
)

const nested = `{"x":1,"a":{"y":2,"b":{"z":3,"c":"found"}}}`

// orders is an array of orders in an object.
func orders(n int) string {
	var parts []string
	for i := range n {
		parts = append(parts, fmt.Sprintf(`{"id":"order-%d","customer":{"name":"c%d"},"total":%d.5,"open":true}`, i, i, i*7%200))
	}
	return `{"orders":[` + strings.Join(parts, ",") + `]}`
}

const (
	selectField = "a.b.c"
	selectWhere = "orders[total > 100].id"
	ordersCount = 100
)

func compiled(tb testing.TB, source string) *jsonata.Expression {
	tb.Helper()
	x, err := jsonata.Compile(source)
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

func evaluate(tb testing.TB, x *jsonata.Expression, env *jsonata.Environment, in value.Value) value.Value {
	v, defined, err := x.Eval(env, in)
	if err != nil || !defined {
		tb.Fatal(defined, err)
	}
	return v
}

// fieldByHand is a.b.c in Go.
func fieldByHand(in value.Value) value.Value {
	a, _ := in.Get("a")
	b, _ := a.Get("b")
	c, _ := b.Get("c")
	return c
}

// whereByHand is orders[total > 100].id in Go.
func whereByHand(in value.Value) value.Value {
	list, _ := in.Get("orders")
	items, _ := list.AsArray()
	found := value.NewArray()
	for i := range items.Len() {
		order := items.At(i)
		total, _ := order.Get("total")
		if n, ok := total.AsNumber(); ok && n.Float64() > 100 {
			id, _ := order.Get("id")
			found.Append(id)
		}
	}
	return found.Value()
}

func BenchmarkField(b *testing.B) {
	x, env, in := compiled(b, selectField), &jsonata.Environment{}, parsed(b, nested)
	b.ReportAllocs()
	for b.Loop() {
		evaluate(b, x, env, in)
	}
}

func BenchmarkFieldByHand(b *testing.B) {
	in := parsed(b, nested)
	b.ReportAllocs()
	for b.Loop() {
		if v := fieldByHand(in); v.IsNull() {
			b.Fatal("not found")
		}
	}
}

func BenchmarkVariableField(b *testing.B) {
	env := &jsonata.Environment{Variables: map[string]value.Value{"states": parsed(b, `{"input":`+nested+`}`)}}
	x := compiled(b, "$states.input.a.b.c")
	b.ReportAllocs()
	for b.Loop() {
		evaluate(b, x, env, value.Null())
	}
}

func BenchmarkWhere(b *testing.B) {
	x, env, in := compiled(b, selectWhere), &jsonata.Environment{}, parsed(b, orders(ordersCount))
	b.ReportAllocs()
	for b.Loop() {
		evaluate(b, x, env, in)
	}
}

func BenchmarkWhereVariable(b *testing.B) {
	env := &jsonata.Environment{Variables: map[string]value.Value{"limit": value.Int(100), "states": parsed(b, `{"input":`+orders(ordersCount)+`}`)}}
	x := compiled(b, "$states.input.orders[total > $limit].id")
	b.ReportAllocs()
	for b.Loop() {
		evaluate(b, x, env, value.Null())
	}
}

func BenchmarkMap(b *testing.B) {
	x, env, in := compiled(b, `$map(orders, function($o, $i){{"name": $o.customer.name & "-" & $i, "total": $o.total * 2}})`), &jsonata.Environment{}, parsed(b, orders(ordersCount))
	b.ReportAllocs()
	for b.Loop() {
		evaluate(b, x, env, in)
	}
}

func BenchmarkWhereByHand(b *testing.B) {
	in := parsed(b, orders(ordersCount))
	b.ReportAllocs()
	for b.Loop() {
		if v := whereByHand(in); v.Len() == 0 {
			b.Fatal("not found")
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		compiled(b, `$states.input.orders[total > 100].{"id": id, "sum": $sum(items.price)}`)
	}
}

func benchmarkReference(b *testing.B, source, input string) {
	o := newOracle(b)
	if _, err := o.use(goja.Undefined(), o.vm.ToValue(source), o.vm.ToValue(input)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.run(goja.Undefined()); err != nil || goja.IsUndefined(o.vm.Get("answer")) {
			b.Fatal(err)
		}
	}
}

func BenchmarkFieldReference(b *testing.B) { benchmarkReference(b, selectField, nested) }

func BenchmarkWhereReference(b *testing.B) { benchmarkReference(b, selectWhere, orders(ordersCount)) }

func TestFieldCostsNoMemory(t *testing.T) {
	x, env, in := compiled(t, selectField), &jsonata.Environment{}, parsed(t, nested)
	if n := testing.AllocsPerRun(100, func() { evaluate(t, x, env, in) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
