package edge

// Proves who gets in: a call with a valid signature of a known key, made lately for this service and region, and no other. Each way
// of being no such call is refused in every protocol with AWS's status, code and text (whose sources stand in sigv4's answers.go and
// messages.go), before the operation's input is looked at, and without a handler having run. How: a valid call, and one thing wrong
// with it.

import (
	"cmp"
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

// wrong is a call that must not get in, and how it is refused.
type wrong struct {
	call func(w *world, d dialect) *wire.Request
	// query and json are its codes in Query and in the JSON protocols.
	query, json string
	// status is Query's, and that of JSON that Query's clients read; REST answers 403 in any case.
	status int
	text   func(d dialect) string
	// goesOn says that more stands behind the text.
	goesOn bool
}

func mismatching(call func(*world, dialect) *wire.Request, text func(dialect) string) wrong {
	return wrong{call: call, query: "SignatureDoesNotMatch", json: "InvalidSignatureException", status: http.StatusForbidden, text: text}
}

func unrecognized(call func(*world, dialect) *wire.Request, text string) wrong {
	return wrong{call: call, query: "InvalidClientTokenId", json: "UnrecognizedClientException", status: http.StatusForbidden, text: always(text)}
}

func always(text string) func(dialect) string { return func(dialect) string { return text } }

// posing signs by a key as somebody does who knows something else of it.
func posing(id string, known key) func(*world, dialect) *wire.Request {
	return func(w *world, d dialect) *wire.Request {
		own, held := w.keys[id]
		w.keys[id] = key{secret: cmp.Or(known.secret, own.secret), token: known.token}
		r := w.signAs(d.request(), id, d.service, region, w.clock.Now())
		if w.keys[id] = own; !held {
			delete(w.keys, id)
		}
		return r
	}
}

// areRefused looks that they are: in every dialect, with nothing said of the caller, and without a handler having run.
func areRefused(t *testing.T, calls map[string]wrong) {
	t.Helper()
	for name, c := range calls {
		for _, d := range dialects() {
			t.Run(name+"/"+d.name, func(t *testing.T) {
				w := newWorld(t)
				a := w.serve(c.call(w, d))
				code, status, text := c.query, c.status, c.text(d)
				switch {
				case strings.HasSuffix(d.name, "REST"):
					code, status = c.json, http.StatusForbidden
				case strings.HasSuffix(d.name, "JSON"):
					code = c.json
					if got := a.header.Get("X-Amzn-Query-Error"); got != c.query+";Sender" {
						t.Errorf("query error %q", got)
					}
				}
				if c.goesOn && strings.HasPrefix(a.message, text) {
					text = a.message
				}
				a.is(t, status, code, text)
				w.quiet()
				if r := w.last(1); r.Status != status || r.Code != c.query || r.Caller != nil || r.Principal != "" || r.Account != "" {
					t.Errorf("%+v", r)
				}
			})
		}
	}
}

func TestOtherSignaturesDoNot(t *testing.T) {
	mismatch := always("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
	areRefused(t, map[string]wrong{
		"unknown key":  unrecognized(posing("AKIANOBODY", key{secret: "s"}), "The security token included in the request is invalid."),
		"wrong secret": mismatching(posing("AKIAALICE", key{secret: "guessed"}), mismatch),
		"changed body": mismatching(func(w *world, d dialect) *wire.Request {
			r := w.sign(d.request(), d.service)
			r.Body = append(r.Body, ' ')
			return r
		}, mismatch),
		"changed host": mismatching(func(w *world, d dialect) *wire.Request {
			r := w.sign(d.request(), d.service)
			r.Host = "elsewhere"
			return r
		}, mismatch),
		"no such region": mismatching(func(w *world, d dialect) *wire.Request {
			return w.signAs(d.request(), "AKIAALICE", d.service, "nowhere", w.clock.Now())
		}, always("Credential should be scoped to a valid region, not 'nowhere'. ")),
		"no signature in the header": {
			call: func(_ *world, d dialect) *wire.Request {
				r := d.request()
				r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAALICE/20260102/eu-west-1/"+d.service+"/aws4_request, SignedHeaders=host")
				r.Header.Set("X-Amz-Date", "20260102T030405Z")
				return r
			},
			query: "IncompleteSignature", json: "IncompleteSignatureException", status: http.StatusBadRequest,
			text: always("Authorization header requires 'Signature' parameter. "), goesOn: true, // with a hash of the header
		},
	})
}

func TestSignaturesOfAnotherTimeDoNot(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	skew := func(d dialect) time.Duration { return sigv4.RulesFor(d.service).Skew }
	minutes := func(d dialect) string {
		return map[bool]string{true: "15", false: "5"}[skew(d) == 15*time.Minute]
	}
	areRefused(t, map[string]wrong{
		"expired": mismatching(func(w *world, d dialect) *wire.Request {
			return w.signAs(d.request(), "AKIAALICE", d.service, region, w.clock.Now().Add(-skew(d)-time.Second))
		}, func(d dialect) string {
			earliest := at.Add(-skew(d))
			return "Signature expired: " + stamp(earliest.Add(-time.Second)) + " is now earlier than " + stamp(earliest) + " (" + stamp(at) + " - " + minutes(d) + " min.)"
		}),
		"of the future": mismatching(func(w *world, d dialect) *wire.Request {
			return w.signAs(d.request(), "AKIAALICE", d.service, region, w.clock.Now().Add(skew(d)+time.Second))
		}, func(d dialect) string {
			latest := at.Add(skew(d))
			return "Signature not yet current: " + stamp(latest.Add(time.Second)) + " is still later than " + stamp(latest) + " (" + stamp(at) + " + " + minutes(d) + " min.)"
		}),
	})
}

func TestOtherSessionsDoNot(t *testing.T) {
	const invalid = "The security token included in the request is invalid"
	areRefused(t, map[string]wrong{
		"session token missing": unrecognized(posing("ASIASESSION", key{}), invalid),
		"session token forged":  unrecognized(posing("ASIASESSION", key{token: "forged"}), invalid),
		"session over": {
			call: func(w *world, d dialect) *wire.Request {
				w.clock.Advance(2 * time.Hour)
				return w.signAs(d.request(), "ASIASESSION", d.service, region, w.clock.Now())
			},
			query: "ExpiredToken", json: "ExpiredTokenException", status: http.StatusForbidden, text: always("The security token included in the request is expired"),
		},
	})
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
