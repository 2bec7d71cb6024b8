package apigateway

// Proves what custom domain names, their base path mappings and access associations are, how they are shown, changed and refused, that
// nobody takes another's name or maps to another's API, and that all are there after a crash. How: calls in the words of the Developer
// Guide, and texts that users of API Gateway report.

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"sluice/internal/edge/edgetest"
)

const (
	edgeCertificate     = "arn:aws:acm:us-east-1:111111111111:certificate/edge"
	regionalCertificate = "arn:aws:acm:us-east-1:111111111111:certificate/regional"
)

func regional(name string) M {
	return M{"domainName": name, "regionalCertificateArn": regionalCertificate, "endpointConfiguration": M{"types": []any{"REGIONAL"}}}
}

func privateName(name string) M {
	return M{"domainName": name, "certificateArn": edgeCertificate, "endpointConfiguration": M{"types": []any{"PRIVATE"}}}
}

func matches(t *testing.T, answer M, member, pattern string) {
	t.Helper()
	if text, _ := answer[member].(string); !regexp.MustCompile("^" + pattern + "$").MatchString(text) {
		t.Errorf("%s is %q", member, answer[member])
	}
}

func (b *bench) patchDomain(name string, each ...[3]string) M {
	b.t.Helper()
	return b.must("UpdateDomainName", M{"domainName": name, "patchOperations": ops(each...)})
}

func TestDomainNames(t *testing.T) {
	b := newBench(t)
	edge := b.must("CreateDomainName", M{"domainName": "api.example.com", "certificateArn": edgeCertificate, "certificateName": "c", "tags": M{"a": "b"}})
	matches(t, edge, "distributionDomainName", `d[a-z0-9]{13}\.cloudfront\.net`)
	holds(t, edge, "distributionHostedZoneId", `"Z2FDTNDATAQYW2"`)
	holds(t, edge, "endpointConfiguration", `{"types": ["EDGE"], "ipAddressType": "ipv4"}`)
	holds(t, edge, "domainNameArn", `"arn:aws:apigateway:us-east-1::/domainnames/api.example.com"`)
	for member, want := range map[string]string{
		"domainNameStatus": `"AVAILABLE"`, "securityPolicy": `"TLS_1_2"`, "routingMode": `"BASE_PATH_MAPPING_ONLY"`, "certificateArn": `"` + edgeCertificate + `"`,
		"certificateName": `"c"`, "tags": `{"a": "b"}`, "regionalDomainName": `null`, "domainNameId": `null`, "mutualTlsAuthentication": `null`,
	} {
		holds(t, edge, member, want)
	}
	if _, isTime := edge["certificateUploadDate"].(float64); !isTime {
		t.Errorf("%v", edge["certificateUploadDate"])
	}
	near := regional("*.example.com")
	near["mutualTlsAuthentication"] = M{"truststoreUri": "s3://bucket/key", "truststoreVersion": "v1"}
	near = b.must("CreateDomainName", near)
	matches(t, near, "regionalDomainName", `d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com`)
	holds(t, near, "regionalHostedZoneId", `"Z1UJRXOUMOOFQ8"`)
	holds(t, near, "mutualTlsAuthentication", `{"truststoreUri": "s3://bucket/key", "truststoreVersion": "v1"}`)
	holds(t, near, "distributionDomainName", `null`)
	hidden := b.must("CreateDomainName", privateName("in.example.com"))
	id := hidden["domainNameId"].(string)
	holds(t, hidden, "domainNameArn", `"arn:aws:apigateway:us-east-1:111111111111:/domainnames/in.example.com+`+id+`"`)
	holds(t, hidden, "endpointConfiguration", `{"types": ["PRIVATE"], "ipAddressType": "dualstack"}`)
	b.must("CreateDomainName", privateName("in.example.com")) // another of that name

	b.reopen()
	if got := b.must("GetDomainName", M{"domainName": "api.example.com"}); fmt.Sprint(got) != fmt.Sprint(edge) {
		t.Errorf("%v\nwas %v", got, edge)
	}
	b.refused("GetDomainName", M{"domainName": "in.example.com"}, "NotFoundException", "Invalid domain name identifier specified")
	b.must("GetDomainName", M{"domainName": "in.example.com", "domainNameId": id})
	first := b.must("GetDomainNames", M{"limit": 3})
	rest := b.must("GetDomainNames", M{"limit": 3, "position": first["position"]})
	if len(first["item"].([]any)) != 3 || len(rest["item"].([]any)) != 1 || rest["position"] != nil {
		t.Errorf("%v\n%v", first, rest)
	}
	if none := b.must("GetDomainNames", M{"resourceOwner": "OTHER_ACCOUNTS"}); len(none["item"].([]any)) != 0 {
		t.Errorf("%v", none)
	}
	if a := b.call("DeleteDomainName", M{"domainName": "api.example.com"}); a.status != 202 {
		t.Errorf("%+v", a)
	}
	b.refused("DeleteDomainName", M{"domainName": "api.example.com"}, "NotFoundException", "Invalid domain name identifier specified")
}

