package task

// Proves against AWS's own recorded executions that every integration they call is known, that the parameters of those served here are taken,
// that their results are what the API's model gives, and that failures are worded as recorded, letter for letter. How: the events of
// ../shared/conformance/aws-recorded/stepfunctions.jsonl; failures are taken apart, made again out of their parts, and compared.

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/service"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/suites"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// recordedTask is what the events of tasks have in common.
type recordedTask struct {
	Resource, ResourceType, Error string
	Parameters, Output, Cause     json.RawMessage
}

// recordedTasks calls yield for every event of a task in the recordings.
func recordedTasks(t *testing.T, yield func(id, kind string, e recordedTask)) {
	file, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "stepfunctions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // it was read
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var script struct {
			ID     string
			Expect map[string]struct{ Events []map[string]json.RawMessage }
		}
		if json.Unmarshal(lines.Bytes(), &script) != nil {
			continue // it expects something else than events
		}
		for _, expected := range script.Expect {
			for _, event := range expected.Events {
				for kind, details := range event {
					var e recordedTask
					if strings.HasPrefix(kind, "task") && json.Unmarshal(details, &e) == nil {
						yield(script.ID, kind, e)
					}
				}
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestRecordedTasks(t *testing.T) {
	seen := map[string]int{}
	recordedTasks(t, func(id, kind string, e recordedTask) {
		r, ok := resource.Parse("arn:aws:states:::" + e.ResourceType + ":" + e.Resource)
		if !ok || r.Type() != e.ResourceType || r.Name() != e.Resource || Check(&r) != "" {
			t.Errorf("%s: %s:%s is %+v, %v, %s", id, e.ResourceType, e.Resource, r, ok, refusal(r.ARN))
			return
		}
		seen[kind]++
		switch kind {
		case "taskScheduledEventDetails":
			if failure := Accept(r, parseValue(t, string(e.Parameters)), false); failure != nil {
				t.Errorf("%s: %v", id, failure)
			}
		case "taskSubmittedEventDetails", "taskSucceededEventDetails":
			recordedResult(t, id, kind, r, e.Output)
		case "taskFailedEventDetails":
			var cause string
			if json.Unmarshal(e.Cause, &cause) == nil && recordedFailure(t, id, r, e.Error, cause) {
				seen["refusals"]++
			}
		}
	})
	if seen["taskScheduledEventDetails"] < 50 || seen["refusals"] < 2 {
		t.Errorf("%v are not all", seen)
	}
	t.Log(seen)
}

// recordedResult holds a result against the model. What the recording has replaced, dates, are texts there.
func recordedResult(t *testing.T, id, kind string, r resource.Resource, output json.RawMessage) {
	if kind == "taskSubmittedEventDetails" && r.Pattern != resource.RequestResponse {
		r.Pattern = resource.RequestResponse // it is the answer to the request
	}
	if r.Pattern == resource.WaitForTaskToken { // a worker's
		return
	}
	result, err := value.ParseBytes(output)
	if err != nil {
		return // a text that is no JSON, or nothing
	}
	if message := CheckResult(r, result, true); message != "" {
		t.Errorf("%s: %s: %s", id, message, result)
	}
}

var (
	recordedV1 = regexp.MustCompile(`(?s)^(.*) \(Service: (\w+); Status Code: (\d+); Error Code: ([\w.]+); Request ID: (.*); Proxy: null\)$`)
	recordedV2 = regexp.MustCompile(`(?s)^(.*) \(Service: (\w+), Status Code: (\d+), Request ID: (\S*)\) \(SDK Attempt Count: 1\)$`)
	recordedS3 = regexp.MustCompile(`(?s)^(.*) \(Service: (\w+), Status Code: (\d+), Request ID: (\S*), Extended Request ID: (\S*)\)$`)
)

// recordedFailure makes a failure again, and reports whether it is one of a service that is served here.
func recordedFailure(t *testing.T, id string, r resource.Resource, code, cause string) bool {
	var got *Failure
	if m := recordedV1.FindStringSubmatch(cause); m != nil && r.Kind == resource.Optimized {
		l := map[string]*legacy{
			"lambda": lambdaClient(), "states": statesClient(), "sqs": {client: clientOf("sqs"), name: "SQS", base: "AmazonSQSException", service: "AmazonSQS"},
		}[r.Service]
		if l == nil {
			return false
		}
		got = l.refused(answerOf(t, l.client, m[1], m[4], m[3], m[5]))
	} else if m := recordedS3.FindStringSubmatch(cause); m != nil {
		_, name, _ := strings.Cut(strings.TrimSuffix(code, "Exception"), ".")
		c := clientOf(r.Service)
		a := answerOf(t, c, m[1], name, m[3], m[4])
		a.Response.Header.Set("X-Amz-Id-2", m[5])
		got = c.refused(a)
	} else if m := recordedV2.FindStringSubmatch(cause); m != nil {
		c := clientOf(r.Service)
		if c == nil {
			return false
		}
		_, name, _ := strings.Cut(strings.TrimSuffix(code, "Exception"), ".")
		got = c.refused(answerOf(t, c, m[1], name, m[3], m[4]))
	}
	if got == nil {
		return false
	}
	if got.Code != code || got.Cause != cause {
		t.Errorf("%s: %v, want %s: %s", id, got, code, cause)
	}
	return true
}

// answerOf is the refusal that a failure's parts came from: of the model's shape with that code or name.
func answerOf(t *testing.T, c *client, message, code, status, request string) *service.ShapedAnswer {
	shape := &wire.ErrorShape{Name: code}
	for _, e := range c.model.Errors {
		if e.Name == code || e.Name == code+"Exception" || e.QueryCode() == code {
			shape = e
		}
	}
	told := *shape
	told.Status, _ = strconv.Atoi(status)
	if shape.Status != 0 && shape.Status != told.Status {
		t.Errorf("%s has the status %d, and was recorded with %s", code, shape.Status, status)
	}
	return &service.ShapedAnswer{Response: &wire.Response{Header: http.Header{}}, Refusal: &wire.Error{Shape: shape, Message: message}, RequestID: request}
}
