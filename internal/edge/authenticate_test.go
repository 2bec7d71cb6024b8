package edge

// Proves who gets in: a call with a valid signature of a known key, made lately for this service and region, and no other. Each way
// of being no such call is refused in every protocol with AWS's status, code and text (whose sources stand in sigv4's answers.go and
// messages.go), before the operation's input is looked at, and without a handler having run. How: a valid call, and one thing wrong
// with it.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

func TestSignedCallsGetIn(t *testing.T) {
	for _, d := range dialects() {
		t.Run(d.name, func(t *testing.T) {
			w := newWorld(t)
			if a := w.serve(w.sign(d.request(), d.service)); a.status != http.StatusOK {
				t.Errorf("%d %s", a.status, a.body)
			}
			if r := w.last(1); len(w.ran) != 1 || r.Principal != userARN || r.Account != account || r.Source != "192.0.2.7" || r.Code != "" {
				t.Errorf("%q ran; %+v", w.ran, r)
			}
			if a := w.serve(w.signAs(d.request(), "ASIASESSION", d.service, region, w.clock.Now())); a.status != http.StatusOK {
				t.Errorf("with a session: %d %s", a.status, a.body)
			}
			presigned := w.presign(d.request(), d.service)
			if a := w.serve(presigned); a.status != http.StatusOK {
				t.Errorf("presigned: %d %s", a.status, a.body)
			}
		})
	}
}

