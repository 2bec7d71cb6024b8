package policy_test

// Proves that each condition operator is true of exactly what AWS documents: testdata/conditions.txt holds the tables of
// the IAM User Guide, line by line, and the test asks each through a whole policy.

import (
	"encoding/json"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

func TestConditions(t *testing.T) {
	asked := 0
	for _, group := range readSheet(t, "testdata/conditions.txt") {
		t.Run(group.name, func(t *testing.T) {
			if group.lines[0].key != "source" {
				t.Fatal("a group opens with its source")
			}
			for _, l := range group.lines[1:] {
				asked++
				condition, keys := splitCondition(t, l.value)
				if got := holds(t, condition, keys); got != (l.key == "true") {
					t.Errorf("line %d: %s is %v", l.number, l.value, got)
				}
			}
		})
	}
	if asked < 150 {
		t.Errorf("%d conditions, and a sheet cut short proves little", asked)
	}
}

// splitCondition reads "OPERATOR KEY VALUES <- KEY = TEXT, …".
func splitCondition(t *testing.T, text string) (condition map[string]any, keys policy.Keys) {
	t.Helper()
	left, right, found := strings.Cut(text, "<-")
	words := strings.SplitN(strings.TrimSpace(left), " ", 3)
	if !found || len(words) != 3 {
		t.Fatalf("%q is no condition", text)
	}
	for pair := range strings.SplitSeq(right, ", ") {
		name, value, found := strings.Cut(pair, " = ")
		if !found {
			continue
		}
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if list, isList := strings.CutPrefix(value, "["); isList {
			keys = keys.Set(name, policy.Many(fields(strings.TrimSuffix(list, "]"), "|")))
			continue
		}
		keys = keys.Set(name, policy.One(fields(value, "|")[0]))
	}
	return map[string]any{words[0]: map[string]any{words[1]: fields(words[2], "|")}}, keys
}

// holds asks whether a statement with the condition allows.
func holds(t *testing.T, condition any, keys policy.Keys) bool {
	t.Helper()
	statement := map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statement})
	if err != nil {
		t.Fatal(err)
	}
	p, err := policy.Parse(policy.Identity, text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	caller := policy.Principal{Caller: policy.User, ARN: "arn:aws:iam::111122223333:user/u", Account: "111122223333"}
	r := &policy.Request{Principal: caller, Action: "a:b", Resource: "*", Context: keys}
	return policy.Evaluate(r, &policy.Policies{Identity: []*policy.Policy{p}}).Allowed()
}

// Proves that a condition may be written with a number or a boolean instead of a string (grammar: "Quotation marks are
// optional for numeric and Boolean values"), and compares as that string does.
func TestConditionValuesWithoutQuotes(t *testing.T) {
	keys := policy.Keys{}.Set("aws:n", policy.One("10")).Set("aws:b", policy.One("true"))
	for _, condition := range []map[string]any{
		{"NumericEquals": map[string]any{"aws:n": 10}},
		{"NumericEquals": map[string]any{"aws:n": []any{1, 10.0}}},
		{"Bool": map[string]any{"aws:b": true}},
		{"StringEquals": map[string]any{"aws:n": 10}},
		{"Null": map[string]any{"aws:b": false}},
	} {
		if !holds(t, condition, keys) {
			t.Errorf("%v does not hold", condition)
		}
	}
}

// Proves that Keys finds names in any case, replaces instead of repeating, and that the context may be none at all.
func TestKeys(t *testing.T) {
	keys := policy.Keys{}.Set("aws:SourceIp", policy.One("1.2.3.4")).Set("AWS:SOURCEIP", policy.One("5.6.7.8"))
	if len(keys) != 1 {
		t.Errorf("%d keys", len(keys))
	}
	if v, ok := keys.Lookup("aws:sourceip"); !ok || v.Len() != 1 || v.At(0) != "5.6.7.8" {
		t.Errorf("got %v, %v", v, ok)
	}
	if v := policy.Many([]string{"a", "b"}); v.Len() != 2 || v.At(1) != "b" {
		t.Errorf("got %v", v)
	}
	if _, ok := keys.Lookup("aws:username"); ok {
		t.Error("a key that nobody set")
	}
	r := &policy.Request{Principal: policy.Principal{Caller: policy.Root, Account: "1"}, Resource: "*"}
	if !policy.Evaluate(r, &policy.Policies{}).Allowed() {
		t.Error("a request without context was denied")
	}
}
