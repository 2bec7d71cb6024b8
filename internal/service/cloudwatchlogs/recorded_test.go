package cloudwatchlogs

// Proves that what AWS answered is answered here too. How: see package recorded; calls of other services, such as the bucket that a destination
// names, are taken as done.

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"sluice/internal/suites/recorded"
)

func TestRecordedAnswers(t *testing.T) {
	recordedAt := time.UnixMilli(1795311340100).UTC() // the time that events of the scripts have
	capital := regexp.MustCompile(`([A-Z])`)
	(&recorded.Suite{
		File: "logs", AtLeast: 41,
		Gaps: map[string]string{
			"test_create_log_group_with_kms_key":     "events are not encrypted with keys of KMS, and nothing pretends that they are",
			"test_describe_destinations_with_prefix": "the recording is faulty: its answer is tied to a call of Kinesis",
		},
		Number: func(text, key string) bool {
			return text == "timestamp" || text == strings.ToLower(capital.ReplaceAllString(key, "-$1"))
		},
		Extra: func(object M, key string) bool { return key == "message" && object["Error"] != nil },
		Other: func(string) any { return M{"KeyMetadata": M{"Arn": "arn:aws:kms:us-east-1:" + testAccount + ":key/k"}} },
		New: func(t *testing.T) recorded.Call {
			b := newBench(t)
			b.clock.Advance(recordedAt.Sub(b.clock.Now()))
			return func(operation string, params M) (int, M) {
				a := b.call(operation, params)
				if a.code != "" {
					return a.status, M{"Error": M{"Code": a.code, "Message": a.message}}
				}
				return a.status, unfold(a.body).(M)
			}
		},
	}).Run(t)
}

// unfold shows policies, which are texts, as what they say.
func unfold(v any) any {
	switch v := v.(type) {
	case M:
		out := M{}
		for k, x := range v {
			out[k] = unfold(x)
			if text, ok := x.(string); ok && k == "policyDocument" {
				var parsed any
				_ = json.Unmarshal([]byte(text), &parsed) // what is no JSON differs
				out[k] = parsed
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = unfold(v[i])
		}
		return out
	}
	return v
}
