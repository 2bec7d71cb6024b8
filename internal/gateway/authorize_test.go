package gateway

// Proves who gets to a method and who does not: AWS's two tables of identity-based against resource policies row by row, resource
// policies alone with the conditions that people write, sessions, boundaries and tags, what is open beside what is guarded, and that
// an explicit deny wins whatever else is said. How: signed requests through the gateway with the edge's verification and evaluator
// behind it; generated statements for the last.

import (
	"cmp"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/iam/policy"
)

// outcome is how an answer came out, in the tables' words.
func outcome(status int, body string) string {
	switch {
	case status == http.StatusOK:
		return "Allow"
	case strings.Contains(body, " with an explicit deny in a"):
		return "Explicit Deny"
	case strings.Contains(body, " because no "):
		return "Implicit Deny"
	}
	return fmt.Sprint(status, " ", body)
}

// Source: Developer Guide, "How API Gateway resource policies affect authorization workflow", Table A and Table B.
func TestPolicyEvaluationTables(t *testing.T) {
	const silent = "Neither"
	same := [][3]string{
		{"Allow", "Allow", "Allow"},
		{"Allow", silent, "Allow"},
		{"Allow", "Deny", "Explicit Deny"},
		{silent, "Allow", "Allow"},
		{silent, silent, "Implicit Deny"},
		{silent, "Deny", "Explicit Deny"},
		{"Deny", "Allow", "Explicit Deny"},
		{"Deny", silent, "Explicit Deny"},
		{"Deny", "Deny", "Explicit Deny"},
	}
	across := [][3]string{
		{"Allow", "Allow", "Allow"},
		{"Allow", silent, "Implicit Deny"},
		{"Allow", "Deny", "Explicit Deny"},
		{silent, "Allow", "Implicit Deny"},
		{silent, silent, "Implicit Deny"},
		{silent, "Deny", "Explicit Deny"},
		{"Deny", "Allow", "Explicit Deny"},
		{"Deny", silent, "Explicit Deny"},
		{"Deny", "Deny", "Explicit Deny"},
	}
	for _, c := range []struct {
		key   string
		table [][3]string
	}{{"AKIAALICE", same}, {"ASIASESSION", same}, {"AKIAOTHER", across}} {
		for _, row := range c.table {
			for _, principal := range []string{`"*"`, `{"AWS":"` + newGuarded(t).keys[c.key].caller.Principal.ARN + `"}`} {
				g := newGuarded(t)
				own, resource := "Allow GET/else", document([]string{"Allow GET/else"}, `,"Principal":"*"`)
				if row[0] != silent {
					own = row[0] + " GET/pets"
				}
				if row[1] != silent {
					resource = document([]string{row[1] + " GET/pets"}, `,"Principal":`+principal)
				}
				g.let(c.key, own)
				g.deploy(resource, map[string]string{"GET /pets": "AWS_IAM"})
				r := g.get(c.key, "/pets")
				if got := outcome(r.Status, string(r.Body)); got != row[2] {
					t.Errorf("%s, principal %s: %s and %s is %s, want %s", c.key, principal, row[0], row[1], got, row[2])
				}
				if last := g.records[len(g.records)-1]; (last.Denial == nil) != (row[2] == "Allow") {
					t.Errorf("%s: %s and %s: the denial is %+v", c.key, row[0], row[1], last.Denial)
				}
			}
		}
	}
}

