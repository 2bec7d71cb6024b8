package iam_test

// Proves, under the race detector, that readers and writers do not disturb each other; that changes made at once all take
// place, one after the other, so that no quota is passed and no name is given twice; and that a permission that was taken away
// is gone when the answer is there.

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
)

func TestChangesAtOnce(t *testing.T) {
	w := iamtest.New(t)
	root := rootOf(t, w)
	w.User(t, "shared", iamtest.Allow("iam:GetUser"))
	var keys, users atomic.Int32
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for k := range 10 {
				if a := w.CallInside(t, root, "iam", "CreateAccessKey", "UserName", "shared"); a.Code == "" {
					keys.Add(1)
				}
				if a := w.CallInside(t, root, "iam", "CreateUser", "UserName", fmt.Sprint("user", k)); a.Code == "" {
					users.Add(1)
				}
				w.CallInside(t, root, "iam", "TagUser", "UserName", "shared", "Tags.member.1.Key", fmt.Sprint("k", i, "-", k), "Tags.member.1.Value", "v")
				w.CallInside(t, root, "iam", "ListUsers")
				w.CallInside(t, root, "iam", "GetAccountSummary")
				w.IAM.Used(root, "iam", "us-east-1", w.Clock.Now())
			}
		})
	}
	wait.Wait()
	if keys.Load() != 1 || users.Load() != 10 { // one key is there already
		t.Errorf("%d keys and %d users were made", keys.Load(), users.Load())
	}
	if a := w.Must(t, iamtest.Root, "iam", "ListUserTags", "UserName", "shared"); !a.Has("Tags.50.Key") || a.Has("Tags.51.Key") {
		t.Error("of 80 tags not the first fifty stayed")
	}
	before := portrait(t, w)
	w.Restart(t)
	if after := portrait(t, w); after != before {
		t.Error("the disk holds something else")
	}
}

func TestPermissionsWhileTheyChange(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", "")
	_, holder, err := w.IAM.FindKey(alice.AccessKeyID)
	if err != nil {
		t.Fatal(err)
	}
	var stop atomic.Bool
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			for !stop.Load() {
				var p policy.Policies
				w.IAM.Of(holder, &p)
				if _, _, err := w.IAM.FindKey(alice.AccessKeyID); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 50 {
		w.Must(t, iamtest.Root, "iam", "PutUserPolicy", "UserName", "alice", "PolicyName", "p", "PolicyDocument", iamtest.Allow("iam:GetUser"))
		if a := w.Call(t, alice, "iam", "GetUser"); a.Code != "" {
			t.Fatal(a.Message)
		}
		w.Must(t, iamtest.Root, "iam", "DeleteUserPolicy", "UserName", "alice", "PolicyName", "p")
		if a := w.Call(t, alice, "iam", "GetUser"); a.Code != "AccessDenied" {
			t.Fatal("a permission outlived its policy")
		}
	}
	stop.Store(true)
	wait.Wait()
}
