package apigateway

// Proves what usage plans and their keys are: API Gateway's checks and texts, every path of their patches, what a deleted stage, API, key or plan
// takes with it, and what usage shows. How: tables of calls.

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCreateUsagePlan(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	quotaWith := func(period string, offset int) M { return M{"limit": 1, "period": period, "offset": offset} }
	for _, x := range []struct {
		params     M
		code, want string
	}{
		{M{"name": ""}, "BadRequestException", "Usage Plan name must be specified"},
		{M{"apiStages": []any{M{"apiId": api, "stage": "x"}}}, "NotFoundException", "API Stage not found: " + api + ":x"},
		{M{"apiStages": []any{M{"apiId": "x", "stage": "dev"}}}, "NotFoundException", "API Stage not found: x:dev"},
		{M{"apiStages": []any{M{"apiId": api}}}, "BadRequestException", "Invalid API Stage {api: " + api + ", stage: } specified for usageplan n"},
		{M{"apiStages": []any{M{"apiId": api, "stage": "dev"}, M{"apiId": api, "stage": "dev"}}}, "ConflictException", "API Stage " + api + ":dev is already associated with Usage Plan n"},
		{M{"quota": quotaWith("DAY", 1)}, "BadRequestException", "Usage Plan quota offset must be zero in the DAY period"},
		{M{"quota": quotaWith("WEEK", 7)}, "BadRequestException", "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period"},
		{M{"quota": quotaWith("MONTH", 28)}, "BadRequestException", "Usage Plan quota offset must be between 0 and 27 inclusive in the MONTH period"},
		{M{"quota": quotaWith("MONTH", -1)}, "BadRequestException", "Usage Plan quota offset must be between 0 and 27 inclusive in the MONTH period"},
		{M{"quota": M{"limit": 1}}, "BadRequestException", "Usage Plan quota period must be one of DAY, WEEK, MONTH"},
		{M{"quota": M{"limit": -1, "period": "DAY"}}, "BadRequestException", "Usage Plan quota limit must not be negative"},
		{M{"throttle": M{"rateLimit": -1}}, "BadRequestException", "Usage Plan throttle rate limit must not be negative"},
		{M{"throttle": M{"burstLimit": -1}}, "BadRequestException", "Usage Plan throttle burst limit must not be negative"},
		{M{"apiStages": []any{M{"apiId": api, "stage": "dev", "throttle": M{"/a/GET": M{"burstLimit": -1}}}}}, "BadRequestException", "Usage Plan throttle burst limit must not be negative"},
	} {
		if _, named := x.params["name"]; !named {
			x.params["name"] = "n"
		}
		b.refused("CreateUsagePlan", x.params, x.code, x.want)
	}
	for _, q := range []M{quotaWith("DAY", 0), quotaWith("WEEK", 6), quotaWith("MONTH", 27)} {
		b.must("CreateUsagePlan", M{"name": "n", "quota": q})
	}
	got := b.must("CreateUsagePlan", M{"name": "n", "throttle": M{"burstLimit": 3}, "apiStages": []any{
		M{"apiId": api, "stage": "dev", "throttle": M{"/callback/POST": M{"rateLimit": 1.5, "burstLimit": 2}}},
	}})
	method := got["apiStages"].([]any)[0].(M)["throttle"].(M)["/callback/POST"].(M)
	if method["rateLimit"] != 1.5 || method["burstLimit"] != 2.0 || got["throttle"].(M)["rateLimit"] != 0.0 || got["throttle"].(M)["burstLimit"] != 3.0 {
		t.Errorf("%v", got)
	}
}