func (w *world) presign(r *wire.Request, service string) *wire.Request {
	w.t.Helper()
	s := signed(r)
	err := sigv4.NewSigner().Presign(s, sigv4.Credentials{AccessKeyID: "AKIAALICE", SecretAccessKey: w.keys["AKIAALICE"].secret}, sigv4.EndpointOf(region, service), time.Hour, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	r.RawQuery = s.RawQuery
	return r
}

// words are a refusal in the four dialects: codes and statuses of Query and the JSON protocols, and the text, which is one.
type words struct {
	query, json                           string
	queryStatus, compatStatus, restStatus int
	text                                  string
}

func TestOthersDoNot(t *testing.T) {
	const mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	doesNotMatch := func(text string) words {
		return words{query: "SignatureDoesNotMatch", json: "InvalidSignatureException", queryStatus: 403, compatStatus: 403, restStatus: 403, text: text}
	}
	unknown := func(text string) words {
		return words{query: "InvalidClientTokenId", json: "UnrecognizedClientException", queryStatus: 403, compatStatus: 403, restStatus: 403, text: text}
	}
	skew := func(service string) time.Duration { return sigv4.RulesFor(service).Skew }
	minutes := func(service string) string {
		return map[bool]string{true: "15", false: "5"}[skew(service) == 15*time.Minute]
	}
	for name, c := range map[string]struct {
		call func(w *world, d dialect) *wire.Request
		want words
		text func(d dialect) string // where the text depends on the service
	}{
		"unknown key": {
			func(w *world, d dialect) *wire.Request {
				w.keys["AKIANOBODY"] = key{secret: "s"}
				r := w.signAs(d.request(), "AKIANOBODY", d.service, region, w.clock.Now())
				delete(w.keys, "AKIANOBODY")
				return r
			}, unknown("The security token included in the request is invalid."), nil,
		},
		"wrong secret": {
			func(w *world, d dialect) *wire.Request {
				k := w.keys["AKIAALICE"]
				w.keys["AKIAALICE"] = key{secret: "guessed"}
				r := w.sign(d.request(), d.service)
				w.keys["AKIAALICE"] = k
				return r
			}, doesNotMatch(mismatch), nil,
		},
		"changed body": {
			func(w *world, d dialect) *wire.Request {
				r := w.sign(d.request(), d.service)
				r.Body = append(r.Body, ' ')
				return r
			}, doesNotMatch(mismatch), nil,
		},
		"changed host": {
			func(w *world, d dialect) *wire.Request {
				r := w.sign(d.request(), d.service)
				r.Host = "elsewhere"
				return r
			}, doesNotMatch(mismatch), nil,
		},
		"expired": {
			func(w *world, d dialect) *wire.Request {
				return w.signAs(d.request(), "AKIAALICE", d.service, region, w.clock.Now().Add(-skew(d.service)-time.Second))
			}, doesNotMatch(""), func(d dialect) string {
				at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
				earliest := at.Add(-skew(d.service))
				return "Signature expired: " + stamp(earliest.Add(-time.Second)) + " is now earlier than " + stamp(earliest) + " (" + stamp(at) + " - " + minutes(d.service) + " min.)"
			},
		},
		"of the future": {
			func(w *world, d dialect) *wire.Request {
				return w.signAs(d.request(), "AKIAALICE", d.service, region, w.clock.Now().Add(skew(d.service)+time.Second))
			}, doesNotMatch(""), func(d dialect) string {
				at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
				latest := at.Add(skew(d.service))
				return "Signature not yet current: " + stamp(latest.Add(time.Second)) + " is still later than " + stamp(latest) + " (" + stamp(at) + " + " + minutes(d.service) + " min.)"
			},
		},
		"no such region": {
			func(w *world, d dialect) *wire.Request {
				return w.signAs(d.request(), "AKIAALICE", d.service, "nowhere", w.clock.Now())
			}, doesNotMatch("Credential should be scoped to a valid region, not 'nowhere'. "), nil,
		},
		"session token missing": {
			func(w *world, d dialect) *wire.Request {
				k := w.keys["ASIASESSION"]
				w.keys["ASIASESSION"] = key{secret: k.secret}
				r := w.signAs(d.request(), "ASIASESSION", d.service, region, w.clock.Now())
				w.keys["ASIASESSION"] = k
				return r
			}, unknown("The security token included in the request is invalid"), nil,
		},
		"session token forged": {
			func(w *world, d dialect) *wire.Request {
				k := w.keys["ASIASESSION"]
				w.keys["ASIASESSION"] = key{secret: k.secret, token: "forged"}
				r := w.signAs(d.request(), "ASIASESSION", d.service, region, w.clock.Now())
				w.keys["ASIASESSION"] = k
				return r
			}, unknown("The security token included in the request is invalid"), nil,
		},
		"session over": {
			func(w *world, d dialect) *wire.Request {
				w.clock.Advance(2 * time.Hour)
				return w.signAs(d.request(), "ASIASESSION", d.service, region, w.clock.Now())
			}, words{query: "ExpiredToken", json: "ExpiredTokenException", queryStatus: 403, compatStatus: 403, restStatus: 403, text: "The security token included in the request is expired"}, nil,
		},
		"no signature in the header": {
			func(_ *world, d dialect) *wire.Request {
				r := d.request()
				r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAALICE/20260102/eu-west-1/"+d.service+"/aws4_request, SignedHeaders=host")
				r.Header.Set("X-Amz-Date", "20260102T030405Z")
				return r
			}, words{query: "IncompleteSignature", json: "IncompleteSignatureException", queryStatus: 400, compatStatus: 400, restStatus: 403}, func(dialect) string { return "Authorization header requires 'Signature' parameter. " },
		},
	} {
		for _, d := range dialects() {
			t.Run(name+"/"+d.name, func(t *testing.T) {
				w := newWorld(t)
				a := w.serve(c.call(w, d))
				text := c.want.text
				if c.text != nil {
					text = c.text(d)
				}
				code, status := c.want.query, c.want.queryStatus
				switch {
				case strings.HasSuffix(d.name, "REST"):
					code, status = c.want.json, c.want.restStatus
				case strings.HasSuffix(d.name, "JSON"):
					code, status = c.want.json, c.want.compatStatus
					if got := a.header.Get("X-Amzn-Query-Error"); got != c.want.query+";Sender" {
						t.Errorf("query error %q", got)
					}
				}
				if name == "no signature in the header" && strings.HasPrefix(a.message, text) {
					text = a.message // which goes on with a hash of the header
				}
				a.is(t, status, code, text)
				w.quiet()
				if r := w.last(1); r.Status != status || r.Code != c.want.query || r.Caller != nil || r.Principal != "" || r.Account != "" {
					t.Errorf("%+v", r)
				}
			})
		}
	}
}

func stamp(t time.Time) string { return t.Format("20060102T150405Z") }

func TestUnsignedCalls(t *testing.T) {
	for _, d := range dialects() {
		if d.service == "sqs" { // whose resources may be open to everyone: see TestAnonymousCallers
			continue
		}
		w := newWorld(t)
		r := d.request()
		if d.service == "apigateway" {
			r.Host = "apigateway.eu-west-1.amazonaws.com"
		}
		code := map[string]string{"iam": "MissingAuthenticationToken", "apigateway": "MissingAuthenticationTokenException"}[d.service]
		a := w.serve(r)
		if a.status != http.StatusForbidden || a.code != code || !strings.Contains(a.message, "Missing Authentication Token") && !strings.Contains(a.message, "missing Authentication Token") {
			t.Errorf("%s: %d %s %q", d.name, a.status, a.code, a.message)
		}
		w.quiet()
	}
}

// Operations whose input proves who calls need no signature; the others of the same service do.
func TestOperationsWithoutSignature(t *testing.T) {
	w := newWorld(t)
	a := w.serve(queryCall("Version=2011-06-15&Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::111122223333:role/r&RoleSessionName=ss&WebIdentityToken=tttt"))
	a.is(t, http.StatusNotImplemented, "NotImplemented", "The operation AssumeRoleWithWebIdentity of AWS Security Token Service is not implemented.")
	a = w.serve(queryCall("Version=2011-06-15&Action=GetCallerIdentity"))
	a.is(t, http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token")
	// A signature that is there must be right all the same.
	r := w.sign(queryCall("Version=2011-06-15&Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::111122223333:role/r&RoleSessionName=ss&WebIdentityToken=tttt"), "sts")
	r.Body = append(r.Body, '&')
	if a := w.serve(r); a.code != "SignatureDoesNotMatch" {
		t.Errorf("%d %s", a.status, a.body)
	}
	w.quiet()
}

// A key that does not exist is refused like one that does: the checks that come first answer the same for both.
func TestUnknownKeysLearnNothing(t *testing.T) {
	d := dialects()[0]
	var answers [2]string
	for i, id := range []string{"AKIAALICE", "AKIANOBODY"} {
		w := newWorld(t)
		w.keys["AKIANOBODY"] = w.keys["AKIAALICE"]
		r := w.signAs(d.request(), id, d.service, region, w.clock.Now().Add(-time.Hour))
		delete(w.keys, "AKIANOBODY")
		answers[i] = w.serve(r).body
	}
	if answers[0] != answers[1] {
		t.Errorf("%s\n%s", answers[0], answers[1])
	}
}

// Two signatures in one request could be read in two ways.
func TestTwoSignatures(t *testing.T) {
	w := newWorld(t)
	r := w.presign(dialects()[0].request(), "sqs")
	if a := w.serve(w.sign(r, "sqs")); a.status/100 != 4 {
		t.Errorf("%d %s", a.status, a.body)
	}
	w.quiet()
}
