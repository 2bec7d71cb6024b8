package sfn

// Proves that state machines can be made, changed, started and deleted at once: no execution loses the revision that it was started from, and
// nothing is left over. How: many goroutines on a few names, under the race detector.

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"sluice/internal/service"
	"sluice/internal/wire"
)

func TestManyAtOnce(t *testing.T) {
	b := newBench(t)
	var all sync.WaitGroup
	for worker := range 6 {
		all.Go(func() {
			for i := range 40 {
				name := fmt.Sprint("m", (worker+i)%3)
				arn := testARN + "stateMachine:" + name
				definition := strings.Replace(pass, "{", fmt.Sprintf(`{"Comment": "%d.%d", `, worker, i), 1)
				b.begin(arn)
				for _, a := range []answer{
					b.call("CreateStateMachine", plain(name)),
					b.call("UpdateStateMachine", M{"stateMachineArn": arn, "definition": definition, "publish": i%3 == 0}),
					b.call("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 1, 100)}),
					b.call("DescribeStateMachine", M{"stateMachineArn": arn + ":1"}),
					b.call("ListStateMachineVersions", M{"stateMachineArn": arn}),
				} {
					if a.status >= 500 {
						t.Errorf("%+v", a)
					}
				}
				b.begin(arn)
				if i%5 == 0 {
					b.call("DeleteStateMachine", M{"stateMachineArn": arn})
				}
			}
		})
	}
	all.Wait()
	for i := range 3 {
		b.must("DeleteStateMachine", M{"stateMachineArn": fmt.Sprint(testARN, "stateMachine:m", i)})
	}
	if err := b.service.collect(); err != nil {
		t.Fatal(err)
	}
	if n := len(b.service.revisions.things) + len(b.service.holds.of) + len(b.service.versions.things) + len(b.service.aliases.things); n != 0 {
		t.Errorf("%d things are left over", n)
	}
}

// begin holds a revision for a moment, as a start does, if the machine is there.
func (b *bench) begin(arn string) {
	a, err := locate(&service.Call{Region: testRegion, Account: testAccount}, wire.Some(arn), typeMachine)
	if err != nil {
		b.t.Error(err)
		return
	}
	f, release, err := b.service.take(a, 0)
	if err != nil {
		return
	}
	defer release()
	b.call("UpdateStateMachine", M{"stateMachineArn": arn, "roleArn": otherRole})
	if err := b.service.view(func() error {
		if b.service.revision(f.ref()) == nil {
			b.t.Error("the revision went while it was held")
		}
		return nil
	}); err != nil {
		b.t.Error(err)
	}
}
