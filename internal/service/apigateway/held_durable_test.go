package apigateway

// Proves that keys, plans, certificates and settings are there after a crash, whole or not at all, and that they agree with one another and with
// the stages that are left. How: random calls on a store whose power is cut; see durable_test.go.

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/fault"
	"sluice/internal/store/memory"
)

// everythingHeld is all that the service shows of what belongs to the caller's region.
func (b *bench) everythingHeld() []any {
	b.t.Helper()
	out := []any{
		b.must("GetApiKeys", M{"limit": 500, "includeValues": true}), b.must("GetUsagePlans", M{"limit": 500}),
		b.must("GetClientCertificates", M{"limit": 500}), b.must("GetAccount", M{}),
	}
	plans, _ := b.must("GetUsagePlans", M{"limit": 500})["item"].([]any)
	for _, p := range plans {
		id := p.(M)["id"]
		out = append(out, b.must("GetUsagePlanKeys", M{"usagePlanId": id, "limit": 500}),
			b.must("GetUsage", M{"usagePlanId": id, "startDate": "2026-11-20", "endDate": "2026-11-24", "limit": 500}))
	}
	return out
}

func TestARestartKeepsWhatIsHeld(t *testing.T) {
	b := newBench(t)
	b.trusted = []string{sender}
	api, _, _ := b.deployed()
	key := b.must("CreateApiKey", M{"name": "k", "stageKeys": []any{M{"restApiId": api, "stageName": "dev"}}, "tags": M{"a": "b"}})["id"]
	plan := b.must("CreateUsagePlan", M{
		"name": "p", "quota": M{"limit": 9, "period": "WEEK", "offset": 2}, "throttle": M{"rateLimit": 0.5},
		"apiStages": []any{M{"apiId": api, "stage": "dev", "throttle": M{"/a/GET": M{"burstLimit": 1}}}},
	})["id"]
	b.must("CreateUsagePlanKey", M{"usagePlanId": plan, "keyId": key, "keyType": "API_KEY"})
	b.must("UpdateUsage", M{"usagePlanId": plan, "keyId": key, "patchOperations": patchOf("replace", "/remaining", "3")})
	b.must("GenerateClientCertificate", M{"description": "d"})
	b.must("UpdateAccount", M{"patchOperations": patchOf("replace", "/cloudwatchRoleArn", sender)})
	shown := b.everythingShown()
	for range 2 {
		b.reopen()
		if got := b.everythingShown(); got != shown {
			t.Errorf("shown\n%s\nbefore\n%s", got, shown)
		}
	}
}

func TestCrashesOfWhatIsHeld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t)
		api, _, _ := b.deployed()
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			b.somethingHeld(rt, api)
		}
		before := b.everythingShown()
		b.faults.On(rapid.SampledFrom([]fault.Point{memory.PointCommit, memory.PointSync}).Draw(rt, "point"), fault.Always(), fault.Fail(nil))
		changed := b.somethingHeld(rt, api)
		b.disk.Crash(rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "chance"), 1)))
		b.faults = &fault.Set{}
		b.open()
		if got := b.everythingShown(); got != before && !changed {
			rt.Fatalf("after a call that changed nothing:\n%s\nbefore\n%s", got, before)
		}
		b.agrees(rt)
		b.somethingHeld(rt, api)
		b.agrees(rt)
	})
}

// agrees looks for keys of plans of which one or the other is gone, and for plans with stages that are.
func (b *bench) agrees(rt *rapid.T) {
	for _, h := range b.service.image.holdings {
		for id, pk := range h.planKeys {
			if h.plans[pk.PlanID] == nil || h.keys[pk.KeyID] == nil {
				rt.Fatalf("%s is of nothing", id)
			}
		}
		for _, p := range h.plans {
			for _, st := range p.Stages {
				if e := b.service.image.apis[st.APIID]; e == nil || e.stages[st.Stage] == nil {
					rt.Fatalf("plan %s has the stage %+v, which is gone", p.ID, st)
				}
			}
		}
	}
}