func TestPatchesOfPlans(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	at := api + ":dev"
	id := b.must("CreateUsagePlan", M{"name": "n"})["id"].(string)
	const (
		adds     = "[/apiStages, /productCode, /quota/limit, /quota/offset, /quota/period, /throttle/burstLimit, /throttle/rateLimit]"
		removes  = "[/apiStages, /quota, /throttle, /productCode, /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>, /apiStages/<apidId:stageName>/throttle]"
		bad      = "BadRequestException"
		missing  = "NotFoundException"
		conflict = "ConflictException"
	)
	invalid := func(op, path, list string) string {
		return fmt.Sprintf("Invalid patch path  '%s' specified for op '%s'. Must be one of: %s", path, op, list)
	}
	none := "Invalid API Stage {api: " + api + ", stage: x} specified for usageplan " + id
	for _, x := range []struct{ op, path, value, code, want string }{
		{"replace", "/name", "m", "", ""},
		{"replace", "/name", "", bad, "Usage Plan name must be specified"},
		{"replace", "/description", "d", "", ""},
		{"add", "/productCode", "p", "", ""},
		{"replace", "/productCode", "q", "", ""},
		{"remove", "/productCode", "", "", ""},
		{"add", "/productCode/", "p", bad, invalid("add", "/productCode/", adds)},
		{"move", "/name", "m", bad, invalid("move", "/name", "[]")},
		{"add", "/apiStages", at, "", ""},
		{"add", "/apiStages", at, conflict, "API Stage " + at + " is already associated with Usage Plan m"},
		{"add", "/apiStages", "x", bad, "Invalid API Stage specified"},
		{"add", "/apiStages", `{"apiId": "x", "stage": "dev"}`, missing, `API Stage not found: {"apiId": "x", "stage"`},
		{"replace", "/apiStages", at, bad, ""},
		{"replace", "/apiStages/" + at + "/throttle//callback/POST/rateLimit", "1.5", "", ""},
		{"replace", "/apiStages/" + at + "/throttle/~1callback/POST/burstLimit", "2", "", ""},
		{"replace", "/apiStages/" + at + "/throttle/*/*/burstLimit", "3", "", ""},
		{"replace", "/apiStages/" + at + "/throttle/a/GET/burstLimit", "x", bad, "Invalid value x for patch path /apiStages/" + at + "/throttle/a/GET/burstLimit"},
		{"replace", "/apiStages/" + at + "/throttle/a/GET/rateLimit", "NaN", bad, "Usage Plan throttle rate limit must not be negative"},
		{"replace", "/apiStages/" + at + "/throttle/a/GET/rate", "1", bad, ""},
		{"replace", "/apiStages/" + api + ":x/throttle/a/GET/rateLimit", "1", missing, none},
		{"remove", "/apiStages/" + api + ":x/throttle", "", missing, none},
		{"remove", "/apiStages/" + at, "", bad, invalid("remove", "/apiStages/"+at, removes)},
		{"remove", "/apiStages/" + at + "/throttle/*/*", "", "", ""},
		{"add", "/throttle/rateLimit", "7.5", "", ""},
		{"replace", "/throttle/burstLimit", "8", "", ""},
		{"replace", "/throttle/burstLimit", "1e9", bad, "Invalid value 1e9 for patch path /throttle/burstLimit"},
		{"replace", "/throttle", "8", bad, ""},
		{"add", "/quota/limit", "9", bad, "Usage Plan quota period must be one of DAY, WEEK, MONTH"}, // on its own
		{"add", "/quota/period", "WEEK", "", ""},
		{"add", "/quota/limit", "9", "", ""},
		{"add", "/quota/offset", "7", bad, "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period"},
		{"add", "/quota/offset", "6", "", ""},
		{"replace", "/quota/limit", "9999999999", bad, "Invalid value 9999999999 for patch path /quota/limit"},
	} {
		a := b.call("UpdateUsagePlan", M{"usagePlanId": id, "patchOperations": patchOf(x.op, x.path, x.value)})
		if a.code != x.code || x.want != "" && a.body["message"] != x.want {
			t.Errorf("%s %s %s: %s %v\nwant %s", x.op, x.path, x.value, a.code, a.body["message"], x.want)
		}
	}
	got := fmt.Sprint(b.must("GetUsagePlan", M{"usagePlanId": id}))
	want := fmt.Sprintf("map[apiStages:[map[apiId:%s stage:dev throttle:map[/callback/POST:map[burstLimit:2 rateLimit:1.5]]]] description:d id:%s name:m "+
		"quota:map[limit:9 offset:6 period:WEEK] tags:map[] throttle:map[burstLimit:8 rateLimit:7.5]]", api, id)
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	got = fmt.Sprint(b.must("UpdateUsagePlan", M{"usagePlanId": id, "patchOperations": []any{
		M{"op": "remove", "path": "/apiStages/" + at + "/throttle"},
		M{"op": "remove", "path": "/throttle"},
		M{"op": "remove", "path": "/quota"},
		M{"op": "remove", "path": "/apiStages", "value": at},
	}}))
	if want := "map[apiStages:[] description:d id:" + id + " name:m tags:map[]]"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// A patch that fails changes nothing, though ones before it in the call were good.
func TestAFailedPatchOfAPlanLeavesIt(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	at := api + ":dev"
	id := b.must("CreateUsagePlan", M{"name": "n", "quota": M{"limit": 1, "period": "DAY"}, "throttle": M{"rateLimit": 1}, "apiStages": []any{
		M{"apiId": api, "stage": "dev", "throttle": M{"/a/GET": M{"rateLimit": 1}}},
	}})["id"]
	before := fmt.Sprint(b.must("GetUsagePlan", M{"usagePlanId": id}))
	a := b.call("UpdateUsagePlan", M{"usagePlanId": id, "patchOperations": []any{
		M{"op": "replace", "path": "/quota/limit", "value": "2"},
		M{"op": "replace", "path": "/throttle/rateLimit", "value": "2"},
		M{"op": "replace", "path": "/apiStages/" + at + "/throttle/a/GET/rateLimit", "value": "2"},
		M{"op": "remove", "path": "/apiStages", "value": at},
		M{"op": "remove", "path": "/nothing"},
	}})
	if got := fmt.Sprint(b.must("GetUsagePlan", M{"usagePlanId": id})); a.status != 400 || got != before {
		t.Errorf("%+v: %s\nbefore %s", a, got, before)
	}
}

func TestDeletedStagesLeaveTheirPlans(t *testing.T) {
	b := newBench(t)
	api, _, deployment := b.deployed()
	other, _, _ := b.deployed()
	b.must("CreateStage", M{"restApiId": api, "stageName": "prod", "deploymentId": deployment})
	id := b.must("CreateUsagePlan", M{"name": "n", "apiStages": []any{
		M{"apiId": api, "stage": "dev"}, M{"apiId": api, "stage": "prod"}, M{"apiId": other, "stage": "dev"},
	}})["id"].(string)
	stages := func() string { return fmt.Sprint(b.must("GetUsagePlan", M{"usagePlanId": id})["apiStages"]) }
	b.refused("DeleteUsagePlan", M{"usagePlanId": id}, "BadRequestException",
		"Cannot delete Usage Plan "+id+" because there are API Stages associated with it, including "+api+":dev")
	b.must("DeleteStage", M{"restApiId": api, "stageName": "dev"})
	if got := stages(); strings.Contains(got, api+" stage:dev") || !strings.Contains(got, api+" stage:prod") || !strings.Contains(got, other) {
		t.Error(got)
	}
	b.must("DeleteRestApi", M{"restApiId": api})
	if got := stages(); strings.Contains(got, api) || !strings.Contains(got, other) {
		t.Error(got)
	}
	b.reopen()
	b.must("DeleteRestApi", M{"restApiId": other})
	if got := stages(); got != "[]" {
		t.Error(got)
	}
	b.must("DeleteUsagePlan", M{"usagePlanId": id})
	b.refused("GetUsagePlan", M{"usagePlanId": id}, "NotFoundException", "Invalid Usage Plan ID specified")
}

func TestKeysOfPlans(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	stage := []any{M{"apiId": api, "stage": "dev"}}
	one := b.must("CreateUsagePlan", M{"name": "one", "apiStages": stage})["id"].(string)
	two := b.must("CreateUsagePlan", M{"name": "two", "apiStages": stage})["id"].(string)
	free := b.must("CreateUsagePlan", M{"name": "free"})["id"].(string)
	key := b.must("CreateApiKey", M{"name": "k", "value": secretValue})["id"].(string)
	put := func(plan, key string) M { return M{"usagePlanId": plan, "keyId": key, "keyType": "API_KEY"} }
	made := b.must("CreateUsagePlanKey", put(one, key))
	if fmt.Sprint(made) != fmt.Sprintf("map[id:%s name:k type:API_KEY value:%s]", key, secretValue) {
		t.Errorf("%v", made)
	}
	b.must("CreateUsagePlanKey", put(free, key))
	clash := func(plan string) string {
		return "API Key " + key + " is already associated with an API Stage of this Usage Plan by Usage Plan " + plan
	}
	b.refused("CreateUsagePlanKey", put(one, key), "ConflictException", "API Key "+key+" is already associated with Usage Plan "+one)
	b.refused("CreateUsagePlanKey", put(two, key), "ConflictException", clash(one))
	b.refused("UpdateUsagePlan", M{"usagePlanId": free, "patchOperations": patchOf("add", "/apiStages", api+":dev")}, "ConflictException", clash(one))
	b.refused("CreateUsagePlanKey", put("x", key), "NotFoundException", "Invalid Usage Plan ID specified")
	b.refused("CreateUsagePlanKey", put(one, "x"), "NotFoundException", "Invalid API Key identifier specified")
	b.refused("CreateUsagePlanKey", M{"usagePlanId": one, "keyId": key, "keyType": "X"}, "BadRequestException", "Invalid Key Type specified. Must be API_KEY")
	if got := b.must("GetUsagePlans", M{"keyId": key})["item"].([]any); len(got) != 2 || got[0].(M)["name"] != "free" || got[1].(M)["name"] != "one" {
		t.Errorf("%v", got)
	}
	b.must("GetUsagePlanKey", M{"usagePlanId": one, "keyId": key})
	b.refused("GetUsagePlanKey", M{"usagePlanId": two, "keyId": key}, "NotFoundException", "Invalid Usage Plan ID specified")
	b.refused("DeleteUsagePlanKey", M{"usagePlanId": two, "keyId": "x"}, "NotFoundException", "Invalid API Key identifier specified")
	b.must("DeleteUsagePlanKey", M{"usagePlanId": one, "keyId": key})
	b.must("CreateUsagePlanKey", put(two, key))
	for range PlansPerKeyMax - 2 {
		b.must("CreateUsagePlanKey", put(b.must("CreateUsagePlan", M{"name": "n"})["id"].(string), key))
	}
	if a := b.call("CreateUsagePlanKey", put(b.must("CreateUsagePlan", M{"name": "n"})["id"].(string), key)); a.code != "LimitExceededException" {
		t.Errorf("%+v", a)
	}
	b.must("DeleteUsagePlan", M{"usagePlanId": free})
	b.must("DeleteApiKey", M{"apiKey": key})
	if h := b.service.image.holdings[testAccount+"/"+testRegion]; len(h.planKeys) != 0 {
		t.Errorf("a key that is gone is under %d plans", len(h.planKeys))
	}
}

func TestUsage(t *testing.T) {
	b := newBench(t) // Sunday, 22 November 2026
	quotaOf := func(period string, offset int) (plan, key string) {
		plan = b.must("CreateUsagePlan", M{"name": "n", "quota": M{"limit": 100, "period": period, "offset": offset}})["id"].(string)
		key = b.must("CreateApiKey", M{})["id"].(string)
		b.must("CreateUsagePlanKey", M{"usagePlanId": plan, "keyId": key, "keyType": "API_KEY"})
		return plan, key
	}
	for _, x := range []struct {
		period string
		offset int
		want   string // from 19 to 28 November
	}{
		{"DAY", 0, "[[0 100] [0 100] [0 100] [0 7] [0 100] [0 100] [0 100] [0 100] [0 100] [0 100]]"},
		{"WEEK", 0, "[[0 100] [0 100] [0 100] [0 7] [0 7] [0 7] [0 7] [0 7] [0 7] [0 7]]"},
		{"WEEK", 2, "[[0 100] [0 100] [0 100] [0 7] [0 7] [0 100] [0 100] [0 100] [0 100] [0 100]]"},
		{"MONTH", 23, "[[0 100] [0 100] [0 100] [0 7] [0 7] [0 100] [0 100] [0 100] [0 100] [0 100]]"},
	} {
		plan, key := quotaOf(x.period, x.offset)
		granted := b.must("UpdateUsage", M{"usagePlanId": plan, "keyId": key, "patchOperations": patchOf("replace", "/remaining", "7")})
		if want := fmt.Sprintf("map[endDate:2026-11-22 startDate:2026-11-22 usagePlanId:%s values:map[%s:[[0 7]]]]", plan, key); fmt.Sprint(granted) != want {
			t.Errorf("%v\nwant %s", granted, want)
		}
		got := b.must("GetUsage", M{"usagePlanId": plan, "startDate": "2026-11-19", "endDate": "2026-11-28", "keyId": key})
		if fmt.Sprint(got["values"].(M)[key]) != x.want {
			t.Errorf("%s from %d on: %v\nwant %s", x.period, x.offset, got, x.want)
		}
	}
	plan, key := quotaOf("DAY", 0)
	for _, x := range []struct{ first, last, want string }{
		{"yesterday", "2026-11-22", "Invalid start date specified. Must be of the form YYYY-MM-DD"},
		{"2026-11-22", "2026-02-30", "Invalid end date specified. Must be of the form YYYY-MM-DD"},
		{"2026-11-22", "2026-11-21", "Invalid usage interval specified. The end date must not be before the start date"},
		{"0001-01-01", "9999-12-31", "Invalid usage interval specified. It can have at most 366 days"},
		{"2025-11-21", "2026-11-22", "Invalid usage interval specified. It can have at most 366 days"},
	} {
		b.refused("GetUsage", M{"usagePlanId": plan, "startDate": x.first, "endDate": x.last}, "BadRequestException", x.want)
	}
	b.must("GetUsage", M{"usagePlanId": plan, "startDate": "2025-11-22", "endDate": "2026-11-22"})
	b.refused("UpdateUsage", M{"usagePlanId": plan, "keyId": key, "patchOperations": patchOf("add", "/remaining", "1")}, "BadRequestException",
		"Invalid patch path  '/remaining' specified for op 'add'. Must be one of: []")
	b.refused("UpdateUsage", M{"usagePlanId": plan, "keyId": key, "patchOperations": patchOf("replace", "/remaining", "-1")}, "BadRequestException",
		"Invalid value -1 for patch path /remaining")
	b.must("UpdateUsagePlan", M{"usagePlanId": plan, "patchOperations": patchOf("remove", "/quota", "")})
	if got := b.must("GetUsage", M{"usagePlanId": plan, "startDate": "2026-11-22", "endDate": "2026-11-22"}); len(got["values"].(M)) != 0 {
		t.Errorf("a plan without a quota has usage: %v", got)
	}
	b.refused("UpdateUsage", M{"usagePlanId": plan, "keyId": key}, "BadRequestException", "Usage Plan "+plan+" has no quota")
}

// TestPeriodsBegin holds the beginning of a period against its definition, over some years.
func TestPeriodsBegin(t *testing.T) {
	for _, q := range []quota{{Period: periodDay}, {Period: periodWeek}, {Period: periodWeek, Offset: 6}, {Period: periodMonth}, {Period: periodMonth, Offset: 27}} {
		last := time.Time{}
		for day := time.Date(2023, 12, 25, 0, 0, 0, 0, time.UTC); day.Year() < 2029; day = day.AddDate(0, 0, 1) {
			begins := q.Period == periodDay || q.Period == periodWeek && int64(day.Weekday()) == q.Offset || q.Period == periodMonth && int64(day.Day()) == q.Offset+1
			if begins {
				last = day
			}
			if got := q.begin(day); !last.IsZero() && !got.Equal(last) {
				t.Fatalf("%+v: %v begins %v, want %v", q, day, got, last)
			}
		}
	}
}

func TestPagesOfPlans(t *testing.T) {
	b := newBench(t)
	plan := ""
	for i := range 30 {
		plan = b.must("CreateUsagePlan", M{"name": fmt.Sprint(i), "quota": M{"limit": 1, "period": "DAY"}})["id"].(string)
	}
	for i := range 30 {
		b.must("CreateUsagePlanKey", M{"usagePlanId": plan, "keyId": b.must("CreateApiKey", M{"name": fmt.Sprint(i)})["id"], "keyType": "API_KEY"})
	}
	if got := b.pages("GetUsagePlans", M{"limit": 7}, nil); len(got) != 30 || got[0] != plan {
		t.Errorf("%d plans", len(got))
	}
	if got := b.pages("GetUsagePlanKeys", M{"usagePlanId": plan, "limit": 7}, nil); len(got) != 30 {
		t.Errorf("%d keys", len(got))
	}
	params := M{"usagePlanId": plan, "startDate": "2026-11-22", "endDate": "2026-11-22", "limit": 29}
	first := b.must("GetUsage", params)
	params["position"] = first["position"]
	if rest := b.must("GetUsage", params); len(first["values"].(M)) != 29 || len(rest["values"].(M)) != 1 || rest["position"] != nil {
		t.Errorf("%d and %d keys", len(first["values"].(M)), len(rest["values"].(M)))
	}
}

// TestLimitsOfHoldings fills a region to its limits, in memory, and asks for one more of each.
func TestLimitsOfHoldings(t *testing.T) {
	b := newBench(t)
	key := b.must("CreateApiKey", M{"value": secretValue})["id"].(string)
	h := b.service.image.holdings[testAccount+"/"+testRegion]
	for i := range KeysMax - 1 {
		id := fmt.Sprint(i)
		h.keys[id] = &apiKey{ID: id, Order: int64(i), value: fmt.Sprintf("%030d", i)}
	}
	for i := range PlansMax {
		id := fmt.Sprint(i)
		h.plans[id] = &usagePlan{ID: id, Name: id, Order: int64(i)}
	}
	if a := b.call("CreateApiKey", M{}); a.code != "LimitExceededException" {
		t.Errorf("%+v", a)
	}
	if a := b.call("CreateUsagePlan", M{"name": "n"}); a.code != "LimitExceededException" {
		t.Errorf("%+v", a)
	}
	got := b.must("ImportApiKeys", M{"format": "csv", "body": "Name,Key\nold," + secretValue + "\nnew," + secretValue + "2"})
	if fmt.Sprint(got) != fmt.Sprintf("map[ids:[%s] warnings:[Line 3: Maximum number of API keys for this account has been reached: %d]]", key, KeysMax) {
		t.Errorf("%v", got)
	}
	if got := b.pages("GetApiKeys", M{"limit": 500}, nil); len(got) != KeysMax {
		t.Errorf("%d keys", len(got))
	}
}

// BenchmarkImport imports as many keys as there may be, all new and all of one plan.
func BenchmarkImport(b *testing.B) {
	bench := newBench(b)
	plan := bench.must("CreateUsagePlan", M{"name": "n"})["id"].(string)
	var file strings.Builder
	file.WriteString("Name,Key,UsagePlanIds\n")
	for i := range KeysMax {
		fmt.Fprintf(&file, "n,%030d,%s\n", i, plan)
	}
	b.ReportAllocs()
	for b.Loop() {
		if got := bench.must("ImportApiKeys", M{"format": "csv", "body": file.String()}); len(got["ids"].([]any)) != KeysMax {
			b.Fatal(got["warnings"])
		}
	}
}
