package task

// Proves what is a resource and what of it there is: every form that AWS documents, and none beside them; what CreateStateMachine says against
// the rest, in standard and express state machines; and that no text makes Parse or Check fail otherwise. How: tables, the definitions of the
// shared collections of workflows, and a fuzz target.

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sluice/internal/suites"
)

func TestResources(t *testing.T) {
	for text, want := range map[string]Resource{
		"arn:aws:lambda:us-east-1:111111111111:function:f":          {Kind: Function, Region: "us-east-1", Account: "111111111111", Service: "lambda", Action: "f"},
		"arn:aws:lambda:us-east-1:111111111111:function:f:$LATEST":  {Kind: Function, Region: "us-east-1", Account: "111111111111", Service: "lambda", Action: "f", Qualifier: "$LATEST"},
		"arn:aws-cn:lambda:cn-north-1:111111111111:function:f:7":    {Kind: Function, Region: "cn-north-1", Account: "111111111111", Service: "lambda", Action: "f", Qualifier: "7"},
		"arn:aws:states:us-east-1:111111111111:activity:a b":        {Kind: Activity, Region: "us-east-1", Account: "111111111111", Action: "a b"},
		"arn:aws:states:::lambda:invoke":                            {Kind: Optimized, Service: "lambda", Action: "invoke"},
		"arn:aws:states:::lambda:invoke.waitForTaskToken":           {Kind: Optimized, Service: "lambda", Action: "invoke", Pattern: WaitForTaskToken},
		"arn:aws:states:::states:startExecution.sync":               {Kind: Optimized, Service: "states", Action: "startExecution", Pattern: Sync},
		"arn:aws:states:::states:startExecution.sync:2":             {Kind: Optimized, Service: "states", Action: "startExecution", Pattern: SyncJSON},
		"arn:aws-us-gov:states:::emr-containers:startJobRun.sync":   {Kind: Optimized, Service: "emr-containers", Action: "startJobRun", Pattern: Sync},
		"arn:aws:states:::aws-sdk:sfn:sendTaskSuccess":              {Kind: SDK, Service: "sfn", Action: "sendTaskSuccess"},
		"arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken": {Kind: SDK, Service: "sqs", Action: "sendMessage", Pattern: WaitForTaskToken},
	} {
		want.ARN = text
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
		if message := Check(text, false); message != "" {
			t.Errorf("%s: %s", text, message)
		}
	}
}

func TestNoResources(t *testing.T) {
	for _, text := range []string{
		"", "create", "https://example.com", "arn", "arn:aws:s3:::bucket", "arn::states:::sqs:sendMessage", "arn:aws:states:us-east-1::sqs:sendMessage",
		"arn:aws:lambda:us-east-1:111111111111:function:", "arn:aws:lambda:us-east-1:111111111111:function:f:", "arn:aws:lambda:us-east-1:111111111111:function:f:1:2",
		"arn:aws:lambda:us-east-1:111111111111:layer:f", "arn:aws:lambda:::function:f", "arn:aws:states:us-east-1:111111111111:activity:",
		"arn:aws:states:us-east-1:111111111111:stateMachine:m", "arn:aws:states:::sqs", "arn:aws:states:::sqs:", "arn:aws:states:::sqs:send message",
		"arn:aws:states:::sqs:sendMessage.sync.waitForTaskToken.", "arn:aws:states:::aws-sdk:sqs", "arn:aws:states:::aws-sdk:sqs:sendMessage:2",
	} {
		if r, err := Parse(text); err == nil {
			t.Errorf("%s: %+v", text, r)
		}
		if message := Check(text, false); message == "" {
			t.Errorf("%s is let in", text)
		}
	}
}

