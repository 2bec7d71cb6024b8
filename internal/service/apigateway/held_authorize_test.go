package apigateway

// Proves what the operations on what belongs to an account's region need to be allowed, that policies see tags, and that no one gets at another
// account's or region's keys, plans and certificates. How: the table of TestEveryOperationAsksForItsVerbAndPath; callers of other scopes.

import (
	"net/url"
	"strings"
	"testing"

	"sluice/internal/edge/edgetest"
)

// verbAndPath is an operation and what it has to ask for.
type verbAndPath = struct {
	operation string
	params    M
	want      string
}

func verbsAndPathsOfHoldings() []verbAndPath {
	plan, key := M{"usagePlanId": "p"}, M{"apiKey": "k"}
	both, certificate := M{"usagePlanId": "p", "keyId": "k"}, M{"clientCertificateId": "c"}
	return []verbAndPath{
		{"CreateApiKey", M{}, "POST /apikeys"},
		{"ImportApiKeys", M{"format": "csv", "body": "Name,Key"}, "POST /apikeys"},
		{"GetApiKeys", M{}, "GET /apikeys"},
		{"GetApiKey", key, "GET /apikeys/k"},
		{"UpdateApiKey", key, "PATCH /apikeys/k"},
		{"DeleteApiKey", key, "DELETE /apikeys/k"},
		{"CreateUsagePlan", M{"name": "n"}, "POST /usageplans"},
		{"GetUsagePlans", M{}, "GET /usageplans"},
		{"GetUsagePlan", plan, "GET /usageplans/p"},
		{"UpdateUsagePlan", plan, "PATCH /usageplans/p"},
		{"DeleteUsagePlan", plan, "DELETE /usageplans/p"},
		{"CreateUsagePlanKey", M{"usagePlanId": "p", "keyId": "k", "keyType": "API_KEY"}, "POST /usageplans/p/keys"},
		{"GetUsagePlanKeys", plan, "GET /usageplans/p/keys"},
		{"GetUsagePlanKey", both, "GET /usageplans/p/keys/k"},
		{"DeleteUsagePlanKey", both, "DELETE /usageplans/p/keys/k"},
		{"GetUsage", M{"usagePlanId": "p", "startDate": "2026-11-22", "endDate": "2026-11-22"}, "GET /usageplans/p/usage"},
		{"UpdateUsage", both, "PATCH /usageplans/p/keys/k/usage"},
		{"GetAccount", M{}, "GET /account"},
		{"UpdateAccount", M{}, "PATCH /account"},
		{"GenerateClientCertificate", M{}, "POST /clientcertificates"},
		{"GetClientCertificates", M{}, "GET /clientcertificates"},
		{"GetClientCertificate", certificate, "GET /clientcertificates/c"},
		{"UpdateClientCertificate", certificate, "PATCH /clientcertificates/c"},
		{"DeleteClientCertificate", certificate, "DELETE /clientcertificates/c"},
	}
}

func TestConditionsOnTagsOfHoldings(t *testing.T) {
	b := newBench(t)
	tags := M{"team": "a"}
	mine := b.must("CreateApiKey", M{"tags": tags})["id"].(string)
	other := b.must("CreateApiKey", M{})["id"].(string)
	plan := b.must("CreateUsagePlan", M{"name": "n", "tags": tags})["id"].(string)
	certificate := b.must("GenerateClientCertificate", M{"tags": tags})["clientCertificateId"].(string)
	b.as(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}},
		{"Effect": "Allow", "Action": "apigateway:POST", "Resource": "arn:aws:apigateway:us-east-1::/*", "Condition": {"StringEquals": {"aws:RequestTag/team": "a"}}}]}`)
	arn := "arn:aws:apigateway:us-east-1::/"
	b.must("GetApiKey", M{"apiKey": mine})
	b.must("CreateApiKey", M{"tags": tags})
	b.must("CreateUsagePlan", M{"name": "n", "tags": tags})
	b.must("GetUsagePlanKeys", M{"usagePlanId": plan})
	b.must("GetClientCertificate", M{"clientCertificateId": certificate})
	for _, thing := range []string{"apikeys/" + mine, "usageplans/" + plan, "clientcertificates/" + certificate} {
		b.must("GetTags", M{"resourceArn": arn + thing})
	}
	for _, x := range []struct {
		operation string
		params    M
	}{
		{"GetApiKey", M{"apiKey": other}},
		{"DeleteApiKey", M{"apiKey": other}},
		{"CreateApiKey", M{"tags": M{"team": "b"}}},
		{"GetApiKeys", M{}},
		{"TagResource", M{"resourceArn": arn + "apikeys/" + other, "tags": tags}},
		{"GenerateClientCertificate", M{}},
	} {
		if a := b.call(x.operation, x.params); a.code != "AccessDeniedException" {
			t.Errorf("%s: %+v", x.operation, a)
		}
	}
}

// A denial of one resource holds however a request writes its ARN.
func TestAnARNHasOneSpelling(t *testing.T) {
	b := newBench(t)
	key := "arn:aws:apigateway:us-east-1::/apikeys/" + b.must("CreateApiKey", M{})["id"].(string)
	made := b.must("CreateDomainName", privateName("spelt.example.com"))
	private := made["domainNameArn"].(string)
	at := func(arn string) M {
		return M{"domainNameArn": arn, "accessAssociationSourceType": "VPCE", "accessAssociationSource": "vpce-1"}
	}
	association := b.must("CreateDomainNameAccessAssociation", at(private))["domainNameAccessAssociationArn"].(string)
	b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource":
		["arn:aws:apigateway:us-east-1::/tags/` + url.PathEscape(key) + `", "` + private + `", "` + association + `"]}]}`)
	elsewhere := func(arn string) string { return strings.Replace(arn, "arn:aws:", "arn:aws-cn:", 1) }
	for _, x := range []struct {
		operation string
		params    M
	}{
		{"GetTags", M{"resourceArn": key}},
		{"GetTags", M{"resourceArn": url.PathEscape(key)}},
		{"GetTags", M{"resourceArn": url.QueryEscape(key)}},
		{"GetTags", M{"resourceArn": elsewhere(key)}},
		{"CreateDomainNameAccessAssociation", at(private)},
		{"CreateDomainNameAccessAssociation", at(elsewhere(private))},
		{"DeleteDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": association}},
		{"DeleteDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": elsewhere(association)}},
	} {
		if a := b.call(x.operation, x.params); a.code != "AccessDeniedException" && a.code != "BadRequestException" {
			t.Errorf("%s %v: %+v", x.operation, x.params, a)
		}
	}
}

