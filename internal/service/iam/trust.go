package iam

import (
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
)

// pinTrust judges a trust policy and puts unique IDs in place of the ARNs of users and roles: "When you save the policy,
// the ARN … transforms to the role's unique principal ID. This helps mitigate the risk of someone escalating their
// privileges by removing and recreating the role" (IAM User Guide, "AWS JSON policy elements: Principal"). A document that names
// none comes back as it is. Who is named must exist, if the account is one of ours.
func (s *Service) pinTrust(document string) (string, error) {
	if _, err := policy.Parse(policy.Trust, []byte(document)); err != nil {
		return "", errMalformed(err)
	}
	return mapPrincipals(document, s.principalID)
}

// principalID is what stands for a name of the AWS family in a stored trust policy.
func (s *Service) principalID(name string) (string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if strings.HasPrefix(name, userIDPrefix) || strings.HasPrefix(name, roleIDPrefix) {
		if s.image.identity(name) == nil {
			return "", errInvalidPrincipal(name)
		}
		return name, nil
	}
	a, err := arn.Parse(name)
	if err != nil || a.Service != "iam" || a.Resource == "root" || !s.accounts[a.Account] {
		return name, nil
	}
	if i := s.image.identityByARN(a, name); i != nil {
		return i.ID, nil
	}
	return "", errInvalidPrincipal(name)
}

// showTrust puts ARNs back in place of unique IDs. The ID of someone deleted stays: "you see the role's unique principal ID
// in the policy, because AWS can no longer map it back to a valid ARN".
func (s *Service) showTrust(document string) string {
	shown, err := mapPrincipals(document, func(name string) (string, error) {
		s.mu.RLock()
		defer s.mu.RUnlock()
		if i := s.image.identity(name); i != nil {
			return i.arn, nil
		}
		return name, nil
	})
	if err != nil {
		return document // it was parsed when it was stored, and the mapping refuses nothing
	}
	return shown
}

// identityByARN finds the user or role of an ARN, with its path.
func (img *image) identityByARN(a arn.ARN, text string) *identity {
	kind, _, _ := strings.Cut(a.Resource, "/")
	name := named(a.Account, a.Resource[strings.LastIndexByte(a.Resource, '/')+1:])
	if u := img.users[name]; kind == "user" && u != nil && u.arn == text {
		return &u.identity
	}
	if r := img.roles[name]; kind == "role" && r != nil && r.arn == text {
		return &r.identity
	}
	return nil
}

// mapPrincipals applies replace to every name of the AWS family in the Principal elements of a policy, which is well formed.
// Where nothing changes, the text stays as its author wrote it.
func mapPrincipals(document string, replace func(string) (string, error)) (string, error) {
	root, err := value.Parse(document)
	if err != nil {
		return "", err
	}
	statements, _ := root.Get("Statement")
	changed := false
	for _, statement := range elements(statements) {
		principal, _ := statement.Get("Principal")
		names, _ := principal.Get("AWS")
		mapped := value.NewArray()
		for _, v := range elements(names) {
			name, _ := v.AsString()
			other, err := replace(name)
			if err != nil {
				return "", err
			}
			changed = changed || other != name
			mapped.Append(value.String(other))
		}
		if object, ok := principal.AsObject(); ok && mapped.Len() > 0 {
			object.Set("AWS", likewise(names, mapped))
		}
	}
	if !changed {
		return document, nil
	}
	return root.String(), nil
}

// elements are those of an array, or the one value that stands for a list of one.
func elements(v value.Value) []value.Value {
	array, ok := v.AsArray()
	if !ok {
		if v.IsNull() {
			return nil
		}
		return []value.Value{v}
	}
	var out []value.Value
	for _, e := range array.All() {
		out = append(out, e)
	}
	return out
}

// likewise gives mapped the form of old: a list, or one name alone.
func likewise(old value.Value, mapped *value.Array) value.Value {
	if _, list := old.AsArray(); list {
		return mapped.Value()
	}
	return mapped.At(0)
}
