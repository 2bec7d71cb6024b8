package policy_test

import (
	"encoding/json"
	"math/big"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sluice/internal/service/iam/policy"
)

// The reference is a second evaluator, written from the documentation alone: slow, obvious, and sharing nothing with the
// first but the types of a request. It reads a policy's JSON anew for every question, builds a regular expression for every
// pattern, and tries every rule for every statement. The properties hold the two against each other.

// book is what applies to a request, as JSON texts.
type book struct {
	identity, resource, session []string
	boundary                    string
	levels                      [][]string
	mustGrant, trust            bool
}

type outcome struct {
	verdict policy.Verdict
	source  policy.Source
}

func (b *book) decide(r *policy.Request) outcome {
	resourceSource := policy.FromResource
	if b.trust {
		resourceSource = policy.FromTrust
	}
	iam := r.Principal.Caller == policy.Root || r.Principal.Caller == policy.User ||
		r.Principal.Caller == policy.RoleSession || r.Principal.Caller == policy.FederatedUser
	if !iam {
		if refDenies(b.resource, r) {
			return outcome{policy.ExplicitDeny, resourceSource}
		}
		if refAllows(b.resource, r) != "" {
			return outcome{policy.Allow, resourceSource}
		}
		return outcome{policy.ImplicitDeny, resourceSource}
	}
	for _, level := range b.levels {
		if refDenies(level, r) {
			return outcome{policy.ExplicitDeny, policy.FromServiceControl}
		}
	}
	for _, deny := range []struct {
		texts  []string
		source policy.Source
	}{{b.resource, resourceSource}, {b.identity, policy.FromIdentity}, {b.boundaryTexts(), policy.FromBoundary}, {b.session, policy.FromSession}} {
		if refDenies(deny.texts, r) {
			return outcome{policy.ExplicitDeny, deny.source}
		}
	}
	for _, level := range b.levels {
		if refAllows(level, r) == "" {
			return outcome{policy.ImplicitDeny, policy.FromServiceControl}
		}
	}
	return b.decideAllow(r, resourceSource)
}

func (b *book) boundaryTexts() []string {
	if b.boundary == "" {
		return nil
	}
	return []string{b.boundary}
}

// decideAllow is for a caller whom nothing denies explicitly and all service control policies allow.
func (b *book) decideAllow(r *policy.Request, resourceSource policy.Source) outcome {
	granted := refAllows(b.resource, r)
	limits := func(yes outcome) outcome {
		if b.boundary != "" && refAllows(b.boundaryTexts(), r) == "" {
			return outcome{policy.ImplicitDeny, policy.FromBoundary}
		}
		if len(b.session) > 0 && refAllows(b.session, r) == "" {
			return outcome{policy.ImplicitDeny, policy.FromSession}
		}
		if len(b.session) == 0 && r.Principal.Caller == policy.FederatedUser {
			return outcome{policy.ImplicitDeny, policy.FromSession}
		}
		return yes
	}
	own := func() outcome {
		if refAllows(b.identity, r) != "" {
			return limits(outcome{policy.Allow, policy.FromIdentity})
		}
		if r.Principal.Caller == policy.Root || r.Principal.Caller == policy.FederatedUser && strings.HasSuffix(r.Principal.Parent, ":root") {
			return limits(outcome{policy.Allow, policy.FromRoot})
		}
		return outcome{policy.ImplicitDeny, policy.FromIdentity}
	}
	if !refSameAccount(r) {
		if granted == "" {
			return outcome{policy.ImplicitDeny, resourceSource}
		}
		if o := own(); o.verdict != policy.Allow {
			return o
		}
		return outcome{policy.Allow, resourceSource}
	}
	switch granted {
	case "self":
		return outcome{policy.Allow, resourceSource}
	case "parent":
		return limits(outcome{policy.Allow, resourceSource})
	case "":
		if b.mustGrant || b.trust {
			return outcome{policy.ImplicitDeny, resourceSource}
		}
	}
	return own()
}

func refSameAccount(r *policy.Request) bool {
	if r.ResourceAccount != "" {
		return r.ResourceAccount == r.Principal.Account
	}
	if r.Resource == "*" {
		return true
	}
	parts := strings.SplitN(r.Resource, ":", 6)
	return len(parts) == 6 && parts[0] == "arn" && parts[4] != "" && parts[4] == r.Principal.Account
}

