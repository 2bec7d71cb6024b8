package iam

import (
	"errors"
	"fmt"

	"sluice/internal/store"
)

// load fills the image: policies first, because users and roles have them attached, then those, because keys are theirs.
func (s *Service) load() error {
	img := &s.image
	if err := load(img, s.records.policies, func(*managedPolicy) error { return nil }); err != nil {
		return err
	}
	if err := load(img, s.records.users, func(u *user) error { return img.complete(&u.identity) }); err != nil {
		return err
	}
	if err := load(img, s.records.roles, func(r *role) error { return img.complete(&r.identity) }); err != nil {
		return err
	}
	if err := load(img, s.records.keys, s.loadKey); err != nil {
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

func (s *Service) loadKey(k *accessKey) error {
	if other := s.image.keys[k.ID]; other != nil {
		return fmt.Errorf("two accounts, %s and %s, have the access key %s", other.Account, k.Account, k.ID)
	}
	if err := k.unseal(s.sealer); err != nil {
		return fmt.Errorf("secret of the access key %s: %w", k.ID, err)
	}
	return nil
}
