package iam

// Proves of the table of service-linked roles that every role can be made: its policy is there, its trust policy parses, its name
// is one; and that the policies are there for it alone. And that deletion tasks are remembered up to their limit.

import (
	"fmt"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store/memory"
)

func TestLinkedServices(t *testing.T) {
	all, err := awsManaged()
	if err != nil {
		t.Fatal(err)
	}
	free := map[string]bool{}
	for _, p := range all {
		if p.Path == linkedPath {
			free[p.Name] = true
		}
	}
	roles := map[string]bool{}
	for _, l := range linkedServices {
		name := linkedRoleName(l.principal, "")
		if roles[name] || !free[l.policy] || len(name) > 64 || linkedServiceOf(l.principal).role != l.role {
			t.Errorf("%s has the role %s with the policy %s", l.principal, name, l.policy)
		}
		roles[name], free[l.policy] = true, false
		if _, err := policy.Parse(policy.Trust, []byte(linkedTrust(l.principal))); err != nil {
			t.Errorf("%s: %v", l.principal, err)
		}
	}
	for name, unused := range free {
		if unused {
			t.Errorf("no role has the policy %s", name)
		}
	}
}

func TestDeletionsAreForgotten(t *testing.T) {
	disk, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(Config{Store: disk, Root: seal.NewRoot([seal.KeyBytes]byte{1}), Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	add := func(account string, i int) string {
		d := &deletion{Account: account, ID: fmt.Sprintf("task/r/%03d", i), Created: time.Unix(int64(i), 0)}
		if err := s.change(func(c *change) error {
			s.forgetDeletions(c, account)
			c.put(d)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return d.ID
	}
	other := add("222222222222", 999)
	for i := range deletionsMax + 5 {
		add("111111111111", i)
	}
	if len(s.image.deletions) != deletionsMax+1 || s.image.deletions["task/r/004"] != nil || s.image.deletions["task/r/005"] == nil || s.image.deletions[other] == nil {
		t.Errorf("%d tasks are remembered", len(s.image.deletions))
	}
}
