package task

// Proves which integrations there are: what CreateStateMachine says against a resource that Step Functions does not have, and that it says nothing
// against the others. How: a table, the definitions of the shared collections of workflows, and a fuzz target.

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sluice/internal/service/sfn/resource"
	"sluice/internal/suites"
)

// refusal is what is said against a resource.
func refusal(text string) string {
	r, ok := resource.Parse(text)
	if !ok {
		return "no form of a resource"
	}
	return Check(&r)
}

func TestWhatAWSRefuses(t *testing.T) {
	for _, there := range []string{
		"arn:aws:lambda:us-east-1:111111111111:function:f", "arn:aws:states:us-east-1:111111111111:activity:a b", "arn:aws:swf:us-east-1:1:task:x",
		"arn:aws:states:::lambda:invoke.waitForTaskToken", "arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::sns:publish", "arn:aws:states:::ecs:runTask.sync",
		"arn:aws-us-gov:states:::emr-containers:startJobRun.sync",
		"arn:aws:states:::aws-sdk:sfn:sendTaskSuccess", "arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken", "arn:aws:states:::aws-sdk:s3:listBuckets",
		"arn:aws:states:::aws-sdk:config:describeConfigRules", "arn:aws:states:::aws-sdk:iam:listMFADevices",
	} {
		if got := refusal(there); got != "" {
			t.Errorf("%s: %s", there, got)
		}
	}
	for _, none := range []string{
		"arn:aws:states:::dynamodb:query", // recorded
		"arn:aws:states:::sqs:sendMessage.sync", "arn:aws:states:::http:invoke.waitForTaskToken", "arn:aws:states:::lambda:invoke.sync", "arn:aws:states:us-east-1::sqs:sendMessage",
		"arn:aws:states::1:aws-sdk:sqs:sendMessage", "arn:aws:states:::sqs:send message", "arn:aws:states:::sqs:sendMessage.sync.waitForTaskToken.",
		"arn:aws:states:us-east-1:111111111111:stateMachine:m",
		"arn:aws:states:::aws-sdk:sqs:sendMessage.sync", "arn:aws:states:::aws-sdk:sqs:SendMessage", "arn:aws:states:::aws-sdk:sqs:sendMassage", "arn:aws:states:::aws-sdk:sts:assumeRole",
		"arn:aws:states:::aws-sdk:nosuchservice:list", "arn:aws:states:::aws-sdk:sqs:sendMessage:2", "arn:aws:states:::aws-sdk:s3:list buckets",
	} {
		want := "The resource provided " + none + " is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
		if got := refusal(none); got != want {
			t.Errorf("%s: %q", none, got)
		}
	}
}

// Every integration of the shared workflows is one that is known.
func TestResourcesOfRealWorkflows(t *testing.T) {
	integration := regexp.MustCompile(`arn:(aws|\$\{[^}]*\}):states:::[A-Za-z0-9:.-]+`)
	found := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(suites.Dir(t), "conformance", "step-functions-workflows"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, r := range integration.FindAllString(string(text), -1) {
			_, rest, _ := strings.Cut(r, ":states")
			found["arn:aws:states"+rest] = true
		}
		return err
	})
	if err != nil || len(found) < 40 {
		t.Fatalf("%d resources, %v", len(found), err)
	}
	for r := range found {
		if strings.HasPrefix(r, "arn:aws:states:::s3:") || strings.Contains(r, ":execution:") || strings.Contains(r, ":stateMachine:") { // not a Task's
			continue
		}
		if message := refusal(r); message != "" {
			t.Error(message)
		}
	}
}

// Whatever is let in has the form of what there is.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"arn:aws:lambda:us-east-1:111111111111:function:f:1", "arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken",
		"arn:aws:states:us-east-1:111111111111:activity:a", "arn:aws:states:::aws-sdk:\nsqs\n:x", "arn:aws:states:::aws-sdk::.sync",
	} {
		f.Add(seed)
	}
	integration := regexp.MustCompile(`^arn:[^:]+:states:::[a-z0-9:-]+:[a-z][A-Za-z0-9_-]*(\.sync|\.sync:2|\.waitForTaskToken)?$`)
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := resource.Parse(text)
		if ok && Check(&r) == "" && r.Type() != "" && !integration.MatchString(text) {
			t.Fatalf("%q is let in", text)
		}
	})
}
