package gateway

// Proves that what a function streams reaches the caller of an API as an HTTP endpoint's response does: piece by piece, for as long as it may
// and no longer, and never as if it were complete when it is not; and that what is no response answers 502. How: as in stream_test.go, with a
// function in the endpoint's place.

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/gateway/integration/lambda"
	"sluice/internal/gateway/restapi"
	"sluice/internal/wire/prelude"
)

const (
	streamedURI = "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/" + testFunction + "/response-streaming-invocations"
	delimiter   = "\x00\x00\x00\x00\x00\x00\x00\x00"
)

// invoker is Lambda; unlike the world's it may be called again while a call goes on.
type invoker func(context.Context, *lambda.Invocation) (*lambda.Result, error)

func (f invoker) Invoke(ctx context.Context, i *lambda.Invocation) (*lambda.Result, error) {
	return f(ctx, i)
}

// newFunctionStream is a world whose GET /x is a function that sends what the endpoint writes.
func newFunctionStream(t *testing.T, http2 bool, change ...func(*restapi.Definition)) *streaming {
	t.Helper()
	s := newStreaming(t, http2, append([]func(*restapi.Definition){func(d *restapi.Definition) {
		d.Resources[0].Methods[0].Integration = &restapi.Integration{
			Type: restapi.AWSProxy, HTTPMethod: "POST", URI: streamedURI, Credentials: testRole, ResponseTransferMode: "STREAM", TimeoutMillis: 900_000,
		}
	}}, change...)...)
	s.function(func(ctx context.Context, i *lambda.Invocation) (*lambda.Result, error) {
		context.AfterFunc(ctx, func() { _ = s.endpoint.body.CloseWithError(ctx.Err()) })
		s.endpoint.mu.Lock()
		s.endpoint.ends = ctx
		s.endpoint.mu.Unlock()
		if !strings.Contains(string(i.Payload), `"httpMethod":"GET"`) || i.Function != testFunction || i.As == nil {
			t.Errorf("%+v", i)
		}
		_, err := io.Copy(i.Stream(prelude.ContentType), s.endpoint.body)
		return &lambda.Result{Status: http.StatusOK}, err
	})
	return s
}

// function puts a function behind the API.
func (s *streaming) function(f invoker) {
	s.gateway.Integrations[restapi.AWSProxy] = lambda.New(lambda.Config{Invoker: f, Identity: s.aws.Identity})
}

func TestEachPieceOfAFunctionReachesTheCallerAsItComes(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newFunctionStream(t, http2)
		go func() {
			later(t, 2*time.Second)
			s.say(`{"statusCode":201,"headers":{"Content-Type":"text/event-stream"},"cookies":["a=1","b=2"]}` + delimiter[:3])
			s.say(delimiter[3:])
		}()
		a := s.ask(t.Context(), "GET")
		if a.StatusCode != http.StatusCreated || a.ContentLength != -1 || a.Header.Get("Content-Type") != "text/event-stream" || len(a.Header["Set-Cookie"]) != 2 || a.Header.Get("X-Amzn-Trace-Id") == "" {
			t.Errorf("%d %d %v", a.StatusCode, a.ContentLength, a.Header)
		}
		later(t, time.Second)
		for _, piece := range []string{"data: one\n\n", "data: two\n\n"} {
			s.say(piece)
			s.hear(a, piece)
			later(t, time.Second)
		}
		_ = s.endpoint.write.Close()
		if rest, err := io.ReadAll(a.Body); err != nil || len(rest) != 0 {
			t.Errorf("%q %v", rest, err)
		}
		synctest.Wait()
		if r := s.last(); r.Status != 201 || r.BytesOut != 22 || r.IntegrationLatency != 5*time.Second || r.Broken != "" || r.Refusal != "" {
			t.Errorf("%+v", r)
		}
		if _, line, _ := strings.Cut(s.answered[0], " "); line != "201 22 STREAMED 2000 3000 5000 -" {
			t.Errorf("%q", line)
		}
		if !s.endpoint.isLetGo() {
			t.Error("the function is held")
		}
	})
}

