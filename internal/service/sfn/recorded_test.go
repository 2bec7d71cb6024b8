package sfn

// Proves that what AWS answered is answered here too: every recorded script of the operations that are built. How: see package recorded; roles and
// log groups are taken as there. What AWS says of encryption in descriptions it has said since July 2024 only: older scripts have none, and
// are compared without.

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"sluice/internal/suites/recorded"
)

func TestRecordedAnswers(t *testing.T) {
	built := map[string]bool{}
	for _, ofExecutions := range []string{ // these are proven with the whole server, which has what tasks call; for TestState see TestRecordedStates
		"DescribeStateMachineForExecution", "StartExecution", "StartSyncExecution", "StopExecution", "DescribeExecution", "ListExecutions", "RedriveExecution",
		"GetActivityTask", "SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat", "GetExecutionHistory", "TestState", "DescribeMapRun", "ListMapRuns", "UpdateMapRun",
	} {
		built[ofExecutions] = false
	}
	for _, op := range newBench(t).service.Definition().Operations {
		if _, decided := built[op.Model.Name]; !decided {
			built[op.Model.Name] = true
		}
	}
	const faulty = "the recording is faulty: the definition of another stack was recorded"
	roles := 0
	(&recorded.Suite{
		File: "stepfunctions", AtLeast: 44, Account: testAccount, Built: func(operation string) bool { return built[operation] },
		Gaps: map[string]string{
			"test_version_ids_between_deletions":                           "the recording is faulty: its answer is tied to ListStateMachineVersions",
			"test_cloudformation_definition_create_describe[dumps]":        faulty,
			"test_cloudformation_definition_create_describe[dump]":         faulty,
			"test_cloudformation_definition_string_create_describe[dumps]": faulty,
			"test_cloudformation_definition_string_create_describe[dump]":  faulty,
		},
		Gap: func(name string) string {
			if strings.HasPrefix(name, "test_map_state_label_") {
				return "the text is another emulator's: AWS was never asked"
			}
			return ""
		},
		Literals: map[string]string{"snf_role_arn": ".*|", "sfn_role_arn": ".*|", "activity_arn": ".*|", "log_group_name": ".*", "state_machine_alias_name": ".*", "state_machine_alias_base_name": ".*"},
		Number:   func(text, _ string) bool { return text == "datetime" },
		Extra: func(object M, key string) bool {
			return key == "encryptionConfiguration" || key == "message" && object["Error"] != nil
		},
		Other: func(call string) any {
			roles++
			return other(call, roles)
		},
		New: func(t *testing.T) recorded.Call {
			b := newBench(t)
			b.groups = []string{"group"}
			return b.replayed
		},
	}).Run(t)
}

// replayed makes a call of a script, and shows its answer as the recordings do.
func (b *bench) replayed(operation string, params M) (int, M) {
	a := b.call(operation, params)
	seen := unfold(a.body).(M)
	if a.code != "" {
		seen = M{"Error": M{"Code": a.code, "Message": a.message}, "message": a.message}
	}
	maps.DeleteFunc(seen, func(k string, _ any) bool { return k == "__type" })
	return a.status, seen
}

// other answers the calls by which the scripts prepare what they need.
func other(call string, n int) any {
	return M{
		"Role": M{"Arn": fmt.Sprint(testRole, n)}, "Policy": M{"Arn": "arn:aws:iam::" + testAccount + ":policy/p"}, "QueueUrl": call,
		"logGroups": []any{M{"arn": fmt.Sprintf("arn:aws:logs:%s:%s:log-group:group:*", testRegion, testAccount)}},
	}
}

// unfold shows texts of JSON as what they say, as the recordings do.
func unfold(v any) any {
	switch v := v.(type) {
	case M:
		out := M{}
		for k, x := range v {
			out[k] = unfold(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = unfold(v[i])
		}
		return out
	case string:
		var parsed any
		if strings.HasPrefix(v, "{") && json.Unmarshal([]byte(v), &parsed) == nil {
			return parsed
		}
	}
	return v
}