type refStatement struct {
	version string
	fields  map[string]any
}

func refStatements(text string) []refStatement {
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		panic(err)
	}
	version, _ := doc["Version"].(string)
	var out []refStatement
	switch s := doc["Statement"].(type) {
	case map[string]any:
		out = append(out, refStatement{version, s})
	case []any:
		for _, one := range s {
			out = append(out, refStatement{version, one.(map[string]any)})
		}
	}
	return out
}

func refDenies(texts []string, r *policy.Request) bool {
	for _, text := range texts {
		for _, s := range refStatements(text) {
			if s.fields["Effect"] == "Deny" && s.names(r) != "" && s.matches(r) {
				return true
			}
		}
	}
	return false
}

// refAllows returns how the best statement that allows names the caller: "self", "parent", "account" or "".
func refAllows(texts []string, r *policy.Request) string {
	best := ""
	for _, text := range texts {
		for _, s := range refStatements(text) {
			if s.fields["Effect"] != "Allow" || !s.matches(r) {
				continue
			}
			order := []string{"", "account", "parent", "self"}
			if how := s.names(r); slices.Index(order, how) > slices.Index(order, best) {
				best = how
			}
		}
	}
	return best
}

func refList(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return []string{v}
	case bool:
		if v {
			return []string{"true"}
		}
		return []string{"false"}
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, refList(one)...)
		}
		return out
	}
	panic("no list")
}

func (s refStatement) names(r *policy.Request) string {
	p := r.Principal
	element, not := s.fields["Principal"], false
	if element == nil {
		if element, not = s.fields["NotPrincipal"], true; element == nil {
			return "self"
		}
	}
	named := map[string]bool{}
	if element == "*" {
		named["everyone"] = true
	} else {
		for family, names := range element.(map[string]any) {
			for _, name := range refList(names) {
				named[refNameOf(family, name, p)] = true
			}
		}
	}
	if not {
		exempt := named["everyone"]
		switch p.Caller {
		case policy.Root:
			exempt = exempt || named["account"]
		case policy.User, policy.FederatedUser:
			exempt = exempt || named["account"] && named["self"]
		case policy.RoleSession:
			exempt = exempt || named["account"] && named["parent"] && named["self"]
		case policy.Service, policy.Federated:
			exempt = exempt || named["self"]
		}
		if exempt {
			return ""
		}
		return "self"
	}
	switch {
	case named["everyone"], named["self"], named["account"] && p.Caller == policy.Root:
		return "self"
	case named["parent"]:
		return "parent"
	case named["account"]:
		return "account"
	}
	return ""
}

// refNameOf says what a name is to a principal: everyone, account, parent, self, or nobody.
func refNameOf(family, name string, p policy.Principal) string {
	outsider := p.Caller == policy.Anonymous || p.Caller == policy.Service || p.Caller == policy.Federated
	switch {
	case family == "AWS" && name == "*":
		return "everyone"
	case family == "Service" && p.Caller == policy.Service && name == p.Name:
		return "self"
	case family == "Federated" && p.Caller == policy.Federated && name == p.Name:
		return "self"
	case outsider:
		return "nobody"
	case family == "CanonicalUser" && name == p.Canonical:
		return "account"
	case family != "AWS":
		return "nobody"
	case name == p.Account || name == "arn:aws:iam::"+p.Account+":root":
		return "account"
	case name == p.ARN, p.Caller == policy.User && p.ID != "" && name == p.ID:
		return "self"
	case p.Caller == policy.RoleSession && (name == p.Role || p.ID != "" && name == p.ID), p.Caller == policy.FederatedUser && name == p.Parent:
		return "parent"
	}
	return "nobody"
}

func (s refStatement) matches(r *policy.Request) bool {
	if list, ok := s.fields["Action"]; ok && !slices.ContainsFunc(refList(list), func(a string) bool { return refGlob(a, r.Action, "(?is)", false) }) {
		return false
	}
	if list, ok := s.fields["NotAction"]; ok && slices.ContainsFunc(refList(list), func(a string) bool { return refGlob(a, r.Action, "(?is)", false) }) {
		return false
	}
	hit := func(list any) bool {
		return slices.ContainsFunc(refList(list), func(pattern string) bool { return s.resource(pattern, r) })
	}
	if list, ok := s.fields["Resource"]; ok && !hit(list) {
		return false
	}
	if list, ok := s.fields["NotResource"]; ok && hit(list) {
		return false
	}
	conditions, _ := s.fields["Condition"].(map[string]any)
	for operator, keys := range conditions {
		for key, values := range keys.(map[string]any) {
			if !s.condition(operator, key, refList(values), r.Context.(policy.Keys)) {
				return false
			}
		}
	}
	return true
}

