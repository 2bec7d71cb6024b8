package iam

import (
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// detail is something that GetAccountAuthorizationDetails tells of.
type detail struct {
	key string // sorts details in pages
	add func(*iamapi.GetAccountAuthorizationDetailsResponse)
}

// The kinds of details (IAM API Reference, GetAccountAuthorizationDetails, Filter).
const (
	detailUser       = "User"
	detailRole       = "Role"
	detailGroup      = "Group"
	detailLocal      = "LocalManagedPolicy"
	detailAWSManaged = "AWSManagedPolicy"
)

// details collects what an account has of the kinds that the filter names, or of all: users, groups, roles, then policies, each by name.
// Of AWS's policies those count that somebody has.
func (s *Service) details(account string, filter []string) []detail {
	wanted := func(kind string) bool { return len(filter) == 0 || slices.Contains(filter, kind) }
	type response = iamapi.GetAccountAuthorizationDetailsResponse
	var out []detail
	if wanted(detailUser) {
		for _, u := range s.users(account) {
			out = append(out, detail{"1" + u.key(), func(r *response) { r.UserDetailList = append(r.UserDetailList, s.userDetail(u)) }})
		}
	}
	if wanted(detailGroup) {
		for _, g := range s.groups(account) {
			out = append(out, detail{"2" + g.key(), func(r *response) { r.GroupDetailList = append(r.GroupDetailList, s.groupDetail(g)) }})
		}
	}
	if wanted(detailRole) {
		for _, role := range s.roles(account) {
			out = append(out, detail{"3" + role.key(), func(r *response) { r.RoleDetailList = append(r.RoleDetailList, s.roleDetail(role)) }})
		}
	}
	attached, bounding := s.holders(account)
	for _, p := range s.policies(account) {
		uses, bounds := attached[p.arn], bounding[p.arn]
		if p.isAWS() && wanted(detailAWSManaged) && uses+bounds > 0 || !p.isAWS() && wanted(detailLocal) {
			out = append(out, detail{"4" + p.key(), func(r *response) { r.Policies = append(r.Policies, p.detail(uses, bounds)) }})
		}
	}
	return out
}

// userDetail leaves out the list of inline policies where there are none, unlike those of groups and roles (recorded answers).
func (s *Service) userDetail(u *user) iamapi.UserDetail {
	out := iamapi.UserDetail{
		Path: wire.Some(u.Path), UserName: wire.Some(u.Name), UserId: wire.Some(u.ID), Arn: wire.Some(u.arn), CreateDate: wire.Some(u.Created),
		GroupList: []string{}, AttachedManagedPolicies: s.attachedDetail(&u.identity), PermissionsBoundary: u.shownBoundary(), Tags: listTags(u.Tags),
	}
	if len(u.Inline) > 0 {
		out.UserPolicyList = u.inlineDetail()
	}
	for _, g := range s.groupsOf(u) {
		out.GroupList = append(out.GroupList, g.Name)
	}
	return out
}

func (s *Service) groupDetail(g *group) iamapi.GroupDetail {
	return iamapi.GroupDetail{
		Path: wire.Some(g.Path), GroupName: wire.Some(g.Name), GroupId: wire.Some(g.ID), Arn: wire.Some(g.arn), CreateDate: wire.Some(g.Created),
		GroupPolicyList: g.inlineDetail(), AttachedManagedPolicies: s.attachedDetail(&g.identity),
	}
}

func (s *Service) roleDetail(r *role) iamapi.RoleDetail {
	shown := s.shown(r)
	return iamapi.RoleDetail{
		Path: shown.Path, RoleName: shown.RoleName, RoleId: shown.RoleId, Arn: shown.Arn, CreateDate: shown.CreateDate,
		AssumeRolePolicyDocument: shown.AssumeRolePolicyDocument, InstanceProfileList: s.listedProfiles(s.profilesOf(r)),
		RolePolicyList: r.inlineDetail(), AttachedManagedPolicies: s.attachedDetail(&r.identity), PermissionsBoundary: shown.PermissionsBoundary,
		Tags: listTags(r.Tags), RoleLastUsed: shown.RoleLastUsed,
	}
}

// detail renders a policy with all its versions, newest first.
func (p *managedPolicy) detail(attached, bounding int64) iamapi.ManagedPolicyDetail {
	brief := p.briefly(attached, bounding)
	out := iamapi.ManagedPolicyDetail{
		PolicyName: brief.PolicyName, PolicyId: brief.PolicyId, Arn: brief.Arn, Path: brief.Path, DefaultVersionId: brief.DefaultVersionId,
		AttachmentCount: brief.AttachmentCount, PermissionsBoundaryUsageCount: brief.PermissionsBoundaryUsageCount, IsAttachable: brief.IsAttachable,
		Description: wire.NonZero(p.Description), CreateDate: brief.CreateDate, UpdateDate: brief.UpdateDate,
	}
	for i := range slices.Backward(p.Versions) {
		v := p.listed(&p.Versions[i])
		v.Document = encoded(p.Versions[i].Document)
		out.PolicyVersionList = append(out.PolicyVersionList, v)
	}
	return out
}

func (i *identity) inlineDetail() []iamapi.PolicyDetail {
	out := []iamapi.PolicyDetail{}
	for k := range i.Inline {
		out = append(out, iamapi.PolicyDetail{PolicyName: wire.Some(i.Inline[k].Name), PolicyDocument: encoded(i.Inline[k].Document)})
	}
	return out
}

// attachedDetail lists the attached policies in the order they were attached.
func (s *Service) attachedDetail(i *identity) []iamapi.AttachedPolicy {
	out := []iamapi.AttachedPolicy{}
	for _, policyARN := range i.Attached {
		if p := s.managed(i.Account, policyARN); p != nil {
			out = append(out, iamapi.AttachedPolicy{PolicyName: wire.Some(p.Name), PolicyArn: wire.Some(p.arn)})
		}
	}
	return out
}