func TestIAMWithoutAResourcePolicy(t *testing.T) {
	for name, c := range map[string]struct {
		key     string
		own     []string
		path    string
		prepare func(*guarded)
		want    string
	}{
		"nothing allows":                        {key: "AKIAALICE", path: "/pets", want: "Implicit Deny"},
		"the path":                              {key: "AKIAALICE", own: []string{"Allow GET/pets"}, path: "/pets", want: "Allow"},
		"another method":                        {key: "AKIAALICE", own: []string{"Allow POST/pets"}, path: "/pets", want: "Implicit Deny"},
		"the caller's value of a path variable": {key: "AKIAALICE", own: []string{"Allow GET/pets/7"}, path: "/pets/7", want: "Allow"},
		"another value of it":                   {key: "AKIAALICE", own: []string{"Allow GET/pets/7"}, path: "/pets/8", want: "Implicit Deny"},
		"the resource's path is not the ARN's":  {key: "AKIAALICE", own: []string{"Allow GET/pets/{id}"}, path: "/pets/7", want: "Implicit Deny"},
		"the root user":                         {key: "AKIAROOT", path: "/pets", want: "Allow"},
		"another account":                       {key: "AKIAOTHER", own: []string{"Allow *"}, path: "/pets", want: "Implicit Deny"},
		"a role's session":                      {key: "ASIASESSION", own: []string{"Allow GET/pets"}, path: "/pets", want: "Allow"},
		"a session limited by its policy": {key: "ASIASESSION", own: []string{"Allow *"}, path: "/pets", want: "Implicit Deny", prepare: func(g *guarded) {
			g.keys["ASIASESSION"].caller.SessionPolicies = g.identity("Allow GET/else")
		}},
		"a user limited by a boundary": {key: "AKIAALICE", own: []string{"Allow *"}, path: "/pets", want: "Implicit Deny", prepare: func(g *guarded) {
			g.keys["AKIAALICE"].boundary = g.identity("Allow GET/else")[0]
		}},
		"an escape is the character that it stands for":    {key: "AKIAALICE", own: []string{"Allow *", "Deny GET/pets"}, path: "/%70ets", want: "Explicit Deny"},
		"slashes at the end lead around no deny":           {key: "AKIAALICE", own: []string{"Allow *", "Deny GET/pets"}, path: "/pets//", want: "Explicit Deny"},
		"a slash at the end is part of the ARN":            {key: "AKIAALICE", own: []string{"Allow GET/pets"}, path: "/pets/", want: "Implicit Deny"},
		"and a statement may have it":                      {key: "AKIAALICE", own: []string{"Allow GET/pets/*"}, path: "/pets/", want: "Allow"},
		"an escaped slash is no slash":                     {key: "AKIAALICE", own: []string{"Allow GET/pets/a/b"}, path: "/pets/a%2Fb", want: "Implicit Deny"},
		"an escape of two bytes":                           {key: "AKIAALICE", own: []string{"Allow GET/pets/é"}, path: "/pets/%C3%A9", want: "Allow"},
		"a path as its signature resolves it":              {key: "AKIAALICE", own: []string{"Allow GET/files/a/b"}, path: "/files/x/..//a/./b", want: "Allow"},
		"not as it is sent":                                {key: "AKIAALICE", own: []string{"Allow GET/files/x/*"}, path: "/files/x/../a", want: "Implicit Deny"},
		"a path that resolves to another method":           {key: "AKIAALICE", own: []string{"Allow *"}, path: "/files/../pets", want: `403 {"message":"Missing Authentication Token"}`},
		"a path that resolves to another stage":            {key: "AKIAALICE", own: []string{"Allow *"}, path: "/files/../../prod/files/x", want: `403 {"message":"Missing Authentication Token"}`},
		"the root":                                         {key: "AKIAALICE", own: []string{"Allow GET/"}, path: "/", want: "Allow"},
		"the root without its slash":                       {key: "AKIAALICE", own: []string{"Allow GET/"}, path: "", want: "Allow"},
		"a wildcard in the caller's path is no wildcard":   {key: "AKIAALICE", own: []string{"Allow GET/pets/7"}, path: "/pets/*", want: "Implicit Deny"},
		"a statement with a variable of the caller's name": {key: "AKIAALICE", own: []string{"Allow GET/pets/${aws:username}"}, path: "/pets/alice", want: "Allow"},
	} {
		g := newGuarded(t)
		g.let(c.key, c.own...)
		if c.prepare != nil {
			c.prepare(g)
		}
		g.deploy("", map[string]string{"GET /pets": "AWS_IAM", "GET /pets/{id}": "AWS_IAM", "GET /": "AWS_IAM", "GET /files/{p+}": "AWS_IAM"})
		r := g.get(c.key, c.path)
		if got := outcome(r.Status, string(r.Body)); got != c.want {
			t.Errorf("%s: %s, want %s: %s", name, got, c.want, r.Body)
		}
	}
}

