package iam

import (
	"net/url"
	"strings"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// second cuts a time to seconds, as IAM's answers have it.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// encoded is a policy document as answers hold it: "URL-encoded compliant with RFC 3986" (IAM API Reference, GetRole).
func encoded(document string) wire.Opt[string] {
	return wire.Some(strings.ReplaceAll(url.QueryEscape(document), "+", "%20"))
}

// briefly renders a user as ListUsers does, which leaves out boundary and tags.
func (u *user) briefly() iamapi.User {
	return iamapi.User{
		Path: wire.Some(u.Path), UserName: wire.Some(u.Name), UserId: wire.Some(u.ID), Arn: wire.Some(u.arn), CreateDate: wire.Some(u.Created),
	}
}

func (u *user) shown() *iamapi.User {
	out := u.briefly()
	out.PermissionsBoundary, out.Tags = u.shownBoundary(), showTags(u.Tags)
	return &out
}

// shownBoundary has the type "Policy": "This data type can only have a value of Policy" (AttachedPermissionsBoundary).
func (i *identity) shownBoundary() *iamapi.AttachedPermissionsBoundary {
	if i.Boundary == "" {
		return nil
	}
	return &iamapi.AttachedPermissionsBoundary{PermissionsBoundaryType: wire.Some("Policy"), PermissionsBoundaryArn: wire.Some(i.Boundary)}
}

// created renders a role as CreateRole does: without description, duration and last use (recorded answers).
func (s *Service) created(r *role) *iamapi.Role {
	return &iamapi.Role{
		Path: wire.Some(r.Path), RoleName: wire.Some(r.Name), RoleId: wire.Some(r.ID), Arn: wire.Some(r.arn), CreateDate: wire.Some(r.Created),
		AssumeRolePolicyDocument: encoded(s.showTrust(r.Trust)), PermissionsBoundary: r.shownBoundary(), Tags: showTags(r.Tags),
	}
}

// listed renders a role as ListRoles does: without boundary, tags and last use.
func (s *Service) listed(r *role) iamapi.Role {
	out := s.created(r)
	out.PermissionsBoundary, out.Tags = nil, nil
	out.Description, out.MaxSessionDuration = wire.NonZero(r.Description), wire.Some(r.MaxSessionSeconds)
	return *out
}

// shown renders a role with everything.
func (s *Service) shown(r *role) *iamapi.Role {
	out := s.created(r)
	out.Description, out.MaxSessionDuration = wire.NonZero(r.Description), wire.Some(r.MaxSessionSeconds)
	out.RoleLastUsed = &iamapi.RoleLastUsed{}
	if use, ok := s.uses.of(r.ID); ok {
		out.RoleLastUsed = &iamapi.RoleLastUsed{LastUsedDate: wire.Some(use.At), Region: wire.Some(use.Region)}
	}
	return out
}

// briefly renders a policy as CreatePolicy and ListPolicies do: without description and tags.
func (p *managedPolicy) briefly(attached, bounding int64) iamapi.Policy {
	return iamapi.Policy{
		PolicyName: wire.Some(p.Name), PolicyId: wire.Some(p.ID), Arn: wire.Some(p.arn), Path: wire.Some(p.Path),
		DefaultVersionId: wire.Some(p.Default), AttachmentCount: wire.Some(attached), PermissionsBoundaryUsageCount: wire.Some(bounding),
		IsAttachable: wire.Some(true), CreateDate: wire.Some(p.Created), UpdateDate: wire.Some(p.Updated),
	}
}

// listed renders a version as ListPolicyVersions does, without its document.
func (p *managedPolicy) listed(v *policyVersion) iamapi.PolicyVersion {
	return iamapi.PolicyVersion{VersionId: wire.Some(v.ID), IsDefaultVersion: wire.Some(v.ID == p.Default), CreateDate: wire.Some(v.Created)}
}
