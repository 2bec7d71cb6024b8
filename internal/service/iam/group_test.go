package iam_test

// Proves of groups what scripts cannot: their quotas, that memberships changed at once neither pass a quota nor get lost, that
// what a group allowed is gone when the answer to taking it away is there, and that a group's deletion and a user's joining it
// cannot both succeed.

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"sluice/internal/service/iam/iamtest"
)

func TestQuotasOfGroups(t *testing.T) {
	w := iamtest.New(t)
	root := rootOf(t, w)
	for i := range 300 {
		if a := w.CallInside(t, root, "iam", "CreateGroup", "GroupName", "g"+strconv.Itoa(i)); a.Code != "" {
			t.Fatal(i, a.Message)
		}
	}
	refused(t, w.CallInside(t, root, "iam", "CreateGroup", "GroupName", "more"), 409, "LimitExceeded", "Cannot exceed quota for GroupsPerAccount: 300")
	w.Must(t, iamtest.OtherRoot, "iam", "CreateGroup", "GroupName", "more")
	w.User(t, "alice", "")
	for i := range 10 {
		w.Must(t, iamtest.Root, "iam", "AddUserToGroup", "UserName", "alice", "GroupName", "g"+strconv.Itoa(i))
	}
	refused(t, w.Call(t, iamtest.Root, "iam", "AddUserToGroup", "UserName", "alice", "GroupName", "g10"), 409, "LimitExceeded", "Cannot exceed quota for GroupsPerUser: 10")
	w.Must(t, iamtest.Root, "iam", "AddUserToGroup", "UserName", "alice", "GroupName", "g9")
	for i := range 11 {
		made := w.Must(t, iamtest.Root, "iam", "CreatePolicy", "PolicyName", "p"+strconv.Itoa(i), "PolicyDocument", iamtest.Allow("sqs:*"))
		a := w.Call(t, iamtest.Root, "iam", "AttachGroupPolicy", "GroupName", "g0", "PolicyArn", made.Get("Policy.Arn"))
		if i < 10 && a.Code != "" {
			t.Fatal(a.Message)
		}
		if i == 10 {
			refused(t, a, 409, "LimitExceeded", "Cannot exceed quota for PoliciesPerGroup: 10")
		}
	}
	w.Must(t, iamtest.Root, "iam", "PutGroupPolicy", "GroupName", "g0", "PolicyName", "a", "PolicyDocument", sized(5000))
	refused(t, w.Call(t, iamtest.Root, "iam", "PutGroupPolicy", "GroupName", "g0", "PolicyName", "b", "PolicyDocument", sized(121)),
		409, "LimitExceeded", "Maximum policy size of 5120 bytes exceeded for group g0")
	w.Must(t, iamtest.Root, "iam", "PutGroupPolicy", "GroupName", "g0", "PolicyName", "b", "PolicyDocument", sized(120))
}

func TestMembershipsAtOnce(t *testing.T) {
	w := iamtest.New(t)
	root := rootOf(t, w)
	w.User(t, "alice", "")
	for i := range 20 {
		w.Must(t, iamtest.Root, "iam", "CreateGroup", "GroupName", "g"+strconv.Itoa(i))
	}
	var joined, deleted atomic.Int32
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			if a := w.CallInside(t, root, "iam", "AddUserToGroup", "UserName", "alice", "GroupName", "g"+strconv.Itoa(i)); a.Code == "" {
				joined.Add(1)
			}
		})
		wait.Go(func() {
			if a := w.CallInside(t, root, "iam", "DeleteGroup", "GroupName", "g"+strconv.Itoa(i)); a.Code == "" {
				deleted.Add(1)
			}
			w.CallInside(t, root, "iam", "ListGroupsForUser", "UserName", "alice")
			w.CallInside(t, root, "iam", "GetGroup", "GroupName", "g"+strconv.Itoa(i))
		})
	}
	wait.Wait()
	a := w.Must(t, iamtest.Root, "iam", "ListGroupsForUser", "UserName", "alice")
	count := 0
	for a.Has(fmt.Sprintf("Groups.%d.GroupName", count+1)) {
		count++
	}
	if count != int(joined.Load()) || count > 10 || count+int(deleted.Load()) > 20 {
		t.Errorf("%d groups were joined, %d deleted, and %d are listed", joined.Load(), deleted.Load(), count)
	}
	before := portrait(t, w)
	w.Restart(t)
	if after := portrait(t, w); after != before {
		t.Error("the disk holds something else")
	}
}

func TestPermissionsOfGroupsWhileTheyChange(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", "")
	w.Must(t, iamtest.Root, "iam", "CreateGroup", "GroupName", "g")
	w.Must(t, iamtest.Root, "iam", "PutGroupPolicy", "GroupName", "g", "PolicyName", "p", "PolicyDocument", iamtest.Allow("iam:GetUser"))
	for range 20 {
		w.Must(t, iamtest.Root, "iam", "AddUserToGroup", "GroupName", "g", "UserName", "alice")
		if a := w.Call(t, alice, "iam", "GetUser"); a.Code != "" {
			t.Fatal(a.Message)
		}
		w.Must(t, iamtest.Root, "iam", "RemoveUserFromGroup", "GroupName", "g", "UserName", "alice")
		if a := w.Call(t, alice, "iam", "GetUser"); a.Code != "AccessDenied" {
			t.Fatal("a permission outlived its group")
		}
	}
}
