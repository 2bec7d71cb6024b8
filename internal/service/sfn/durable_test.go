package sfn

// Proves that what was answered is there after a crash, and that what failed is there whole or not at all. How: a store in memory whose power is
// cut, at random places, and faults at each of its steps.

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/fault"
	"sluice/internal/store/memory"
)

// everything is all that the service shows, as text.
func (b *bench) everything() string {
	b.t.Helper()
	var out strings.Builder
	show := func(v any) {
		text, err := json.Marshal(v)
		if err != nil {
			b.t.Fatal(err)
		}
		out.Write(text)
		out.WriteByte('\n')
	}
	for _, m := range b.must("ListStateMachines", M{"maxResults": 1000})["stateMachines"].([]any) {
		arn := m.(M)["stateMachineArn"]
		of := M{"stateMachineArn": arn}
		show(b.must("DescribeStateMachine", of))
		show(b.must("ListTagsForResource", M{"resourceArn": arn}))
		for _, v := range b.must("ListStateMachineVersions", of)["stateMachineVersions"].([]any) {
			show(b.must("DescribeStateMachine", M{"stateMachineArn": v.(M)["stateMachineVersionArn"]}))
		}
		for _, a := range b.must("ListStateMachineAliases", of)["stateMachineAliases"].([]any) {
			show(b.must("DescribeStateMachineAlias", M{"stateMachineAliasArn": a.(M)["stateMachineAliasArn"]}))
		}
	}
	for _, a := range b.must("ListActivities", M{})["activities"].([]any) {
		arn := a.(M)["activityArn"]
		show(b.must("DescribeActivity", M{"activityArn": arn}))
		show(b.must("ListTagsForResource", M{"resourceArn": arn}))
	}
	return out.String()
}

// furnished makes a bench with something of everything.
func furnished(t testing.TB) *bench {
	b := newBench(t)
	arn := b.machine("m", M{
		"type": "EXPRESS", "publish": true, "versionDescription": "first", "tags": []M{{"key": "k", "value": "v"}}, "tracingConfiguration": M{"enabled": true},
		"loggingConfiguration": M{"level": "ALL", "includeExecutionData": true, "destinations": []M{{"cloudWatchLogsLogGroup": M{"logGroupArn": testGroup}}}},
	})
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true})
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "roleArn": otherRole})
	b.must("CreateStateMachineAlias", M{"name": "live", "description": "d", "routingConfiguration": routesTo(arn, 1, 10, 2, 90)})
	b.machine("naïve", M{"loggingConfiguration": M{"destinations": []M{}}})
	b.must("CreateActivity", M{"name": "a", "tags": []M{{"key": "k", "value": ""}}})
	return b
}

func TestARestartKeepsEverything(t *testing.T) {
	b := furnished(t)
	before := b.everything()
	for range 2 {
		b.reopen()
		if got := b.everything(); got != before {
			t.Errorf("shown\n%s\nbefore\n%s", got, before)
		}
	}
	if !strings.Contains(before, `"destinations":[]`) || strings.Count(before, "revisionId") != 2 {
		t.Error(before)
	}
	b.must("DeleteStateMachine", M{"stateMachineArn": testARN + "stateMachine:m"})
	b.must("DeleteStateMachine", M{"stateMachineArn": testARN + "stateMachine:naïve"})
	b.must("DeleteActivity", M{"activityArn": testARN + "activity:a"})
	b.reopen()
	if n := len(b.service.machines.things) + len(b.service.revisions.things) + len(b.service.versions.things) + len(b.service.aliases.things) + len(b.service.activities.things); n != 0 {
		t.Errorf("%d things are left of what was deleted", n)
	}
}

