package sigv4

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Proves that refusals are told in AWS's words: sentences that AWS was recorded to say, checked to the byte and where the
// recording has it to the checksum; and, in testdata/answers.txt, the code, status and text of every attack in every family.

// AWS's sentences, each with a request that earns it.
func TestAWSTexts(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*Request)
		want string
	}{
		{
			"all parameters missing", func(r *Request) {
				r.Header.Set(headerAuthorization, "AWS4-")
				r.Header.Del(headerAmzDate)
			},
			"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
				"Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a " +
				"'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=" + hashed("AWS4-"),
		},
		{
			"space before the key id", auth("Credential=", "Credential= "),
			"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '%'.",
		},
		{
			"date", header(headerAmzDate, "20261122T044600Z", "201"),
			"Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601",
		},
		{
			"host", auth("host;", ""),
			"'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
		},
		{
			"algorithm", auth("SHA256", "SHA25"),
			"Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
		},
		{
			"credential", func(r *Request) {
				a := r.Header.Get(headerAuthorization)
				i := strings.Index(a, ", SignedHeaders")
				r.Header.Set(headerAuthorization, "AWS4-HMAC-SHA256 Credential=a/b/c/d"+a[i:])
			},
			"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
		},
		{
			"whole scope", auth("/20261122/us-east-1/sqs/aws4_request", "/b/c/d/e"),
			"Credential should be scoped to a valid region, not 'c'. Credential should be scoped to correct service: 'sqs'. " +
				"Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. " +
				"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20261122', from '20261122T044600Z'.",
		},
		{
			"region", auth("/us-east-1/", "/us-west-2/"),
			"Credential should be scoped to a valid region, not 'us-west-2'. ",
		},
		{
			"key id", auth("ASIAIOSFODNN7EXAMPLE", "AKIA"),
			"The security token included in the request is invalid.",
		},
		{
			"token", header(headerToken, "TOKEN", ""),
			"The security token included in the request is invalid",
		},
		{
			"signature", func(r *Request) { r.Body = nil },
			"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
		},
		{"escape", func(r *Request) { r.RawQuery = "a=%z9" }, "Illegal hex character in escape % pattern: %z9"},
		{"cut escape", func(r *Request) { r.RawQuery = "a=%2" }, "Incomplete trailing escape % sequence"},
	} {
		req, at := attacked(t)
		test.edit(&req)
		_, err := serve(NewVerifier(), &req, at, attackCredentials(), attackNow)
		var fault *Error
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		want := strings.ReplaceAll(test.want, "'%'", "'"+hashed(req.Header.Get(headerAuthorization))+"'")
		if got := fault.In(JSON).Message; got != want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, want)
		}
	}
}

