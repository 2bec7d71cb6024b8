package lambda

// Proves that what AWS answered is answered here too: every recorded script of the control plane's operations. How: see package recorded.

import (
	"encoding/base64"
	"maps"
	"testing"

	"sluice/internal/suites/recorded"
)

func TestRecordedAnswers(t *testing.T) {
	built := map[string]bool{}
	for _, op := range newBench(t).service.Definition().Operations {
		built[op.Model.Name] = true
	}
	(&recorded.Suite{
		File: "lambda", AtLeast: 18, Account: testAccount, Built: func(operation string) bool { return built[operation] }, Names: true,
		Gaps: map[string]string{
			"test_upload_lambda_from_s3":                     "code in S3 is refused",
			"test_lambda_provisioned_concurrency_scheduling": "the recording ties an answer of GetProvisionedConcurrencyConfig to GetAccountSettings",
		},
		// A refusal before the operation has its message in the SDK's Error alone.
		Extra: func(object M, key string) bool { return key == "message" && object["Type"] == nil },
		Parameter: func(v M) (any, bool) {
			size, described := v["$zip_too_large"].(float64)
			return base64.StdEncoding.EncodeToString(make([]byte, int(size))), described
		},
		New: func(t *testing.T) recorded.Call {
			b := newBench(t)
			return func(operation string, params M) (int, M) {
				a := b.call(operation, params)
				seen := M{}
				if a.code != "" {
					seen["Error"] = M{"Code": a.code, "Message": a.text()}
				}
				maps.Copy(seen, a.body)
				return a.status, seen
			}
		},
	}).Run(t)
}
