package gateway

// Measures what authorization adds to a request that is answered by a mock: all of it, and without the signature's own cryptography.

import (
	"net/http"
	"testing"
	"time"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

// trusting takes every signature for its holder's, and leaves the policies to another.
type trusting struct {
	Authority
	caller *service.Caller
}

func (a trusting) Verify(*sigv4.Request, *sigv4.Signature, sigv4.Endpoint, time.Time) (*service.Caller, error) {
	return a.caller, nil
}

// unrecorded keeps no records.
type unrecorded struct{}

func (unrecorded) Record(*Record) {}

func benchmarkAuthorize(b *testing.B, authorization, resourcePolicy string, verify bool) {
	b.Helper()
	g := newGuarded(b)
	g.gateway.Recorder = unrecorded{}
	for range 9 {
		g.keys["AKIAALICE"].identity = append(g.keys["AKIAALICE"].identity, parsePolicy(b, policy.Identity, document([]string{"Allow GET/else", "Deny POST/pets"}, "")))
	}
	g.keys["AKIAALICE"].identity = append(g.keys["AKIAALICE"].identity, parsePolicy(b, policy.Identity, document([]string{"Allow GET/pets"}, "")))
	if !verify {
		g.gateway.Authority = trusting{g.gateway.Authority, g.keys["AKIAALICE"].caller}
	}
	g.deploy(resourcePolicy, map[string]string{"GET /pets": authorization})
	r := request("GET", "/pets", "", "Accept", "*/*", "User-Agent", "curl/8.5.0")
	if authorization == restapi.AuthIAM {
		g.sign("AKIAALICE", r)
	}
	if got := g.serve(r); got.Status != http.StatusOK {
		b.Fatalf("%d %s", got.Status, got.Body)
	}
	b.ReportAllocs()
	for b.Loop() {
		g.serve(r)
	}
}

const nearby = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"` + wholeAPI + `"},
	{"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke","Resource":"` + wholeAPI + `","Condition":{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","198.51.100.0/24"]}}}]}`

func BenchmarkAuthorizeNone(b *testing.B) { benchmarkAuthorize(b, "NONE", "", false) }

func BenchmarkAuthorizeResourcePolicy(b *testing.B) { benchmarkAuthorize(b, "NONE", nearby, false) }

func BenchmarkAuthorizeIAM(b *testing.B) { benchmarkAuthorize(b, "AWS_IAM", "", true) }

func BenchmarkAuthorizeIAMWithoutCryptography(b *testing.B) {
	benchmarkAuthorize(b, "AWS_IAM", "", false)
}

func BenchmarkAuthorizeIAMAndResourcePolicy(b *testing.B) {
	benchmarkAuthorize(b, "AWS_IAM", nearby, false)
}
