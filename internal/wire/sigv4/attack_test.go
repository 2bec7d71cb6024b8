package sigv4

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Proves that what an attacker without the secret can do to a signed request is refused, and for which reason: each case
// edits a valid request, of a header signature or of a presigned URL, of SQS or of S3, and names the kind of refusal.

type attack struct {
	name string
	edit func(*Request)
	want Kind
}

var attackNow = time.Date(2026, 11, 22, 4, 46, 0, 0, time.UTC)

const attackSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

func attackCredentials() Credentials {
	return Credentials{"ASIAIOSFODNN7EXAMPLE", attackSecret, "TOKEN/WITH+SIGNS=="}
}

// attacked is a signed request to SQS.
func attacked(t testing.TB) (Request, Endpoint) {
	t.Helper()
	at := EndpointOf("us-east-1", "sqs")
	req := Request{
		Method: "POST", Path: "/queue/name", RawQuery: "Action=List&x=a%2Fb&x=c", Host: "sqs.us-east-1.example",
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AmazonSQS.SendMessage"}, "Accept": {"a", "b"}},
		Body:   []byte(`{"a":1}`),
	}
	if err := NewSigner().Sign(&req, attackCredentials(), at, attackNow); err != nil {
		t.Fatal(err)
	}
	return req, at
}

// attackedURL is a presigned request to S3.
func attackedURL(t testing.TB) (Request, Endpoint) {
	t.Helper()
	at := EndpointOf("us-east-1", "s3")
	req := Request{Method: "GET", Path: "/bucket/a%20b", RawQuery: "versionId=1", Host: "s3.us-east-1.example", Header: http.Header{}}
	if err := NewSigner().Presign(&req, attackCredentials(), at, time.Hour, attackNow); err != nil {
		t.Fatal(err)
	}
	return req, at
}

// header edits a header by replacing text in it.
func header(key, old, with string) func(*Request) {
	return func(r *Request) {
		for i, value := range r.Header[key] {
			r.Header[key][i] = strings.Replace(value, old, with, 1)
		}
	}
}

// auth edits the Authorization header.
func auth(old, with string) func(*Request) { return header(headerAuthorization, old, with) }

// query edits the query.
func query(old, with string) func(*Request) {
	return func(r *Request) { r.RawQuery = strings.Replace(r.RawQuery, old, with, 1) }
}

func add(key, value string) func(*Request) {
	return func(r *Request) { r.Header[key] = append(r.Header[key], value) }
}

func withAuthorization(change func(auth string) string) func(*Request) {
	return func(r *Request) { r.Header.Set(headerAuthorization, change(r.Header.Get(headerAuthorization))) }
}

