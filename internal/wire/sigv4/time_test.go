package sigv4

import (
	"net/http"
	"testing"
	"time"
)

// Proves when a signature is too old or too new, to the nanosecond on both sides of each limit, for the services that differ,
// for header signatures and presigned requests; and which texts are read as a time.

func TestClockSkew(t *testing.T) {
	const tick = time.Nanosecond
	for service, skew := range map[string]time.Duration{
		"lambda": 5 * time.Minute, "states": 5 * time.Minute, "execute-api": 5 * time.Minute, "kms": 5 * time.Minute, "logs": 5 * time.Minute,
		"cloudformation": 5 * time.Minute, "sqs": 15 * time.Minute, "sts": 15 * time.Minute, "iam": 15 * time.Minute, "s3": 15 * time.Minute,
	} {
		at := EndpointOf("us-east-1", service)
		req := Request{Method: "GET", Path: "/", Host: "example"}
		if err := NewSigner().Sign(&req, docsCredentials, at, attackNow); err != nil {
			t.Fatal(err)
		}
		for offset, want := range map[time.Duration]Kind{
			0: 0, skew: 0, skew + tick: SignatureExpired, 24 * time.Hour: SignatureExpired,
			-skew: 0, -skew - tick: SignatureNotYetCurrent, -24 * time.Hour: SignatureNotYetCurrent,
		} {
			_, err := serve(NewVerifier(), &req, at, docsCredentials, attackNow.Add(offset))
			if got := kindOfError(err); got != want {
				t.Errorf("%s, served %s later: %v, want %v", service, offset, got, want)
			}
		}
	}
}

func TestPresignedLifetime(t *testing.T) {
	const tick = time.Nanosecond
	for _, test := range []struct {
		service  string
		lifetime time.Duration
		offset   time.Duration
		want     Kind
	}{
		{"s3", time.Second, time.Second, 0},
		{"s3", time.Second, time.Second + tick, PresignedExpired},
		{"s3", 7 * 24 * time.Hour, 7 * 24 * time.Hour, 0},
		{"s3", 7 * 24 * time.Hour, 7*24*time.Hour + tick, PresignedExpired},
		{"s3", time.Hour, -15 * time.Minute, 0},
		{"s3", time.Hour, -15*time.Minute - tick, PresignedNotYetValid},
		// Other services take X-Amz-Expires and do not mind it.
		{"sts", time.Minute, 15 * time.Minute, 0},
		{"sts", time.Hour, 15*time.Minute + tick, SignatureExpired},
		{"sqs", 24 * time.Hour, 15*time.Minute + tick, SignatureExpired},
		{"lambda", time.Hour, 5*time.Minute + tick, SignatureExpired},
		{"lambda", time.Second, -5*time.Minute - tick, SignatureNotYetCurrent},
	} {
		at := EndpointOf("us-east-1", test.service)
		req := Request{Method: "GET", Path: "/", Host: "example"}
		if err := NewSigner().Presign(&req, docsCredentials, at, test.lifetime, attackNow); err != nil {
			t.Fatal(err)
		}
		_, err := serve(NewVerifier(), &req, at, docsCredentials, attackNow.Add(test.offset))
		if got := kindOfError(err); got != test.want {
			t.Errorf("%s for %s, served %s later: %v, want %v", test.service, test.lifetime, test.offset, got, test.want)
		}
	}
}

func TestParseBasic(t *testing.T) {
	for text, want := range map[string]time.Time{
		"20150830T123600Z": time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC),
		"20240229T235959Z": time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC),
		"00000101T000000Z": time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
		"99991231T235959Z": time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		if got, ok := parseBasic(text); !ok || !got.Equal(want) || basic(got) != text {
			t.Errorf("%s: %s, %v", text, got, ok)
		}
	}
	for _, text := range []string{
		"", "20150830", "20150830T123600", "20150830T123600z", "20150830t123600Z", "20150830 123600Z", "20150830T123600Z ", "20150229T000000Z",
		"20150010T000000Z", "20151301T000000Z", "20150100T000000Z", "20150132T000000Z", "20150830T240000Z", "20150830T236000Z",
		"20150830T235960Z", "2015083-T123600Z", "+0150830T123600Z", "201508 0T123600Z", "2015-08-30T12:36:00Z",
	} {
		if got, ok := parseBasic(text); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

// The Date header serves where there is no X-Amz-Date, in the forms of HTTP too; the string to sign has the basic format.
func TestDateHeader(t *testing.T) {
	at := EndpointOf("us-east-1", "sqs")
	for text, good := range map[string]bool{
		"20261122T044600Z": true, "Sun, 22 Nov 2026 04:46:00 GMT": true, "Sun, 22 Nov 2026 05:46:00 +0100": true,
		"Sun, 22 Nov 2026 04:46:01 GMT": false, "Sunday, 22-Nov-26 04:46:00 GMT": false, "2026-11-22T04:46:00Z": false, "": false,
	} {
		req := Request{Method: "GET", Path: "/", Host: "example", Header: http.Header{headerDate: {text}}}
		sig := newSignature(&req, docsCredentials, at, attackNow)
		if err := NewSigner().seal(&req, sig, docsCredentials, at, ""); err != nil {
			t.Fatal(err)
		}
		req.Header.Set(headerAuthorization, algorithm+" Credential="+sig.credential()+",SignedHeaders="+sig.SignedHeaders+",Signature="+sig.signature)
		if got, err := serve(NewVerifier(), &req, at, docsCredentials, attackNow); (err == nil) != good {
			t.Errorf("%q: %v", text, explain(err))
		} else if good && !got.Time.Equal(attackNow) {
			t.Errorf("%q is read as %s", text, got.Time)
		}
	}
}
