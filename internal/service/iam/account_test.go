package iam_test

// Proves what becomes of root credentials: made once, kept over restarts, replaced when another pair is chosen, not made
// again once they were deleted; that the operator's file holds them, for its owner alone; and that the store holds no secret
// in the clear.

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/service/iam"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

// node is a data folder that is started again and again.
type node struct {
	disk   *memory.Disk
	store  store.Store
	root   *seal.Root
	folder string
}

func newNode(t *testing.T) *node {
	t.Helper()
	return &node{disk: memory.NewDisk(), root: seal.NewRoot([seal.KeyBytes]byte{7}), folder: t.TempDir()}
}

func (n *node) start(t *testing.T, accounts ...iam.Account) (*iam.Service, error) {
	t.Helper()
	if n.store != nil {
		if err := n.store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := n.disk.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	n.store = s
	return iam.Open(iam.Config{Store: s, Root: n.root, Clock: clock.NewVirtual(iamtest.Start), Accounts: accounts, Folder: n.folder})
}

func (n *node) must(t *testing.T, accounts ...iam.Account) *iam.Service {
	t.Helper()
	s, err := n.start(t, accounts...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// file reads the operator's file as profiles.
func (n *node) file(t *testing.T) map[string][2]string {
	t.Helper()
	path := filepath.Join(n.folder, iam.CredentialsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	out := map[string][2]string{}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for i := 0; i+2 < len(lines); i += 3 {
		id, idOK := strings.CutPrefix(lines[i+1], "aws_access_key_id = ")
		secret, secretOK := strings.CutPrefix(lines[i+2], "aws_secret_access_key = ")
		if !idOK || !secretOK {
			t.Fatalf("not a credentials file:\n%s", text)
		}
		out[strings.Trim(lines[i], "[]")] = [2]string{id, secret}
	}
	return out
}

const one, two = "111111111111", "222222222222"

func opens(t *testing.T, s *iam.Service, account string, pair [2]string) {
	t.Helper()
	secret, holder, err := s.FindKey(pair[0])
	if err != nil || secret != pair[1] {
		t.Fatalf("%s: %q, %v", pair[0], secret, err)
	}
	if p := holder.Principal; p.Caller != policy.Root || p.Account != account || p.ARN != "arn:aws:iam::"+account+":root" || holder.UserID != account {
		t.Errorf("%s is held by %+v", pair[0], holder)
	}
}

func TestFirstStartMakesCredentialsThatStay(t *testing.T) {
	n := newNode(t)
	s := n.must(t, iam.Account{ID: one}, iam.Account{ID: two})
	first := n.file(t)
	opens(t, s, one, first["default"])
	opens(t, s, two, first[two])
	if account, ok := seal.AccountOf(first["default"][0]); !ok || account != one || len(first["default"][1]) != 40 {
		t.Errorf("%v", first)
	}
	if err := os.Remove(filepath.Join(n.folder, iam.CredentialsFile)); err != nil {
		t.Fatal(err)
	}
	s = n.must(t, iam.Account{ID: one}, iam.Account{ID: two})
	if again := n.file(t); again["default"] != first["default"] || again[two] != first[two] {
		t.Errorf("%v became %v", first, again)
	}
	opens(t, s, one, first["default"])
}

func TestExposedFileIsClosed(t *testing.T) {
	n := newNode(t)
	n.must(t, iam.Account{ID: one})
	if err := os.Chmod(filepath.Join(n.folder, iam.CredentialsFile), 0o644); err != nil {
		t.Fatal(err)
	}
	n.must(t, iam.Account{ID: one})
	n.file(t) // checks the mode
}

func TestChosenCredentialsReplaceWhatWas(t *testing.T) {
	n := newNode(t)
	n.must(t, iam.Account{ID: one})
	made := n.file(t)["default"]
	chosen := [2]string{"mine", "my-secret"}
	s := n.must(t, iam.Account{ID: one, AccessKeyID: chosen[0], SecretAccessKey: chosen[1]})
	opens(t, s, one, chosen)
	if n.file(t)["default"] != chosen {
		t.Errorf("the file holds %v", n.file(t))
	}
	if _, _, err := s.FindKey(made[0]); !errors.Is(err, iam.ErrUnknownKey) {
		t.Errorf("the old key still opens: %v", err)
	}
	opens(t, n.must(t, iam.Account{ID: one}), one, chosen) // without a choice, the last one holds
	chosen[1] = "other-secret"
	opens(t, n.must(t, iam.Account{ID: one, AccessKeyID: chosen[0], SecretAccessKey: chosen[1]}), one, chosen)
	opens(t, n.must(t, iam.Account{ID: one}), one, chosen)
}

func TestDeletedCredentialsDoNotComeBack(t *testing.T) {
	w := iamtest.New(t)
	n := &node{disk: w.Disk, store: w.Store, root: w.Root, folder: t.TempDir()}
	w.Must(t, iamtest.Root, "iam", "DeleteAccessKey", "AccessKeyId", iamtest.RootKey)
	s := n.must(t, iam.Account{ID: iamtest.Account})
	if _, _, err := s.FindKey(iamtest.RootKey); !errors.Is(err, iam.ErrUnknownKey) {
		t.Errorf("a deleted key opens: %v", err)
	}
	if file := n.file(t); file["default"] != [2]string{} || file[iamtest.OtherAccount][0] != iamtest.OtherKey {
		t.Errorf("the file holds %v", file)
	}
	s = n.must(t, iam.Account{ID: iamtest.Account, AccessKeyID: "rescue", SecretAccessKey: "secret"})
	opens(t, s, iamtest.Account, [2]string{"rescue", "secret"})
}

func TestWrongAccountsAreRefused(t *testing.T) {
	for name, accounts := range map[string][]iam.Account{
		"short":            {{ID: "1"}},
		"letters":          {{ID: "11111111111a"}},
		"half a pair":      {{ID: one, AccessKeyID: "x"}},
		"other half":       {{ID: one, SecretAccessKey: "x"}},
		"slash":            {{ID: one, AccessKeyID: "a/b", SecretAccessKey: "x"}},
		"new line":         {{ID: one, AccessKeyID: "a", SecretAccessKey: "x\ny"}},
		"long":             {{ID: one, AccessKeyID: strings.Repeat("a", 129), SecretAccessKey: "x"}},
		"somebody else's":  {{ID: one, AccessKeyID: "a", SecretAccessKey: "x"}, {ID: two, AccessKeyID: "a", SecretAccessKey: "x"}},
		"somebody else's²": {{ID: one, AccessKeyID: "a", SecretAccessKey: "x"}, {ID: two, AccessKeyID: "a", SecretAccessKey: "y"}},
	} {
		if _, err := newNode(t).start(t, accounts...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSecretsAreSealed(t *testing.T) {
	n := newNode(t)
	n.must(t, iam.Account{ID: one})
	secret := n.file(t)["default"][1]
	err := n.store.Scan(store.Range{}, func(key, value []byte) error {
		if bytes.Contains(value, []byte(secret)) || bytes.Contains(key, []byte(secret)) {
			t.Errorf("in the clear: %q %q", key, value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n.root = seal.NewRoot([seal.KeyBytes]byte{8})
	if _, err := n.start(t, iam.Account{ID: one}); !errors.Is(err, seal.ErrOtherKey) {
		t.Errorf("another root key: %v", err)
	}
}
