package iam_test

// Proves that an account that is made later is one like the first: with root credentials of its own that open it and nothing else,
// in the operator's file, and there after a restart.

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"sluice/internal/service/iam"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
)

func TestCreateAccount(t *testing.T) {
	n := newNode(t)
	own := iam.Account{ID: iamtest.Account}
	s := n.must(t, own)
	made, err := s.CreateAccount(iamtest.OtherAccount, iamtest.Start)
	if err != nil {
		t.Fatal(err)
	}
	secret, holder, err := s.FindKey(made.AccessKeyID)
	if err != nil || secret != made.SecretAccessKey || holder.Principal.Caller != policy.Root || holder.Account() != iamtest.OtherAccount {
		t.Errorf("%+v, %v", holder, err)
	}
	for _, taken := range []string{iamtest.Account, iamtest.OtherAccount} {
		if _, err := s.CreateAccount(taken, iamtest.Start); !errors.Is(err, iam.ErrAccountExists) {
			t.Errorf("%s again: %v", taken, err)
		}
	}
	for _, wrong := range []string{"1", "21098765432a", "2109876543210"} {
		if _, err := s.CreateAccount(wrong, iamtest.Start); err == nil {
			t.Errorf("%s is made", wrong)
		}
	}
	chosen, err := s.CreateAccount("", iamtest.Start)
	if err != nil || len(chosen.ID) != 12 || chosen.ID[0] == '0' {
		t.Errorf("%+v, %v", chosen, err)
	}
	file := filepath.Join(n.folder, iam.CredentialsFile)
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "["+iamtest.OtherAccount+"]\naws_access_key_id = "+made.AccessKeyID+"\n") || strings.Count(string(text), "[") != 3 {
		t.Errorf("%s, %v", text, err)
	}
	s = n.must(t, own)
	if _, holder, err := s.FindKey(made.AccessKeyID); err != nil || holder.Account() != iamtest.OtherAccount {
		t.Errorf("after a restart: %+v, %v", holder, err)
	}
	if got := s.Accounts(); len(got) != 3 || got[0] != iamtest.Account || !slices.Contains(got, chosen.ID) {
		t.Errorf("after a restart: %v", got)
	}
	if again, err := os.ReadFile(file); err != nil || string(again) != string(text) {
		t.Errorf("after a restart: %s, %v", again, err)
	}
}

// Of many who make the same account at once, one does.
func TestCreateAccountTogether(t *testing.T) {
	s := newNode(t).must(t, iam.Account{ID: iamtest.Account})
	results := make(chan error, 8)
	var all sync.WaitGroup
	for range cap(results) {
		all.Go(func() {
			_, err := s.CreateAccount(iamtest.OtherAccount, iamtest.Start)
			results <- err
		})
	}
	all.Wait()
	close(results)
	made := 0
	for err := range results {
		switch {
		case err == nil:
			made++
		case !errors.Is(err, iam.ErrAccountExists):
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d made it", made)
	}
}