func TestAFunctionThatBreaksOffNeverLooksComplete(t *testing.T) {
	for name, c := range map[string]struct {
		change []func(*restapi.Definition)
		do     func(s *streaming)
		after  time.Duration
		broken string
	}{
		"it fails":            {do: func(s *streaming) { _ = s.endpoint.write.CloseWithError(errors.New("gone")) }, broken: "INTEGRATION_FAILURE"},
		"it stands still":     {do: func(*streaming) {}, after: 30 * time.Second, broken: "INTEGRATION_TIMEOUT"},
		"it stands, regional": {change: []func(*restapi.Definition){regional}, do: func(*streaming) {}, after: 5 * time.Minute, broken: "INTEGRATION_TIMEOUT"},
		"its time is over": {
			change: []func(*restapi.Definition){func(d *restapi.Definition) { d.Resources[0].Methods[0].Integration.TimeoutMillis = 10_000 }},
			do:     func(*streaming) {}, after: 10 * time.Second, broken: "INTEGRATION_TIMEOUT",
		},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, http2 bool) {
				s := newFunctionStream(t, http2, c.change...)
				began := time.Now()
				go s.say("{}" + delimiter + "one")
				a := s.ask(t.Context(), "GET")
				s.hear(a, "one")
				c.do(s)
				if rest, err := io.ReadAll(a.Body); err == nil {
					t.Errorf("it looks complete, with %q", rest)
				}
				if took := time.Since(began); took != c.after {
					t.Errorf("after %v", took)
				}
				synctest.Wait()
				if r := s.last(); r.Broken != c.broken || r.Status != http.StatusOK || r.BytesOut != 3 {
					t.Errorf("%+v", r)
				}
				if !s.endpoint.isLetGo() || !strings.Contains(s.log.String(), "broke off") {
					t.Errorf("%v %s", s.endpoint.isLetGo(), s.log.String())
				}
			})
		})
	}
}

func TestFunctionsThatStreamNoResponse(t *testing.T) {
	for name, c := range map[string]struct {
		f      invoker
		status int
		body   string
	}{
		"no delimiter": {func(context.Context, *lambda.Invocation) (*lambda.Result, error) {
			return &lambda.Result{Status: 200, Payload: []byte(`{"statusCode":200,"body":"x"}`)}, nil
		}, 502, `{"message": "Internal server error"}`},
		"a failure": {func(context.Context, *lambda.Invocation) (*lambda.Result, error) {
			return &lambda.Result{Status: 200, FunctionError: "Unhandled"}, nil
		}, 502, `{"message": "Internal server error"}`},
		"not allowed": {func(context.Context, *lambda.Invocation) (*lambda.Result, error) { return nil, lambda.ErrForbidden }, 500, `{"message": "Internal server error"}`},
		"slow": {func(ctx context.Context, _ *lambda.Invocation) (*lambda.Result, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, 504, `{"message": "Endpoint request timed out"}`},
		"a panic": {func(context.Context, *lambda.Invocation) (*lambda.Result, error) { panic("on purpose") }, 500, `{"message": "Internal server error"}`},
	} {
		both(t, func(t *testing.T, http2 bool) {
			s := newFunctionStream(t, http2)
			s.function(c.f)
			a := s.ask(t.Context(), "GET")
			body, err := io.ReadAll(a.Body)
			if a.StatusCode != c.status || string(body) != c.body || err != nil {
				t.Errorf("%s: %d %s %v\n%s", name, a.StatusCode, body, err, s.log.String())
			}
		})
	}
}

func TestACallerWhoLeavesEndsTheFunction(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newFunctionStream(t, http2)
		ctx, leave := context.WithCancel(t.Context())
		go s.say("{}" + delimiter + "one")
		a := s.ask(ctx, "GET")
		s.hear(a, "one")
		leave()
		synctest.Wait()
		if r := s.last(); !s.endpoint.isLetGo() || r.Broken != "" || strings.Contains(s.log.String(), "broke off") {
			t.Errorf("%v %+v %s", s.endpoint.isLetGo(), r, s.log.String())
		}
	})
}

// Where there is nobody to send pieces to, what a function streams is as any other response.
func TestFunctionsThatStreamInOnePiece(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFunctionStream(t, false)
		go func() {
			s.say(`{"statusCode":201}` + delimiter + "all")
			_ = s.endpoint.write.Close()
		}()
		if out := s.serve(request("GET", "/x", "")); out.Status != http.StatusCreated || string(out.Body) != "all" || !s.endpoint.isLetGo() {
			t.Errorf("%d %q", out.Status, out.Body)
		}
	})
}