// somethingHeld calls one operation, at random, and tells whether it would change anything.
func (b *bench) somethingHeld(rt *rapid.T, api string) bool {
	pick := func(operation string) any {
		list, _ := b.must(operation, M{"limit": 500})["item"].([]any)
		if len(list) == 0 {
			return "none"
		}
		return list[rapid.IntRange(0, len(list)-1).Draw(rt, operation)].(M)["id"]
	}
	key, plan := pick("GetApiKeys"), pick("GetUsagePlans")
	operation := rapid.SampledFrom([]string{
		"CreateApiKey", "CreateApiKey", "ImportApiKeys", "UpdateApiKey", "DeleteApiKey", "CreateUsagePlan", "CreateUsagePlan", "UpdateUsagePlan", "DeleteUsagePlan",
		"CreateUsagePlanKey", "CreateUsagePlanKey", "DeleteUsagePlanKey", "UpdateUsage", "DeleteStage", "CreateDeployment",
	}).Draw(rt, "operation")
	both := M{"usagePlanId": plan, "keyId": key, "keyType": "API_KEY", "patchOperations": patchOf("replace", "/remaining", "3")}
	params := map[string]M{
		"CreateApiKey": {"name": "n"}, "UpdateApiKey": {"apiKey": key, "patchOperations": patchOf("replace", "/name", "m")}, "DeleteApiKey": {"apiKey": key},
		"ImportApiKeys":   {"format": "csv", "body": "Name,Key,UsagePlanIds\na,aaaaaaaaaaaaaaaaaaaaaaaaa," + plan.(string) + "\nb,bbbbbbbbbbbbbbbbbbbbbbbbbb,"},
		"CreateUsagePlan": {"name": "n", "quota": M{"limit": 5, "period": "DAY"}}, "DeleteUsagePlan": {"usagePlanId": plan},
		"UpdateUsagePlan":    {"usagePlanId": plan, "patchOperations": patchOf(rapid.SampledFrom([]string{"add", "remove"}).Draw(rt, "op"), "/apiStages", api+":dev")},
		"CreateUsagePlanKey": both, "DeleteUsagePlanKey": both, "UpdateUsage": both,
		"DeleteStage": {"restApiId": api, "stageName": "dev"}, "CreateDeployment": {"restApiId": api, "stageName": "dev"},
	}[operation]
	a := b.call(operation, params)
	return a.status < 400 || a.status >= 500
}

func FuzzPatchesOfWhatIsHeld(f *testing.F) {
	for _, s := range []struct{ op, path, value string }{
		{"replace", "/apiStages/AT/throttle//callback/POST/rateLimit", "1.5"},
		{"replace", "/apiStages/AT/throttle/~1callback/POST/burstLimit", "2"},
		{"remove", "/apiStages/AT/throttle/*/*", ""},
		{"remove", "/apiStages", "AT"},
		{"add", "/apiStages", "a:b:c"},
		{"add", "/quota/limit", "-1"},
		{"replace", "/quota/offset", "27"},
		{"replace", "/throttle/rateLimit", "NaN"},
		{"replace", "/throttle/rateLimit", "1e400"},
		{"add", "/stages", "/"},
		{"replace", "/cloudwatchRoleArn", sender},
		{"replace", "/cloudwatchRoleArn/", sender},
		{"replace", "/remaining", "007"},
		{"replace", "/description", "d"},
		{"copy", "~0~1~2", "/"},
	} {
		f.Add(s.op, s.path, s.value)
	}
	f.Fuzz(func(t *testing.T, op, path, value string) {
		b := newBench(t)
		b.trusted = []string{sender}
		api, _, _ := b.deployed()
		key := b.must("CreateApiKey", M{})["id"]
		plan := b.must("CreateUsagePlan", M{"name": "n", "quota": M{"limit": 9, "period": "MONTH"}, "apiStages": []any{M{"apiId": api, "stage": "dev"}}})["id"]
		b.must("CreateUsagePlanKey", M{"usagePlanId": plan, "keyId": key, "keyType": "API_KEY"})
		b.as(only("apigateway:*", "*"))
		patch := patchOf(op, strings.ReplaceAll(path, "AT", api+":dev"), strings.ReplaceAll(value, "AT", api+":dev"))
		for operation, params := range map[string]M{
			"UpdateApiKey": {"apiKey": key}, "UpdateUsagePlan": {"usagePlanId": plan}, "UpdateUsage": {"usagePlanId": plan, "keyId": key}, "UpdateAccount": {},
		} {
			params["patchOperations"] = patch
			if a := b.call(operation, params); a.status >= 500 && a.status != 501 {
				t.Fatalf("%s %q: %+v", operation, patch, a)
			}
		}
		if got := b.must("GetAccount", M{}); got["cloudwatchRoleArn"] != nil {
			t.Fatalf("%q passed a role: %v", patch, got)
		}
		shown := b.everythingShown()
		b.reopen()
		if got := b.everythingShown(); got != shown {
			t.Fatalf("%q: after a restart\n%s\nbefore\n%s", patch, got, shown)
		}
	})
}
