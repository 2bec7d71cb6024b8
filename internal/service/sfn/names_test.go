package sfn

// Proves that names, ARNs and tokens are read back as they were written, and that no text, however odd, is taken for one that it is not, breaks
// the service, or leaves what a restart cannot load. How: properties, and fuzz targets for what takes text apart.

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// names are those that something can be called.
func names() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.Po), 1, nameMax, -1).Filter(validName)
}

func testCall() *service.Call {
	return &service.Call{Account: testAccount, Region: testRegion, Now: time.Unix(1795311180, 0), Operation: api.ListStateMachines.Operation}
}

func TestARNsAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := address{scope: scope{testAccount, testRegion}, name: names().Draw(t, "name"), kind: rapid.SampledFrom([]string{typeMachine, typeActivity, typeExecution, typeExpress}).Draw(t, "kind")}
		switch a.kind {
		case typeMachine:
			switch rapid.IntRange(0, 2).Draw(t, "form") {
			case 0:
				a.qualifier = names().Draw(t, "qualifier")
			case 1:
				a.label = names().Draw(t, "label")
			}
		case typeExecution:
			a.qualifier = names().Draw(t, "execution")
			a.label = rapid.OneOf(rapid.Just(""), names()).Draw(t, "label")
		case typeExpress:
			a.qualifier = names().Draw(t, "execution") + ":" + names().Draw(t, "id")
		}
		got, err := locate(testCall(), wire.Some(a.arn()), a.kind)
		if err != nil || got != a {
			t.Errorf("%+v was read as %+v: %v", a, got, err)
		}
	})
}

func TestTokensAreReadAsTheyAreMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key, c := names().Draw(t, "key"), testCall()
		token := sealToken(c, key)
		if len(token) > 1024 {
			t.Errorf("a token of %d characters", len(token))
		}
		if got, ok := openToken(c, token); !ok || got != key {
			t.Errorf("%q was read as %q", key, got)
		}
		later := *c
		later.Now = c.Now.Add(tokenLifetime)
		other := *c
		other.Operation = api.ListActivities.Operation
		for _, c := range []*service.Call{&later, &other} {
			if _, ok := openToken(c, token); ok {
				t.Errorf("the token holds for %s at %v", c.Operation.Name, c.Now)
			}
		}
	})
}

func TestVersionNumbers(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "10": 10, "01": 0, "0": 0, "-1": 0, "+1": 0, "": 0, "x": 0, "1.0": 0, "99999999999999999999": 0} {
		if got := versionNumber(text); got != want {
			t.Errorf("%q is %d", text, got)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, name := range []string{"m", "a b", "a/b", "a:b", "", strings.Repeat("é", 80), strings.Repeat("x", 81), "\x00", "\xff", "a\u2028b", "\U0010ffff", "..", "%2e"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) {
			return // no JSON text holds it
		}
		b := newBench(t)
		a := b.call("CreateStateMachine", plain(name, M{"publish": true}))
		if ok := a.status == 200; ok != validName(name) || !ok && a.code != "InvalidName" && a.code != "ValidationException" {
			t.Fatalf("%q: %+v", name, a)
		}
		b.call("CreateActivity", M{"name": name})
		if a.status != 200 {
			return
		}
		arn := a.body["stateMachineArn"].(string)
		b.must("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 1, 100)})
		before := b.everything()
		b.reopen()
		if got := b.everything(); got != before || !strings.Contains(got, "live") {
			t.Fatalf("%q: after a restart %s, before %s", name, got, before)
		}
	})
}

func FuzzARNs(f *testing.F) {
	for _, text := range []string{
		testARN + "stateMachine:m", testARN + "stateMachine:m:1", testARN + "stateMachine:m:PROD", testARN + "stateMachine:m/map", testARN + "stateMachine:m:1:2",
		testARN + "execution:m:e", testARN + "execution:m/map:e", testARN + "express:m:e:f", testARN + "activity:a", testARN + ":", "arn:", "arn:aws:states:::x",
		"arn:aws:states:us-east-1:222222222222:stateMachine:m", "arn:aws:states:eu-west-1:111111111111:stateMachine:m", "x", strings.Repeat("arn:", 60),
	} {
		f.Add(text)
	}
	b := newBench(f)
	arn := b.machine("m", M{"publish": true})
	b.must("CreateStateMachineAlias", M{"name": "PROD", "routingConfiguration": routesTo(arn, 1, 100)})
	before := b.everything()
	f.Fuzz(func(t *testing.T, text string) {
		b.t = t
		if a, err := locate(testCall(), wire.Some(text), typeMachine, typeActivity, typeExecution, typeExpress); err == nil && a.arn() != text {
			t.Errorf("%q was read as %+v", text, a)
		}
		for operation, member := range map[string]string{
			"DescribeStateMachine": "stateMachineArn", "DescribeStateMachineAlias": "stateMachineAliasArn", "ListStateMachineAliases": "stateMachineArn",
			"DescribeActivity": "activityArn", "ListTagsForResource": "resourceArn", "DescribeStateMachineForExecution": "executionArn",
			"UpdateStateMachine": "stateMachineArn", "ListStateMachineVersions": "stateMachineArn",
		} {
			if a := b.call(operation, M{member: text}); a.status >= 500 {
				t.Errorf("%s %q: %+v", operation, text, a)
			}
		}
		if got := b.everything(); got != before {
			t.Errorf("%q changed %s to %s", text, before, got)
		}
	})
}

func FuzzTokens(f *testing.F) {
	b := newBench(f)
	for _, name := range []string{"a", "b", "c"} {
		b.machine(name)
	}
	for _, token := range []string{sealToken(testCall(), "a"), service.PageToken("a"), service.PageToken("ListStateMachines\n\n"), service.PageToken("ListStateMachines\nzzzzzzzzzzzzzz\na"), "x", "===="} {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		b.t = t
		a := b.call("ListStateMachines", M{"nextToken": token, "maxResults": 1})
		if a.status != 200 && a.code != "InvalidToken" && a.code != "ValidationException" {
			t.Errorf("%q: %+v", token, a)
		}
		key, ok := openToken(testCall(), token)
		if ok && sealToken(testCall(), key) == "" {
			t.Errorf("%q", token)
		}
	})
}