func TestDomainNamesThatAreRefused(t *testing.T) {
	b := newBench(t)
	b.must("CreateDomainName", regional("taken.example.com"))
	with := func(base M, more ...any) M {
		for i := 0; i < len(more); i += 2 {
			base[more[i].(string)] = more[i+1]
		}
		return base
	}
	for _, c := range []struct {
		params M
		want   string
	}{
		{regional("taken.example.com"), "The domain name you provided already exists."},
		{M{"domainName": "a.example.com"}, "A certificate was not provided for the endpoint type EDGE."},
		{with(regional("a.example.com"), "regionalCertificateArn", ""), "A certificate was not provided for the endpoint type REGIONAL."},
		{with(regional("a.example.com"), "endpointConfiguration", M{"types": []any{"REGIONAL", "EDGE"}}), "A certificate was not provided for the endpoint type EDGE."},
		{with(regional("a.example.com"), "certificateArn", edgeCertificate), "Cannot import certificates for EDGE while REGIONAL is active."},
		{M{"domainName": "a.example.com", "certificateArn": "arn:aws:acm:us-west-2:111111111111:certificate/x"}, "Invalid certificate ARN: arn:aws:acm:us-west-2:111111111111:certificate/x. Certificate must be in 'us-east-1'."},
		{M{"domainName": "a.example.com", "certificateArn": "arn:aws:acm:us-east-1:222222222222:certificate/x"}, "Invalid request provided: The certificate provided must be owned by the account creating the domain."},
		{M{"domainName": "a.example.com", "certificateArn": "x"}, "Invalid certificate ARN: x."},
		{regional("A.example.com"), "Invalid domain name specified: A.example.com"},
		{regional("a/b.example.com"), "Invalid domain name specified: a/b.example.com"},
		{regional("a+b.example.com"), "Invalid domain name specified: a+b.example.com"},
		{regional("*.*.example.com"), "Invalid domain name specified: *.*.example.com"},
		{regional("localhost"), "Invalid domain name specified: localhost"},
		{with(regional("a.example.com"), "mutualTlsAuthentication", M{"truststoreUri": "https://x"}), "Invalid truststoreUri specified: it must be an Amazon S3 URI, s3://bucket/key"},
		{with(regional("a.example.com"), "endpointAccessMode", "STRICT"), "The endpoint access mode is only available for security policies that start with SecurityPolicy_."},
		{with(regional("a.example.com"), "securityPolicy", "SecurityPolicy_TLS12_2018_EDGE"), "The security policy SecurityPolicy_TLS12_2018_EDGE is not available for the endpoint type REGIONAL."},
	} {
		b.refused("CreateDomainName", c.params, "BadRequestException", c.want)
	}
	if a := b.call("CreateDomainName", M{"domainName": "a.example.com", "certificateBody": "x", "certificatePrivateKey": "secret"}); a.status != 501 {
		t.Errorf("%+v", a)
	}
	owner := b.Caller
	b.Caller = edgetest.Root("222222222222")
	theirs := regional("taken.example.com")
	theirs["regionalCertificateArn"] = "arn:aws:acm:us-east-1:222222222222:certificate/x"
	b.refused("CreateDomainName", theirs, "BadRequestException", "The domain name you provided already exists.")
	for operation, params := range map[string]M{
		"GetDomainName": nil, "UpdateDomainName": nil, "DeleteDomainName": nil, "GetBasePathMappings": nil, "CreateBasePathMapping": {"restApiId": "x"},
	} {
		b.refused(operation, with(M{"domainName": "taken.example.com"}, append([]any{}, flat(params)...)...), "NotFoundException", "Invalid domain name identifier specified")
	}
	b.Caller = owner
	b.must("GetDomainName", M{"domainName": "taken.example.com"})
}

func flat(m M) (out []any) {
	for k, v := range m {
		out = append(out, k, v)
	}
	return out
}

