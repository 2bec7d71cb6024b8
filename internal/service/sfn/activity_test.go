package sfn

// Proves how activities are made, shown and deleted, and how resources are tagged. How: calls as SDKs make them; the names and texts are of
// LocalStack's AWS-validated snapshots (test_sfn_api_activities, test_sfn_api_tagging).

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestActivities(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{
		"Activity1", "activity-name_123", "ACTIVITY_NAME_ABC", "activity.name", "activity.name.v2", "activityName.with.dots", "activity-name.1", "activity_123.name",
		strings.Repeat("a", 80), "naïve",
	} {
		first := b.must("CreateActivity", M{"name": name})
		b.clock.Advance(time.Minute)
		if again := b.must("CreateActivity", M{"name": name, "tags": []M{{"key": "k"}}}); fmt.Sprint(again) != fmt.Sprint(first) {
			t.Errorf("%v, %v", first, again)
		}
		arn := M{"activityArn": first["activityArn"]}
		is := b.must("DescribeActivity", arn)
		if is["name"] != name || is["activityArn"] != testARN+"activity:"+name || is["creationDate"] != first["creationDate"] || fmt.Sprint(is["encryptionConfiguration"]) != "map[type:AWS_OWNED_KEY]" {
			t.Error(is)
		}
		for range 2 {
			b.must("DeleteActivity", arn)
		}
		b.refused("DescribeActivity", arn, "ActivityDoesNotExist", "Activity Does Not Exist: 'ARN:activity:"+name+"'")
	}
}

func TestOutputsThatAreNoJSON(t *testing.T) {
	b := newRunsBench(t)
	b.spread("", "[1]")
	token := b.work(1)["1"]
	b.refused("SendTaskSuccess", M{"taskToken": token, "output": "not-json"}, "InvalidOutput", "Invalid Output: 'not-json' is not valid JSON.")
	b.refused("SendTaskSuccess", M{"taskToken": token, "output": `"` + strings.Repeat("ü", 140_000) + `"`}, "InvalidOutput", "Invalid Output: it is longer than 262144 bytes.")
	b.done(token)
}

func TestRefusedActivities(t *testing.T) {
	b := newBench(t)
	for _, c := range " <>{}[]?*\"#%\\^|~`$&,;:/\x00\x1f\x7f\u009f\u00a0\ufffe\uffff\U0010ffff" {
		name := "activity" + string(c) + "name"
		b.refused("CreateActivity", M{"name": name}, "InvalidName", "Invalid Name: '"+name+"'")
	}
	b.refused("DescribeActivity", M{"activityArn": "no_an_activity_arn"}, "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: no_an_activity_arn'")
	b.refused("DescribeActivity", M{"activityArn": testARN + "stateMachine:m"}, "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: stateMachine'")
	b.refused("CreateActivity", M{"name": "a", "encryptionConfiguration": M{"type": "CUSTOMER_MANAGED_KMS_KEY"}}, "NotImplemented", "The parameter encryptionConfiguration.type CUSTOMER_MANAGED_KMS_KEY of CreateActivity is not implemented.")
	b.refused("CreateActivity", M{"name": "a", "tags": manyTags(51)}, "TooManyTags", "Too many tags: a resource may have 50.")
}

func TestTags(t *testing.T) {
	b := newBench(t)
	machine := b.machine("m", M{"publish": true, "tags": []M{{"key": "b", "value": "1"}, {"key": "a", "value": "2"}}})
	activity := b.must("CreateActivity", M{"name": "m", "tags": []M{{"key": "c", "value": ""}}})["activityArn"].(string)
	shown := func(arn string) string {
		out := ""
		for _, tag := range b.must("ListTagsForResource", M{"resourceArn": arn})["tags"].([]any) {
			out += fmt.Sprintf("%v=%v ", tag.(M)["key"], tag.(M)["value"])
		}
		return out
	}
	b.must("TagResource", M{"resourceArn": machine, "tags": []M{{"key": "b", "value": "3"}, {"key": "d", "value": "4"}}})
	b.must("TagResource", M{"resourceArn": machine, "tags": []M{}})
	b.must("UntagResource", M{"resourceArn": machine, "tagKeys": []string{"a", "z"}})
	b.must("UntagResource", M{"resourceArn": activity, "tagKeys": []string{}})
	if m, a := shown(machine), shown(activity); m != "b=3 d=4 " || a != "c= " {
		t.Errorf("%q, %q", m, a)
	}
	for _, arn := range []string{machine + ":1", machine + "none", activity + "none"} {
		b.refused("TagResource", M{"resourceArn": arn, "tags": []M{{"key": "k", "value": "v"}}}, "ResourceNotFound", "Resource not found: '"+arn+"'")
		b.refused("ListTagsForResource", M{"resourceArn": arn}, "ResourceNotFound", "Resource not found: '"+arn+"'")
	}
	a := b.call("TagResource", M{"resourceArn": machine, "tags": manyTags(49)})
	if a.code != "TooManyTags" || a.body["resourceName"] != machine {
		t.Errorf("%+v", a)
	}
	b.refused("TagResource", M{"resourceArn": machine, "tags": []M{{"key": ""}}}, "ValidationException", "1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1")
}
