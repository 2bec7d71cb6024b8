package conformance

// Proves that no operation of the served services lets in who has no permission, that none that AWS has is answered as if it were
// unknown, and that none that is not built is answered as if it had been done. How: every operation that botocore knows is called
// with the least parameters it takes, first by a user without policies, then by the root, and what the root gets is compared with
// docs/compatibility.md.

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// answer is a line of python/operations.py.
type answer struct {
	Service, Operation, Code, Message string
	Status                            int
}

func TestEveryOperation(t *testing.T) {
	python := filepath.Join(venv(t), "bin", "python")
	s := start(t)
	queue, err := sqs.NewFromConfig(s.config()).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("queue")})
	if err != nil {
		t.Fatal(err)
	}
	run(t, s.environment(), python, "-c", "import boto3; boto3.client('s3').create_bucket(Bucket='nothing')")
	call := func(environment []string) []answer {
		var out []answer
		for line := range strings.Lines(run(t, environment, python, "python/operations.py", *queue.QueueUrl, "nothing")) {
			var a answer
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			out = append(out, a)
		}
		if len(out) < 300 {
			t.Fatalf("%d operations are none to judge by", len(out))
		}
		return out
	}
	key, secret := s.user(t, "powerless")
	for _, a := range call(append(s.environment(), "AWS_ACCESS_KEY_ID="+key, "AWS_SECRET_ACCESS_KEY="+secret)) {
		if !a.isRefused() {
			t.Errorf("a user without policies gets %+v", a)
		}
	}
	var missing []string
	for _, a := range call(s.environment()) {
		switch {
		case a.Status == http.StatusNotImplemented && a.Code == "NotImplemented" && (strings.Contains(a.Message, a.Operation+" ") || a.isOfPredecessor()), a.isOfAnotherService():
			missing = append(missing, a.Operation)
		case a.Status >= http.StatusInternalServerError || a.Code == "UnknownOperationException" || a.Code == "InvalidAction":
			t.Errorf("the root gets %+v", a)
		}
	}
	compareMissing(t, missing)
}

// isRefused reports whether an answer is what one gets who is allowed nothing. STS tells everyone who they are and lets every user
// begin a session, whatever policies say; what is called without a signature asks for no permission, but for a token that is good.
func (a *answer) isRefused() bool {
	if a.isOfAnotherService() {
		return true
	}
	switch a.Operation {
	case "GetCallerIdentity", "GetSessionToken", "DeleteObjects": // of the last, each object is refused by itself
		return a.Status == http.StatusOK
	case "HeadBucket", "HeadObject": // whose answers have no body
		return a.Status == http.StatusForbidden && a.Code == "403"
	case "AssumeRoleWithSAML":
		return a.Status == http.StatusNotImplemented
	case "AssumeRoleWithWebIdentity":
		return a.Status == http.StatusBadRequest && a.Code == "InvalidIdentityToken"
	}
	status := http.StatusForbidden
	if a.Service == "events" || a.Service == "logs" || a.Service == "stepfunctions" { // whose protocol, AWS JSON, has 400 for all that is the caller's fault
		status = http.StatusBadRequest
	}
	return a.Status == status && (a.Code == "AccessDenied" || a.Code == "AccessDeniedException")
}

// isOfPredecessor reports whether an answer names the operation that had the same request before it: GetBucketLifecycle for
// GetBucketLifecycleConfiguration.
func (a *answer) isOfPredecessor() bool {
	before, is := strings.CutSuffix(a.Operation, "Configuration")
	return is && strings.Contains(a.Message, before+" ")
}

// isOfAnotherService reports whether a request was signed for a service that is not served: S3's operations on directory buckets (s3express) and for
// Object Lambda (s3-object-lambda). What it is told is no XML.
func (a *answer) isOfAnotherService() bool {
	return (a.Operation == "ListDirectoryBuckets" || a.Operation == "WriteGetObjectResponse") && a.Status == http.StatusNotImplemented
}

// compareMissing holds the operations that answered 501 against those that the page of compatibility names.
func compareMissing(t *testing.T, missing []string) {
	t.Helper()
	page, err := os.ReadFile("../docs/compatibility.md")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	inTable := false
	for line := range strings.Lines(string(page)) {
		switch cells := strings.Split(line, " | "); {
		case strings.HasPrefix(line, "| not built, answered with 501 `NotImplemented` |"):
			inTable = true
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case inTable && len(cells) == 2:
			named = append(named, strings.Split(strings.TrimPrefix(cells[0], "| "), ", ")...)
		}
	}
	slices.Sort(missing)
	slices.Sort(named)
	if !slices.Equal(missing, named) {
		t.Errorf("these operations answer 501: %v\nthe page names: %v", missing, named)
	}
}
