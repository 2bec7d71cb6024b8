package policy_test

// Proves that decisions come out as AWS documents them: every situation of testdata/situations.txt is one documented
// outcome with its source, run through Parse and Evaluate. The sheet explains its own language.

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

func TestSituations(t *testing.T) {
	sheet, examples := takeExamples(t, readSheet(t, "testdata/situations.txt"))
	if len(sheet) < 300 {
		t.Fatalf("%d situations, and a sheet cut short proves little", len(sheet))
	}
	seen := map[string]bool{}
	for _, entry := range sheet {
		if seen[entry.name] {
			t.Errorf("two situations are called %q", entry.name)
		}
		seen[entry.name] = true
		t.Run(entry.name, func(t *testing.T) {
			s := &situation{examples: examples}
			for _, line := range entry.lines {
				if err := s.read(line.key, line.value); err != nil {
					t.Fatalf("line %d: %v", line.number, err)
				}
			}
			s.check(t)
		})
	}
}

// takeExamples tells the policies that stand once for many situations from these.
func takeExamples(t *testing.T, sheet []entry) (situations []entry, examples map[string][]map[string]any) {
	t.Helper()
	examples = map[string][]map[string]any{}
	for _, e := range sheet {
		name, found := strings.CutPrefix(e.name, "policy: ")
		if !found {
			situations = append(situations, e)
			continue
		}
		if examples[name] != nil {
			t.Errorf("two policies are called %q", name)
		}
		for _, l := range e.lines {
			if l.key == "source" {
				continue
			}
			statement, err := readShorthand(l.value)
			if err != nil || l.key != "statement" {
				t.Fatalf("line %d: %q: %v", l.number, l.key, err)
			}
			examples[name] = append(examples[name], statement)
		}
	}
	return situations, examples
}

// situation is one entry of the sheet.
type situation struct {
	examples  map[string][]map[string]any
	request   policy.Request
	shown     string
	keys      policy.Keys
	documents []draft
	mustGrant bool
	expect    string
	text      string
	source    string
}

// draft is a document that lines of the sheet add up to.
type draft struct {
	kind       policy.Kind
	level      int
	version    string
	statements []map[string]any
}

func (s *situation) read(key, value string) (err error) {
	switch key {
	case "source":
		s.source = value
	case "principal":
		s.request.Principal, s.shown, err = readPrincipal(value)
	case "request":
		action, resource, found := strings.Cut(value, " on ")
		if !found {
			return fmt.Errorf("no resource in %q", value)
		}
		s.request.Action, s.request.Resource = action, resource
	case "owner":
		s.request.ResourceAccount = value
	case "key":
		name, text, _ := strings.Cut(value, " = ")
		if list, found := strings.CutPrefix(text, "["); found {
			s.keys = s.keys.Set(name, policy.Many(fields(strings.TrimSuffix(list, "]"), ",")))
			return nil
		}
		if text == `""` {
			text = ""
		}
		s.keys = s.keys.Set(name, policy.One(text))
	case "must-grant":
		s.mustGrant = value == "yes"
	case "expect":
		s.expect = value
	case "text":
		s.text = value
	default:
		err = s.readPolicy(key, value)
	}
	return err
}

// readPolicy reads "identity: Allow …". "+identity" adds the statement to the policy above; "old-identity" is of the older
// version; "scp1" is of level 1.
func (s *situation) readPolicy(key, value string) error {
	name, added := strings.CutPrefix(key, "+")
	name, old := strings.CutPrefix(name, "old-")
	d := draft{version: "2012-10-17"}
	if old {
		d.version = "2008-10-17"
	}
	kinds := map[string]policy.Kind{
		"identity": policy.Identity, "resource": policy.Resource, "trust": policy.Trust, "boundary": policy.Boundary,
		"session": policy.Session, "scp0": policy.ServiceControl, "scp1": policy.ServiceControl, "scp2": policy.ServiceControl,
	}
	kind, ok := kinds[name]
	if !ok {
		return fmt.Errorf("no such line %q", key)
	}
	d.kind = kind
	if kind == policy.ServiceControl {
		d.level = int(name[3] - '0')
	}
	if example, found := strings.CutPrefix(value, "policy "); found {
		d.statements = s.examples[example]
		s.documents = append(s.documents, d)
		return nil
	}
	statement, err := readShorthand(value)
	if err != nil {
		return err
	}
	if !added {
		s.documents = append(s.documents, d)
	}
	last := &s.documents[len(s.documents)-1]
	last.statements = append(last.statements, statement)
	return nil
}

