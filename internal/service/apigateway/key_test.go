package apigateway

// Proves what API keys are: their values, their limits and API Gateway's texts, that a value is shown to those who ask for it alone and lies
// sealed at rest, and what deletions take with them. How: tables of calls; a look at everything that is on the disk and in the log.

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/store"
	"sluice/internal/wire"
	"sluice/internal/wire/auditshape"
)

const secretValue = "a-value-that-nobody-must-see-0123456789"

func patchOf(op, path, value string) []any { return []any{M{"op": op, "path": path, "value": value}} }

func TestAKeysValue(t *testing.T) {
	b := newBench(t)
	made := b.must("CreateApiKey", M{"name": "n", "generateDistinctId": true})
	if !regexp.MustCompile(`^[A-Za-z0-9]{40}$`).MatchString(made["value"].(string)) || !regexp.MustCompile(`^[a-z0-9]{10}$`).MatchString(made["id"].(string)) {
		t.Errorf("%v", made)
	}
	given := b.must("CreateApiKey", M{"value": secretValue, "customerId": "cu", "description": "d", "enabled": true, "tags": M{"a": "b"}})
	if given["value"] != secretValue || given["id"] == secretValue || given["enabled"] != true || given["customerId"] != "cu" || given["tags"].(M)["a"] != "b" {
		t.Errorf("%v", given)
	}
	at := M{"apiKey": given["id"]}
	if got := b.must("GetApiKey", at); got["value"] != nil {
		t.Errorf("the value is shown unasked: %v", got)
	}
	if got := b.must("GetApiKey", M{"apiKey": given["id"], "includeValue": true}); got["value"] != secretValue {
		t.Errorf("%v", got)
	}
	if got := b.must("UpdateApiKey", M{"apiKey": given["id"], "patchOperations": patchOf("replace", "/enabled", "false")}); got["value"] != nil || got["enabled"] != false {
		t.Errorf("%v", got)
	}
	for _, item := range b.must("GetApiKeys", M{})["item"].([]any) {
		if item.(M)["value"] != nil {
			t.Errorf("the value is listed unasked: %v", item)
		}
	}
	listed := b.must("GetApiKeys", M{"includeValues": true, "customerId": "cu"})["item"].([]any)
	if len(listed) != 1 || listed[0].(M)["value"] != secretValue {
		t.Errorf("%v", listed)
	}
	b.refused("CreateApiKey", M{"value": secretValue}, "ConflictException", "API Key already exists")
	b.must("DeleteApiKey", at)
	b.refused("GetApiKey", at, "NotFoundException", "Invalid API Key identifier specified")
	b.must("CreateApiKey", M{"value": secretValue})
}

func TestLimitsOfKeys(t *testing.T) {
	b := newBench(t)
	for _, x := range []struct {
		params M
		want   string
	}{
		{M{"name": strings.Repeat("n", 1025)}, "Invalid API Key name, can be at most 1024 characters."},
		{M{"description": strings.Repeat("d", 125001)}, "Invalid API Key description specified."},
		{M{"value": strings.Repeat("v", 19)}, "API Key value should be at least 20 characters"},
		{M{"value": strings.Repeat("v", 129)}, "API Key value exceeds maximum size of 128 characters"},
		{M{"tags": M{"aws:a": "b"}}, "Tag keys must not begin with aws:"},
	} {
		b.refused("CreateApiKey", x.params, "BadRequestException", x.want)
	}
	for _, chars := range []int{20, 128} {
		b.must("CreateApiKey", M{"name": strings.Repeat("n", 1024), "value": strings.Repeat("v", chars)})
	}
	b.refused("CreateApiKey", M{"stageKeys": []any{M{"restApiId": "a", "stageName": "b"}}}, "NotFoundException", "Invalid Stage identifier specified")
}

