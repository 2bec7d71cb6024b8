package iam_test

// Proves the quotas: at each the last thing that fits is taken and the next one refused with AWS's text, and nothing of what
// is refused stays.

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/service/iam/iamtest"
)

// sized is a policy of exactly n characters, white space not counted; it has much of that.
func sized(n int) string {
	const rest = `{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Deny","Action":"sqs:*","Resource":"*"}]}`
	return strings.ReplaceAll(strings.Replace(rest, `"Sid":""`, `"Sid":"`+strings.Repeat("x", n-len(rest))+`"`, 1), ",", " ,\n\t ")
}

func trustSized(n int) string {
	const rest = `{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`
	return strings.Replace(rest, `"Sid":""`, `"Sid":"`+strings.Repeat("x", n-len(rest))+`"`, 1)
}

func refused(t *testing.T, a *iamtest.Answer, status int, code, message string) {
	t.Helper()
	if a.Status != status || a.Code != code || a.Message != message {
		t.Errorf("%d %s %s\nwant %d %s %s", a.Status, a.Code, a.Message, status, code, message)
	}
}

func TestSizesOfPolicies(t *testing.T) {
	w := iamtest.New(t)
	w.User(t, "alice", "")
	w.Role(t, "worker", `{"AWS":"*"}`, "")
	put := func(kind, name, document string) *iamtest.Answer {
		return w.Call(t, iamtest.Root, "iam", "Put"+kind+"Policy", kind+"Name", map[string]string{"User": "alice", "Role": "worker"}[kind], "PolicyName", name, "PolicyDocument", document)
	}
	for _, test := range []struct {
		kind, entity string
		most         int
	}{{"User", "user alice", 2048}, {"Role", "role worker", 10_240}} {
		if a := put(test.kind, "a", sized(test.most-200)); a.Code != "" {
			t.Fatal(a.Message)
		}
		refused(t, put(test.kind, "b", sized(201)), 409, "LimitExceeded", fmt.Sprintf("Maximum policy size of %d bytes exceeded for %s", test.most, test.entity))
		if a := put(test.kind, "b", sized(200)); a.Code != "" {
			t.Fatal(a.Message)
		}
		refused(t, put(test.kind, "a", sized(test.most-199)), 409, "LimitExceeded", fmt.Sprintf("Maximum policy size of %d bytes exceeded for %s", test.most, test.entity))
		if a := put(test.kind, "a", sized(300)); a.Code != "" {
			t.Fatal(a.Message)
		}
	}
	create := func(name, document string) *iamtest.Answer {
		return w.Call(t, iamtest.Root, "iam", "CreatePolicy", "PolicyName", name, "PolicyDocument", document)
	}
	refused(t, create("p", sized(6145)), 409, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144")
	if a := create("p", sized(6144)); a.Code != "" {
		t.Fatal(a.Message)
	}
	refused(t, w.Call(t, iamtest.Root, "iam", "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", trustSized(2049)), 409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
	w.Must(t, iamtest.Root, "iam", "CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", trustSized(2048))
	refused(t, w.Call(t, iamtest.Root, "iam", "UpdateAssumeRolePolicy", "RoleName", "r", "PolicyDocument", trustSized(2049)), 409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
}

func TestNumbersOfThings(t *testing.T) {
	w := iamtest.New(t)
	w.User(t, "alice", "")
	w.Role(t, "worker", `{"AWS":"*"}`, "")
	var arns []string
	for i := range 11 {
		a := w.Must(t, iamtest.Root, "iam", "CreatePolicy", "PolicyName", "p"+strconv.Itoa(i), "PolicyDocument", iamtest.Allow("sqs:*"))
		arns = append(arns, a.Get("Policy.Arn"))
	}
	for i, policyARN := range arns {
		user := w.Call(t, iamtest.Root, "iam", "AttachUserPolicy", "UserName", "alice", "PolicyArn", policyARN)
		role := w.Call(t, iamtest.Root, "iam", "AttachRolePolicy", "RoleName", "worker", "PolicyArn", policyARN)
		if i < 10 {
			if user.Code+role.Code != "" {
				t.Fatal(user.Message, role.Message)
			}
			continue
		}
		refused(t, user, 409, "LimitExceeded", "Cannot exceed quota for PoliciesPerUser: 10")
		refused(t, role, 409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10")
	}
	if a := w.Call(t, iamtest.Root, "iam", "AttachUserPolicy", "UserName", "alice", "PolicyArn", arns[0]); a.Code != "" {
		t.Errorf("attaching again at the quota: %s", a.Message)
	}
}

func TestNumberOfTags(t *testing.T) {
	w := iamtest.New(t)
	w.User(t, "alice", "")
	params := []string{"UserName", "alice"}
	for i := 1; i <= 50; i++ {
		n := strconv.Itoa(i)
		params = append(params, "Tags.member."+n+".Key", "k"+n, "Tags.member."+n+".Value", "v")
	}
	w.Must(t, iamtest.Root, "iam", "TagUser", params...)
	w.Must(t, iamtest.Root, "iam", "TagUser", "UserName", "alice", "Tags.member.1.Key", "K1", "Tags.member.1.Value", "replaced")
	refused(t, w.Call(t, iamtest.Root, "iam", "TagUser", "UserName", "alice", "Tags.member.1.Key", "more", "Tags.member.1.Value", ""),
		409, "LimitExceeded", "The number of tags has reached the maximum limit.")
	if a := w.Must(t, iamtest.Root, "iam", "ListUserTags", "UserName", "alice"); !a.Has("Tags.50.Key") || a.Has("Tags.51.Key") {
		t.Error("not fifty tags")
	}
}

// The account's quotas, up to which every creation must stay quick.
func TestNumberOfRoles(t *testing.T) {
	w := iamtest.New(t)
	root := rootOf(t, w)
	trust := trustSized(200)
	for i := range 1000 {
		if a := w.CallInside(t, root, "iam", "CreateRole", "RoleName", "r"+strconv.Itoa(i), "AssumeRolePolicyDocument", trust); a.Code != "" {
			t.Fatal(i, a.Message)
		}
	}
	refused(t, w.CallInside(t, root, "iam", "CreateRole", "RoleName", "more", "AssumeRolePolicyDocument", trust), 409, "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000")
	other := w.Call(t, iamtest.OtherRoot, "iam", "CreateRole", "RoleName", "more", "AssumeRolePolicyDocument", trust)
	if other.Code != "" {
		t.Errorf("another account's quota: %s", other.Message)
	}
	count, marker := 0, []string{}
	for {
		page := w.CallInside(t, root, "iam", "ListRoles", append([]string{"MaxItems", "999"}, marker...)...)
		for page.Has("Roles." + strconv.Itoa(count%999+1) + ".RoleName") {
			count++
			if count%999 == 0 {
				break
			}
		}
		if page.Get("IsTruncated") == "false" {
			break
		}
		marker = []string{"Marker", page.Get("Marker")}
	}
	if count != 1000 {
		t.Errorf("%d roles are listed", count)
	}
}