func readPrincipal(text string) (policy.Principal, string, error) {
	words := strings.Fields(text)
	switch {
	case text == "anonymous":
		return policy.Principal{}, "anonymous", nil
	case words[0] == "root":
		arn := "arn:aws:iam::" + words[1] + ":root"
		return policy.Principal{Caller: policy.Root, ARN: arn, Account: words[1]}, arn, nil
	case words[0] == "user":
		p := policy.Principal{Caller: policy.User, ARN: words[1], Account: accountOf(words[1])}
		if len(words) == 4 && words[2] == "id" {
			p.ID = words[3]
		}
		if len(words) == 4 && words[2] == "canonical" {
			p.Canonical = words[3]
		}
		return p, words[1], nil
	case words[0] == "session":
		p := policy.Principal{Caller: policy.RoleSession, ARN: words[1], Account: accountOf(words[1]), Role: words[3]}
		if len(words) == 6 {
			p.ID = words[5]
		}
		return p, words[1], nil
	case words[0] == "federated-user":
		return policy.Principal{Caller: policy.FederatedUser, ARN: words[1], Account: accountOf(words[1]), Parent: words[3]}, words[1], nil
	case words[0] == "service":
		return policy.Principal{Caller: policy.Service, Name: words[1]}, words[1], nil
	case words[0] == "provider":
		return policy.Principal{Caller: policy.Federated, Name: words[1]}, words[1], nil
	}
	return policy.Principal{}, "", fmt.Errorf("no principal %q", text)
}

func accountOf(arn string) string { return strings.Split(arn, ":")[4] }

// readShorthand reads "Allow ACTIONS on RESOURCES for PRINCIPALS if CONDITION and CONDITION".
func readShorthand(text string) (map[string]any, error) {
	out := map[string]any{}
	text, conditions, conditional := strings.Cut(text, " if ")
	text, who, named := strings.Cut(text, " for ")
	text, what, placed := strings.Cut(text, " on ")
	effect, actions, found := strings.Cut(text, " ")
	if !found {
		return nil, fmt.Errorf("no actions in %q", text)
	}
	effect, sid, labelled := strings.Cut(effect, "#")
	if labelled {
		out["Sid"] = sid
	}
	out["Effect"] = effect
	put(out, "Action", actions)
	if placed {
		put(out, "Resource", what)
	}
	if named {
		putPrincipal(out, who)
	}
	if conditional {
		block := map[string]map[string][]string{}
		for c := range strings.SplitSeq(conditions, " and ") {
			words := strings.SplitN(c, " ", 3)
			if len(words) != 3 {
				return nil, fmt.Errorf("no condition %q", c)
			}
			if block[words[0]] == nil {
				block[words[0]] = map[string][]string{}
			}
			block[words[0]][words[1]] = fields(words[2], "|")
		}
		out["Condition"] = block
	}
	return out, nil
}

func put(out map[string]any, name, list string) {
	if rest, not := strings.CutPrefix(list, "not "); not {
		name, list = "Not"+name, rest
	}
	out[name] = strings.Fields(list)
}

func putPrincipal(out map[string]any, list string) {
	name := "Principal"
	if rest, not := strings.CutPrefix(list, "not "); not {
		name, list = "NotPrincipal", rest
	}
	if list == "*" {
		out[name] = "*"
		return
	}
	names := map[string][]string{}
	words := strings.Fields(list)
	for i := 0; i+1 < len(words); i += 2 {
		names[words[i]] = append(names[words[i]], words[i+1])
	}
	out[name] = names
}