func TestWhatAWSRefuses(t *testing.T) {
	unknown := func(resource string) string {
		return "The resource provided " + resource + " is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
	}
	activity := "arn:aws:states:us-east-1:111111111111:activity:a"
	for _, c := range []struct {
		resource string
		express  bool
		want     string
	}{
		{"arn:aws:states:::dynamodb:query", false, unknown("arn:aws:states:::dynamodb:query")}, // recorded
		{"arn:aws:states:::sqs:sendMessage.waitForTaskToken", true, "Express state machine does not support '.waitForTaskToken' service integration "},
		{"arn:aws:states:::states:startExecution.sync:2", true, "Express state machine does not support '.sync' service integration "},
		{"arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken", true, "Express state machine does not support '.waitForTaskToken' service integration "},
		{activity, true, "Express state machine does not support Activity ARN"},
		{activity, false, ""},
		{"sendToken", false, "Value is not a valid resource ARN"},
		{"arn:aws:states:::sqs:sendMessage.sync", false, unknown("arn:aws:states:::sqs:sendMessage.sync")},
		{"arn:aws:states:::http:invoke.waitForTaskToken", false, unknown("arn:aws:states:::http:invoke.waitForTaskToken")},
		{"arn:aws:states:::lambda:invoke.sync", false, unknown("arn:aws:states:::lambda:invoke.sync")},
		{"arn:aws:states:::sns:publish", false, ""},
		{"arn:aws:states:::ecs:runTask.sync", false, ""},
		{"arn:aws:states:::aws-sdk:sqs:sendMessage.sync", false, unknown("arn:aws:states:::aws-sdk:sqs:sendMessage.sync")},
		{"arn:aws:states:::aws-sdk:sqs:SendMessage", false, unknown("arn:aws:states:::aws-sdk:sqs:SendMessage")},
		{"arn:aws:states:::aws-sdk:sqs:sendMassage", false, unknown("arn:aws:states:::aws-sdk:sqs:sendMassage")},
		{"arn:aws:states:::aws-sdk:sts:assumeRole", false, unknown("arn:aws:states:::aws-sdk:sts:assumeRole")},
		{"arn:aws:states:::aws-sdk:nosuchservice:list", false, unknown("arn:aws:states:::aws-sdk:nosuchservice:list")},
		{"arn:aws:states:::aws-sdk:s3:listBuckets", true, ""},
		{"arn:aws:states:::aws-sdk:config:describeConfigRules", false, ""},
		{"arn:aws:states:::aws-sdk:iam:listMFADevices", false, ""},
	} {
		if got := Check(c.resource, c.express); got != c.want {
			t.Errorf("%s, express %v: %q, want %q", c.resource, c.express, got, c.want)
		}
	}
}

// Every integration of the shared workflows is one that is known.
func TestResourcesOfRealWorkflows(t *testing.T) {
	resource := regexp.MustCompile(`arn:(aws|\$\{[^}]*\}):states:::[A-Za-z0-9:.-]+`)
	found := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(suites.Dir(t), "conformance", "step-functions-workflows"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, r := range resource.FindAllString(string(text), -1) {
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
		if message := Check(r, false); message != "" {
			t.Error(message)
		}
	}
}

func FuzzResources(f *testing.F) {
	for _, seed := range []string{
		"arn:aws:lambda:us-east-1:111111111111:function:f:1", "arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken",
		"arn:aws:states:us-east-1:111111111111:activity:a", "arn:aws:states:::aws-sdk:\nsqs\n:x", "arn:aws:states:::aws-sdk::.sync",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(text)
		message := Check(text, true)
		if err != nil {
			if message == "" {
				t.Fatalf("%q is no resource and is let in", text)
			}
			return
		}
		if r.ARN != text || r.Kind >= Optimized && !strings.HasSuffix(text, r.Service+":"+r.Name()) || r.Kind < Optimized && r.Name() != text {
			t.Fatalf("%q is %+v, %q", text, r, r.Name())
		}
		if message == "" && !r.exists() {
			t.Fatalf("%q does not exist and is let in", text)
		}
	})
}
