package task

// Proves what TestState says against mocked results: the recorded texts, for the operations of services that are served. How: a table from
// LocalStack's AWS-validated snapshots (test_field_validation_mode, …_present, …_none), where the service is served here, and others like it.

import (
	"testing"

	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

func TestMockedResults(t *testing.T) {
	for _, c := range []struct{ resource, result, present, strict string }{
		{"states:startExecution", `{}`, "", "Required field 'ExecutionArn' is missing"},
		{"states:startExecution", `{"executionArn":"a","startDate":"b"}`, "", "Required field 'ExecutionArn' is missing"},
		{"states:startExecution", `{"ExecutionArn":"stringValueExecutionArn","StartDate":true}`, "Field 'StartDate' must be a string", "Field 'StartDate' must be a string"},
		{"states:startExecution", `{"ExecutionArn":"a","StartDate":1764103483}`, "Field 'StartDate' must be a string", "Field 'StartDate' must be a string"},
		{"states:startExecution", `{"ExecutionArn":1764103483}`, "Field 'ExecutionArn' must be a string", "Field 'ExecutionArn' must be a string"},
		{"states:startExecution.sync:2", `{"Output":{"any":1}}`, "", "Required field 'ExecutionArn' is missing"},
		{"lambda:invoke", `{"StatusCode":"200"}`, "Field 'StatusCode' must be a number", "Field 'StatusCode' must be a number"},
		{"lambda:invoke", `{"Payload":{"any":[1]},"StatusCode":200}`, "", ""},
		{"aws-sdk:lambda:getFunction", `{"Configuration":{"MemorySize":127}}`, "Field 'MemorySize' is less than the minimum value", "Field 'MemorySize' is less than the minimum value"},
		{"aws-sdk:lambda:getFunction", `{"Configuration":{"MemorySize":12345678}}`, "Field 'MemorySize' exceeds the maximum value", "Field 'MemorySize' exceeds the maximum value"},
		{"aws-sdk:lambda:getFunction", `{"Configuration":{"State":"Papyrus"}}`, "Field 'State' is not an expected value", "Field 'State' is not an expected value"},
		{"aws-sdk:lambda:getFunction", `{"Configuration":[]}`, "Field 'Configuration' must be an object", "Field 'Configuration' must be an object"},
		{"aws-sdk:sqs:receiveMessage", `{"Messages":"x"}`, "Field 'Messages' must be an array", "Field 'Messages' must be an array"},
		{"aws-sdk:sqs:receiveMessage", `{"Messages":[{"Body":"a"},{"Body":["b"]}]}`, "Field 'Body' must be a string", "Field 'Body' must be a string"},
		{"aws-sdk:sqs:receiveMessage", `{"Messages":[{"Attributes":[]}]}`, "Field 'Attributes' must be an object", "Field 'Attributes' must be an object"},
		{"aws-sdk:sqs:listQueues", `{"QueueUrls":["a",1]}`, "Field 'QueueUrls' must be a string", "Field 'QueueUrls' must be a string"},
		{"aws-sdk:sqs:deleteQueue", `{"random":"json"}`, "", ""},
		{"aws-sdk:lambda:getFunctionConfiguration", `{"Environment":{"Variables":{"A":"b"}},"SnapStart":{"ApplyOn":1}}`, "Field 'ApplyOn' must be a string", "Field 'ApplyOn' must be a string"},
		{"events:putEvents", `{"Entries":1}`, "", ""},
		{"sqs:sendMessage", `["no object"]`, "", ""},
	} {
		r, ok := resource.Parse("arn:aws:states:::" + c.resource)
		if !ok {
			t.Fatal(c.resource)
		}
		result, err := value.Parse(c.result)
		if err != nil {
			t.Fatal(err)
		}
		if got := CheckResult(r, result, false); got != c.present {
			t.Errorf("%s %s, PRESENT: %q, want %q", c.resource, c.result, got, c.present)
		}
		if got := CheckResult(r, result, true); got != c.strict {
			t.Errorf("%s %s, STRICT: %q, want %q", c.resource, c.result, got, c.strict)
		}
	}
}