// The calls of "Migrate a custom domain name to a different API endpoint type", there and back, and Terraform's.
func TestDomainNameMoves(t *testing.T) {
	b := newBench(t)
	const name = "api.example.com"
	b.must("CreateDomainName", M{"domainName": name, "certificateArn": edgeCertificate, "certificateName": "edge-cert"})
	both := b.patchDomain(name, [3]string{"add", "/endpointConfiguration/types", "REGIONAL"}, [3]string{"add", "/regionalCertificateArn", regionalCertificate})
	holds(t, both, "endpointConfiguration", `{"types": ["EDGE", "REGIONAL"], "ipAddressType": "ipv4"}`)
	matches(t, both, "regionalDomainName", `d-.*`)
	matches(t, both, "distributionDomainName", `d.*`)
	b.refused("UpdateDomainName", M{"domainName": name, "patchOperations": ops([3]string{"remove", "/regionalCertificateArn"})}, "BadRequestException",
		"A certificate was not provided for the endpoint type REGIONAL.")
	one := b.must("UpdateDomainName", M{"domainName": name, "patchOperations": []any{
		M{"op": "remove", "path": "/endpointConfiguration/types", "value": "EDGE"}, M{"op": "remove", "path": "certificateName"}, M{"op": "remove", "path": "certificateArn"},
	}})
	holds(t, one, "endpointConfiguration", `{"types": ["REGIONAL"], "ipAddressType": "ipv4"}`)
	for _, member := range []string{"distributionDomainName", "certificateArn", "certificateName", "certificateUploadDate"} {
		holds(t, one, member, `null`)
	}
	if one["regionalDomainName"] != both["regionalDomainName"] {
		t.Error("the regional name changed")
	}
	back := b.patchDomain(name, [3]string{"replace", "/certificateArn", edgeCertificate}, [3]string{"replace", "/endpointConfiguration/types/0", "EDGE"},
		[3]string{"replace", "/securityPolicy", "TLS_1_0"}, [3]string{"replace", "/routingMode", "ROUTING_RULE_ONLY"})
	holds(t, back, "endpointConfiguration", `{"types": ["EDGE"], "ipAddressType": "ipv4"}`)
	holds(t, back, "regionalCertificateArn", `null`)
	holds(t, back, "securityPolicy", `"TLS_1_0"`)
	for _, p := range [][3]string{{"replace", "/name", "x"}, {"replace", "/securityPolicy", "SSL"}, {"replace", "/routingMode", "x"}, {"replace", "/endpointConfiguration/types/0", "PRIVATE"}} {
		if a := b.call("UpdateDomainName", M{"domainName": name, "patchOperations": ops(p)}); a.code != "BadRequestException" {
			t.Errorf("%v: %+v", p, a)
		}
	}
}

func TestBasePathMappings(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	const name = "api.example.com"
	b.must("CreateDomainName", regional(name))
	at := func(path string, more ...any) M {
		m := M{"domainName": name}
		if path != "" {
			m["basePath"] = path
		}
		for i := 0; i < len(more); i += 2 {
			m[more[i].(string)] = more[i+1]
		}
		return m
	}
	for path, c := range map[string][2]string{
		"a/b": {api, "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2."},
		"ü":   {api, "Invalid base path specified: ü"},
		"x":   {"nothing", "Invalid REST API identifier specified"},
	} {
		b.refused("CreateBasePathMapping", at(path, "restApiId", c[0]), "BadRequestException", c[1])
	}
	b.refused("CreateBasePathMapping", at("x", "restApiId", api, "stage", "none"), "BadRequestException", "Invalid stage identifier specified")
	root := b.must("CreateBasePathMapping", at("", "restApiId", api))
	holds(t, root, "basePath", `"(none)"`)
	holds(t, root, "stage", `null`)
	holds(t, b.must("CreateBasePathMapping", at("v1", "restApiId", api, "stage", "dev")), "stage", `"dev"`)
	b.refused("CreateBasePathMapping", at("v1", "restApiId", api), "ConflictException", "Base path already exists for this domain name")

	const inUse = "failed. Please remove all base path mappings related to the "
	b.refused("DeleteRestApi", M{"restApiId": api}, "BadRequestException", "Deleting RestApi "+inUse+"RestApi in your domains: "+name)
	b.refused("DeleteStage", M{"restApiId": api, "stageName": "dev"}, "BadRequestException", "Deleting stage dev "+inUse+"stage in your domains: "+name)
	b.reopen()
	list := b.must("GetBasePathMappings", M{"domainName": name})["item"].([]any)
	if len(list) != 2 || list[0].(M)["basePath"] != "(none)" || list[1].(M)["restApiId"] != api {
		t.Errorf("%v", list)
	}
	b.refused("UpdateBasePathMapping", at("v1", "patchOperations", ops([3]string{"replace", "/basePath", "(none)"})), "ConflictException", "Base path already exists for this domain name")
	moved := b.must("UpdateBasePathMapping", at("v1", "patchOperations", ops([3]string{"replace", "/basePath", "v2"}, [3]string{"replace", "/stage", ""}, [3]string{"replace", "/restapiId", api})))
	holds(t, moved, "basePath", `"v2"`)
	holds(t, moved, "stage", `null`)
	b.refused("GetBasePathMapping", at("v1"), "NotFoundException", "Invalid base path mapping identifier specified")
	holds(t, b.must("GetBasePathMapping", at("(none)")), "restApiId", `"`+api+`"`)
	b.must("DeleteStage", M{"restApiId": api, "stageName": "dev"}) // no mapping names it any more
	for _, path := range []string{"v2", "(none)"} {
		if a := b.call("DeleteBasePathMapping", at(path)); a.status != 202 {
			t.Errorf("%+v", a)
		}
		b.refused("DeleteBasePathMapping", at(path), "NotFoundException", "Invalid base path mapping identifier specified")
	}
	b.must("DeleteRestApi", M{"restApiId": api})
}

