package iam

// Proves that every policy that AWS manages is in the table with its document, parses, and has identifiers of AWS's form.

import (
	"regexp"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

func TestPoliciesThatAWSManages(t *testing.T) {
	all, err := awsManaged()
	if err != nil {
		t.Fatal(err)
	}
	files, err := awsDocuments.ReadDir("awsmanaged")
	if err != nil || len(files) != len(all) {
		t.Errorf("%d documents for %d policies, %v", len(files), len(all), err)
	}
	seen := map[string]bool{}
	id := regexp.MustCompile(`^ANPA[A-Z2-7]{17}$`)
	for _, p := range all {
		if seen[p.arn] || seen[p.ID] || !id.MatchString(p.ID) || !strings.HasPrefix(p.arn, "arn:aws:iam::aws:policy/") {
			t.Errorf("%s %s", p.arn, p.ID)
		}
		seen[p.arn], seen[p.ID] = true, true
		if _, err := policy.Parse(policy.Managed, []byte(p.Versions[0].Document)); err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if first := p.effective(); first == nil || first != p.effective() {
			t.Errorf("%s is compiled twice", p.Name)
		}
	}
}
