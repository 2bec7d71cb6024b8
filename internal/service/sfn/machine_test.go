package sfn

// Proves how state machines are made, changed, shown and listed, with AWS's texts of what is refused. How: calls as SDKs make them; the texts and
// rules are of LocalStack's AWS-validated snapshots (test_sfn_api, test_sfn_api_logs), which the recorded scripts have in part.

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCreateIsIdempotent(t *testing.T) {
	b := newBench(t)
	logs := M{"loggingConfiguration": M{"level": "ALL", "destinations": []M{{"cloudWatchLogsLogGroup": M{"logGroupArn": testGroup}}}}}
	first := b.must("CreateStateMachine", plain("m", logs))
	b.clock.Advance(time.Hour)
	b.untrusted = []string{otherRole}
	for name, same := range map[string]M{
		"exactly": {}, "another role, which is not asked about": {"roleArn": otherRole}, "other tags": {"tags": []M{{"key": "k", "value": "v"}}},
		"the default type": {"type": "STANDARD"}, "no version": {"publish": false}, "no tracing": {"tracingConfiguration": M{"enabled": false}},
		"the usual key": {"encryptionConfiguration": M{"type": "AWS_OWNED_KEY"}},
	} {
		if again := b.must("CreateStateMachine", plain("m", logs, same)); fmt.Sprint(again) != fmt.Sprint(first) {
			t.Errorf("%s: %v", name, again)
		}
	}
	for name, other := range map[string]M{
		"definition": {"definition": pass2}, "its form": {"definition": strings.ReplaceAll(pass, " ", "")}, "type": {"type": "EXPRESS"},
		"tracing": {"tracingConfiguration": M{"enabled": true}}, "logging": {"loggingConfiguration": M{"level": "OFF"}}, "version": {"publish": true},
	} {
		if a := b.call("CreateStateMachine", plain("m", logs, other)); a.code != "StateMachineAlreadyExists" || a.message != "State Machine Already Exists: '"+testARN+"stateMachine:m'" {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if tags := b.must("ListTagsForResource", M{"resourceArn": first["stateMachineArn"]})["tags"]; len(tags.([]any)) != 0 {
		t.Error(tags)
	}
	if role := b.describe(first["stateMachineArn"].(string))["roleArn"]; role != testRole {
		t.Error(role)
	}
}

func TestCreatedAgainWithItsVersion(t *testing.T) {
	b := newBench(t)
	published := M{"publish": true, "versionDescription": "first"}
	first := b.must("CreateStateMachine", plain("m", published))
	if again := b.must("CreateStateMachine", plain("m", published)); fmt.Sprint(again) != fmt.Sprint(first) || again["stateMachineVersionArn"] != testARN+"stateMachine:m:1" {
		t.Error(again)
	}
	const exists = "State Machine Already Exists: 'ARN:stateMachine:m'"
	b.refused("CreateStateMachine", plain("m"), "StateMachineAlreadyExists", exists)
	b.refused("CreateStateMachine", plain("m", published, M{"versionDescription": "second"}), "StateMachineAlreadyExists", exists)
	b.must("DeleteStateMachineVersion", M{"stateMachineVersionArn": first["stateMachineVersionArn"]})
	b.refused("CreateStateMachine", plain("m", published), "StateMachineAlreadyExists", exists)
}

func TestRefusedMachines(t *testing.T) {
	b := newBench(t)
	b.untrusted, b.mute = []string{otherRole}, []string{testRole + "/mute"}
	group := func(arns ...string) M {
		to := []M{}
		for _, arn := range arns {
			to = append(to, M{"cloudWatchLogsLogGroup": M{"logGroupArn": arn}})
		}
		return M{"loggingConfiguration": M{"level": "ERROR", "destinations": to}}
	}
	const one, logging = "Invalid Logging Configuration: Must specify exactly one Log Destination.", "InvalidLoggingConfiguration"
	for name, c := range map[string]struct {
		more       M
		code, text string
	}{
		"name":           {M{"name": "a b"}, "InvalidName", "Invalid Name: 'a b'"},
		"long name":      {M{"name": strings.Repeat("n", 81)}, "ValidationException", "1 validation error detected: Value '" + strings.Repeat("n", 81) + "' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80"},
		"type":           {M{"type": "FAST"}, "ValidationException", "1 validation error detected: Value 'FAST' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]"},
		"description":    {M{"versionDescription": "v"}, "ValidationException", "Version description can only be set when publish is true"},
		"no role":        {M{"roleArn": "role"}, "InvalidArn", "Invalid Arn: 'Invalid Role Arn: role'"},
		"untrusting":     {M{"roleArn": otherRole}, "AccessDeniedException", "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role."},
		"another's role": {M{"roleArn": "arn:aws:iam::" + otherAccount + ":role/r"}, "AccessDeniedException", "Cross-account pass role is not allowed."},
		"no group":       {M{"loggingConfiguration": M{"level": "ALL"}}, logging, one},
		"empty groups":   {group(), logging, one},
		"two groups":     {group(testGroup, testGroup), logging, one},
		"two for OFF":    {M{"loggingConfiguration": M{"destinations": []M{{}, {}}}}, logging, one},
		"absent group":   {group("arn:aws:logs:us-east-1:111111111111:log-group:none:*"), logging, "Invalid Logging Configuration: Log Destination not found."},
		"another's":      {group("arn:aws:logs:us-east-1:222222222222:log-group:/states/m:*"), logging, "Invalid Logging Configuration: Log Destination not found."},
		"no star":        {group(strings.TrimSuffix(testGroup, ":*")), logging, "Invalid Logging Configuration: Log Destination is not valid: " + strings.TrimSuffix(testGroup, ":*")},
		"mute role":      {M{"roleArn": testRole + "/mute", "loggingConfiguration": group(testGroup)["loggingConfiguration"]}, "AccessDeniedException", "The state machine IAM Role is not authorized to access the Log Destination"},
		"key of KMS":     {M{"encryptionConfiguration": M{"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "k"}}, "NotImplemented", "The parameter encryptionConfiguration.type CUSTOMER_MANAGED_KMS_KEY of CreateStateMachine is not implemented."},
		"key for none":   {M{"encryptionConfiguration": M{"type": "AWS_OWNED_KEY", "kmsKeyId": "k"}}, "InvalidEncryptionConfiguration", "Invalid Encryption Configuration: a key and its reuse period can only be set for CUSTOMER_MANAGED_KMS_KEY."},
		"many tags":      {M{"tags": manyTags(51)}, "TooManyTags", "Too many tags: a resource may have 50."},
	} {
		t.Run(name, func(t *testing.T) { b.refused("CreateStateMachine", plain("m", c.more), c.code, c.text) })
	}
	if all := b.must("ListStateMachines", M{})["stateMachines"].([]any); len(all) != 0 {
		t.Errorf("what was refused is there: %v", all)
	}
}

func manyTags(n int) []M {
	var out []M
	for i := range n {
		out = append(out, M{"key": fmt.Sprint("k", i), "value": ""})
	}
	return out
}

func TestUpdateMakesRevisions(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m")
	if r, there := b.describe(arn)["revisionId"]; there {
		t.Errorf("the first revision has the ID %v", r)
	}
	seen := map[any]bool{}
	for _, change := range []M{
		{"definition": pass2},
		{"roleArn": otherRole},
		{"tracingConfiguration": M{"enabled": true}},
		{"loggingConfiguration": M{"level": "OFF", "includeExecutionData": true}},
		{"loggingConfiguration": M{"level": "OFF", "includeExecutionData": true, "destinations": []M{{"cloudWatchLogsLogGroup": M{"logGroupArn": testGroup}}}}},
	} {
		b.clock.Advance(time.Minute)
		change["stateMachineArn"] = arn
		out := b.must("UpdateStateMachine", change)
		if out["updateDate"] != float64(b.clock.Now().Unix()) || seen[out["revisionId"]] || out["revisionId"] == nil {
			t.Errorf("%v: %v", change, out)
		}
		seen[out["revisionId"]] = true
		b.clock.Advance(time.Minute)
		if again := b.must("UpdateStateMachine", change); fmt.Sprint(again) != fmt.Sprint(out) {
			t.Errorf("%v again: %v", change, again)
		}
		if shown := b.describe(arn)["revisionId"]; shown != out["revisionId"] {
			t.Errorf("%v is shown as %v", out, shown)
		}
	}
	is := b.describe(arn)
	if is["definition"] != pass2 || is["roleArn"] != otherRole || fmt.Sprint(is["tracingConfiguration"]) != "map[enabled:true]" {
		t.Error(is)
	}
	if n := b.kept("m"); n != 1 {
		t.Errorf("%d revisions are kept that nothing has", n-1)
	}
}

func TestRefusedUpdates(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.untrusted = []string{otherRole}
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn}, "MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn, "publish": true}, "MissingRequiredParameter", "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn + ":1", "definition": pass2}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:m:1'")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn + "none", "definition": pass2}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:mnone'")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn + "/label", "definition": pass2}, "ValidationException", "This operation does not support labeled state machine ARNs.")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "versionDescription": "v"}, "ValidationException", "Version description can only be set when publish is true")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn, "roleArn": otherRole}, "AccessDeniedException", "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn, "loggingConfiguration": M{"level": "ALL"}}, "InvalidLoggingConfiguration", "Invalid Logging Configuration: Must specify exactly one Log Destination.")
	b.refused("UpdateStateMachine", M{"stateMachineArn": arn, "encryptionConfiguration": M{"type": "CUSTOMER_MANAGED_KMS_KEY"}}, "NotImplemented", "The parameter encryptionConfiguration.type CUSTOMER_MANAGED_KMS_KEY of UpdateStateMachine is not implemented.")
	if _, changed := b.describe(arn)["revisionId"]; changed {
		t.Error("what was refused has changed something")
	}
}

func TestARNs(t *testing.T) {
	b := newBench(t)
	for given, why := range map[string]string{
		"not_a_valid_arn":                                      "Invalid ARN prefix: not_a_valid_arn",
		"arn:aws:states":                                       "Invalid ARN: arn:aws:states",
		testARN + "express:m:a:b":                              "Resource type not valid in this context: express",
		testARN + "activity:m":                                 "Resource type not valid in this context: activity",
		testARN + "stateMachine:":                              "Invalid ARN: " + testARN + "stateMachine:",
		testARN + "stateMachine:m:":                            "Invalid ARN: " + testARN + "stateMachine:m:",
		testARN + "stateMachine:m:1:2":                         "Invalid ARN: " + testARN + "stateMachine:m:1:2",
		testARN + "stateMachine:m/a/b":                         "Invalid ARN: " + testARN + "stateMachine:m/a/b",
		testARN + "stateMachine:m/a:1":                         "Invalid ARN: " + testARN + "stateMachine:m/a:1",
		"arn:aws:sqs:us-east-1:111:q":                          "Invalid ARN: arn:aws:sqs:us-east-1:111:q",
		"arn:aws:states:eu-west-1:111111111111:stateMachine:m": "Region not valid in this context: eu-west-1",
	} {
		b.refused("DescribeStateMachine", M{"stateMachineArn": given}, "InvalidArn", "Invalid Arn: '"+why+"'")
	}
	b.refused("DescribeStateMachine", M{"stateMachineArn": testARN + "stateMachine:m"}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:m'")
	b.refused("DescribeStateMachine", M{"stateMachineArn": testARN + "stateMachine:m/map"}, "ValidationException", "This operation does not support labeled state machine ARNs.")
}

func TestDescriptionsWithoutDefinitions(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m")
	if d := b.must("DescribeStateMachine", M{"stateMachineArn": arn, "includedData": "METADATA_ONLY"})["definition"]; d != "{}" {
		t.Error(d)
	}
	if d := b.must("DescribeStateMachine", M{"stateMachineArn": arn, "includedData": "ALL_DATA"})["definition"]; d != pass {
		t.Error(d)
	}
}

func TestListsInPages(t *testing.T) {
	b := newBench(t)
	for i := range 13 {
		b.machine(fmt.Sprintf("m%02d", i))
		b.must("CreateActivity", M{"name": fmt.Sprintf("a%02d", i)})
	}
	var names []string
	token := M{"maxResults": 5}
	for range 3 {
		out := b.must("ListStateMachines", token)
		for _, m := range out["stateMachines"].([]any) {
			names = append(names, m.(M)["name"].(string))
		}
		if out["nextToken"] == nil {
			token = nil
			break
		}
		token["nextToken"] = out["nextToken"]
	}
	if got := strings.Join(names, " "); token != nil || got != "m00 m01 m02 m03 m04 m05 m06 m07 m08 m09 m10 m11 m12" {
		t.Errorf("%s, %v", got, token)
	}
	if all := b.must("ListStateMachines", M{"maxResults": 0})["stateMachines"].([]any); len(all) != 13 {
		t.Errorf("%d", len(all))
	}
	b.refused("ListStateMachines", M{"maxResults": 1001}, "ValidationException", "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000")
	b.refused("ListStateMachines", M{"nextToken": "x"}, "InvalidToken", "Invalid Token: 'Invalid token'")
	next := b.must("ListActivities", M{"maxResults": 1})["nextToken"]
	b.refused("ListStateMachines", M{"nextToken": next}, "InvalidToken", "Invalid Token: 'Invalid token'")
	b.clock.Advance(25 * time.Hour)
	b.refused("ListActivities", M{"nextToken": next}, "InvalidToken", "Invalid Token: 'Invalid token'")
}

func TestScopes(t *testing.T) {
	b := newBench(t)
	b.machine("m")
	b.region = "eu-west-1"
	if arn := b.machine("m", M{"definition": pass2}); arn != "arn:aws:states:eu-west-1:"+testAccount+":stateMachine:m" {
		t.Error(arn)
	}
	b.region = testRegion
	b.Become(otherAccount)
	if all := b.must("ListStateMachines", M{})["stateMachines"].([]any); len(all) != 0 {
		t.Error(all)
	}
	if a := b.call("DescribeStateMachine", M{"stateMachineArn": testARN + "stateMachine:m"}); a.code != "AccessDeniedException" {
		t.Errorf("another account sees %+v", a)
	}
}
