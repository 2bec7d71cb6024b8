package iam

// Proves that a start refuses records that it cannot trust: damaged ones, a secret moved to another record, policies that do
// not parse, and references to policies that are not there.

import (
	"errors"
	"testing"

	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

func TestUntrustworthyRecordsEndTheStart(t *testing.T) {
	root := seal.NewRoot([seal.KeyBytes]byte{1})
	key := newAccessKey(root.Sealer(secretPurpose), "111111111111", "", "AKIA1", "secret", second(clock.System{}.Now()))
	moved := *key
	moved.ID = "AKIA2"
	for name, test := range map[string]struct {
		write func(*records, store.Batch) error
		want  error
	}{
		"null user": {func(r *records, b store.Batch) error { return r.users.PutIn(b, "111111111111/AIDA1", nil) }, store.ErrCorrupt},
		"moved secret": {func(r *records, b store.Batch) error {
			return r.keys.PutIn(b, "111111111111/AKIA2", &moved)
		}, seal.ErrTampered},
		"a key of two accounts": {func(r *records, b store.Batch) error {
			return errors.Join(r.keys.PutIn(b, "111111111111/AKIA1", key), r.keys.PutIn(b, "222222222222/AKIA1", key))
		}, nil},
		"inline policy": {func(r *records, b store.Batch) error {
			return (&user{identity: identity{Account: "111111111111", ID: "AIDA1", Name: "a", Path: "/", Inline: []inlinePolicy{{Name: "p", Document: "{"}}}}).put(r, b)
		}, nil},
		"trust policy": {func(r *records, b store.Batch) error {
			return (&role{identity: identity{Account: "111111111111", ID: "AROA1", Name: "a", Path: "/"}, Trust: "{}"}).put(r, b)
		}, nil},
		"attached policy": {func(r *records, b store.Batch) error {
			return (&user{identity: identity{Account: "111111111111", ID: "AIDA1", Name: "a", Path: "/", Attached: []string{"arn:aws:iam::111111111111:policy/none"}}}).put(r, b)
		}, nil},
		"boundary": {func(r *records, b store.Batch) error {
			return (&user{identity: identity{Account: "111111111111", ID: "AIDA1", Name: "a", Path: "/", Boundary: "arn:aws:iam::111111111111:policy/none"}}).put(r, b)
		}, nil},
		"group": {func(r *records, b store.Batch) error {
			return (&user{identity: identity{Account: "111111111111", ID: "AIDA1", Name: "a", Path: "/"}, Groups: []string{"AGPA1"}}).put(r, b)
		}, nil},
		"policy of a group": {func(r *records, b store.Batch) error {
			return (&group{identity{Account: "111111111111", ID: "AGPA1", Name: "a", Path: "/", Attached: []string{"arn:aws:iam::111111111111:policy/none"}}}).put(r, b)
		}, nil},
		"role of an instance profile": {func(r *records, b store.Batch) error {
			return (&instanceProfile{Account: "111111111111", ID: "AIPA1", Name: "a", Path: "/", RoleID: "AROA1"}).put(r, b)
		}, nil},
		"user of a password": {func(r *records, b store.Batch) error {
			return (&loginProfile{Account: "111111111111", UserID: "AIDA1"}).put(r, b)
		}, nil},
		"no default version": {func(r *records, b store.Batch) error {
			return (&managedPolicy{Account: "111111111111", ID: "ANPA1", Name: "a", Path: "/", Default: "v1"}).put(r, b)
		}, nil},
	} {
		s, err := memory.NewDisk().Open(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Durably(s, func(b store.Batch) error { return test.write(newRecords(s), b) }); err != nil {
			t.Fatal(err)
		}
		_, err = Open(Config{Store: s, Root: root, Clock: clock.System{}})
		if err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