// The conditions that guides and templates have, on an API whose methods ask for nobody.
func TestResourcePolicyAlone(t *testing.T) {
	everyone := func(effect, condition string) string {
		return `{"Effect":"` + effect + `","Principal":"*","Action":"execute-api:Invoke","Resource":"` + wholeAPI + `"` + condition + `}`
	}
	for name, c := range map[string]struct{ statements, path, header, want string }{
		"allow":                               {statements: everyone("Allow", ""), want: "Allow"},
		"deny":                                {statements: everyone("Allow", "") + "," + everyone("Deny", ""), want: "Explicit Deny"},
		"nothing applies":                     {statements: `{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:us-east-1:111111111111:abcdef1234/dev/GET/else"}`, want: "Implicit Deny"},
		"another API's ARN":                   {statements: `{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:us-east-1:111111111111:zzzzzz1234/*"}`, want: "Implicit Deny"},
		"another action":                      {statements: `{"Effect":"Allow","Principal":"*","Action":"execute-api:InvalidateCache","Resource":"*"}`, want: "Implicit Deny"},
		"the account is nobody's":             {statements: `{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"execute-api:Invoke","Resource":"*"}`, want: "Implicit Deny"},
		"all of AWS":                          {statements: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"execute-api:Invoke","Resource":"*"}`, want: "Allow"},
		"denied but for one":                  {statements: everyone("Allow", "") + `,{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111111111111:user/alice","111111111111"]},"Action":"*","Resource":"*"}`, want: "Explicit Deny"},
		"the caller's network":                {statements: everyone("Allow", `,"Condition":{"IpAddress":{"aws:SourceIp":["192.0.2.0/24","198.51.100.0/24"]}}`), want: "Allow"},
		"another network":                     {statements: everyone("Allow", `,"Condition":{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`), want: "Implicit Deny"},
		"denied network":                      {statements: everyone("Allow", "") + "," + everyone("Deny", `,"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`), want: "Explicit Deny"},
		"denied but for a network":            {statements: everyone("Allow", "") + "," + everyone("Deny", `,"Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`), want: "Allow"},
		"from a VPC endpoint":                 {statements: everyone("Allow", `,"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`), want: "Implicit Deny"},
		"denied but from a VPC endpoint":      {statements: everyone("Allow", "") + "," + everyone("Deny", `,"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`), want: "Explicit Deny"},
		"denied but from a VPC":               {statements: everyone("Allow", "") + "," + everyone("Deny", `,"Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}`), want: "Explicit Deny"},
		"denied from a VPC's network":         {statements: everyone("Allow", "") + "," + everyone("Deny", `,"Condition":{"IpAddress":{"aws:VpcSourceIp":"192.0.2.0/24"}}`), want: "Allow"},
		"denied if it came by a VPC":          {statements: everyone("Allow", "") + "," + everyone("Deny", `,"Condition":{"Null":{"aws:SourceVpc":"false"}}`), want: "Allow"},
		"a deny with another spelling":        {statements: everyone("Allow", "") + `,{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*/GET/a/b"}`, path: "/a//b", want: "Explicit Deny"},
		"and another":                         {statements: everyone("Allow", "") + `,{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*/GET/a/b"}`, path: "/x/%2e%2E/a/./%62/", want: "Explicit Deny"},
		"and none":                            {statements: everyone("Allow", "") + `,{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*/GET/a/b"}`, path: "/a/c", want: "Allow"},
		"a spelling is allowed as it is sent": {statements: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*/GET/a/b"}`, path: "/a//b", want: "Implicit Deny"},
		"over TLS":                            {statements: everyone("Allow", `,"Condition":{"Bool":{"aws:SecureTransport":"true"}}`), want: "Allow"},
		"while it lasts":                      {statements: everyone("Allow", `,"Condition":{"DateLessThan":{"aws:CurrentTime":"2026-11-22T01:33:01Z"}}`), want: "Allow"},
		"when it is over":                     {statements: everyone("Allow", `,"Condition":{"DateLessThan":{"aws:CurrentTime":"2026-11-22T01:33:00Z"}}`), want: "Implicit Deny"},
		"a referer":                           {statements: everyone("Allow", `,"Condition":{"StringLike":{"aws:Referer":"https://example.com/*"}}`), header: "Referer: https://example.com/x", want: "Allow"},
		"no referer":                          {statements: everyone("Allow", `,"Condition":{"StringLike":{"aws:Referer":"https://example.com/*"}}`), want: "Implicit Deny"},
		"a user agent":                        {statements: everyone("Allow", `,"Condition":{"StringLike":{"aws:UserAgent":"curl/*"}}`), header: "User-Agent: curl/8.5.0", want: "Allow"},
		"an account's, though signed":         {statements: everyone("Allow", `,"Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}`), header: "signed", want: "Implicit Deny"},
		"a user's, though signed":             {statements: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/alice"},"Action":"*","Resource":"*"}`, header: "signed", want: "Implicit Deny"},
		"a forwarded address is no client":    {statements: everyone("Allow", `,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.1"}}`), header: "X-Forwarded-For: 10.0.0.1", want: "Implicit Deny"},
	} {
		g := newGuarded(t)
		g.let("AKIAALICE", "Allow *")
		g.deploy(`{"Version":"2012-10-17","Statement":[`+c.statements+`]}`, map[string]string{"GET /pets": "NONE", "GET /{p+}": "NONE"})
		r := request("GET", cmp.Or(c.path, "/pets"), "")
		if name, v, ok := strings.Cut(c.header, ": "); ok {
			r.Header.Set(name, v)
		} else if c.header != "" {
			g.sign("AKIAALICE", r)
		}
		answer := g.serve(r)
		if got := outcome(answer.Status, string(answer.Body)); got != c.want {
			t.Errorf("%s: %s, want %s: %s", name, got, c.want, answer.Body)
		}
	}
}

func TestAddressesInBothForms(t *testing.T) {
	g := newGuarded(t)
	g.deploy(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["192.0.2.7/32","2001:db8::/32"]}}}]}`,
		map[string]string{"GET /pets": "NONE"})
	for address, want := range map[string]int{"192.0.2.7": 200, "::ffff:192.0.2.7": 200, "2001:db8::1": 200, "2001:db8::1%eth0": 200, "2001:db9::1": 403, "192.0.2.8": 403} {
		r := request("GET", "/pets", "")
		r.Remote = netip.AddrPortFrom(netip.MustParseAddr(address), 1)
		if got := g.serve(r); got.Status != want {
			t.Errorf("%s: %d", address, got.Status)
		}
	}
}

// What browsers ask before they sign is open, and nothing beside it.
func TestPreflightIsOpen(t *testing.T) {
	g := newGuarded(t)
	g.deploy("", map[string]string{"OPTIONS /pets": "NONE"})
	g.deploy("", map[string]string{"OPTIONS /pets": "NONE", "ANY /pets/{id}": "AWS_IAM", "OPTIONS /pets/{id}": "NONE", "GET /": "AWS_IAM"})
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"OPTIONS", "/pets", 200}, {"OPTIONS", "/pets/7", 200}, {"GET", "/pets/7", 403}, {"POST", "/pets/7", 403}, {"HEAD", "/pets/7", 403}, {"GET", "/", 403},
	} {
		if r := g.serve(request(c.method, c.path, "", "Origin", "https://example.com", "Access-Control-Request-Method", "GET")); r.Status != c.want {
			t.Errorf("%s %s: %d %s", c.method, c.path, r.Status, r.Body)
		}
	}
}

// Whatever else policies say: one statement that denies the request keeps it out, wherever it stands.
func TestExplicitDenyWins(t *testing.T) {
	segment := rapid.SampledFrom([]string{"a", "b", "pets", "7", "x-y"})
	rapid.Check(t, func(rt *rapid.T) {
		g := newGuarded(t)
		path := strings.Join(rapid.SliceOfN(segment, 1, 4).Draw(rt, "path"), "/")
		// A pattern that covers the path: a prefix of it with a wildcard, or a segment replaced by one.
		pattern := path
		switch rapid.IntRange(0, 3).Draw(rt, "shape") {
		case 1:
			pattern = path[:rapid.IntRange(0, len(path)).Draw(rt, "at")] + "*"
		case 2:
			pattern = "*"
		case 3:
			i := rapid.IntRange(0, len(path)-1).Draw(rt, "at")
			pattern = path[:i] + "?" + path[i+1:]
		}
		verb := rapid.SampledFrom([]string{"GET", "*", "G?T"}).Draw(rt, "verb")
		deny, allow := "Deny "+verb+"/"+pattern, "Allow *"
		own, resource, boundary := []string{allow}, []string{allow}, []string{allow}
		for _, where := range []*[]string{&own, &resource, &boundary} {
			if rapid.Bool().Draw(rt, "further") {
				*where = append(*where, allow, "Deny POST/"+pattern)
			}
		}
		key := rapid.SampledFrom([]string{"AKIAALICE", "ASIASESSION", "AKIAOTHER"}).Draw(rt, "key")
		where := rapid.SampledFrom([]string{"own", "resource", "boundary", "session", "nowhere"}).Draw(rt, "where")
		switch where {
		case "own":
			own = append([]string{deny}, own...)
		case "resource":
			resource = append([]string{deny}, resource...)
		case "boundary":
			boundary = append([]string{deny}, boundary...)
		case "session":
			g.keys[key].caller.SessionPolicies = g.identity(deny, allow)
		}
		g.let(key, own...)
		g.keys[key].boundary = parsePolicy(t, policy.Boundary, document(boundary, ""))
		g.deploy(document(resource, `,"Principal":"*"`), map[string]string{"GET /{proxy+}": "AWS_IAM"})
		sent := "/" + path + rapid.SampledFrom([]string{"", "", "/", "//"}).Draw(rt, "end")
		if rapid.Bool().Draw(rt, "escaped") {
			sent = "/%" + fmt.Sprintf("%02X", path[0]) + sent[2:]
		}
		r := g.get(key, sent)
		got := outcome(r.Status, string(r.Body))
		if where == "nowhere" && got != "Allow" {
			rt.Fatalf("%s: %s, and nothing denies it: %s", sent, got, r.Body)
		}
		if where != "nowhere" && got != "Explicit Deny" {
			rt.Fatalf("%s by %s: %s, and %s denies %s", sent, key, got, where, deny)
		}
	})
}

func TestTagsAndKeysOfTheCaller(t *testing.T) {
	for condition, want := range map[string]string{
		`"StringEquals":{"aws:PrincipalTag/team":"pets"}`:                         "Allow",
		`"StringEquals":{"aws:PrincipalTag/team":"cars"}`:                         "Implicit Deny",
		`"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:user/alice"}`: "Allow",
		`"StringEquals":{"aws:username":"alice"}`:                                 "Allow",
		`"StringEquals":{"aws:userid":"AIDAALICE"}`:                               "Allow",
		`"StringEquals":{"aws:PrincipalType":"User"}`:                             "Allow",
		`"StringEquals":{"aws:RequestedRegion":"us-east-1"}`:                      "Allow",
		`"Bool":{"aws:ViaAWSService":"false"}`:                                    "Allow",
		`"Null":{"aws:TokenIssueTime":"true"}`:                                    "Allow",
		`"IpAddress":{"aws:SourceIp":"192.0.2.7"}`:                                "Allow",
	} {
		g := newGuarded(t)
		g.keys["AKIAALICE"].tags = map[string]string{"team": "pets"}
		g.keys["AKIAALICE"].identity = []*policy.Policy{parsePolicy(t, policy.Identity, document([]string{"Allow *"}, `,"Condition":{`+condition+`}`))}
		g.deploy("", map[string]string{"GET /pets": "AWS_IAM"})
		r := g.get("AKIAALICE", "/pets")
		if got := outcome(r.Status, string(r.Body)); got != want {
			t.Errorf("%s: %s", condition, got)
		}
	}
}
