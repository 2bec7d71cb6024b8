package cloudwatchlogs

import (
	"fmt"

	"sluice/internal/api/logsapi"
	"sluice/internal/store"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// resourcePolicy lets other services of AWS's write to an account's groups. It is kept and shown; the services that it would let in are not here.
type resourcePolicy struct {
	scope
	Name     string `json:"name"`
	Document string `json:"document"`
	Updated  int64  `json:"updated"`
}

// resourcePoliciesMax is how many an account has in a region [L].
const resourcePoliciesMax = 10

func (p *resourcePolicy) id() string { return p.Account + "/" + p.Region + "/" + p.Name }

// changed sorts policies by when they changed.
func (p *resourcePolicy) changed() string { return fmt.Sprintf("%020d/%s", p.Updated, p.Name) }

func (p *resourcePolicy) compile(*Service) error { return nil }

func (p *resourcePolicy) put(r *records, b store.Batch) error { return r.policies.PutIn(b, p.id(), p) }
func (p *resourcePolicy) erase(r *records, b store.Batch)     { r.policies.DeleteIn(b, p.id()) }
func (p *resourcePolicy) show(img *image)                     { set(img.policies, p.scope, p.Name, p) }

func (p *resourcePolicy) hide(img *image) { unset(img.policies, p.scope, p.Name) }

func (p *resourcePolicy) shown() logsapi.ResourcePolicy {
	return logsapi.ResourcePolicy{
		PolicyName: wire.Some(p.Name), PolicyDocument: wire.Some(p.Document), LastUpdatedTime: wire.Some(p.Updated), PolicyScope: wire.Some("ACCOUNT"),
	}
}

// canonical is a document as AWS shows it after it was put: with a version, the oldest if it names none, and a principal that is a list
// of one as that one [L].
func canonical(document string) (string, error) {
	v, err := value.Parse(document)
	if err != nil {
		return "", err
	}
	from, ok := v.AsObject()
	if !ok {
		return document, nil
	}
	out := value.NewObject()
	out.Set("Version", value.String("2008-10-17"))
	for name, member := range from.All() {
		out.Set(name, member)
	}
	statements, _ := out.Get("Statement")
	if list, ok := statements.AsArray(); ok {
		for _, statement := range list.All() {
			unwrapPrincipals(statement)
		}
	} else {
		unwrapPrincipals(statements)
	}
	return out.Value().String(), nil
}

func unwrapPrincipals(statement value.Value) {
	principal, _ := statement.Get("Principal")
	kinds, ok := principal.AsObject()
	if !ok {
		return
	}
	for i := range kinds.Len() {
		kind := kinds.At(i)
		if list, ok := kind.Value.AsArray(); ok && list.Len() == 1 {
			kinds.Set(kind.Name, list.At(0))
		}
	}
}

// policiesOf lists what an account has in a region.
func (s *Service) policiesOf(in scope) []*resourcePolicy {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*resourcePolicy
	for _, p := range s.image.policies[in] {
		out = append(out, p)
	}
	return out
}
