package sts_test

// Proves the limits of what a session carries, and that what it carries takes effect.

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/service/iam/iamtest"
)

// noise is text that does not compress.
func noise(n int) string {
	chance := rand.New(rand.NewPCG(1, uint64(n)))
	var b strings.Builder
	for range n {
		b.WriteByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"[chance.IntN(64)])
	}
	return b.String()
}

func TestRoomOfSessions(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", iamtest.Allow("*"))
	roleARN := w.Role(t, "role", `{"AWS":"123456789012"}`, "")
	assume := func(params ...string) *iamtest.Answer {
		return w.Call(t, alice, "sts", "AssumeRole", append([]string{"RoleArn", roleARN, "RoleSessionName", "work"}, params...)...)
	}
	tags := func(n, size int) (params []string) {
		for i := 1; i <= n; i++ {
			member := "Tags.member." + strconv.Itoa(i)
			params = append(params, member+".Key", fmt.Sprint("k", i), member+".Value", noise(size + i)[i:])
		}
		return params
	}
	if a := assume(tags(50, 16)...); a.Code != "" || a.Get("PackedPolicySize") == "" {
		t.Errorf("%d %s %s", a.Status, a.Code, a.Message)
	}
	if a := assume(tags(50, 256)...); a.Code != "PackedPolicyTooLarge" || !strings.HasPrefix(a.Message, "Packed size of session tags consumes ") || !strings.HasSuffix(a.Message, "% of allotted space.") {
		t.Errorf("%d %s %s", a.Status, a.Code, a.Message)
	}
	if a := assume(tags(51, 1)...); a.Code != "ValidationError" {
		t.Errorf("51 tags: %d %s", a.Status, a.Code)
	}
	policyOf := func(n int) string {
		return strings.Replace(iamtest.Allow("sqs:*"), `"Effect"`, `"Sid":"`+strings.Repeat("x", n-len(iamtest.Allow("sqs:*"))-len(`"Sid":"",`))+`","Effect"`, 1)
	}
	if a := assume("Policy", policyOf(2048)); a.Code != "" {
		t.Errorf("%d %s %s", a.Status, a.Code, a.Message)
	}
	if a := assume("Policy", policyOf(2049)); a.Code != "PackedPolicyTooLarge" || a.Message != "Packed policy consumes 101% of allotted space, please use smaller policy." {
		t.Errorf("%d %s %s", a.Status, a.Code, a.Message)
	}
	var arns []string
	for i := 1; i <= 11; i++ {
		arns = append(arns, "PolicyArns.member."+strconv.Itoa(i)+".arn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess")
	}
	if a := assume(arns[:20]...); a.Code != "" {
		t.Errorf("ten policies: %d %s %s", a.Status, a.Code, a.Message)
	}
	if a := assume(arns...); a.Code != "ValidationError" {
		t.Errorf("eleven policies: %d %s", a.Status, a.Code)
	}
}

func TestSessionFactsReachConditions(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", iamtest.Allow("*"))
	roleARN := w.Role(t, "role", `{"AWS":"123456789012"}`, "")
	session := w.Must(t, alice, "sts", "AssumeRole", "RoleArn", roleARN, "RoleSessionName", "work", "SourceIdentity", "ann",
		"Tags.member.1.Key", "Team", "Tags.member.1.Value", "a").Credentials()
	_, holder, err := w.STS.Find(session.AccessKeyID, session.SessionToken, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if value, ok := w.STS.SessionTag(holder, "team"); !ok || value != "a" {
		t.Errorf("%q, %v", value, ok)
	}
	if _, ok := w.STS.SessionTag(holder, "tea"); ok {
		t.Error("a tag that is not there")
	}
	if value, ok := w.STS.SourceIdentity(holder); !ok || value != "ann" {
		t.Errorf("%q, %v", value, ok)
	}
	_, holder, err = w.IAM.FindKey(alice.AccessKeyID)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := w.STS.SourceIdentity(holder); ok {
		t.Error("a user with a source identity")
	}
}
