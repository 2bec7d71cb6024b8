package iam

import (
	"errors"
	"fmt"

	"sluice/internal/store"
)

// load fills the image: policies first, because users, groups and roles have them attached, groups before the users in them,
// then what belongs to users and roles.
func (s *Service) load() error {
	img := &s.image
	if err := load(img, s.records.policies, func(*managedPolicy) error { return nil }); err != nil {
		return err
	}
	if err := load(img, s.records.groups, func(g *group) error { return img.complete(&g.identity) }); err != nil {
		return err
	}
	if err := load(img, s.records.users, img.completeUser); err != nil {
		return err
	}
	if err := load(img, s.records.roles, func(r *role) error { return img.complete(&r.identity) }); err != nil {
		return err
	}
	if err := load(img, s.records.profiles, img.completeProfile); err != nil {
		return err
	}
	if err := load(img, s.records.deletions, func(*deletion) error { return nil }); err != nil {
		return err
	}
	if err := s.loadAccounts(img); err != nil {
		return err
	}
	if err := load(img, s.records.keys, s.loadKey); err != nil {
		return err
	}
	if err := load(img, s.records.oidcProviders, func(*oidcProvider) error { return nil }); err != nil {
		return err
	}
	if err := load(img, s.records.samlProviders, func(*samlProvider) error { return nil }); err != nil {
		return err
	}
	if err := load(img, s.records.mfaDevices, s.loadMFADevice); err != nil {
		return err
	}
	if err := load(img, s.records.reports, func(*credentialReport) error { return nil }); err != nil {
		return err
	}
	if err := s.records.accounts.Load(func(id string, _ *account) error {
		s.accounts[id] = true
		return nil
	}); err != nil {
		return err
	}
	return s.uses.load(func(id string) bool { return img.keys[id] != nil || img.rolesByID[id] != nil })
}

func load[T interface {
	comparable
	item
}](img *image, records *store.Records[T], check func(T) error,
) error {
	return records.Load(func(id string, v T) error {
		var none T
		if v == none {
			return fmt.Errorf("record %q: %w", id, store.ErrCorrupt)
		}
		if err := errors.Join(v.compile(), check(v)); err != nil {
			return fmt.Errorf("record %q: %w", id, err)
		}
		v.show(img)
		return nil
	})
}

// complete checks that the policies of a user or role are there.
func (img *image) complete(i *identity) error {
	for _, attached := range i.Attached {
		if img.policiesByARN[attached] == nil {
			return fmt.Errorf("%s has the policy %s attached, which is missing", i.arn, attached)
		}
	}
	if i.Boundary != "" && img.policiesByARN[i.Boundary] == nil {
		return fmt.Errorf("%s has the permissions boundary %s, which is missing", i.arn, i.Boundary)
	}
	return nil
}

// completeUser checks that the groups of a user are there, too.
func (img *image) completeUser(u *user) error {
	for _, id := range u.Groups {
		if img.groupsByID[id] == nil {
			return fmt.Errorf("%s is in the group %s, which is missing", u.arn, id)
		}
	}
	return img.complete(&u.identity)
}

// completeProfile checks that the role of an instance profile is there.
func (img *image) completeProfile(p *instanceProfile) error {
	if p.RoleID != "" && img.rolesByID[p.RoleID] == nil {
		return fmt.Errorf("%s has the role %s, which is missing", p.arn, p.RoleID)
	}
	return nil
}

// loadAccounts loads passwords and what holds for accounts as a whole.
func (s *Service) loadAccounts(img *image) error {
	if err := load(img, s.records.logins, func(p *loginProfile) error {
		if img.usersByID[p.UserID] == nil {
			return fmt.Errorf("a password of the user %s, who is missing", p.UserID)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := load(img, s.records.passwordPolicies, func(*passwordPolicy) error { return nil }); err != nil {
		return err
	}
	return load(img, s.records.aliases, func(*accountAlias) error { return nil })
}

func (s *Service) loadKey(k *accessKey) error {
	if other := s.image.keys[k.ID]; other != nil {
		return fmt.Errorf("two accounts, %s and %s, have the access key %s", other.Account, k.Account, k.ID)
	}
	if err := k.unseal(s.sealer); err != nil {
		return fmt.Errorf("secret of the access key %s: %w", k.ID, err)
	}
	return nil
}
