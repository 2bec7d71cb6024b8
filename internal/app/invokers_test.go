package app

// Proves that nobody calls a function by way of another service whom the function's own policy does not let in: not an API of another account
// or another API than the one that is named, nor another log group; and that a name from an integration reaches no other function. How: calls
// as the gateway and CloudWatch Logs make them, of a function whose policy is the test's.

import (
	"errors"
	"net/http"
	"testing"

	gatewaylambda "sluice/internal/gateway/integration/lambda"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/wire"
)

func TestWhoMayCallFromInside(t *testing.T) {
	s := newServer(t)
	s.iam(s.root, "CreateRole", "RoleName", "runner", "AssumeRolePolicyDocument", trusting)
	for _, name := range []string{"fn", "fnother"} {
		s.function(name)
	}
	const own, other = "000000000000", "222222222222"
	const api, group = "arn:aws:execute-api:us-east-1:" + own + ":abc/*/GET/x", "arn:aws:logs:us-east-1:" + own + ":log-group:g:*"
	const called = "arn:aws:execute-api:us-east-1:" + own + ":abc/dev/GET/x"
	for _, p := range []map[string]any{
		{"StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "SourceArn": api, "SourceAccount": own},
		{"StatementId": "logs", "Action": "lambda:InvokeFunction", "Principal": "logs.amazonaws.com", "SourceArn": group},
	} {
		if w := s.lambda(s.root, http.MethodPost, "/2015-03-31/functions/fn/policy", p); w.Code != http.StatusCreated {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	const fn = "arn:aws:lambda:us-east-1:" + own + ":function:fn"
	for name, c := range map[string]struct {
		function, source, account string
		may                       bool
	}{
		"the API that is named": {fn, called, own, true},
		"by its name alone":     {"fn", called, own, true},
		"another method":        {fn, "arn:aws:execute-api:us-east-1:" + own + ":abc/dev/POST/x", own, false},
		"another API":           {fn, "arn:aws:execute-api:us-east-1:" + own + ":abd/dev/GET/x", own, false},
		"another account":       {fn, called, other, false},
		"another account's API": {fn, "arn:aws:execute-api:us-east-1:" + other + ":abc/dev/GET/x", other, false},
		"another function":      {fn + "other", called, own, false},
		"no function":           {fn + "/none", called, own, false},
		"a version, by a policy that is the function's": {fn + ":1", called, own, false},
		"a name that is an ARN":                         {own + ":function:fn", called, own, false},
	} {
		out, err := gatewayFunctions{s.app.inside}.Invoke(t.Context(), &gatewaylambda.Invocation{
			Function: c.function, SourceARN: c.source, SourceAccount: c.account, Type: dryRunInvocation, Payload: []byte("{}"),
		})
		if c.may && err != nil || !c.may && !errors.Is(err, gatewaylambda.ErrForbidden) {
			t.Errorf("%s: %+v, %v", name, out, err)
		}
	}
	for source, may := range map[string]bool{group: true, "arn:aws:logs:us-east-1:" + own + ":log-group:other:*": false, called: false} {
		err := loggedFunctions{&s.app.inside}.Invoke(t.Context(), &cloudwatchlogs.Delivery{Function: fn, Source: source, Account: own, Payload: []byte("{}")})
		if denied := isDenied(err); denied == may {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// isDenied reports whether policies said no: a function that is not ready yet is another matter.
func isDenied(err error) bool {
	var refusal *wire.Error
	return errors.As(err, &refusal) && refusal.Shape == wire.ErrAccessDenied
}
