package policy_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/iam/policy"
)

// Random policies and requests from a world so small that they often meet: two accounts, a handful of names, actions,
// resources and keys.

const (
	home = "111122223333"
	away = "444455556666"
)

func principals() []policy.Principal {
	return []policy.Principal{
		{},
		{Caller: policy.Root, ARN: "arn:aws:iam::" + home + ":root", Account: home, Canonical: "c1"},
		{Caller: policy.Root, ARN: "arn:aws:iam::" + away + ":root", Account: away},
		{Caller: policy.User, ARN: "arn:aws:iam::" + home + ":user/ann", Account: home, ID: "AIDAANNANNANNANNANN", Canonical: "c1"},
		{Caller: policy.User, ARN: "arn:aws:iam::" + away + ":user/ann", Account: away},
		{
			Caller: policy.RoleSession, ARN: "arn:aws:sts::" + home + ":assumed-role/app/s", Account: home,
			Role: "arn:aws:iam::" + home + ":role/p/app", ID: "AROAAPPAPPAPPAPPAPP",
		},
		{
			Caller: policy.RoleSession, ARN: "arn:aws:sts::" + away + ":assumed-role/app/s", Account: away,
			Role: "arn:aws:iam::" + away + ":role/app",
		},
		{Caller: policy.FederatedUser, ARN: "arn:aws:sts::" + home + ":federated-user/sue", Account: home, Parent: "arn:aws:iam::" + home + ":user/ann"},
		{Caller: policy.FederatedUser, ARN: "arn:aws:sts::" + home + ":federated-user/sue", Account: home, Parent: "arn:aws:iam::" + home + ":root"},
		{Caller: policy.Service, Name: "sns.amazonaws.com"},
		{Caller: policy.Federated, Name: "accounts.google.com"},
	}
}

func pick[T any](t *rapid.T, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(t, label)
}

func some[T any](t *rapid.T, label string, most int, from ...T) []T {
	return rapid.SliceOfN(rapid.SampledFrom(from), 1, most).Draw(t, label)
}

func drawPrincipalElement(t *rapid.T, trust bool) any {
	if !trust && rapid.IntRange(0, 4).Draw(t, "star") == 0 {
		return "*"
	}
	aws := []string{
		"*", home, away, "arn:aws:iam::" + home + ":root", "arn:aws:iam::" + home + ":user/ann", "arn:aws:iam::" + away + ":user/ann",
		"arn:aws:iam::" + home + ":role/p/app", "arn:aws:sts::" + home + ":assumed-role/app/s", "arn:aws:iam::" + away + ":role/app",
		"arn:aws:sts::" + home + ":federated-user/sue", "AIDAANNANNANNANNANN", "AROAAPPAPPAPPAPPAPP",
	}
	out := map[string]any{"AWS": some(t, "aws", 3, aws...)}
	if rapid.Bool().Draw(t, "service") {
		out["Service"] = some(t, "services", 2, "sns.amazonaws.com", "s3.amazonaws.com")
	}
	if rapid.Bool().Draw(t, "provider") {
		out["Federated"] = pick(t, "provider", "accounts.google.com", "www.amazon.com")
	}
	if rapid.IntRange(0, 4).Draw(t, "canonical") == 0 {
		out["CanonicalUser"] = pick(t, "canonical", "c1", "c2")
	}
	return out
}

func drawConditions(t *rapid.T) map[string]any {
	out := map[string]any{}
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		operator, values := drawOperand(t)
		set := pick(t, "set", "", "", "ForAllValues:", "ForAnyValue:")
		if operator != "Null" && rapid.Bool().Draw(t, "ifExists") {
			operator += "IfExists"
		}
		out[set+operator] = map[string]any{pick(t, "key", "aws:a", "AWS:A", "aws:b", "aws:PrincipalTag/T"): values}
	}
	return out
}