func TestAccessAssociations(t *testing.T) {
	b := newBench(t)
	made := b.must("CreateDomainName", privateName("in.example.com"))
	public := b.must("CreateDomainName", regional("api.example.com"))
	with := func(domainARN any, source string) M {
		return M{"domainNameArn": domainARN, "accessAssociationSourceType": "VPCE", "accessAssociationSource": source, "tags": M{"a": "b"}}
	}
	a := b.must("CreateDomainNameAccessAssociation", with(made["domainNameArn"], "vpce-0123abc"))
	at := a["domainNameAccessAssociationArn"].(string)
	if want := "arn:aws:apigateway:us-east-1:111111111111:/domainnameaccessassociations/domainname/in.example.com+" + made["domainNameId"].(string) + "/vpcesource/vpce-0123abc"; at != want {
		t.Errorf("%s", at)
	}
	holds(t, a, "tags", `{"a": "b"}`)
	b.refused("CreateDomainNameAccessAssociation", with(made["domainNameArn"], "vpce-0123abc"), "ConflictException", "The domain name access association already exists.")
	b.refused("CreateDomainNameAccessAssociation", with(public["domainNameArn"], "vpce-1"), "NotFoundException", "Invalid domain name identifier specified")
	b.refused("CreateDomainNameAccessAssociation", with("arn:aws:apigateway:us-east-1:222222222222:/domainnames/in.example.com+x", "vpce-1"), "NotFoundException", "Invalid domain name identifier specified")
	b.refused("CreateDomainNameAccessAssociation", with("x", "vpce-1"), "BadRequestException", "Invalid ARN specified in the request")
	b.refused("CreateDomainNameAccessAssociation", with(made["domainNameArn"], "vpce-a/b"), "BadRequestException", "Invalid VPC endpoint specified: vpce-a/b")
	b.reopen()
	if list := b.must("GetDomainNameAccessAssociations", M{})["item"].([]any); len(list) != 1 || list[0].(M)["domainNameAccessAssociationArn"] != at {
		t.Errorf("%v", list)
	}
	b.refused("RejectDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": at, "domainNameArn": made["domainNameArn"]}, "BadRequestException",
		"Only an association of another account is rejected. Use DeleteDomainNameAccessAssociation for your own.")
	if got := b.call("DeleteDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": at}); got.status != 202 {
		t.Errorf("%+v", got)
	}
	b.refused("DeleteDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": at}, "NotFoundException", "Invalid domain name access association identifier specified")
	b.must("CreateDomainNameAccessAssociation", with(made["domainNameArn"], "vpce-2"))
	b.must("DeleteDomainName", M{"domainName": "in.example.com", "domainNameId": made["domainNameId"]})
	if list := b.must("GetDomainNameAccessAssociations", M{})["item"].([]any); len(list) != 0 {
		t.Errorf("%v", list)
	}
}

