package policy_test

// Proves that refusals read as AWS's do: every phrase of the IAM User Guide, "Troubleshoot access denied error messages",
// word for word. Two of the guide's phrases are not held: a typing error in the service ("codecommit:ListRespositories"),
// and "a sessions policy", which services write "a session policy" (as Amazon S3's guide does).

import (
	"testing"

	"sluice/internal/service/iam/policy"
)

const (
	john        = "arn:aws:iam::123456789012:user/John"
	deployments = "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:*"
)

// worded is a decision, and how it reads.
type worded struct {
	verdict policy.Verdict
	source  policy.Source
	denial  policy.Denial
	want    string
}

func readAs(t *testing.T, cases []worded) {
	t.Helper()
	for _, c := range cases {
		if got := c.denial.Text(policy.Decision{Verdict: c.verdict, Source: c.source}); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestDenialsByLimits(t *testing.T) {
	readAs(t, []worded{
		{
			policy.ImplicitDeny, policy.FromServiceControl,
			policy.Denial{Principal: "arn:aws:iam::777788889999:user/John", Action: "codecommit:ListRepositories"},
			"User: arn:aws:iam::777788889999:user/John is not authorized to perform: codecommit:ListRepositories because no service control policy allows the codecommit:ListRepositories action",
		},
		{
			policy.ExplicitDeny, policy.FromServiceControl,
			policy.Denial{Principal: "arn:aws:iam::777788889999:user/John", Action: "codecommit:ListRepositories"},
			"User: arn:aws:iam::777788889999:user/John is not authorized to perform: codecommit:ListRepositories with an explicit deny in a service control policy",
		},
		{
			policy.ImplicitDeny, policy.FromBoundary,
			policy.Denial{Principal: john, Action: "codedeploy:ListDeployments", Resource: deployments},
			"User: arn:aws:iam::123456789012:user/John is not authorized to perform: codedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:* because no permissions boundary allows the codedeploy:ListDeployments action",
		},
		{
			policy.ExplicitDeny, policy.FromBoundary,
			policy.Denial{Principal: "arn:aws:iam::777788889999:user/John", Action: "sagemaker:ListModels"},
			"User: arn:aws:iam::777788889999:user/John is not authorized to perform: sagemaker:ListModels with an explicit deny in a permissions boundary",
		},
		{
			policy.ImplicitDeny, policy.FromSession,
			policy.Denial{Principal: john, Action: "codecommit:ListRepositories"},
			"User: arn:aws:iam::123456789012:user/John is not authorized to perform: codecommit:ListRepositories because no session policy allows the codecommit:ListRepositories action",
		},
		{
			policy.ExplicitDeny, policy.FromSession,
			policy.Denial{Principal: "arn:aws:iam::123456789012:user/MaryMajor", Action: "s3:GetObject", Resource: `"arn:aws:s3:::amzn-s3-demo-bucket1/object-name"`},
			`User: arn:aws:iam::123456789012:user/MaryMajor is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::amzn-s3-demo-bucket1/object-name" with an explicit deny in a session policy`,
		},
		{ // AWS Security Blog, "Enhanced access denied error messages with policy ARNs"
			policy.ExplicitDeny, policy.FromServiceControl,
			policy.Denial{
				Principal: "arn:aws:iam::123456789012:user/Matt", Action: "iam:ListRoles", Resource: "arn:aws:iam::123456789012:role/*",
				PolicyARN: "arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd",
			},
			"User: arn:aws:iam::123456789012:user/Matt is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::123456789012:role/* with an explicit deny in a service control policy: arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd",
		},
	})
}

func TestDenialsByGrants(t *testing.T) {
	readAs(t, []worded{
		{
			policy.ImplicitDeny, policy.FromResource,
			policy.Denial{Principal: john, Action: "secretsmanager:GetSecretValue"},
			"User: arn:aws:iam::123456789012:user/John is not authorized to perform: secretsmanager:GetSecretValue because no resource-based policy allows the secretsmanager:GetSecretValue action",
		},
		{
			policy.ExplicitDeny, policy.FromResource,
			policy.Denial{Principal: john, Action: "secretsmanager:GetSecretValue", Resource: "arn:aws:secretsmanager:us-east-1:123456789012:secret:*"},
			"User: arn:aws:iam::123456789012:user/John is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:123456789012:secret:* with an explicit deny in a resource-based policy",
		},
		{
			policy.ImplicitDeny, policy.FromTrust,
			policy.Denial{Principal: john, Action: "sts:AssumeRole"},
			"User: arn:aws:iam::123456789012:user/John is not authorized to perform: sts:AssumeRole because no role trust policy allows the sts:AssumeRole action",
		},
		{
			policy.ExplicitDeny, policy.FromTrust,
			policy.Denial{Principal: "arn:aws:iam::777788889999:user/John", Action: "sts:AssumeRole"},
			"User: arn:aws:iam::777788889999:user/John is not authorized to perform: sts:AssumeRole with an explicit deny in the role trust policy",
		},
		{
			policy.ImplicitDeny, policy.FromIdentity,
			policy.Denial{Principal: "arn:aws:iam::123456789012:role/HR", Action: "codecommit:ListRepositories"},
			"User: arn:aws:iam::123456789012:role/HR is not authorized to perform: codecommit:ListRepositories because no identity-based policy allows the codecommit:ListRepositories action",
		},
		{
			policy.ExplicitDeny, policy.FromIdentity,
			policy.Denial{Principal: "arn:aws:iam::123456789012:role/HR", Action: "codedeploy:ListDeployments", Resource: deployments},
			"User: arn:aws:iam::123456789012:role/HR is not authorized to perform: codedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:* with an explicit deny in an identity-based policy",
		},
		{
			policy.Allow, policy.FromIdentity,
			policy.Denial{Principal: "p", Action: "a:b", Resource: "r"},
			"User: p is not authorized to perform: a:b on resource: r",
		},
	})
}

// Proves that a decision nobody made denies.
func TestZeroDecisionDenies(t *testing.T) {
	var d policy.Decision
	if d.Allowed() || d.Verdict != policy.ImplicitDeny {
		t.Errorf("%+v", d)
	}
}
