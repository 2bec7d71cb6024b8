package apigateway

// Proves that what AWS answered is answered here too: every recorded script whose operations are built. How: see package recorded.

import (
	"testing"

	"sluice/internal/suites/recorded"
)

func TestRecordedAnswers(t *testing.T) {
	built := map[string]bool{}
	for _, op := range newBench(t).service.Definition().Operations {
		built[op.Model.Name] = true
	}
	(&recorded.Suite{
		File: "apigateway", AtLeast: 56, Account: testAccount, Built: func(operation string) bool { return built[operation] },
		Gaps: map[string]string{
			"test_failed_invoke_test_method": "a test call needs a gateway: the server's own tests make it",
		},
		Number:   func(text, _ string) bool { return text == "datetime" },
		Literals: map[string]string{"fake-api-id": "[a-z0-9]+"},
		Extra:    func(object M, key string) bool { return key == "message" && object["Error"] != nil }, // which of the two the SDK keeps
		New: func(t *testing.T) recorded.Call {
			b := newBench(t)
			return func(operation string, params M) (int, M) {
				a := b.call(operation, params)
				return a.status, seen(operation, a)
			}
		},
	}).Run(t)
}

// seen is an answer as the SDK that recorded shows it: members by the model's names, which is "items" where the wire has "item".
func seen(operation string, a answer) M {
	if a.code != "" {
		return M{"Error": M{"Code": a.code, "Message": a.body["message"]}, "message": a.body["message"]}
	}
	out := M{}
	for k, v := range a.body {
		if k == "item" && operation != "GetStages" {
			k = "items"
		}
		out[k] = v
	}
	return out
}