func TestTheRoleOfAnAccountMustBePassed(t *testing.T) {
	b := newBench(t)
	b.trusted = []string{sender}
	patch := M{"patchOperations": []any{M{"op": "replace", "path": "/cloudwatchRoleArn", "value": sender}}}
	b.as(only("apigateway:*", "arn:aws:apigateway:us-east-1::/account"))
	b.refused("UpdateAccount", patch, "AccessDeniedException", "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: iam:PassRole on resource: "+
		sender+" because no identity-based policy allows the iam:PassRole action")
	b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "` + sender + `", "Condition": {"StringEquals": {"iam:PassedToService": "apigateway.amazonaws.com"}}}]}`)
	b.must("UpdateAccount", patch)
}

func TestScopesAreApart(t *testing.T) {
	b := newBench(t)
	key := b.must("CreateApiKey", M{"value": strings.Repeat("v", 30)})["id"]
	plan := b.must("CreateUsagePlan", M{"name": "n", "quota": M{"limit": 1, "period": "DAY"}})["id"]
	certificate := b.must("GenerateClientCertificate", M{})["clientCertificateId"]
	b.must("CreateUsagePlanKey", M{"usagePlanId": plan, "keyId": key, "keyType": "API_KEY"})
	both := M{"usagePlanId": plan, "keyId": key}
	calls := []struct {
		operation string
		params    M
	}{
		{"GetApiKey", M{"apiKey": key, "includeValue": true}},
		{"UpdateApiKey", M{"apiKey": key}},
		{"DeleteApiKey", M{"apiKey": key}},
		{"GetUsagePlan", M{"usagePlanId": plan}},
		{"UpdateUsagePlan", M{"usagePlanId": plan}},
		{"DeleteUsagePlan", M{"usagePlanId": plan}},
		{"GetUsagePlanKey", both},
		{"DeleteUsagePlanKey", both},
		{"UpdateUsage", both},
		{"GetUsage", M{"usagePlanId": plan, "startDate": "2026-11-22", "endDate": "2026-11-22"}},
		{"GetClientCertificate", M{"clientCertificateId": certificate}},
		{"DeleteClientCertificate", M{"clientCertificateId": certificate}},
		{"UpdateClientCertificate", M{"clientCertificateId": certificate}},
	}
	owner := b.Caller
	for _, x := range calls {
		b.Caller = edgetest.Root("222222222222")
		if a := b.call(x.operation, x.params); a.code != "NotFoundException" {
			t.Errorf("another account's %s: %+v", x.operation, a)
		}
		r := request(t, x.operation, x.params)
		r.Host = "apigateway.eu-west-1.amazonaws.com"
		if out := b.edge.Do(t.Context(), owner, r); out.Status != 404 {
			t.Errorf("another region's %s: %d %s", x.operation, out.Status, out.Body)
		}
	}
	for _, operation := range []string{"GetApiKeys", "GetUsagePlans", "GetClientCertificates"} {
		if got, _ := b.must(operation, M{})["item"].([]any); len(got) != 0 {
			t.Errorf("another account's %s: %v", operation, got)
		}
	}
	if got, _ := b.must("GetUsagePlanKeys", M{"usagePlanId": plan})["item"].([]any); len(got) != 0 {
		t.Errorf("another account's keys: %v", got)
	}
	b.must("CreateApiKey", M{"value": strings.Repeat("v", 30)}) // of another account, the value is free
	if a := b.call("GetTags", M{"resourceArn": "arn:aws:apigateway:us-east-1::/apikeys/" + url.PathEscape(key.(string))}); a.code != "NotFoundException" {
		t.Errorf("another account's tags: %+v", a)
	}
}