var headerAttacks = []attack{
	{"nothing", func(*Request) {}, 0},
	{"no authorization", func(r *Request) { r.Header.Del(headerAuthorization) }, NoCredentials},
	{"empty authorization", func(r *Request) { r.Header[headerAuthorization] = []string{""} }, NoCredentials},
	{"two authorizations", add(headerAuthorization, "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0"), TwoCredentials},
	{"the same authorization twice", func(r *Request) { add(headerAuthorization, r.Header.Get(headerAuthorization))(r) }, TwoCredentials},
	{"authorization under another key", func(r *Request) {
		r.Header["authorization"] = r.Header[headerAuthorization]
		delete(r.Header, headerAuthorization)
	}, NoCredentials},
	{"a second key for the same header", func(r *Request) { r.Header["x-amz-date"] = []string{"20261122T044600Z"} }, MalformedHeaders},
	{"a header key with a space", func(r *Request) { r.Header["X-Amz-Date "] = []string{"20261122T044600Z"} }, MalformedHeaders},
	{"a header key with a Kelvin sign", func(r *Request) { r.Header["X-Amz-\u212aey"] = []string{"x"} }, MalformedHeaders},
	{"a host header beside the host", add(headerHost, "sqs.us-east-1.example"), MalformedHeaders},
	{"header and query", func(r *Request) { r.RawQuery += "&X-Amz-Algorithm=AWS4-HMAC-SHA256" }, TwoCredentials},
	{"header and escaped query", func(r *Request) { r.RawQuery += "&X%2DAmz%2dAlgorithm" }, TwoCredentials},
	{"basic", func(r *Request) { r.Header.Set(headerAuthorization, "Basic dXNlcjpwYXNz") }, UnsupportedAlgorithm},
	{"bearer", func(r *Request) { r.Header.Set(headerAuthorization, "Bearer abc") }, UnsupportedAlgorithm},
	{"no scheme", func(r *Request) { r.Header.Set(headerAuthorization, "key=value") }, UnsupportedAlgorithm},
	{"long authorization", auth("Signature=", "Signature="+strings.Repeat("0", AuthorizationBytesMax)), MalformedAuthorization},
	{"other algorithm", auth(algorithm, "AWS4-HMAC-SHA1"), UnsupportedAlgorithm},
	{"asymmetric algorithm", auth(algorithm, "AWS4-ECDSA-P256-SHA256"), UnsupportedAlgorithm},
	{"algorithm in lower case", auth(algorithm, "aws4-hmac-sha256"), UnsupportedAlgorithm},
	{"no algorithm at all", auth(algorithm, ""), UnsupportedAlgorithm},
	{"no signature", auth(", Signature=", ", "), MalformedAuthorization},
	{"two signatures", auth(", Signature=", ", Signature=00, Signature="), MalformedAuthorization},
	{"two credentials", auth("Credential=", "Credential=x/20261122/us-east-1/sqs/aws4_request, Credential="), MalformedAuthorization},
	{"unknown parameter", auth(", Signature=", ", Extra=1, Signature="), MalformedAuthorization},
	{"empty signature", withAuthorization(func(a string) string { return a[:len(a)-64] }), Mismatch},
	{"truncated signature", withAuthorization(func(a string) string { return a[:len(a)-1] }), Mismatch},
	{"longer signature", withAuthorization(func(a string) string { return a + "0" }), Mismatch},
	{"signature in capitals", withAuthorization(func(a string) string { return a[:len(a)-64] + strings.ToUpper(a[len(a)-64:]) }), Mismatch},
	{"signature of zeros", withAuthorization(func(a string) string { return a[:len(a)-64] + strings.Repeat("0", 64) }), Mismatch},
	{"signature in full-width digits", withAuthorization(func(a string) string { return a[:len(a)-64] + strings.Repeat("\uff10", 64) }), Mismatch},
	{"signature with a space", withAuthorization(func(a string) string { return a[:len(a)-32] + " " + a[len(a)-32:] }), MalformedAuthorization},
	{"four elements", auth("/sqs/aws4_request", "/aws4_request"), MalformedCredential},
	{"six elements", auth("Credential=", "Credential=AKID/"), MalformedCredential},
	{"no key id", auth("Credential=ASIAIOSFODNN7EXAMPLE", "Credential="), MalformedCredential},
	{"other key id", auth("ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLF"), KeyUnknown},
	{"key id in full-width letters", auth("ASIAIOSFODNN7EXAMPLE", "\uff21SIAIOSFODNN7EXAMPLE"), KeyUnknown},
	{"slash that is none", auth("ASIAIOSFODNN7EXAMPLE/", "ASIAIOSFODNN7EXAMPLE\u2215"), MalformedCredential},
	{"other day", auth("/20261122/", "/20261121/"), WrongScope},
	{"other region", auth("/us-east-1/", "/us-west-2/"), WrongScope},
	{"no region", auth("/us-east-1/", "//"), WrongScope},
	{"region in capitals", auth("/us-east-1/", "/US-EAST-1/"), WrongScope},
	{"other service", auth("/sqs/", "/sns/"), WrongScope},
	{"region and service swapped", auth("/us-east-1/sqs/", "/sqs/us-east-1/"), WrongScope},
	{"other terminator", auth("/aws4_request", "/aws5_request"), WrongScope},
	{"no terminator", auth("/aws4_request", "/"), WrongScope},
	{"host not signed", auth("host;", ""), HostNotSigned},
	{"host signed twice", auth("host;", "host;host;"), MalformedHeaders},
	{"capital in the list", auth("host;", "Host;"), MalformedHeaders},
	{"list not sorted", auth("accept;content-type;", "content-type;accept;"), MalformedHeaders},
	{"empty name in the list", auth("accept;", ";accept;"), MalformedHeaders},
	{"empty name at the end", auth(", Signature=", ";, Signature="), MalformedHeaders},
	{"empty list", func(r *Request) {
		a := r.Header.Get(headerAuthorization)
		i, j := strings.Index(a, "SignedHeaders="), strings.Index(a, ", Signature=")
		r.Header.Set(headerAuthorization, a[:i]+"SignedHeaders="+a[j:])
	}, HostNotSigned},
	{"name with a line break in the list", auth("accept;", "accept:x\nb;"), MalformedHeaders},
	{"too many names in the list", func(r *Request) {
		var names strings.Builder
		for i := range SignedHeadersMax {
			names.WriteString("a" + strconv.Itoa(1000+i) + ";")
		}
		auth("accept;", names.String())(r)
	}, MalformedHeaders},
	{"signed header that is absent", func(r *Request) { r.Header.Del("Content-Type") }, MalformedHeaders},
	{"signed header of no value", func(r *Request) { r.Header["Content-Type"] = nil }, MalformedHeaders},
	{"absent header in the list", auth(";host;", ";expect;host;"), MalformedHeaders},
	{"unsigned x-amz header", add("X-Amz-Acl", "public-read"), HeadersNotSigned},
	{"unsigned x-amz header of no name we know", add("X-Amz-Zzz", ""), HeadersNotSigned},
	{"x-amz-target left out of the list", auth(";x-amz-target", ""), HeadersNotSigned},
	{"date left out of the list", auth(";x-amz-date", ""), HeadersNotSigned},
	{"token left out of the list", auth(";x-amz-security-token", ""), HeadersNotSigned},
	{"a second value of a signed header", add("X-Amz-Target", "AmazonSQS.DeleteQueue"), Mismatch},
	{"values of a header in another order", func(r *Request) { r.Header["Accept"] = []string{"b", "a"} }, Mismatch},
	{"a value that folds into a line", header("Content-Type", "json-1.0", "json-1.0\nx-amz-acl:public-read"), Mismatch},
	{"a value with a carriage return", header("Content-Type", "json", "json\r\n"), Mismatch},
	{"no-break space at the end of a value", header("Content-Type", "json-1.0", "json-1.0\u00a0"), Mismatch},
	{"no date", func(r *Request) { r.Header.Del(headerAmzDate) }, MalformedDate},
	{"empty date", header(headerAmzDate, "20261122T044600Z", ""), MalformedDate},
	{"two dates", add(headerAmzDate, "20261122T044600Z"), TwoCredentials},
	{"dates joined", header(headerAmzDate, "Z", "Z,20261122T044600Z"), MalformedDate},
	{"date in the extended format", header(headerAmzDate, "20261122T044600Z", "2026-11-22T04:46:00Z"), MalformedDate},
	{"date with a fraction", header(headerAmzDate, "00Z", "00.1Z"), MalformedDate},
	{"date with a zone", header(headerAmzDate, "00Z", "00+0100"), MalformedDate},
	{"day that does not exist", header(headerAmzDate, "1122T", "0230T"), MalformedDate},
	{"leap second", header(headerAmzDate, "4600Z", "4660Z"), MalformedDate},
	{"signed number in the date", header(headerAmzDate, "20261122T04", "20261122T+4"), MalformedDate},
	{"full-width digits in the date", header(headerAmzDate, "2026", "\uff12026"), MalformedDate},
	{"date in the x-amz-date's stead", func(r *Request) {
		r.Header[headerDate] = r.Header[headerAmzDate]
		r.Header.Del(headerAmzDate)
	}, MalformedHeaders},
	{"another second", header(headerAmzDate, "00Z", "01Z"), Mismatch},
	{"two tokens", add(headerToken, "TOKEN"), TwoCredentials},
	{"other token", header(headerToken, "TOKEN", "TOKEM"), TokenInvalid},
	{"no token", func(r *Request) { r.Header.Del(headerToken) }, TokenInvalid},
	{"token moved to the query", func(r *Request) {
		r.RawQuery += "&X-Amz-Security-Token=" + r.Header.Get(headerToken)
		r.Header.Del(headerToken)
	}, TokenInvalid},
	{"method", func(r *Request) { r.Method = "GET" }, Mismatch},
	{"method in lower case", func(r *Request) { r.Method = "post" }, Mismatch},
	{"empty method", func(r *Request) { r.Method = "" }, MalformedHeaders},
	{"method that ends its line", func(r *Request) { r.Method = "POST\n/" }, MalformedHeaders},
	{"no host", func(r *Request) { r.Host = "" }, MalformedHeaders},
	{"host with a space", func(r *Request) { r.Host += " " }, MalformedHeaders},
	{"host with a port", func(r *Request) { r.Host += ":80" }, Mismatch},
	{"host in capitals", func(r *Request) { r.Host = strings.ToUpper(r.Host) }, Mismatch},
	{"path", func(r *Request) { r.Path = "/queue/other" }, Mismatch},
	{"path with an escaped dot segment", func(r *Request) { r.Path = "/queue/x/%2e%2e/name" }, Mismatch},
	{"path with an escaped slash", func(r *Request) { r.Path = "/queue%2Fname" }, Mismatch},
	{"path with another case of escape", func(r *Request) { r.Path = "/queue/n%61me" }, Mismatch},
	{"path that is no path", func(r *Request) { r.Path = "queue/name" }, MalformedTarget},
	{"path with a query", func(r *Request) { r.Path, r.RawQuery = r.Path+"?"+r.RawQuery, "" }, Mismatch},
	{"query parameter added", func(r *Request) { r.RawQuery += "&y" }, Mismatch},
	{"query parameter twice", func(r *Request) { r.RawQuery += "&Action=List" }, Mismatch},
	{"query parameter in capitals", query("Action", "ACTION"), Mismatch},
	{"query escape cut", func(r *Request) { r.RawQuery += "&y=%2" }, MalformedTarget},
	{"query escape that is none", func(r *Request) { r.RawQuery += "&y=%zz" }, MalformedTarget},
	{"query separator that is none", query("&", ";"), Mismatch},
	{"too many query parameters", func(r *Request) { r.RawQuery = strings.Repeat("a&", QueryParametersMax+1) }, MalformedTarget},
	{"body", func(r *Request) { r.Body = []byte(`{"a":2}`) }, Mismatch},
	{"no body", func(r *Request) { r.Body = nil }, Mismatch},
	{"hash of another body declared", add(headerPayload, emptyHash), Mismatch},
	{"unsigned payload", add(headerPayload, unsignedPayload), MalformedPayload},
	{"streaming payload", add(headerPayload, chunkedPayload), MalformedPayload},
	{"empty payload hash", add(headerPayload, ""), MalformedPayload},
	{"payload hash that is none", add(headerPayload, strings.Repeat("g", 64)), MalformedPayload},
	{"two payload hashes", func(r *Request) { r.Header[headerPayload] = []string{emptyHash, emptyHash} }, TwoCredentials},
}

