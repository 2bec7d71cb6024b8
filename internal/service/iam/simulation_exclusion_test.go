package iam

// Proves which policies an exclusion of SimulatePrincipalPolicy names, and which identifiers are refused.

import (
	"testing"

	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

func TestExclusions(t *testing.T) {
	own := &managedPolicy{Account: "123456789012", arn: "arn:aws:iam::123456789012:policy/team/put"}
	aws := &managedPolicy{Account: awsAccount, arn: "arn:aws:iam::aws:policy/ReadOnlyAccess"}
	policies := map[string]held{
		"inline": {kind: "role", holder: "Maker-1", name: "inline"}, "own": {managed: own}, "aws": {managed: aws}, "boundary": {managed: own, boundary: true},
	}
	ofType := func(name string) iamapi.PolicyIdentifier { return iamapi.PolicyIdentifier{PolicyType: wire.Some(name)} }
	ofARN := func(text string) iamapi.PolicyIdentifier { return iamapi.PolicyIdentifier{PolicyArn: wire.Some(text)} }
	inline := func(kind, holder, name string) iamapi.PolicyIdentifier {
		return iamapi.PolicyIdentifier{InlinePolicyIdentifier: &iamapi.InlinePolicyIdentifierType{
			PolicyName: wire.Some(name), AttachmentType: wire.Some(kind), AttachmentName: wire.Some(holder),
		}}
	}
	for name, test := range map[string]struct {
		by   iamapi.PolicyIdentifier
		want []string
	}{
		"inline policies":     {ofType("inline"), []string{"inline"}},
		"AWS's":               {ofType("aws-managed"), []string{"aws"}},
		"the account's":       {ofType("user-managed"), []string{"own"}},
		"the boundary":        {ofType("permission-boundary"), []string{"boundary"}},
		"service control":     {ofType("scp"), nil},
		"an ARN":              {ofARN(aws.arn), []string{"aws"}},
		"ARNs that begin so":  {ofARN("arn:aws:iam::123456789012:policy/team/*"), []string{"own", "boundary"}},
		"ARNs of that length": {ofARN("arn:aws:iam::123456789012:policy/team/p?t"), []string{"own", "boundary"}},
		"ARNs of another":     {ofARN("arn:aws:iam::123456789012:policy/team/p?"), nil},
		"one inline policy":   {inline("role", "maker-?", "INLINE"), []string{"inline"}},
		"another's":           {inline("user", "maker-1", "inline"), nil},
		"of another name":     {inline("role", "maker-1", "other"), nil},
	} {
		if err := checkExclusion(&test.by); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		count := 0
		for _, wanted := range test.want {
			p := policies[wanted]
			if !p.excluded([]iamapi.PolicyIdentifier{test.by}) {
				t.Errorf("%s: %s is not excluded", name, wanted)
			}
		}
		for _, p := range policies {
			if p.excluded([]iamapi.PolicyIdentifier{test.by}) {
				count++
			}
		}
		if count != len(test.want) {
			t.Errorf("%s: %d are excluded", name, count)
		}
	}
	both := ofType("inline")
	both.PolicyArn = wire.Some(aws.arn)
	for name, refused := range map[string]iamapi.PolicyIdentifier{
		"nothing": {}, "two": both, "no ARN": ofARN("ReadOnlyAccess"), "a role's": ofARN("arn:aws:iam::123456789012:role/a"),
		"two stars": ofARN("arn:aws:iam::aws:policy/*a*"), "any account": ofARN("arn:aws:iam::*:policy/a"),
	} {
		if checkExclusion(&refused) == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