// resource: variables may stand after the fifth colon alone; short ARNs of policies without principals are completed.
func (s refStatement) resource(pattern string, r *policy.Request) bool {
	_, p := s.fields["Principal"]
	_, np := s.fields["NotPrincipal"]
	if strings.HasPrefix(pattern, "arn:") {
		sections := refSplit(pattern)
		for !p && !np && len(sections) < 6 {
			sections = append(sections, "*")
		}
		pattern = strings.Join(sections, ":")
		if s.version == "2012-10-17" && strings.Contains(strings.Join(sections[:min(5, len(sections))], ":"), "${") {
			return false
		}
	}
	expression, ok := s.expression(pattern, r.Context.(policy.Keys), true)
	return ok && regexp.MustCompile("(?s)^(?:"+refSections(expression, strings.HasPrefix(pattern, "arn:"))+")$").MatchString(r.Resource)
}

// refSplit splits an ARN at its first five colons.
func refSplit(text string) []string { return strings.SplitN(text, ":", 6) }

// The reference writes a star as \x01 and a question mark as \x02 until it knows what they may stand for.
const (
	star = "\x01"
	mark = "\x02"
)

// expression replaces variables and quotes the rest.
func (s refStatement) expression(text string, keys policy.Keys, wildcards bool) (string, bool) {
	var out strings.Builder
	variable := regexp.MustCompile(`^\$\{([^,}]+)(?:, *'([^']*)' *)?\}`)
	for text != "" {
		if m := variable.FindStringSubmatch(text); m != nil && s.version == "2012-10-17" {
			value, ok := m[2], strings.Contains(m[0], ",")
			switch v, found := keys.Lookup(strings.ToLower(m[1])); {
			case m[1] == "*" || m[1] == "?" || m[1] == "$":
				value, ok = m[1], true
			case found && v.Len() == 1 && v.At(0) != "":
				value, ok = v.At(0), true
			case found && v.Len() > 1 && slices.ContainsFunc(refValues(v), func(s string) bool { return s != "" }):
				ok = false
			}
			if !ok {
				return "", false
			}
			out.WriteString(regexp.QuoteMeta(value))
			text = text[len(m[0]):]
			continue
		}
		switch c := text[:1]; {
		case wildcards && c == "*":
			out.WriteString(star)
		case wildcards && c == "?":
			out.WriteString(mark)
		default:
			out.WriteString(regexp.QuoteMeta(c))
		}
		text = text[1:]
	}
	return out.String(), true
}

func refValues(v policy.Value) []string {
	var out []string
	for i := range v.Len() {
		out = append(out, v.At(i))
	}
	return out
}

// refSections writes out the wildcards: in the first five sections of an ARN they stay inside, but for a star at the end.
func refSections(expression string, isARN bool) string {
	if !isARN {
		return strings.NewReplacer(star, ".*", mark, ".").Replace(expression)
	}
	parts := refSplit(expression)
	for i := range min(5, len(parts)) {
		end := ""
		if strings.HasSuffix(parts[i], star) {
			parts[i] = strings.TrimRight(parts[i], star)
			end = ".*"
		}
		parts[i] = strings.NewReplacer(star, "[^:]*", mark, "[^:]").Replace(parts[i]) + end
	}
	return strings.NewReplacer(star, ".*", mark, ".").Replace(strings.Join(parts, ":"))
}

func refGlob(pattern, text, flags string, _ bool) bool {
	expression, _ := refStatement{}.expression(pattern, nil, true)
	return regexp.MustCompile(flags + "^" + strings.NewReplacer(star, ".*", mark, ".").Replace(expression) + "$").MatchString(text)
}