var presignedAttacks = []attack{
	{"nothing", func(*Request) {}, 0},
	{"no algorithm", query("X-Amz-Algorithm=AWS4-HMAC-SHA256&", ""), NoCredentials},
	{"algorithm in another case", query("X-Amz-Algorithm", "X-amz-algorithm"), NoCredentials},
	{"empty algorithm", query("=AWS4-HMAC-SHA256", "="), MalformedAuthorization},
	{"algorithm twice", func(r *Request) { r.RawQuery += "&X-Amz-Algorithm=AWS4-HMAC-SHA256" }, TwoCredentials},
	{"other algorithm", query("=AWS4-HMAC-SHA256", "=AWS4-HMAC-SHA512"), UnsupportedAlgorithm},
	{"signature twice", func(r *Request) { r.RawQuery += "&X-Amz-Signature=0" }, TwoCredentials},
	{"signature twice, once escaped", func(r *Request) { r.RawQuery += "&X%2DAmz-Signature=0" }, TwoCredentials},
	{"no signature", query("X-Amz-Signature", "X-Amz-Signatura"), MalformedAuthorization},
	{"signature in capitals", func(r *Request) {
		i := len(r.RawQuery) - 64
		r.RawQuery = r.RawQuery[:i] + strings.ToUpper(r.RawQuery[i:])
	}, Mismatch},
	{"truncated signature", func(r *Request) { r.RawQuery = r.RawQuery[:len(r.RawQuery)-1] }, Mismatch},
	{"no expiry", query("X-Amz-Expires=3600&", ""), MalformedAuthorization},
	{"empty expiry", query("Expires=3600", "Expires="), MalformedExpires},
	{"longer expiry", query("Expires=3600", "Expires=3601"), Mismatch},
	{"expiry with a zero before it", query("Expires=3600", "Expires=03600"), Mismatch},
	{"expiry of no time", query("Expires=3600", "Expires=0"), Mismatch},
	{"expiry twice", query("Expires=3600", "Expires=3600&X-Amz-Expires=604800"), TwoCredentials},
	{"negative expiry", query("Expires=3600", "Expires=-3600"), MalformedExpires},
	{"negative expiry that overflows", query("Expires=3600", "Expires=-9223372036854775809"), MalformedExpires},
	{"expiry above a week", query("Expires=3600", "Expires=604801"), MalformedExpires},
	{"expiry that overflows 64 bits", query("Expires=3600", "Expires=18446744073709555216"), MalformedExpires},
	{"expiry of a thousand digits", query("Expires=3600", "Expires="+strings.Repeat("9", 1000)), MalformedExpires},
	{"expiry with a sign", query("Expires=3600", "Expires=%2B3600"), MalformedExpires},
	{"expiry with a space", query("Expires=3600", "Expires=+3600"), MalformedExpires},
	{"expiry in another base", query("Expires=3600", "Expires=0x0e10"), MalformedExpires},
	{"expiry with a fraction", query("Expires=3600", "Expires=3600.0"), MalformedExpires},
	{"expiry in full-width digits", query("Expires=3600", "Expires=%EF%BC%933600"), MalformedExpires},
	{"no date", query("X-Amz-Date=20261122T044600Z&", ""), MalformedAuthorization},
	{"date twice", query("X-Amz-Date", "X-Amz-Date=20261122T044600Z&X-Amz-Date"), TwoCredentials},
	{"date that is none", query("20261122T044600Z", "yesterday"), MalformedDate},
	{"another second", query("20261122T044600Z", "20261122T044601Z"), Mismatch},
	{"a date header beside it", add(headerAmzDate, "20261122T044600Z"), HeadersNotSigned},
	{"other day", query("%2F20261122%2F", "%2F20261121%2F"), WrongScope},
	{"other region", query("us-east-1", "us-west-2"), WrongScope},
	{"other service", query("%2Fs3%2F", "%2Fsqs%2F"), WrongScope},
	{"six elements", query("%2Fs3%2F", "%2Fs3%2Fx%2F"), MalformedCredential},
	{"escape in the credential that is none", query("ASIA", "%zzASIA"), MalformedTarget},
	{"other key id", query("ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLF"), KeyUnknown},
	{"host not signed", query("SignedHeaders=host", "SignedHeaders=accept"), HostNotSigned},
	{"no signed headers", query("SignedHeaders=host", "SignedHeaders="), MalformedAuthorization},
	{"absent header in the list", query("SignedHeaders=host", "SignedHeaders=accept%3Bhost"), MalformedHeaders},
	{"long list", query("SignedHeaders=host", "SignedHeaders=host%3B"+strings.Repeat("x", AuthorizationBytesMax)), MalformedAuthorization},
	{"unsigned x-amz header", add("X-Amz-Copy-Source", "/other/key"), HeadersNotSigned},
	{"unsigned content-md5", add(headerContentMD5, "x"), HeadersNotSigned},
	{"no token", func(r *Request) {
		i := strings.Index(r.RawQuery, "&X-Amz-Security-Token=")
		j := strings.Index(r.RawQuery, "&X-Amz-SignedHeaders=")
		r.RawQuery = r.RawQuery[:i] + r.RawQuery[j:]
	}, TokenInvalid},
	{"token twice", func(r *Request) { r.RawQuery += "&X-Amz-Security-Token=x" }, TwoCredentials},
	{"token in a header too", add(headerToken, "TOKEN/WITH+SIGNS=="), TwoCredentials},
	{"token moved to a header", func(r *Request) {
		i := strings.Index(r.RawQuery, "&X-Amz-Security-Token=")
		j := strings.Index(r.RawQuery, "&X-Amz-SignedHeaders=")
		r.RawQuery = r.RawQuery[:i] + r.RawQuery[j:]
		r.Header.Set(headerToken, "TOKEN/WITH+SIGNS==")
	}, TwoCredentials},
	{"query parameter added", func(r *Request) { r.RawQuery += "&acl" }, Mismatch},
	{"payload declared in the query", func(r *Request) { r.RawQuery += "&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD" }, Mismatch},
	{"payload declared twice", func(r *Request) {
		r.RawQuery += "&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD"
		r.Header.Set(headerPayload, emptyHash)
	}, TwoCredentials},
	{"payload hash declared", add(headerPayload, emptyHash), Mismatch},
	{"streaming payload", add(headerPayload, chunkedPayload), MalformedPayload},
	{"payload word that is none", add(headerPayload, "garbage"), MalformedPayload},
	{"method", func(r *Request) { r.Method = "PUT" }, Mismatch},
	{"dot segment", func(r *Request) { r.Path = "/bucket/x/../a%20b" }, Mismatch},
	{"empty segment", func(r *Request) { r.Path = "/bucket//a%20b" }, Mismatch},
	{"escaped slash", func(r *Request) { r.Path = "/bucket%2Fa%20b" }, Mismatch},
	{"plus for a space in the path", func(r *Request) { r.Path = "/bucket/a+b" }, Mismatch},
	{"path escape cut", func(r *Request) { r.Path = "/bucket/a%2" }, MalformedTarget},
}

func TestAttacks(t *testing.T) {
	for name, set := range map[string]struct {
		request func(testing.TB) (Request, Endpoint)
		attacks []attack
	}{"header": {attacked, headerAttacks}, "presigned": {attackedURL, presignedAttacks}} {
		verifier := NewVerifier()
		for _, a := range set.attacks {
			req, at := set.request(t)
			a.edit(&req)
			_, err := serve(verifier, &req, at, attackCredentials(), attackNow)
			if kind := kindOfError(err); kind != a.want {
				t.Errorf("%s, %s: %v, want %v", name, a.name, explain(err), a.want)
			}
		}
	}
}

// kindOfError is the kind of a refusal, or 0 of no error.
func kindOfError(err error) Kind {
	var fault *Error
	if errors.As(err, &fault) {
		return fault.Kind
	}
	if err != nil {
		return 255
	}
	return 0
}
