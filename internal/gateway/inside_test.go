package gateway

// Proves that a request from inside the process is let in as its caller and as nobody else: a role's session by its own policies, a service by
// the API's, nobody where a method asks who calls; and that a path or a header leads around nothing. How: requests through Do, with the edge's
// evaluator behind it.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

func TestCallersFromInside(t *testing.T) {
	g := newGuarded(t)
	states := &service.Caller{
		Principal: policy.Principal{Caller: policy.Service, Name: "states.amazonaws.com"}, Via: "states.amazonaws.com", SourceARN: "arn:aws:states:us-east-1:111111111111:stateMachine:m", SourceAccount: testAccount,
	}
	session := g.keys["ASIASESSION"].caller
	resource := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"execute-api:Invoke",` +
		`"Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:states:us-east-1:111111111111:stateMachine:m"}}}}`
	do := func(as *service.Caller, path string, headers ...string) int {
		return g.gateway.Do(t.Context(), as, request("GET", path, "", headers...)).Status
	}
	g.deploy("", map[string]string{"GET /pets": "AWS_IAM", "GET /open": "NONE", "DELETE /pets": "AWS_IAM"})
	g.let("ASIASESSION", "Allow GET/pets")
	for name, c := range map[string]struct {
		as   *service.Caller
		path string
		want int
	}{
		"a session that may":          {session, "/pets", http.StatusOK},
		"a session, around":           {session, "/open/../pets", http.StatusForbidden},
		"a service without a policy":  {states, "/pets", http.StatusForbidden},
		"nobody":                      {service.Anonymous(), "/pets", http.StatusForbidden},
		"nobody, where it is open":    {service.Anonymous(), "/open", http.StatusOK},
		"a session, where it is open": {session, "/open", http.StatusOK},
		"no such method":              {session, "/none", http.StatusForbidden},
	} {
		if got := do(c.as, c.path); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := do(session, "/pets", "X-HTTP-Method-Override", "DELETE"); got != http.StatusForbidden {
		t.Errorf("another method: %d", got)
	}
	g.let("ASIASESSION")
	if got := do(session, "/pets"); got != http.StatusForbidden {
		t.Errorf("a session that may not: %d", got)
	}
	g.deploy(resource, map[string]string{"GET /pets": "AWS_IAM", "GET /open": "NONE"})
	for _, path := range []string{"/pets", "/open"} {
		other := *states
		other.SourceARN = "arn:aws:states:us-east-1:111111111111:stateMachine:n"
		if got := do(states, path); got != http.StatusOK {
			t.Errorf("the machine, %s: %d %s", path, got, g.gateway.Do(t.Context(), states, request("GET", path, "")).Body)
		}
		if got := do(&other, path); got != http.StatusForbidden {
			t.Errorf("another machine, %s: %d", path, got)
		}
		if got := do(service.Anonymous(), path); got != http.StatusForbidden {
			t.Errorf("nobody, %s: %d", path, got)
		}
	}
	if got := do(session, "/open"); got != http.StatusForbidden { // of a method that asks for nobody, nobody is known
		t.Errorf("a session: %d", got)
	}
	if r := g.serve(request("GET", "/pets", "", "Authorization", strings.Repeat("a", 9))); r.Status != http.StatusForbidden {
		t.Errorf("from outside: %d", r.Status)
	}
}
