package lambda

import (
	"slices"
	"strings"

	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
)

// resourcePolicy is the policy of a function, a version or an alias.
type resourcePolicy struct {
	Function string `json:"function"`
	// Qualifier is empty for the function's own, which counts where no qualifier is named. Source: Developer Guide, "Using resource-based
	// policies for Lambda".
	Qualifier  string      `json:"qualifier"`
	Statements []statement `json:"statements"`
	Revision   string      `json:"revision"`

	parsed *policy.Policy
}

// statement is one of a policy, as it is shown.
type statement struct {
	ID   string `json:"id"`
	JSON string `json:"json"`
}

// policyBytesMax is how long a policy may be. Source: Developer Guide, "Lambda quotas": 20 KB.
const policyBytesMax = 20480

func (p *resourcePolicy) key() string { return below(p.Function, p.Qualifier) }

func (p *resourcePolicy) parse() (err error) {
	p.parsed, err = parseStatements(p.Statements)
	return err
}

// document is a policy as Lambda shows it (recorded).
func document(statements []statement) string {
	texts := make([]string, len(statements))
	for i, s := range statements {
		texts[i] = s.JSON
	}
	return `{"Version":"2012-10-17","Id":"default","Statement":[` + strings.Join(texts, ",") + `]}`
}

func parseStatements(statements []statement) (*policy.Policy, error) {
	if len(statements) == 0 {
		return nil, nil
	}
	return policy.Parse(policy.Resource, []byte(document(statements)))
}

// withStatement adds a statement that parses; one whose ID is taken is refused.
func withStatement(statements []statement, added statement) ([]statement, error) {
	for _, s := range statements {
		if s.ID == added.ID {
			return nil, conflict("The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement.", added.ID)
		}
	}
	out := slices.Concat(statements, []statement{added})
	if size := len(document(out)); size > policyBytesMax {
		return nil, errPolicyLength(size)
	}
	return out, nil
}

// withoutStatement takes one away.
func withoutStatement(statements []statement, id string) ([]statement, error) {
	out := make([]statement, 0, len(statements))
	for _, s := range statements {
		if s.ID != id {
			out = append(out, s)
		}
	}
	if len(out) == len(statements) {
		return nil, notFound("Statement %s is not found in resource policy.", id)
	}
	return out, nil
}

// grant is what a statement gives to whom.
type grant struct {
	id, action, principal, resource string
	conditions                      []condition
}

// condition is one of a statement: an operator, a key and a value.
type condition struct{ operator, key, value string }

// statement writes a grant in the order of Lambda's statements (recorded). Conditions of one operator are together.
func (g *grant) statement() (statement, error) {
	principal, ok := principalOf(g.principal)
	if !ok {
		return statement{}, invalidPrincipal()
	}
	o := value.NewObject()
	o.Set("Sid", value.String(g.id))
	o.Set("Effect", value.String("Allow"))
	o.Set("Principal", principal)
	o.Set("Action", value.String(g.action))
	o.Set("Resource", value.String(g.resource))
	conditions := value.NewObject()
	for _, c := range g.conditions {
		if c.value == "" {
			continue
		}
		keys := value.NewObject()
		if before, there := conditions.Get(c.operator); there {
			keys, _ = before.AsObject()
		}
		keys.Set(c.key, value.String(c.value))
		conditions.Set(c.operator, keys.Value())
	}
	if conditions.Len() > 0 {
		o.Set("Condition", conditions.Value())
	}
	made := statement{ID: g.id, JSON: o.Value().String()}
	if _, err := parseStatements([]statement{made}); err != nil {
		return statement{}, invalidPrincipal()
	}
	return made, nil
}

func invalidPrincipal() error {
	return invalidParameter("The provided principal was invalid. Please check the principal and try again.")
}

// principalOf writes a principal as policies do: everyone, an account, an ARN or a service.
func principalOf(text string) (value.Value, bool) {
	one := func(kind, text string) (value.Value, bool) {
		o := value.NewObject()
		o.Set(kind, value.String(text))
		return o.Value(), true
	}
	switch {
	case text == "*":
		return value.String(text), true
	case isAccount(text):
		return one("AWS", "arn:aws:iam::"+text+":root")
	case strings.HasPrefix(text, "arn:"):
		return one("AWS", text)
	case strings.HasSuffix(text, ".amazonaws.com") || strings.HasSuffix(text, ".amazon.com"):
		return one("Service", text)
	}
	return value.Value{}, false
}
