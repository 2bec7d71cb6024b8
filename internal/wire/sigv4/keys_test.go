package sigv4

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"
	"testing"
)

// Proves that the derived key is AWS's, that the cache never answers for another secret, day, region or service, never holds
// more than KeysMax, keeps what is in use, and may be used by many at once.

func TestDeriveKey(t *testing.T) {
	// Source: IAM User Guide, "Create a signed AWS API request", example of a signing key: the signature of a known string
	// by it, from "Examples of how to derive a signing key".
	key := deriveKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "iam")
	var s scratch
	key.sign(&s.sum, []byte("AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\nf536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59"))
	if got := hex.EncodeToString(s.sum[:]); got != "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7" {
		t.Errorf("signature %s", got)
	}
}

func TestKeyCacheTellsKeysApart(t *testing.T) {
	var c keyCache
	seen := make(map[string]keyName)
	for _, secret := range []string{"", "a", "b"} {
		for _, date := range []string{"20261122", "20261123"} {
			for _, region := range []string{"us-east-1", "us-west-2"} {
				for _, service := range []string{"sqs", "sns"} {
					name := keyName{secret, date, region, service}
					for range 3 {
						var s scratch
						c.get(secret, date, region, service).sign(&s.sum, nil)
						sum := string(s.sum[:])
						if other, ok := seen[sum]; ok && other != name {
							t.Fatalf("%v signs as %v", name, other)
						}
						seen[sum] = name
					}
				}
			}
		}
	}
	if len(seen) != 3*2*2*2 {
		t.Errorf("%d keys", len(seen))
	}
}

func TestKeyCacheIsBounded(t *testing.T) {
	var c keyCache
	used := c.get("secret in use", "20261122", "us-east-1", "sqs")
	for i := range 3 * KeysMax {
		c.get("secret "+strconv.Itoa(i), "20261122", "us-east-1", "sqs")
		if i%(KeysMax/4) == 0 && c.get("secret in use", "20261122", "us-east-1", "sqs") != used {
			t.Fatalf("the key in use was forgotten after %d", i)
		}
		if held := len(c.young) + len(c.old); held > KeysMax {
			t.Fatalf("%d keys are held", held)
		}
	}
}

// A secret that was replaced is not answered for by the key of its predecessor, which is still kept.
func TestKeyCacheAfterRotation(t *testing.T) {
	verifier := NewVerifier()
	req, at := attacked(t)
	sig, err := Parse(&req)
	if err != nil {
		t.Fatal(err)
	}
	for i, test := range []struct {
		secret string
		want   Kind
	}{{attackSecret, 0}, {"another", Mismatch}, {attackSecret, 0}, {"", Mismatch}} {
		if _, err := verifier.Verify(&req, &sig, at, test.secret, attackNow); kindOfError(err) != test.want {
			t.Errorf("%d: %v, want %v", i, err, test.want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	verifier, signer := NewVerifier(), NewSigner()
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			creds := Credentials{AccessKeyID: "AKID", SecretAccessKey: fmt.Sprint("secret ", worker)}
			for i := range 200 {
				at := EndpointOf("region-"+strconv.Itoa(i%7), "sqs")
				req := Request{Method: "POST", Path: "/", Host: "example", Body: []byte(strconv.Itoa(i))}
				if err := signer.Sign(&req, creds, at, attackNow); err != nil {
					t.Error(err)
					return
				}
				if _, err := serve(verifier, &req, at, creds, attackNow); err != nil {
					t.Error(explain(err))
					return
				}
				req.Body = append(req.Body, 'x')
				if _, err := serve(verifier, &req, at, creds, attackNow); kindOfError(err) != Mismatch {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// Refuse never accepts, not even what is signed with the secret that it puts in the place of none, and says what Verify
// says where that comes before the look-up of the key.
func TestRefuse(t *testing.T) {
	at := EndpointOf("us-east-1", "sqs")
	req := Request{Method: "POST", Path: "/", Host: "example"}
	creds := Credentials{AccessKeyID: "AKID", SecretAccessKey: absentSecret}
	if err := NewSigner().Sign(&req, creds, at, attackNow); err != nil {
		t.Fatal(err)
	}
	sig, err := Parse(&req)
	if err != nil {
		t.Fatal(err)
	}
	verifier := NewVerifier()
	for name, test := range map[string]struct {
		edit func(*Request, *Endpoint)
		want Kind
	}{
		"signed with the stand-in": {func(*Request, *Endpoint) {}, KeyUnknown},
		"another body":             {func(r *Request, _ *Endpoint) { r.Body = []byte("x") }, KeyUnknown},
		"another region":           {func(_ *Request, at *Endpoint) { at.Region = "us-west-2" }, WrongScope},
		"no endpoint":              {func(_ *Request, at *Endpoint) { *at = Endpoint{Rules: at.Rules} }, WrongScope},
		"unsigned header":          {func(r *Request, _ *Endpoint) { r.Header.Set("X-Amz-Acl", "x") }, HeadersNotSigned},
	} {
		other, where := clone(req), at
		test.edit(&other, &where)
		if err := verifier.Refuse(&other, &sig, where, attackNow); kindOfError(err) != test.want {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if err := verifier.Refuse(&req, new(Signature), at, attackNow); kindOfError(err) != NoCredentials {
		t.Errorf("a signature of nowhere: %v", err)
	}
}