func (s refStatement) condition(operator, key string, want []string, keys policy.Keys) bool {
	set, name := "", operator
	if prefix, rest, found := strings.Cut(operator, ":"); found {
		set, name = prefix, rest
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	value, found := keys.Lookup(strings.ToLower(key))
	var got []string
	if found {
		got = refValues(value)
	}
	empty := len(strings.Join(got, "")) == 0
	if name == "Null" {
		answer := "false"
		if empty {
			answer = "true"
		}
		return slices.Contains(want, answer)
	}
	if len(got) == 0 && ifExists {
		return true
	}
	positive, negated := refPositive(name)
	one := func(text string) bool {
		return slices.ContainsFunc(want, func(w string) bool { return s.compare(positive, text, w, keys) }) != negated
	}
	switch {
	case set == "ForAllValues":
		return empty || !slices.ContainsFunc(got, func(text string) bool { return !one(text) })
	case set == "ForAnyValue":
		return !empty && slices.ContainsFunc(got, one)
	case negated:
		return !slices.ContainsFunc(got, func(text string) bool { return !one(text) })
	}
	return slices.ContainsFunc(got, one)
}

// refPositive returns the operator that a negated one is the contrary of.
func refPositive(name string) (string, bool) {
	for _, pair := range [][2]string{
		{"StringNotEqualsIgnoreCase", "StringEqualsIgnoreCase"},
		{"StringNotEquals", "StringEquals"},
		{"StringNotLike", "StringLike"},
		{"NumericNotEquals", "NumericEquals"},
		{"DateNotEquals", "DateEquals"},
		{"NotIpAddress", "IpAddress"},
		{"ArnNotEquals", "ArnEquals"},
		{"ArnNotLike", "ArnLike"},
	} {
		if name == pair[0] {
			return pair[1], true
		}
	}
	return name, false
}

func (s refStatement) compare(operator, got, want string, keys policy.Keys) bool {
	switch operator {
	case "StringEquals", "StringEqualsIgnoreCase", "Bool":
		expression, ok := s.expression(want, keys, false)
		flags := "(?s)"
		if operator != "StringEquals" {
			flags = "(?is)"
		}
		isBool := strings.EqualFold(got, "true") || strings.EqualFold(got, "false")
		return ok && (operator != "Bool" || isBool) && regexp.MustCompile(flags+"^"+expression+"$").MatchString(got)
	case "StringLike":
		expression, ok := s.expression(want, keys, true)
		return ok && regexp.MustCompile("(?s)^"+strings.NewReplacer(star, ".*", mark, ".").Replace(expression)+"$").MatchString(got)
	case "ArnEquals", "ArnLike":
		return s.arn(got, want, keys)
	case "IpAddress":
		return refAddress(got, want)
	}
	if rest, ok := strings.CutPrefix(operator, "Numeric"); ok {
		a, okA := new(big.Rat).SetString(got)
		b, okB := new(big.Rat).SetString(want)
		return okA && okB && refRelation(rest, a.Cmp(b))
	}
	rest := strings.TrimPrefix(operator, "Date")
	a, okA := refTime(got)
	b, okB := refTime(want)
	return okA && okB && refRelation(rest, a.Compare(b))
}

func refTime(text string) (time.Time, bool) {
	if seconds, err := strconv.ParseUint(text, 10, 63); err == nil {
		return time.Unix(int64(seconds), 0), true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}

func (s refStatement) arn(got, want string, keys policy.Keys) bool {
	parts := refSplit(got)
	if len(parts) != 6 || parts[0] != "arn" {
		return false
	}
	if want == "*" {
		return true
	}
	expression, ok := s.expression(want, keys, true)
	patterns := refSplit(expression)
	if !ok || len(patterns) != 6 {
		return false
	}
	for i := range patterns {
		any1 := map[bool]string{true: ".", false: "[^:]"}[i == 5]
		if !regexp.MustCompile("(?s)^" + strings.NewReplacer(star, any1+"*", mark, any1).Replace(patterns[i]) + "$").MatchString(parts[i]) {
			return false
		}
	}
	return true
}

func refAddress(got, want string) bool {
	address := net.ParseIP(got)
	if !strings.Contains(want, "/") {
		return address != nil && address.Equal(net.ParseIP(want))
	}
	_, network, err := net.ParseCIDR(want)
	return err == nil && address != nil && network.Contains(address)
}

func refRelation(name string, order int) bool {
	switch name {
	case "Equals":
		return order == 0
	case "LessThan":
		return order < 0
	case "LessThanEquals":
		return order <= 0
	case "GreaterThan":
		return order > 0
	case "GreaterThanEquals":
		return order >= 0
	}
	panic("no relation " + name)
}
