package iam_test

// Proves that last uses are told up to a minute late, survive a restart up to a quarter of an hour late, and are forgotten
// with the key or role.

import (
	"testing"
	"time"

	"sluice/internal/service/iam/iamtest"
)

func TestLastUseOfKeys(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", iamtest.Allow("*"))
	_, holder, err := w.IAM.FindKey(alice.AccessKeyID)
	if err != nil {
		t.Fatal(err)
	}
	last := func() [3]string {
		a := w.Must(t, iamtest.Root, "iam", "GetAccessKeyLastUsed", "AccessKeyId", alice.AccessKeyID)
		if a.Get("UserName") != "alice" {
			t.Errorf("used by %q", a.Get("UserName"))
		}
		return [3]string{a.Get("AccessKeyLastUsed.LastUsedDate"), a.Get("AccessKeyLastUsed.ServiceName"), a.Get("AccessKeyLastUsed.Region")}
	}
	for _, step := range []struct {
		at              time.Duration
		service, region string
		want            [3]string
	}{
		{0, "sqs", "eu-west-1", [3]string{"2026-01-02T03:04:05Z", "sqs", "eu-west-1"}},
		{59 * time.Second, "sqs", "eu-west-1", [3]string{"2026-01-02T03:04:05Z", "sqs", "eu-west-1"}}, // noted once a minute
		{59 * time.Second, "iam", "us-east-1", [3]string{"2026-01-02T03:05:04Z", "iam", "us-east-1"}}, // but another service at once
		{30 * time.Second, "sqs", "eu-west-1", [3]string{"2026-01-02T03:05:04Z", "iam", "us-east-1"}}, // an old one is none
		{3 * time.Minute, "iam", "us-east-1", [3]string{"2026-01-02T03:07:05Z", "iam", "us-east-1"}},
	} {
		w.IAM.Used(holder, step.service, step.region, iamtest.Start.Add(step.at))
		if got := last(); got != step.want {
			t.Errorf("after %v: %v, want %v", step.at, got, step.want)
		}
	}
	w.Restart(t)
	if got := last(); got != [3]string{"2026-01-02T03:04:05Z", "sqs", "eu-west-1"} {
		t.Errorf("after a restart: %v", got)
	}
	w.IAM.Used(holder, "sqs", "eu-west-1", iamtest.Start.Add(15*time.Minute))
	w.Restart(t)
	if got := last(); got[0] != "2026-01-02T03:19:05Z" {
		t.Errorf("after another: %v", got)
	}
	w.Must(t, iamtest.Root, "iam", "DeleteAccessKey", "UserName", "alice", "AccessKeyId", alice.AccessKeyID)
	w.IAM.Used(holder, "sqs", "eu-west-1", iamtest.Start.Add(time.Hour)) // a call that was under way
	w.Restart(t)
	refused(t, w.Call(t, iamtest.Root, "iam", "GetAccessKeyLastUsed", "AccessKeyId", alice.AccessKeyID), 404, "NoSuchEntity", "The Access Key with id "+alice.AccessKeyID+" cannot be found")
}

func TestLastUseOfRoles(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", iamtest.Allow("*"))
	roleARN := w.Role(t, "worker", `{"AWS":"123456789012"}`, "")
	session := w.Must(t, alice, "sts", "AssumeRole", "RoleArn", roleARN, "RoleSessionName", "work").Credentials()
	_, holder, err := w.STS.Find(session.AccessKeyID, session.SessionToken, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	w.IAM.Used(holder, "sqs", "eu-west-1", iamtest.Start)
	a := w.Must(t, iamtest.Root, "iam", "GetRole", "RoleName", "worker")
	if a.Get("Role.RoleLastUsed.LastUsedDate") != "2026-01-02T03:04:05Z" || a.Get("Role.RoleLastUsed.Region") != "eu-west-1" {
		t.Errorf("%v", a.Leaves)
	}
	w.Restart(t)
	if a := w.Must(t, iamtest.Root, "iam", "GetRole", "RoleName", "worker"); a.Get("Role.RoleLastUsed.Region") != "eu-west-1" {
		t.Errorf("after a restart: %v", a.Leaves)
	}
}