func TestPatchesOfKeys(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	id := b.must("CreateApiKey", M{"stageKeys": []any{M{"restApiId": api, "stageName": "dev"}}})["id"]
	b.clock.Advance(time.Minute)
	for _, x := range []struct{ op, path, value, want string }{
		{"replace", "/value", secretValue, "Invalid patch path  '/value' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]"},
		{"replace", "/name/", "n", "Invalid patch path  '/name/' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]"},
		{"add", "/name", "n", "Invalid patch path  '/name' specified for op 'add'. Must be one of: [/labels, /stages]"},
		{"copy", "/name", "n", "Invalid patch path  '/name' specified for op 'copy'. Must be one of: []"},
		{"replace", "/name", strings.Repeat("n", 1025), "Invalid API Key name, can be at most 1024 characters."},
	} {
		b.refused("UpdateApiKey", M{"apiKey": id, "patchOperations": patchOf(x.op, x.path, x.value)}, "BadRequestException", x.want)
	}
	if a := b.call("UpdateApiKey", M{"apiKey": id, "patchOperations": patchOf("add", "/labels", "l")}); a.status != 501 {
		t.Errorf("%+v", a)
	}
	got := b.must("UpdateApiKey", M{"apiKey": id, "patchOperations": []any{
		M{"op": "replace", "path": "/name", "value": "m"}, M{"op": "replace", "path": "/customerId", "value": "c"}, M{"op": "remove", "path": "/stages", "value": api + "/dev"},
	}})
	if got["name"] != "m" || got["customerId"] != "c" || len(got["stageKeys"].([]any)) != 0 || got["lastUpdatedDate"] == got["createdDate"] {
		t.Errorf("%v", got)
	}
	b.refused("UpdateApiKey", M{"apiKey": id, "patchOperations": patchOf("remove", "/stages", api+"/dev")}, "NotFoundException", "Invalid Stage identifier specified")
	b.must("UpdateApiKey", M{"apiKey": id, "patchOperations": patchOf("add", "/stages", api+"/dev")})
	b.must("DeleteStage", M{"restApiId": api, "stageName": "dev"})
	if got := b.must("GetApiKey", M{"apiKey": id}); len(got["stageKeys"].([]any)) != 0 {
		t.Errorf("a deleted stage is still the key's: %v", got)
	}
}

func TestPagesOfKeys(t *testing.T) {
	b := newBench(t)
	for i := range 30 {
		b.must("CreateApiKey", M{"name": fmt.Sprintf("%c-%d", 'a'+i%2, i)})
	}
	for _, limit := range []int{1, 7, 30, 500} {
		if got := b.pages("GetApiKeys", M{"limit": limit}, nil); len(got) != 30 {
			t.Errorf("limit %d: %d keys", limit, len(got))
		}
	}
	if got := b.pages("GetApiKeys", M{"nameQuery": "a-", "limit": 4}, nil); len(got) != 15 {
		t.Errorf("%d keys of that name", len(got))
	}
	// A key that is deleted between two pages, the one at which the next begins, does no harm.
	got := b.pages("GetApiKeys", M{"limit": 10}, func(page int) {
		if page == 0 {
			b.must("DeleteApiKey", M{"apiKey": b.pages("GetApiKeys", M{"limit": 500}, nil)[9]})
		}
	})
	if len(got) != 30 {
		t.Errorf("%d keys", len(got))
	}
	b.refused("GetApiKeys", M{"position": "!"}, "BadRequestException", "Invalid position parameter specified")
}

// TestSecretsAreSealed looks for the value of a key in everything that is stored and logged, and for a private key.
func TestSecretsAreSealed(t *testing.T) {
	b := newBench(t)
	id := b.must("CreateApiKey", M{"value": secretValue})["id"].(string)
	b.must("ImportApiKeys", M{"format": "csv", "body": "Name,Key\nn," + secretValue + "2"})
	b.call("ImportApiKeys", M{"format": "csv", "failOnWarnings": true, "body": "Name,Key\nn," + secretValue + "2" + strings.Repeat("x", 128)})
	b.call("CreateApiKey", M{"value": secretValue})
	certificate := b.must("GenerateClientCertificate", M{})["clientCertificateId"].(string)
	owner := testAccount + "/" + testRegion
	private, err := b.service.certificateSealer.Open(b.service.image.holdings[owner].certificates[certificate].Sealed, []byte(owner+"/"+certificate))
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{secretValue, base64.StdEncoding.EncodeToString([]byte(secretValue))[:40], string(private[30:60]), base64.StdEncoding.EncodeToString(private)[40:80]}
	stored := 0
	err = b.store.Scan(store.Within([]byte{byte(store.SpaceRecords)}), func(_, v []byte) error {
		stored++
		for _, secret := range secrets {
			if strings.Contains(string(v), secret) {
				t.Errorf("stored in the open: %q", v)
			}
		}
		return nil
	})
	if err != nil || stored < 3 {
		t.Fatal(stored, err)
	}
	if log := b.log.String(); strings.Contains(log, secretValue) {
		t.Errorf("in the log: %s", log)
	}
	b.reopen()
	if got := b.must("GetApiKey", M{"apiKey": id, "includeValue": true}); got["value"] != secretValue {
		t.Errorf("%v", got)
	}
}

