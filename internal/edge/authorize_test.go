package edge

// Proves that no operation runs that is not allowed: explicit and implicit denials, resource policies, anonymous callers, and every
// fault of ours on the way to a decision (an operation that requires nothing, one without authorization, policies that cannot be
// read) ends in a refusal with AWS's text. How: calls through the whole way with policies of the test's own.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

func TestDenials(t *testing.T) {
	const resource = "arn:aws:sqs:eu-west-1:111122223333:orders"
	rest := "arn:aws:apigateway:eu-west-1::/restapis/a"
	for name, c := range map[string]struct {
		dialect        int
		effect, action string // of the one policy that alice has
		status         int
		code, message  string
	}{
		"JSON, nothing allows":  {0, "Allow", "sqs:Nothing", 403, "AccessDeniedException", "User: " + userARN + " is not authorized to perform: sqs:SendMessage on resource: " + resource + " because no identity-based policy allows the sqs:SendMessage action"},
		"JSON, denied":          {0, "Deny", "sqs:*", 403, "AccessDeniedException", "User: " + userARN + " is not authorized to perform: sqs:SendMessage on resource: " + resource + " with an explicit deny in an identity-based policy"},
		"Query, nothing allows": {2, "Allow", "iam:Nothing", 403, "AccessDenied", "User: " + userARN + " is not authorized to perform: iam:GetUser on resource: user alice because no identity-based policy allows the iam:GetUser action"},
		"Query, denied":         {2, "Deny", "*", 403, "AccessDenied", "User: " + userARN + " is not authorized to perform: iam:GetUser on resource: user alice with an explicit deny in an identity-based policy"},
		"REST, nothing allows":  {3, "Allow", "x:y", 403, "AccessDeniedException", "User: " + userARN + " is not authorized to perform: apigateway:GET on resource: " + rest + " because no identity-based policy allows the apigateway:GET action"},
		"REST, denied":          {3, "Deny", "apigateway:GET", 403, "AccessDeniedException", "User: " + userARN + " is not authorized to perform: apigateway:GET on resource: " + rest + " with an explicit deny in an identity-based policy"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.identity[userARN] = nil
			if c.effect == "Deny" {
				w.allow(userARN, "*")
			}
			w.attach(userARN, c.effect, c.action)
			d := dialects()[c.dialect]
			message := strings.Replace(c.message, "resource: user alice", "resource: "+userARN, 1)
			if d.name == "SQS in JSON" { // status 400 of a service's own JSON protocol: see denied
				c.status = http.StatusBadRequest
			}
			w.serve(w.sign(d.request(), d.service)).is(t, c.status, c.code, message)
			w.quiet()
			if r := w.last(1); r.Principal != userARN || !strings.HasPrefix(r.Code, "AccessDenied") || r.Denial == nil || len(r.Denial.Explanation.Statements) == 0 {
				t.Errorf("%+v", r)
			}
		})
	}
}

// anyone lets everyone send to the queue.
const anyone = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"` + queue + `"}}`

func TestAnonymousCallers(t *testing.T) {
	for _, d := range dialects()[:2] {
		w := newWorld(t)
		if a := w.serve(d.request()); a.status/100 != 4 || !strings.HasPrefix(a.code, "AccessDenied") {
			t.Errorf("%s: %d %s", d.name, a.status, a.body)
		}
		w.quiet()
		w.resource = parse(t, policy.Resource, anyone)
		if a := w.serve(d.request()); a.status != http.StatusOK {
			t.Errorf("%s, open to everyone: %d %s", d.name, a.status, a.body)
		}
		if r := w.last(2); r.Principal != "anonymous" || r.Account != account {
			t.Errorf("%+v", r)
		}
	}
	// A policy for everyone opens no other service.
	w := newWorld(t)
	w.resource = parse(t, policy.Resource, anyone)
	if a := w.serve(queryCall("Action=GetUser&Version=2010-05-08")); a.status != http.StatusForbidden {
		t.Errorf("%d %s", a.status, a.body)
	}
	w.quiet()
}

func TestFaultsLetNoOneIn(t *testing.T) {
	const internal = "We encountered an internal error. Please try again."
	for name, c := range map[string]struct {
		target, body string
		broken       bool
	}{
		"requires nothing":        {"AmazonSQS.ListQueues", `{}`, false},
		"authorizes nothing":      {"AmazonSQS.UntagQueue", `{"QueueUrl":"q","TagKeys":["a"]}`, false},
		"policies cannot be read": {"AmazonSQS.SendMessage", `{"QueueUrl":"q","MessageBody":"m"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.broken = c.broken
			a := w.serve(w.sign(jsonCall(c.target, c.body), "sqs"))
			a.is(t, http.StatusInternalServerError, "InternalFailure", internal)
			w.quiet()
			if strings.Contains(a.body, "hunter2") || !strings.Contains(w.log.String(), "call failed") {
				t.Errorf("%s\n%s", a.body, w.log)
			}
		})
	}
}

// What the model demands is checked before permissions are (docs/ways/api-call.md): a caller learns of a malformed call first.
func TestConstraintsComeBeforePermissions(t *testing.T) {
	w := newWorld(t)
	w.identity[userARN] = nil
	a := w.serve(w.sign(queryCall("Action=GetUser&UserName="+escape("a b")), "iam"))
	a.is(t, http.StatusBadRequest, "ValidationError", `1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+`)
	a = w.serve(w.sign(queryCall("Action=GetUser&UserName=bob"), "iam"))
	if a.code != "AccessDenied" {
		t.Errorf("%d %s", a.status, a.body)
	}
	a = w.serve(w.sign(jsonCall("AmazonSQS.SendMessage", `{"QueueUrl":"q"}`), "sqs"))
	a.is(t, http.StatusBadRequest, "ValidationException", "1 validation error detected: Value null at 'messageBody' failed to satisfy constraint: Member must not be null")
	w.quiet()
}
