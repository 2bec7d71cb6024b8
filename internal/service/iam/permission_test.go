package iam_test

// Proves that each operation on groups, instance profiles, service-linked roles, passwords and the account is refused to a user
// without its permission, whether or not what it is about exists, and let through with it. How: calls with real signatures.

import (
	"strings"
	"testing"

	"sluice/internal/service/iam/iamtest"
)

// permitted are calls that are valid as far as the model goes.
var permitted = []struct{ action, params string }{
	{"CreateGroup", "GroupName=x"},
	{"GetGroup", "GroupName=g"},
	{"UpdateGroup", "GroupName=g NewPath=/x/"},
	{"DeleteGroup", "GroupName=g"},
	{"ListGroups", ""},
	{"ListGroupsForUser", "UserName=bob"},
	{"AddUserToGroup", "GroupName=g UserName=bob"},
	{"RemoveUserFromGroup", "GroupName=g UserName=bob"},
	{"PutGroupPolicy", "GroupName=g PolicyName=p PolicyDocument={}"},
	{"GetGroupPolicy", "GroupName=g PolicyName=p"},
	{"DeleteGroupPolicy", "GroupName=g PolicyName=p"},
	{"ListGroupPolicies", "GroupName=g"},
	{"AttachGroupPolicy", "GroupName=g PolicyArn=arn:aws:iam::aws:policy/ReadOnlyAccess"},
	{"DetachGroupPolicy", "GroupName=g PolicyArn=arn:aws:iam::aws:policy/ReadOnlyAccess"},
	{"ListAttachedGroupPolicies", "GroupName=g"},
	{"CreateInstanceProfile", "InstanceProfileName=x"},
	{"GetInstanceProfile", "InstanceProfileName=p"},
	{"DeleteInstanceProfile", "InstanceProfileName=p"},
	{"ListInstanceProfiles", ""},
	{"ListInstanceProfilesForRole", "RoleName=r"},
	{"AddRoleToInstanceProfile", "InstanceProfileName=p RoleName=r"},
	{"RemoveRoleFromInstanceProfile", "InstanceProfileName=p RoleName=r"},
	{"TagInstanceProfile", "InstanceProfileName=p Tags.member.1.Key=k Tags.member.1.Value=v"},
	{"UntagInstanceProfile", "InstanceProfileName=p TagKeys.member.1=k"},
	{"ListInstanceProfileTags", "InstanceProfileName=p"},
	{"CreateServiceLinkedRole", "AWSServiceName=ecs.amazonaws.com"},
	{"DeleteServiceLinkedRole", "RoleName=AWSServiceRoleForECS"},
	{"GetServiceLinkedRoleDeletionStatus", "DeletionTaskId=task/x"},
	{"CreateLoginProfile", "UserName=bob Password=short"},
	{"GetLoginProfile", "UserName=bob"},
	{"UpdateLoginProfile", "UserName=bob Password=short"},
	{"DeleteLoginProfile", "UserName=bob"},
	{"ChangePassword", "OldPassword=a NewPassword=b"},
	{"UpdateAccountPasswordPolicy", ""},
	{"GetAccountPasswordPolicy", ""},
	{"DeleteAccountPasswordPolicy", ""},
	{"CreateAccountAlias", "AccountAlias=corp"},
	{"DeleteAccountAlias", "AccountAlias=corp"},
	{"ListAccountAliases", ""},
	{"GetAccountSummary", ""},
}

func TestNothingWithoutItsPermission(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", "")
	allow := func(actions ...string) {
		w.Must(t, iamtest.Root, "iam", "PutUserPolicy", "UserName", "alice", "PolicyName", "p", "PolicyDocument", iamtest.Allow(actions...))
	}
	for _, exists := range []bool{false, true} {
		if exists {
			w.User(t, "bob", "")
			w.Role(t, "r", `{"Service":"ec2.amazonaws.com"}`, "")
			w.Must(t, iamtest.Root, "iam", "CreateGroup", "GroupName", "g")
			w.Must(t, iamtest.Root, "iam", "CreateInstanceProfile", "InstanceProfileName", "p")
		}
		for _, call := range permitted {
			var params []string
			for _, param := range strings.Fields(call.params) {
				name, value, _ := strings.Cut(param, "=")
				params = append(params, name, value)
			}
			allow("sqs:*")
			if a := w.Call(t, alice, "iam", call.action, params...); a.Code != "AccessDenied" || !strings.Contains(a.Message, "iam:"+call.action+" ") {
				t.Errorf("%s without permission: %d %s %s", call.action, a.Status, a.Code, a.Message)
			}
			allow("iam:"+call.action, "iam:PassRole")
			if a := w.Call(t, alice, "iam", call.action, params...); a.Status == 403 || a.Status >= 500 {
				t.Errorf("%s with permission: %d %s %s", call.action, a.Status, a.Code, a.Message)
			}
		}
	}
}