// fields splits a list; `""` is the empty string.
func fields(text, separator string) []string {
	out := []string{}
	if text == "" {
		return out
	}
	for word := range strings.SplitSeq(text, separator) {
		word = strings.TrimSpace(word)
		if word == `""` {
			word = ""
		}
		out = append(out, word)
	}
	return out
}

func (s *situation) check(t *testing.T) {
	if s.source == "" || s.expect == "" {
		t.Fatal("a situation needs a source and an outcome")
	}
	s.request.Context = s.keys
	policies := s.policies(t)
	decision := policy.Evaluate(&s.request, policies)
	if got := describe(decision); got != s.expect {
		t.Errorf("got  %s\nwant %s\n%s", got, s.expect, trace(&s.request, policies))
	}
	if s.text != "" {
		denial := policy.Denial{Principal: s.shown, Action: s.request.Action, Resource: s.request.Resource}
		if got := denial.Text(decision); got != s.text {
			t.Errorf("got  %s\nwant %s", got, s.text)
		}
	}
}

func (s *situation) policies(t *testing.T) *policy.Policies {
	out := &policy.Policies{MustGrant: s.mustGrant}
	for _, d := range s.documents {
		text, err := json.Marshal(map[string]any{"Version": d.version, "Statement": d.statements})
		if err != nil {
			t.Fatal(err)
		}
		p, err := policy.Parse(d.kind, text)
		if err != nil {
			t.Fatalf("%s: %v: %s", d.kind, err, text)
		}
		switch d.kind {
		case policy.Resource, policy.Trust:
			out.Resource = append(out.Resource, p)
		case policy.Boundary:
			out.Boundary = p
		case policy.Session:
			out.Session = append(out.Session, p)
		case policy.ServiceControl:
			for len(out.ServiceControl) <= d.level {
				out.ServiceControl = append(out.ServiceControl, nil)
			}
			out.ServiceControl[d.level] = append(out.ServiceControl[d.level], p)
		default:
			out.Identity = append(out.Identity, p)
		}
	}
	return out
}

// describe is a decision as the sheet writes it.
func describe(d policy.Decision) string {
	verdict := map[policy.Verdict]string{policy.Allow: "allow", policy.ExplicitDeny: "explicit deny", policy.ImplicitDeny: "implicit deny"}[d.Verdict]
	text := verdict + " by " + d.Source.String()
	if d.At.Known {
		text += fmt.Sprintf(" at %d/%d", d.At.Policy, d.At.Statement)
	}
	if d.Sid != "" {
		text += " #" + d.Sid
	}
	return text
}

func trace(r *policy.Request, p *policy.Policies) string {
	var out []string
	explained := policy.Explain(r, p)
	for i := range explained.Statements {
		out = append(out, explained.Statements[i].String())
	}
	return strings.Join(out, "\n")
}

// entry is one paragraph of a sheet: "== name" and lines "key: value". Lines that begin with # are remarks.
type entry struct {
	name  string
	lines []line
}

type line struct {
	number     int
	key, value string
}

func readSheet(t *testing.T, path string) []entry {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []entry
	number := 0
	for raw := range strings.Lines(string(text)) {
		number++
		raw = strings.TrimRight(raw, "\n")
		switch {
		case raw == "" || strings.HasPrefix(raw, "#"):
		case strings.HasPrefix(raw, "== "):
			out = append(out, entry{name: raw[3:]})
		default:
			key, value, found := strings.Cut(raw, ":")
			if !found || len(out) == 0 {
				t.Fatalf("%s:%d: %q is neither a name nor a line", path, number, raw)
			}
			last := &out[len(out)-1]
			last.lines = append(last.lines, line{number, key, strings.TrimSpace(value)})
		}
	}
	return out
}