func TestTagsOfPrivateThings(t *testing.T) {
	b := newBench(t)
	made := b.must("CreateDomainName", privateName("tagged.example.com"))
	association := b.must("CreateDomainNameAccessAssociation", M{
		"domainNameArn": made["domainNameArn"], "accessAssociationSourceType": "VPCE", "accessAssociationSource": "vpce-1", "tags": M{"a": "b"},
	})["domainNameAccessAssociationArn"].(string)
	for _, arn := range []string{made["domainNameArn"].(string), association} {
		b.must("TagResource", M{"resourceArn": arn, "tags": M{"c": "d"}})
		b.must("UntagResource", M{"resourceArn": arn, "tagKeys": []any{"a"}})
		b.reopen()
		holds(t, b.must("GetTags", M{"resourceArn": arn}), "tags", `{"c": "d"}`)
		b.refused("GetTags", M{"resourceArn": strings.Replace(arn, "111111111111", "222222222222", 1)}, "BadRequestException", "Invalid ARN specified in the request")
	}
	b.refused("GetTags", M{"resourceArn": association + "x"}, "NotFoundException", "Invalid domain name access association identifier specified")
	// Policies see the tags of both.
	b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
		{"Effect": "Deny", "Action": "apigateway:DELETE", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/c": "d"}}}]}`)
	if a := b.call("DeleteDomainNameAccessAssociation", M{"domainNameAccessAssociationArn": association}); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
}

func TestPermissionsOnDomainNames(t *testing.T) {
	b := newBench(t)
	b.must("CreateDomainName", regional("api.example.com"))
	allow := func(more string) {
		b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["apigateway:POST", "apigateway:PATCH", "apigateway:GET"], "Resource": "*"}` + more + `]}`)
	}
	mutual := M{"domainName": "api.example.com", "patchOperations": ops([3]string{"replace", truststorePath, "s3://b/k"})}
	allow("")
	if a := b.call("UpdateDomainName", mutual); a.code != "AccessDeniedException" {
		t.Errorf("a trust store was changed without its permission: %+v", a)
	}
	allow(`, {"Effect": "Allow", "Action": "apigateway:AddCertificateToDomain", "Resource": "arn:aws:apigateway:us-east-1::/domainnames/api.example.com"}`)
	b.must("UpdateDomainName", mutual)
	allow(`, {"Effect": "Deny", "Action": "apigateway:POST", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Request/SecurityPolicy": "TLS_1_0"}}},
		{"Effect": "Deny", "Action": "apigateway:PATCH", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Resource/MtlsTrustStoreUri": "s3://b/k"}}}`)
	old := regional("old.example.com")
	old["securityPolicy"] = "TLS_1_0"
	if a := b.call("CreateDomainName", old); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
	if a := b.call("UpdateDomainName", M{"domainName": "api.example.com", "patchOperations": ops([3]string{"replace", "/securityPolicy", "TLS_1_2"})}); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
}

// A denial of what a domain name would become holds however the patches are written, and whatever else they bring.
func TestADenialHoldsForEverySpellingOfAPatch(t *testing.T) {
	b := newBench(t)
	b.must("CreateDomainName", regional("api.example.com"))
	b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
		{"Effect": "Deny", "Action": "apigateway:PATCH", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Request/SecurityPolicy": "TLS_1_0"}}},
		{"Effect": "Deny", "Action": "apigateway:PATCH", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Request/MtlsTrustStoreUri": "s3://b/k"}}},
		{"Effect": "Deny", "Action": "apigateway:PATCH", "Resource": "*", "Condition": {"StringEquals": {"apigateway:Request/MtlsTrustStoreVersion": "2"}}},
		{"Effect": "Deny", "Action": "apigateway:PATCH", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"apigateway:Request/EndpointType": "EDGE"}}}]}`)
	for _, list := range [][]any{
		ops([3]string{"replace", "/securityPolicy", "TLS_1_0"}),
		ops([3]string{"replace", "securityPolicy", "TLS_1_0"}),
		ops([3]string{"replace", "mutualTlsAuthentication/truststoreUri", "s3://b/k"}),
		ops([3]string{"replace", truststorePath, "s3://b/other"}, [3]string{"replace", "mutualTlsAuthentication/truststoreVersion", "2"}),
		ops([3]string{"add", "/endpointConfiguration/types", "EDGE"}),
		ops([3]string{"add", "endpointConfiguration/types", "EDGE"}),
		ops([3]string{"replace", "endpointConfiguration/types/REGIONAL", "EDGE"}),
		ops([3]string{"add", "/endpointConfiguration/types", "EDGE"}, [3]string{"add", "/endpointConfiguration/types", "REGIONAL"}),
	} {
		if a := b.call("UpdateDomainName", M{"domainName": "api.example.com", "patchOperations": list}); a.code != "AccessDeniedException" {
			t.Errorf("%v: %+v", list, a)
		}
	}
}