// drawOperand draws an operator with values of its type.
func drawOperand(t *rapid.T) (string, any) {
	switch rapid.IntRange(0, 6).Draw(t, "family") {
	case 0:
		return pick(t, "op", "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
			some(t, "values", 2, "x", "X", "", "${aws:b}", "${aws:zz, 'x'}", "x${*}")
	case 1:
		return pick(t, "op", "StringLike", "StringNotLike"), some(t, "values", 2, "x*", "?", "*y*", "${aws:b}*", "${*}")
	case 2:
		return pick(t, "op", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"),
			some(t, "values", 2, "1", "1.50", "-2", "10")
	case 3:
		return pick(t, "op", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"),
			some(t, "values", 2, "2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", "2024-02-29T12:00:00Z")
	case 4:
		return pick(t, "op", "IpAddress", "NotIpAddress"), some(t, "values", 2, "10.0.0.0/8", "10.1.2.3", "2001:db8::/32")
	case 5:
		return pick(t, "op", "ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"),
			some(t, "values", 2, "arn:aws:sns:*:"+home+":t", "arn:aws:sns:us-?:*:*", "*", "arn:aws:sns:*:t", "arn:aws:sns:us-1:"+home+":${aws:b}")
	default:
		return pick(t, "op", "Bool", "Null"), some(t, "values", 2, "true", "false")
	}
}

// drawStatement draws a statement that Parse accepts for the kind.
func drawStatement(t *rapid.T, kind policy.Kind) map[string]any {
	s := map[string]any{"Effect": pick(t, "effect", "Allow", "Allow", "Allow", "Deny")}
	if kind == policy.Trust {
		s["Principal"] = drawPrincipalElement(t, true)
		s["Action"] = some(t, "actions", 2, "sts:AssumeRole", "STS:assumerole", "sts:TagSession")
	} else {
		s[pick(t, "action", "Action", "Action", "Action", "NotAction")] = some(t, "actions", 2, "*", "s3:*", "s3:Get*", "S3:getobject", "sqs:SendMessage", "sts:*", "s3:?etObject")
		s[pick(t, "resource", "Resource", "Resource", "Resource", "NotResource")] = drawResources(t)
	}
	if kind == policy.Resource {
		if s["Effect"] == "Deny" && rapid.IntRange(0, 3).Draw(t, "except") == 0 {
			s["NotPrincipal"] = drawPrincipalElement(t, true)
		} else {
			s["Principal"] = drawPrincipalElement(t, false)
		}
	}
	if c := drawConditions(t); len(c) > 0 {
		s["Condition"] = c
	}
	return s
}

func drawResources(t *rapid.T) []string {
	return some(t, "resources", 2,
		"*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:a}", "arn:aws:sqs:*:"+home+":q", "arn:aws:sqs", "arn:aws:sqs:us*1:*:q",
		"arn:aws:sqs:*:q*", "arn:aws:sqs:u?-1:"+home+":*", "arn:aws:sqs:${aws:a}:"+home+":q", "arn:aws:iam::*:role/*", "arn:aws:s3:::*k", "arn:aws:s3:::${*}")
}

func drawPolicy(t *rapid.T, kind policy.Kind) string {
	doc := map[string]any{"Version": pick(t, "version", "2012-10-17", "2012-10-17", "2008-10-17")}
	if kind == policy.Boundary || kind == policy.ServiceControl {
		doc["Version"] = "2012-10-17"
	}
	var statements []any
	for range rapid.IntRange(1, 3).Draw(t, "statements") {
		statements = append(statements, drawStatement(t, kind))
	}
	doc["Statement"] = statements
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func drawPolicies(t *rapid.T, kind policy.Kind, most int) []string {
	var out []string
	for range rapid.IntRange(0, most).Draw(t, kind.String()) {
		out = append(out, drawPolicy(t, kind))
	}
	return out
}

func drawBook(t *rapid.T) *book {
	b := &book{mustGrant: rapid.IntRange(0, 4).Draw(t, "mustGrant") == 0}
	b.identity = drawPolicies(t, policy.Identity, 2)
	if rapid.IntRange(0, 4).Draw(t, "trust") == 0 {
		b.trust = true
		b.resource = []string{drawPolicy(t, policy.Trust)}
	} else {
		b.resource = drawPolicies(t, policy.Resource, 2)
	}
	if rapid.IntRange(0, 3).Draw(t, "bounded") == 0 {
		b.boundary = drawPolicy(t, policy.Boundary)
	}
	b.session = drawSession(t)
	for range max(0, rapid.IntRange(-3, 2).Draw(t, "levels")) {
		b.levels = append(b.levels, append(drawPolicies(t, policy.ServiceControl, 1), drawPolicy(t, policy.ServiceControl)))
	}
	return b
}

// drawSession leaves incomplete ARNs out, which session policies may not have.
func drawSession(t *rapid.T) []string {
	return slices.DeleteFunc(drawPolicies(t, policy.Session, 2), func(text string) bool {
		_, err := policy.Parse(policy.Session, []byte(text))
		return err != nil
	})
}

func drawRequest(t *rapid.T) *policy.Request {
	r := &policy.Request{
		Principal: pick(t, "principal", principals()...),
		Action:    pick(t, "action", "s3:GetObject", "s3:PutObject", "sqs:SendMessage", "sts:AssumeRole", "sts:TagSession"),
		Resource: pick(t, "resource", "*", "arn:aws:s3:::b/k", "arn:aws:s3:::b/x", "arn:aws:sqs:us-1:"+home+":q", "arn:aws:sqs:us-1:"+away+":q2",
			"arn:aws:iam::"+home+":role/app", "arn:aws:s3:::*", "nothing"),
		ResourceAccount: pick(t, "owner", "", "", home, away),
	}
	keys := policy.Keys{}
	for _, name := range []string{"aws:A", "aws:b", "aws:principaltag/t"} {
		switch rapid.IntRange(0, 3).Draw(t, "has") {
		case 1, 2:
			keys = keys.Set(name, policy.One(drawText(t)))
		case 3:
			texts := []string{}
			for range rapid.IntRange(0, 2).Draw(t, "many") {
				texts = append(texts, drawText(t))
			}
			keys = keys.Set(name, policy.Many(texts))
		}
	}
	r.Context = keys
	return r
}

func drawText(t *rapid.T) string {
	return pick(t, "text", "x", "X", "xy", "", "*", "1", "1.5", "10", "2020-01-01T00:00:00Z", "2024-02-29T12:00:00Z", "10.1.2.3", "2001:db8::1",
		"arn:aws:sns:us-1:"+home+":t", "arn:aws:sns:us-1:"+home+":x", "true", "false", "k")
}

// compiled parses a book.
func (b *book) compiled(t interface{ Fatalf(string, ...any) }) *policy.Policies {
	parse := func(kind policy.Kind, texts []string) []*policy.Policy {
		var out []*policy.Policy
		for _, text := range texts {
			p, err := policy.Parse(kind, []byte(text))
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			out = append(out, p)
		}
		return out
	}
	kind := policy.Resource
	if b.trust {
		kind = policy.Trust
	}
	p := &policy.Policies{
		Identity: parse(policy.Identity, b.identity), Resource: parse(kind, b.resource), Session: parse(policy.Session, b.session), MustGrant: b.mustGrant,
	}
	if b.boundary != "" {
		p.Boundary = parse(policy.Boundary, []string{b.boundary})[0]
	}
	for _, level := range b.levels {
		p.ServiceControl = append(p.ServiceControl, parse(policy.ServiceControl, level))
	}
	return p
}

// Proves that the random world is not all denials: the properties would hold of a package that always denies.
func TestRandomWorldIsVaried(t *testing.T) {
	type asked struct {
		b *book
		r *policy.Request
	}
	world := rapid.Custom(func(t *rapid.T) asked { return asked{drawBook(t), drawRequest(t)} })
	seen := map[outcome]int{}
	for seed := range 1500 {
		a := world.Example(seed)
		d := policy.Evaluate(a.r, a.b.compiled(t))
		seen[outcome{d.Verdict, d.Source}]++
	}
	for _, want := range []outcome{
		{policy.Allow, policy.FromIdentity},
		{policy.Allow, policy.FromResource},
		{policy.Allow, policy.FromTrust},
		{policy.Allow, policy.FromRoot},
		{policy.ExplicitDeny, policy.FromIdentity},
		{policy.ExplicitDeny, policy.FromResource},
		{policy.ExplicitDeny, policy.FromBoundary},
		{policy.ExplicitDeny, policy.FromSession},
		{policy.ExplicitDeny, policy.FromServiceControl},
		{policy.ImplicitDeny, policy.FromIdentity},
		{policy.ImplicitDeny, policy.FromResource},
		{policy.ImplicitDeny, policy.FromTrust},
		{policy.ImplicitDeny, policy.FromBoundary},
		{policy.ImplicitDeny, policy.FromSession},
		{policy.ImplicitDeny, policy.FromServiceControl},
	} {
		if seen[want] < 3 {
			t.Errorf("%v came up %d times of %v", want, seen[want], seen)
		}
	}
}