// DynamoDB's bodies as mhart/dynalite recorded them, with the checksum that DynamoDB sent in x-amz-crc32.
func TestAWSChecksums(t *testing.T) {
	names := []string{queryAlgorithm, queryCredential, querySignature, querySignedHeaders, queryDate}
	without := func(name string) string {
		var params []string
		for _, other := range names {
			if other != name {
				params = append(params, other+"=x")
			}
		}
		return strings.Join(params, "&")
	}
	for _, test := range []struct {
		req  Request
		want uint32
	}{
		{Request{RawQuery: "X-Amz-Algorithm"}, 2900502663},
		{Request{RawQuery: without(querySignedHeaders)}, 3712057481},
		{Request{RawQuery: "X-Amz-Algorithm", Header: http.Header{headerAuthorization: {"X"}}}, 2139606068},
		{Request{RawQuery: without(queryAlgorithm)}, 2088342776},
	} {
		_, err := Parse(&test.req)
		var fault *Error
		if !errors.As(err, &fault) {
			t.Fatal(err)
		}
		body, err := json.Marshal(map[string]string{
			"__type":  "com.amazon.coral.service#" + fault.In(JSON).Code,
			"message": fault.message, // DynamoDB says "Request is missing …" where newer JSON services say "Missing …"
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := crc32.ChecksumIEEE(body); got != test.want {
			t.Errorf("%s: checksum %d, want %d", body, got, test.want)
		}
	}
}

func TestAnswers(t *testing.T) {
	var list strings.Builder
	tell := func(name string, err error) {
		var fault *Error
		if !errors.As(err, &fault) {
			return
		}
		fmt.Fprintf(&list, "# %s\n", name)
		for family, label := range []string{"query", "json", "json, query-compatible", "rest-json"} {
			answer := fault.In(Family(family))
			fmt.Fprintf(&list, "%s: %d %s\n", label, answer.Status, answer.Code)
		}
		s3 := fault.In(S3)
		fmt.Fprintf(&list, "%q\ns3: %d %s\n%q", fault.In(Query).Message, s3.Status, s3.Code, s3.Message)
		for _, field := range s3.Extra {
			fmt.Fprintf(&list, " %s=%q", field.Name, shorten(field.Value))
		}
		list.WriteString("\n")
	}
	for _, set := range []struct {
		name    string
		request func(testing.TB) (Request, Endpoint)
		attacks []attack
	}{{"header", attacked, headerAttacks}, {"presigned", attackedURL, presignedAttacks}} {
		seen := make(map[Kind]bool)
		for _, a := range set.attacks {
			if seen[a.want] {
				continue
			}
			seen[a.want] = true
			req, at := set.request(t)
			a.edit(&req)
			_, err := serve(NewVerifier(), &req, at, attackCredentials(), attackNow)
			tell(set.name+": "+a.name, err)
		}
	}
	for _, late := range []time.Duration{-time.Hour, time.Hour + time.Second} {
		for _, request := range []func(testing.TB) (Request, Endpoint){attacked, attackedURL} {
			req, at := request(t)
			_, err := serve(NewVerifier(), &req, at, attackCredentials(), attackNow.Add(late))
			tell(fmt.Sprintf("%s served %s later", at.Service, late), err)
		}
	}
	for _, fault := range []*Error{ExpiredToken(), incompleteBody(), chunkTooLarge(), invalidChunkSize(2, 3), malformedTrailer(), lengthRequired(), payloadNotDeclared(), payloadMismatch("x", new([32]byte))} {
		tell(fault.Kind.String(), fault)
	}
	golden(t, "answers.txt", list.String())
}

func shorten(text string) string {
	if len(text) > 60 {
		return text[:60] + "…"
	}
	return text
}

func TestExplained(t *testing.T) {
	req, at := attacked(t)
	req.Body = nil
	_, err := serve(NewVerifier(), &req, at, attackCredentials(), attackNow)
	var fault *Error
	if !errors.As(err, &fault) {
		t.Fatal(err)
	}
	want := mismatchText + "\n\nThe Canonical String for this request should have been\n'POST\n/queue/name\nAction=List&x=a%2Fb&x=c\n" +
		"accept:a,b\ncontent-type:application/x-amz-json-1.0\nhost:sqs.us-east-1.example\nx-amz-date:20261122T044600Z\n" +
		"x-amz-security-token:TOKEN/WITH+SIGNS==\nx-amz-target:AmazonSQS.SendMessage\n\n" +
		"accept;content-type;host;x-amz-date;x-amz-security-token;x-amz-target\n" + emptyHash + "'\n\n" +
		"The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261122T044600Z\n20261122/us-east-1/sqs/aws4_request\n" +
		"%'\n"
	head, tail, _ := strings.Cut(want, "%'\n")
	got := fault.Explained()
	if !strings.HasPrefix(got, head) || got[len(head)+64:] != "'\n"+tail {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if plain := UnknownKey("x"); plain.Explained() != plain.In(Query).Message {
		t.Error("a plain refusal explains more than it says")
	}
}

// No error that may be logged holds text of the request, and none at all the secret.
func TestErrorsKeepSecrets(t *testing.T) {
	for _, a := range headerAttacks {
		req, at := attacked(t)
		a.edit(&req)
		_, err := serve(NewVerifier(), &req, at, attackCredentials(), attackNow)
		var fault *Error
		if !errors.As(err, &fault) {
			continue
		}
		if text := fault.Error(); text != "sigv4: "+fault.Kind.String() || strings.Contains(text, "TOKEN") {
			t.Errorf("%s: logged as %s", a.name, text)
		}
		for family := Query; family <= S3; family++ {
			if strings.Contains(fmt.Sprint(fault.In(family), fault.Explained()), attackSecret) {
				t.Errorf("%s: tells the secret", a.name)
			}
		}
	}
}

func TestErrorIs(t *testing.T) {
	err := fmt.Errorf("edge: %w", UnknownKey("x"))
	if !errors.Is(err, &Error{Kind: KeyUnknown}) || errors.Is(err, &Error{Kind: Mismatch}) || errors.Is(err, ErrBodyNeeded) {
		t.Error("errors.Is does not compare by kind")
	}
	if got := new(Error).In(Query).Code; got != "SignatureDoesNotMatch" {
		t.Errorf("the zero Error answers %s", got)
	}
	if got := Kind(200).String(); got != "unknown refusal" {
		t.Errorf("an unknown kind is called %s", got)
	}
}
