package sfn

// Measures what every start of an execution and every description costs the control plane, among a thousand machines.

import (
	"fmt"
	"testing"

	"sluice/internal/wire"
)

func BenchmarkTake(b *testing.B) {
	x := newBench(b)
	for i := range 1000 {
		x.machine(fmt.Sprint("m", i), M{"publish": true})
	}
	arn := testARN + "stateMachine:m500"
	x.must("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 1, 100)})
	for _, qualifier := range []string{"", ":1", ":live"} {
		b.Run("by"+qualifier, func(b *testing.B) {
			b.ReportAllocs()
			c := testCall()
			for b.Loop() {
				a, err := locate(c, wire.Some(arn+qualifier), typeMachine)
				if err != nil {
					b.Fatal(err)
				}
				_, release, err := x.service.take(a, 0.5)
				if err != nil {
					b.Fatal(err)
				}
				release()
			}
		})
	}
}

func BenchmarkDescribe(b *testing.B) {
	x := newBench(b)
	arn := x.machine("m")
	b.ReportAllocs()
	for b.Loop() {
		x.must("DescribeStateMachine", M{"stateMachineArn": arn})
	}
}