// Sealed values are bound to their records: exchanged, they stop the next start instead of opening another's key.
func TestASealedValueDoesNotMove(t *testing.T) {
	b := newBench(t)
	b.must("CreateApiKey", M{})
	b.must("CreateApiKey", M{})
	var keys []*apiKey
	for _, k := range b.service.image.holdings[testAccount+"/"+testRegion].keys {
		keys = append(keys, k)
	}
	moved := keys[0].clone()
	moved.Sealed = keys[1].Sealed
	if err := moved.unseal(b.service.keySealer, testAccount+"/"+testRegion); err == nil {
		t.Error("another key's value opens")
	}
	if err := keys[0].clone().unseal(b.service.keySealer, "222222222222/"+testRegion); err == nil {
		t.Error("another scope's value opens")
	}
}

// TestTheAuditTrailHidesValues shows requests and answers as the trail does.
func TestTheAuditTrailHidesValues(t *testing.T) {
	for name, shape := range map[string]wire.Shape{
		"a request": &apigatewayapi.CreateApiKeyRequest{Name: wire.Some("n"), Value: wire.Some(secretValue)},
		"a file":    &apigatewayapi.ImportApiKeysRequest{Body: []byte(secretValue)},
		"an answer": &apigatewayapi.ApiKey{Name: wire.Some("n"), Value: wire.Some(secretValue)},
		"a list":    &apigatewayapi.ApiKeys{Items: []apigatewayapi.ApiKey{{Value: wire.Some(secretValue)}}},
		"of a plan": &apigatewayapi.UsagePlanKey{Name: wire.Some("n"), Value: wire.Some(secretValue)},
		"of many":   &apigatewayapi.UsagePlanKeys{Items: []apigatewayapi.UsagePlanKey{{Value: wire.Some(secretValue)}}},
	} {
		text := string(auditshape.Append(nil, shape))
		if strings.Contains(text, secretValue) || strings.Contains(text, base64.StdEncoding.EncodeToString([]byte(secretValue))) {
			t.Errorf("%s is shown: %s", name, text)
		}
	}
}

// TestConcurrentChangesOfWhatIsHeld changes keys and plans from many callers at once while others list them, under the race detector.
func TestConcurrentChangesOfWhatIsHeld(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	const workers, rounds = 4, 20
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for i := range rounds {
				value := fmt.Sprintf("%040d", i) // the workers fight for it
				for _, x := range []struct {
					operation string
					params    M
				}{
					{"CreateApiKey", M{"value": value}},
					{"CreateUsagePlan", M{"name": "n", "apiStages": []any{M{"apiId": api, "stage": "dev"}}}},
					{"GetApiKeys", M{"limit": 500}},
					{"ImportApiKeys", M{"format": "csv", "body": fmt.Sprintf("Name,Key\n%d,%040d", worker, rounds+i)}},
					{"GetUsagePlans", M{"limit": 500}},
				} {
					if out := b.edge.Do(t.Context(), b.Caller, request(t, x.operation, x.params)); out.Status >= 500 {
						t.Errorf("%s: %d", x.operation, out.Status)
					}
				}
			}
		})
	}
	group.Wait()
	if got := b.pages("GetApiKeys", M{"limit": 500}, nil); len(got) != 2*rounds {
		t.Errorf("%d keys, want %d", len(got), 2*rounds)
	}
	orders := map[int64]bool{}
	for _, k := range b.service.image.holdings[testAccount+"/"+testRegion].keys {
		orders[k.Order] = true
	}
	if len(orders) != 2*rounds {
		t.Errorf("%d keys were made at %d times", 2*rounds, len(orders))
	}
	shown := b.everythingShown()
	b.reopen()
	if b.everythingShown() != shown {
		t.Error("a restart shows something else")
	}
}
