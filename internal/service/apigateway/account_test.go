package apigateway

// Proves what an account's settings are, what client certificates are (real ones, whose private key opens and fits), and that everything that
// can have tags has them. How: calls; a certificate is parsed and its key tried.

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"testing"
	"time"
)

func TestAccount(t *testing.T) {
	b := newBench(t)
	b.trusted = []string{sender}
	account := func(role string) string {
		return "map[apiKeyVersion:4 " + role + "features:[UsagePlans] throttleSettings:map[burstLimit:5000 rateLimit:10000]]"
	}
	if got := fmt.Sprint(b.must("GetAccount", M{})); got != account("") {
		t.Errorf("%s", got)
	}
	for _, x := range []struct{ op, path, value, code, want string }{
		{"replace", "/cloudwatchRoleArn", "arn:aws:iam::111111111111:role/other", "BadRequestException", "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy."},
		{"replace", "/cloudwatchRoleArn", "arn:aws:iam::222222222222:role/sender", "AccessDeniedException", "Cross-account pass role is not allowed."},
		{"replace", "/cloudwatchRoleArn", "arn:aws:iam::111111111111:user/u", "BadRequestException", "Invalid ARN specified in the request"},
		{"replace", "/cloudwatchRoleArn", "x", "BadRequestException", "Invalid ARN specified in the request"},
		{"remove", "/cloudwatchRoleArn", "", "BadRequestException", "Invalid patch path  '/cloudwatchRoleArn' specified for op 'remove'. Must be one of: [/features]"},
		{"replace", "/throttle/rateLimit", "1", "BadRequestException", "Invalid patch path  '/throttle/rateLimit' specified for op 'replace'. Must be one of: [/cloudwatchRoleArn]"},
		{"add", "/features", "foobar", "BadRequestException", "Invalid feature specified: foobar. Must be UsagePlans"},
		{"remove", "/features", "UsagePlans", "BadRequestException", "The feature UsagePlans cannot be removed"},
	} {
		b.refused("UpdateAccount", M{"patchOperations": patchOf(x.op, x.path, x.value)}, x.code, x.want)
	}
	with := account("cloudwatchRoleArn:" + sender + " ")
	if got := fmt.Sprint(b.must("UpdateAccount", M{"patchOperations": patchOf("replace", "/cloudwatchRoleArn", sender)})); got != with {
		t.Errorf("%s", got)
	}
	b.trusted = nil // a role that trusts no more does not keep the rest from changing
	b.must("UpdateAccount", M{"patchOperations": patchOf("add", "/features", "UsagePlans")})
	b.reopen()
	if got := fmt.Sprint(b.must("GetAccount", M{})); got != with {
		t.Errorf("%s", got)
	}
	b.must("UpdateAccount", M{"patchOperations": patchOf("replace", "/cloudwatchRoleArn", "")})
	if got := fmt.Sprint(b.must("GetAccount", M{})); got != account("") {
		t.Errorf("%s", got)
	}
}

