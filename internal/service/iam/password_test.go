package iam_test

// Proves that nothing of a password reaches the disk or an answer but a salted hash, and that passwords changed at once leave one
// that is known to whoever was told so.

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"sluice/internal/service/iam/iamtest"
	"sluice/internal/store"
)

func TestPasswordsAreNowhere(t *testing.T) {
	w := iamtest.New(t)
	const password, next = "Correct-Horse-1", "Battery-Staple-2"
	keys := w.User(t, "alice", iamtest.Allow("iam:*"))
	w.User(t, "bob", "")
	answers := []*iamtest.Answer{
		w.Must(t, iamtest.Root, "iam", "CreateLoginProfile", "UserName", "alice", "Password", password),
		w.Must(t, iamtest.Root, "iam", "CreateLoginProfile", "UserName", "bob", "Password", password),
		w.Must(t, iamtest.Root, "iam", "GetLoginProfile", "UserName", "alice"),
		w.Must(t, keys, "iam", "ChangePassword", "OldPassword", password, "NewPassword", next),
		w.Call(t, keys, "iam", "ChangePassword", "OldPassword", password, "NewPassword", next+next),
		w.Call(t, keys, "iam", "UpdateLoginProfile", "UserName", "alice", "Password", password+"\n\x01"),
	}
	for _, a := range answers {
		if text := fmt.Sprint(*a); bytes.Contains([]byte(text), []byte(password)) || bytes.Contains([]byte(text), []byte(next)) {
			t.Errorf("an answer has the password: %s", text)
		}
	}
	var values []byte
	if err := w.Store.Scan(store.Range{}, func(key, value []byte) error {
		values = append(append(values, key...), value...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(values, []byte(password)) || bytes.Contains(values, []byte(next)) || !bytes.Contains(values, []byte("220000")) {
		t.Error("the disk has the password, or no hash of it")
	}
}

func TestPasswordsChangedAtOnce(t *testing.T) {
	w := iamtest.New(t)
	keys := w.User(t, "alice", iamtest.Allow("iam:ChangePassword"))
	w.Must(t, iamtest.Root, "iam", "CreateLoginProfile", "UserName", "alice", "Password", "Password-0")
	var winner atomic.Pointer[string]
	var wins atomic.Int32
	var wait sync.WaitGroup
	for i := range 2 {
		password := fmt.Sprintf("Password-%d", i+1)
		wait.Go(func() {
			if a := w.Call(t, keys, "iam", "ChangePassword", "OldPassword", "Password-0", "NewPassword", password); a.Code == "" {
				wins.Add(1)
				winner.Store(&password)
			}
		})
	}
	wait.Wait()
	if wins.Load() != 1 {
		t.Fatalf("%d of two changes of one password succeeded", wins.Load())
	}
	w.Restart(t)
	w.Must(t, keys, "iam", "ChangePassword", "OldPassword", *winner.Load(), "NewPassword", "Password-9")
}
