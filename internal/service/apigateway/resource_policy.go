package apigateway

import (
	"fmt"
	"strings"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
)

// resourcePolicyBytesMax is how long a resource policy may be, white space apart. Source: Developer Guide, "Amazon API Gateway quotas".
const resourcePolicyBytesMax = 8192

// resourcePolicy is a resource policy that was judged, in the form in which API Gateway keeps it: without white space, elements in
// the order of the grammar, a list of statements, no other lists of one. A short resource is still short.
type resourcePolicy struct{ document *value.Object }

// parseResourcePolicy judges a policy. The text for one that is none is API Gateway's, whatever is wrong with it; a policy that is too
// long gets a text of ours. An empty one is no policy: nil.
func parseResourcePolicy(text string) (*resourcePolicy, error) {
	if text == "" {
		return nil, nil
	}
	if _, err := policy.Parse(policy.Resource, []byte(text)); err != nil {
		return nil, invalidPolicy()
	}
	tree, err := value.Parse(text)
	if err != nil {
		return nil, invalidPolicy()
	}
	written, ok := tree.AsObject()
	if !ok {
		return nil, invalidPolicy()
	}
	p := &resourcePolicy{document: inOrder(written, "Version", "Id", "Statement")}
	p.document.Set("Statement", eachStatement(p.document, func(s *value.Object) *value.Object {
		return inOrder(s, "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")
	}))
	if length := len(p.document.Value().String()); length > resourcePolicyBytesMax {
		return nil, badRequest("The resource policy has %d bytes, and at most %d are allowed.", length, resourcePolicyBytesMax)
	}
	return p, nil
}

func invalidPolicy() error {
	return badRequest("Invalid policy document. Please check the policy syntax and ensure that Principals are valid.")
}

// inOrder copies the named members of an object in that order, without lists of one.
func inOrder(o *value.Object, names ...string) *value.Object {
	out := value.NewObject()
	for _, name := range names {
		if v, ok := o.Get(name); ok {
			out.Set(name, single(v))
		}
	}
	return out
}

// single takes lists of one apart, and nulls out of lists, at every depth (recorded: ["execute-api:/*"] comes back as a string).
func single(v value.Value) value.Value {
	if o, ok := v.AsObject(); ok {
		out := value.NewObject()
		for name, member := range o.All() {
			out.Set(name, single(member))
		}
		return out.Value()
	}
	list, ok := v.AsArray()
	if !ok {
		return v
	}
	out := value.NewArray()
	for _, item := range list.All() {
		if !item.IsNull() {
			out.Append(single(item))
		}
	}
	if out.Len() == 1 {
		return out.At(0)
	}
	return out.Value()
}

// eachStatement makes a list of the document's statements, which may be one by itself.
func eachStatement(document *value.Object, change func(*value.Object) *value.Object) value.Value {
	written, _ := document.Get("Statement")
	out := value.NewArray()
	if one, ok := written.AsObject(); ok {
		out.Append(change(one).Value())
	} else if list, ok := written.AsArray(); ok {
		for _, item := range list.All() {
			if s, ok := item.AsObject(); ok {
				out.Append(change(s).Value())
			}
		}
	}
	return out.Value()
}

// of is the policy as it is kept for an API: its short resources, such as execute-api:/stage/GET/path, are whole ARNs of the API.
// Source: Developer Guide, "API Gateway resource policy examples" and "x-amazon-apigateway-policy"; recorded.
func (p *resourcePolicy) of(a *restAPI) string {
	if p == nil {
		return ""
	}
	arn := a.invokeARN()
	whole := p.document.Clone()
	whole.Set("Statement", eachStatement(whole, func(s *value.Object) *value.Object {
		for _, name := range []string{"Resource", "NotResource"} {
			if v, ok := s.Get(name); ok {
				s.Set(name, wholeARNs(v, arn))
			}
		}
		return s
	}))
	return whole.Value().String()
}

// invokeARN is what the ARNs of the API's stages and methods begin with.
func (a *restAPI) invokeARN() string {
	return fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/", a.Region, a.Account, a.ID)
}

// shortResource is how a resource of the policy's own API may begin.
const shortResource = "execute-api:/"

func wholeARNs(v value.Value, arn string) value.Value {
	if text, ok := v.AsString(); ok {
		if rest, short := strings.CutPrefix(text, shortResource); short {
			return value.String(arn + rest)
		}
		return v
	}
	list, ok := v.AsArray()
	if !ok {
		return v
	}
	out := value.NewArray()
	for _, item := range list.All() {
		out.Append(wholeARNs(item, arn))
	}
	return out.Value()
}

// shownPolicy escapes a policy as API Gateway shows it: {\"Version\":\"2012-10-17\",…}, slashes escaped too. Sources: answers of AWS in
// localstack/localstack#3325 and hashicorp/terraform-provider-aws#4606; clients take the backslashes off again.
func shownPolicy(text string) string {
	if text == "" {
		return ""
	}
	quoted := value.AppendString(nil, text)
	out := make([]byte, 0, len(quoted))
	for _, r := range string(quoted[1 : len(quoted)-1]) {
		switch {
		case r == '/':
			out = append(out, `\/`...)
		case r > 0xffff:
			high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			out = fmt.Appendf(out, `\u%04X\u%04X`, high, low)
		case r > '~':
			out = fmt.Appendf(out, `\u%04X`, r)
		default:
			out = append(out, byte(r))
		}
	}
	return string(out)
}

// patchPolicy replaces the resource policy, or takes it away. Stages serve the policy that they were deployed with: "Updating or saving
// the policy alone won't change the runtime behavior of the API" (Developer Guide, "Create and attach an API Gateway resource policy").
func (a *restAPI) patchPolicy(p *patch) error {
	if p.rest != "" || !p.exact {
		return p.invalidPath()
	}
	if err := p.only(opReplace, opRemove); err != nil {
		return err
	}
	text := p.value
	if p.op == opRemove {
		text = ""
	}
	parsed, err := parseResourcePolicy(text)
	if err != nil {
		return err
	}
	a.Policy = parsed.of(a)
	return nil
}

const policyUpdate = "apigateway:UpdateRestApiPolicy"

// requirePolicyUpdate is the second permission of who sets a resource policy. Sources: Developer Guide, "Create and attach an API
// Gateway resource policy to an API"; Service Authorization Reference, "Amazon API Gateway Management", UpdateRestApiPolicy.
func (s *Service) requirePolicyUpdate(c *service.Call, path string, keys ...condition) {
	c.Require(service.Check{
		Action: policyUpdate, Resource: pathARN(c, path), Owner: c.Account, Keys: conditionKeys(keys),
	})
}