func TestAClientCertificate(t *testing.T) {
	b := newBench(t)
	made := b.must("GenerateClientCertificate", M{"description": "d"})
	id := made["clientCertificateId"].(string)
	block, rest := pem.Decode([]byte(made["pemEncodedCertificate"].(string)))
	if block == nil || block.Type != "CERTIFICATE" || len(rest) != 0 {
		t.Fatalf("%v", made)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	public := certificate.PublicKey.(*rsa.PublicKey)
	if err := certificate.CheckSignature(certificate.SignatureAlgorithm, certificate.RawTBSCertificate, certificate.Signature); err != nil || public.N.BitLen() != 2048 {
		t.Errorf("%v, %d bits", err, public.N.BitLen())
	}
	if at := b.clock.Now(); !certificate.NotBefore.Equal(at) || !certificate.NotAfter.Equal(at.Add(365*24*time.Hour)) {
		t.Errorf("from %v to %v", certificate.NotBefore, certificate.NotAfter)
	}
	owner := testAccount + "/" + testRegion
	stored := b.service.image.holdings[owner].certificates[id]
	private, err := b.service.certificateSealer.Open(stored.Sealed, []byte(owner+"/"+id))
	if err != nil {
		t.Fatal(err)
	}
	if parsed, err := x509.ParsePKCS8PrivateKey(private); err != nil || !parsed.(*rsa.PrivateKey).PublicKey.Equal(public) {
		t.Errorf("the private key does not fit: %v", err)
	}
	at := M{"clientCertificateId": id}
	if got := b.must("UpdateClientCertificate", M{"clientCertificateId": id, "patchOperations": patchOf("replace", "/description", "e")}); got["description"] != "e" {
		t.Errorf("%v", got)
	}
	b.refused("UpdateClientCertificate", M{"clientCertificateId": id, "patchOperations": patchOf("replace", "/pem", "e")}, "BadRequestException",
		"Invalid patch path  '/pem' specified for op 'replace'. Must be one of: [/description]")
	if got := b.must("GetClientCertificate", at); got["expirationDate"].(float64)-got["createdDate"].(float64) != 365*24*3600 || got["pemEncodedCertificate"] != made["pemEncodedCertificate"] {
		t.Errorf("%v", got)
	}
	b.must("DeleteClientCertificate", at)
	for _, operation := range []string{"GetClientCertificate", "DeleteClientCertificate", "UpdateClientCertificate"} {
		b.refused(operation, at, "NotFoundException", "Invalid Client Certificate identifier specified")
	}
}

func TestACertificateThatAStageShowsStays(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	id := b.must("GenerateClientCertificate", M{})["clientCertificateId"].(string)
	st := b.service.image.apis[api].stages["dev"].clone()
	st.ClientCertificateID = id
	b.service.image.apis[api].stages["dev"] = st
	b.refused("DeleteClientCertificate", M{"clientCertificateId": id}, "ConflictException", "Client Certificate "+id+" is in use by the stage dev of the API "+api)
	b.must("DeleteStage", M{"restApiId": api, "stageName": "dev"})
	b.must("DeleteClientCertificate", M{"clientCertificateId": id})
}

func TestLimitOfCertificates(t *testing.T) {
	b := newBench(t)
	b.must("GenerateClientCertificate", M{})
	h := b.service.image.holdings[testAccount+"/"+testRegion]
	for i := range CertificatesMax - 1 {
		h.certificates[fmt.Sprint(i)] = &clientCertificate{ID: fmt.Sprint(i), Order: int64(i)}
	}
	if a := b.call("GenerateClientCertificate", M{}); a.code != "LimitExceededException" {
		t.Errorf("%+v", a)
	}
	if got, _ := b.must("GetClientCertificates", M{"limit": 500})["item"].([]any); len(got) != CertificatesMax {
		t.Errorf("%d certificates", len(got))
	}
}

func TestTagsOfHoldings(t *testing.T) {
	b := newBench(t)
	key := b.must("CreateApiKey", M{"tags": M{"a": "b"}})["id"].(string)
	plan := b.must("CreateUsagePlan", M{"name": "n", "tags": M{"a": "b"}})["id"].(string)
	certificate := b.must("GenerateClientCertificate", M{"tags": M{"a": "b"}})["clientCertificateId"].(string)
	for _, x := range []struct {
		path, operation string
		at              M
		missing         string
	}{
		{"apikeys/" + key, "GetApiKey", M{"apiKey": key}, "Invalid API Key identifier specified"},
		{"usageplans/" + plan, "GetUsagePlan", M{"usagePlanId": plan}, "Invalid Usage Plan ID specified"},
		{"clientcertificates/" + certificate, "GetClientCertificate", M{"clientCertificateId": certificate}, "Invalid Client Certificate identifier specified"},
	} {
		arn := "arn:aws:apigateway:us-east-1::/" + x.path
		b.must("TagResource", M{"resourceArn": arn, "tags": M{"c": "d"}})
		b.must("UntagResource", M{"resourceArn": arn, "tagKeys": []any{"a", "z"}})
		for range 2 {
			if got := fmt.Sprint(b.must("GetTags", M{"resourceArn": arn})["tags"], b.must(x.operation, x.at)["tags"]); got != "map[c:d] map[c:d]" {
				t.Errorf("%s: %s", x.path, got)
			}
			b.reopen()
		}
		many := M{}
		for i := range tagsMax {
			many[fmt.Sprint(i)] = "x"
		}
		b.refused("TagResource", M{"resourceArn": arn, "tags": many}, "BadRequestException", "A resource can have at most 50 tags")
		b.refused("TagResource", M{"resourceArn": arn + "x", "tags": M{"a": "b"}}, "NotFoundException", x.missing)
		b.refused("GetTags", M{"resourceArn": arn + "/x"}, "BadRequestException", "Invalid ARN specified in the request")
	}
	if a := b.call("GetTags", M{"resourceArn": "arn:aws:apigateway:us-east-1::/vpclinks/v"}); a.status != 501 && a.status != 404 {
		t.Errorf("%+v", a)
	}
}