func TestDisksThatFail(t *testing.T) {
	for _, point := range []fault.Point{memory.PointCommit, memory.PointSync} {
		b := furnished(t)
		before := b.everything()
		b.faults.On(point, fault.Always(), fault.Fail(nil))
		m := testARN + "stateMachine:m"
		for operation, params := range map[string]M{
			"CreateStateMachine": plain("new"), "UpdateStateMachine": {"stateMachineArn": m, "definition": pass, "publish": true},
			"DeleteStateMachine": {"stateMachineArn": m}, "PublishStateMachineVersion": {"stateMachineArn": m},
			"CreateStateMachineAlias": {"name": "x", "routingConfiguration": routesTo(m, 1, 100)}, "CreateActivity": {"name": "new"},
			"TagResource": {"resourceArn": m, "tags": []M{{"key": "x", "value": "y"}}}, "DeleteActivity": {"activityArn": testARN + "activity:a"},
		} {
			if a := b.call(operation, params); a.status != 500 {
				t.Errorf("%s: %s: %+v", point, operation, a)
			}
		}
		b.faults.Clear(point)
		b.faults = &fault.Set{}
		b.disk.Crash(rand.New(rand.NewPCG(1, 1)))
		b.open()
		if got := b.everything(); got != before {
			t.Errorf("%s: after a restart %s, before %s", point, got, before)
		}
	}
}

// Whatever was answered when the power went is there, and nothing else, wherever executions keep what they were started from.
func TestCrashes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b := newBench(t)
		names := rapid.SampledFrom([]string{"a", "b"})
		for i := range rapid.IntRange(1, 25).Draw(r, "steps") {
			arn := testARN + "stateMachine:" + names.Draw(r, "machine")
			switch rapid.IntRange(0, 8).Draw(r, "operation") {
			case 0:
				b.call("CreateStateMachine", plain(names.Draw(r, "name"), M{"publish": rapid.Bool().Draw(r, "publish")}))
			case 1, 2:
				b.call("UpdateStateMachine", M{"stateMachineArn": arn, "definition": strings.Replace(pass, "{", fmt.Sprintf(`{"Comment": "%d", `, i), 1), "publish": rapid.Bool().Draw(r, "publish")})
			case 3:
				b.call("PublishStateMachineVersion", M{"stateMachineArn": arn})
			case 4:
				b.call("DeleteStateMachineVersion", M{"stateMachineVersionArn": fmt.Sprintf("%s:%d", arn, rapid.IntRange(1, 4).Draw(r, "version"))})
			case 5:
				b.call("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, rapid.IntRange(1, 4).Draw(r, "version"), 100)})
			case 6:
				b.call("DeleteStateMachine", M{"stateMachineArn": arn})
			case 7:
				if b.call("DescribeStateMachine", M{"stateMachineArn": arn}).status == 200 {
					b.start(arn, fmt.Sprint("e", i))
					b.engine.live = nil
				}
			case 8:
				before := b.everything()
				b.disk.Crash(rand.New(rand.NewPCG(uint64(i), 1)))
				b.open()
				if got := b.everything(); got != before {
					r.Fatalf("after a crash\n%s\nbefore\n%s", got, before)
				}
			}
			for of, from := range b.engine.starts {
				if b.service.revision(from.revision) == nil {
					r.Fatalf("the execution %v lost its revision", of)
				}
			}
			b.consistent(r)
		}
	})
}

// consistent fails unless every machine has its newest revision, every version its revision and every alias its versions, and unless
// every revision that is there is one's, or waits for the next change.
func (b *bench) consistent(t *rapid.T) {
	s := b.service
	wanted := map[revisionRef]bool{}
	for of, machines := range s.machines.things {
		for _, m := range machines {
			below := owner{of.scope, m.Name}
			wanted[revisionRef{of.scope, m.ID, m.Newest}] = true
			for _, v := range s.versions.list(below) {
				wanted[revisionRef{of.scope, m.ID, v.Revision}] = true
			}
			for _, a := range s.aliases.list(below) {
				for _, r := range a.Routes {
					if s.versions.get(below, numberKey(r.Version)) == nil {
						t.Fatalf("the alias %s of %s routes to a version that is not there", a.Name, m.Name)
					}
				}
			}
		}
	}
	for _, from := range b.engine.starts {
		wanted[from.revision] = true
	}
	if err := s.collect(); err != nil {
		t.Fatal(err)
	}
	for ref := range wanted {
		if s.revision(ref) == nil {
			t.Fatalf("no revision %v", ref)
		}
	}
	for of, revisions := range s.revisions.things {
		for _, r := range revisions {
			if !wanted[revisionRef{of.scope, of.name, r.Number}] {
				t.Fatalf("nobody has the revision %v of %v", r.Number, of)
			}
		}
	}
}
