package sigv4

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sluice/internal/suites"
)

// Proves that AWS's own signing vectors verify, in the header and in the query form, at the time at which they were signed,
// that the canonical request and the string to sign are theirs to the byte, and that our signer makes the same signatures
// and requests that verify. Source of the vectors: awslabs/aws-c-auth, tests/aws-signing-test-suite.

// vector is one case in one of its two forms.
type vector struct {
	name, form       string
	text             []byte // of the signed request
	unsigned         []byte // of the request before signing
	canonical        string
	toSign           string
	signature        string
	creds            Credentials
	at               Endpoint
	now              time.Time
	lifetime         time.Duration
	payloadHashAdded bool
}

func (v *vector) String() string { return v.name + "/" + v.form }

const vectorsCount = 38

func vectors(t testing.TB) []vector {
	t.Helper()
	dir := filepath.Join(suites.Dir(t), "conformance", "sigv4", "v4")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	for _, entry := range entries {
		for _, form := range []string{"header", "query"} {
			all = append(all, readVector(t, filepath.Join(dir, entry.Name()), entry.Name(), form))
		}
	}
	if len(all) != 2*vectorsCount {
		t.Fatalf("%d vectors, want %d in two forms", len(all), vectorsCount)
	}
	return all
}

func readVector(t testing.TB, dir, name, form string) vector {
	t.Helper()
	read := func(file string) []byte {
		content, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	var context struct {
		Credentials struct {
			ID     string `json:"access_key_id"`
			Secret string `json:"secret_access_key"`
			Token  string `json:"token"`
		} `json:"credentials"`
		Seconds   int       `json:"expiration_in_seconds"`
		Normalize bool      `json:"normalize"`
		Region    string    `json:"region"`
		Service   string    `json:"service"`
		SignBody  bool      `json:"sign_body"`
		Timestamp time.Time `json:"timestamp"`
		OmitToken bool      `json:"omit_session_token"`
	}
	if err := json.Unmarshal(read("context.json"), &context); err != nil {
		t.Fatal(err)
	}
	rules := Rules{Skew: usualSkew, Expires: true, KeepPath: !context.Normalize, UnsignedToken: context.OmitToken}
	return vector{
		name: name, form: form,
		text: read(form + "-signed-request.txt"), unsigned: read("request.txt"),
		canonical: string(read(form + "-canonical-request.txt")), toSign: string(read(form + "-string-to-sign.txt")),
		signature:        string(read(form + "-signature.txt")),
		creds:            Credentials{context.Credentials.ID, context.Credentials.Secret, context.Credentials.Token},
		at:               Endpoint{Region: context.Region, Service: context.Service, Rules: rules},
		now:              context.Timestamp,
		lifetime:         time.Duration(context.Seconds) * time.Second,
		payloadHashAdded: context.SignBody && form == "header",
	}
}

// request parses the signed request of a vector.
func (v *vector) request(t testing.TB) Request {
	t.Helper()
	req, err := readRequest(v.text)
	if err != nil {
		t.Fatalf("%s: %v", v, err)
	}
	return req
}

// verify parses and verifies a request as the vector's endpoint.
func (v *vector) verify(verifier *Verifier, req *Request) (Signature, error) {
	return serve(verifier, req, v.at, v.creds, v.now)
}

// serve is what a caller of this package does that knows one key: the key id and the session token, which no signature
// covers or need cover, lead to the secret.
func serve(verifier *Verifier, req *Request, at Endpoint, known Credentials, now time.Time) (Signature, error) {
	sig, err := Parse(req)
	if err != nil {
		return sig, err
	}
	if sig.AccessKeyID != known.AccessKeyID {
		return sig, verifier.Refuse(req, &sig, at, now)
	}
	if sig.SessionToken != known.SessionToken {
		return sig, InvalidToken()
	}
	_, err = verifier.Verify(req, &sig, at, known.SecretAccessKey, now)
	return sig, err
}

func TestVectorsVerify(t *testing.T) {
	verifier := NewVerifier()
	for _, v := range vectors(t) {
		req := v.request(t)
		sig, err := v.verify(verifier, &req)
		if err != nil {
			t.Errorf("%s: %v", &v, explain(err))
			continue
		}
		if sig.AccessKeyID != v.creds.AccessKeyID || sig.SessionToken != v.creds.SessionToken || sig.Region != v.at.Region ||
			sig.Service != v.at.Service || !sig.Time.Equal(v.now) || sig.Presigned != (v.form == "query") {
			t.Errorf("%s: read %+v", &v, sig)
		}
		if sig.Presigned && sig.Expires != v.lifetime {
			t.Errorf("%s: lasts %s", &v, sig.Expires)
		}
	}
}

func TestVectorsTexts(t *testing.T) {
	for _, v := range vectors(t) {
		req := v.request(t)
		sig, err := Parse(&req)
		if err != nil {
			t.Errorf("%s: %v", &v, err)
			continue
		}
		var s scratch
		line := req.Header.Get(headerPayload)
		if fault := s.canonicalize(&req, &sig, v.at.Rules, line); fault != nil {
			t.Errorf("%s: %v", &v, fault)
			continue
		}
		s.composeStringToSign(&sig)
		if string(s.text) != v.canonical {
			t.Errorf("%s: canonical request\n%s\nwant\n%s", &v, s.text, v.canonical)
		}
		if string(s.toSign) != v.toSign {
			t.Errorf("%s: string to sign\n%s\nwant\n%s", &v, s.toSign, v.toSign)
		}
		if sig.signature != v.signature {
			t.Errorf("%s: signature %s, want %s", &v, sig.signature, v.signature)
		}
	}
}

func TestVectorsSigned(t *testing.T) {
	signer, verifier := NewSigner(), NewVerifier()
	for _, v := range vectors(t) {
		req, err := readRequest(v.unsigned)
		if err != nil {
			t.Errorf("%s: %v", &v, err)
			continue
		}
		if v.payloadHashAdded {
			signed := v.request(t)
			req.Header[headerPayload] = signed.Header[headerPayload]
		}
		if v.form == "query" {
			err = signer.Presign(&req, v.creds, v.at, v.lifetime, v.now)
		} else {
			err = signer.Sign(&req, v.creds, v.at, v.now)
		}
		if err != nil {
			t.Errorf("%s: %v", &v, err)
			continue
		}
		if sig, err := v.verify(verifier, &req); err != nil || sig.signature != v.signature {
			t.Errorf("%s: our signature %s, want %s; %v", &v, sig.signature, v.signature, explain(err))
		}
	}
}

// explain shows what the server made of a request that did not match.
func explain(err error) string {
	switch fault := err.(type) { //nolint:errorlint // our own functions return the bare type
	case nil:
		return "no error"
	case *Error:
		return fault.Error() + ": " + fault.Explained()
	default:
		return err.Error()
	}
}
