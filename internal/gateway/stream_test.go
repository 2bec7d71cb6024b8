package gateway

// Proves that a streamed response reaches its caller piece by piece and no faster than the caller takes it, that it lasts as long as API
// Gateway lets it and no longer, that one which breaks off never looks complete, and that nothing of it is held when a side has left. How:
// the real server and real callers of HTTP/1.1 and HTTP/2 over pipes in the time of testing/synctest, an endpoint in the test's hand.

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/fault"
	"sluice/internal/gateway/restapi"
)

// both runs a test for each protocol.
func both(t *testing.T, f func(t *testing.T, http2 bool)) {
	t.Helper()
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { f(t, http2) })
		})
	}
}

func TestEachPieceReachesTheCallerAsItComes(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newStreaming(t, http2)
		s.endpoint.header.Set("Content-Length", "99") // of the endpoint's connection
		s.endpoint.header.Set("Content-Encoding", "br")
		s.endpoint.late = 2 * time.Second
		a := s.ask(t.Context(), "GET") // the headers are there before any content
		if a.StatusCode != http.StatusOK || a.ContentLength != -1 || a.Header.Get("X-Amzn-Remapped-Content-Length") != "99" ||
			a.Header.Get("Content-Encoding") != "br" || a.Header.Get("Content-Type") != "text/event-stream" || len(a.Header.Get("X-Amzn-Requestid")) != 36 {
			t.Errorf("%d %d %v", a.StatusCode, a.ContentLength, a.Header)
		}
		later(t, time.Second)
		for _, piece := range []string{"data: one\n\n", "data: two\n\n"} {
			s.say(piece)
			s.hear(a, piece)
			synctest.Wait()
			if len(s.records) != 0 {
				t.Error("it is recorded before its end")
			}
			later(t, time.Second)
		}
		_ = s.endpoint.write.Close()
		if rest, err := io.ReadAll(a.Body); err != nil || len(rest) != 0 {
			t.Errorf("%q %v", rest, err)
		}
		synctest.Wait()
		if r := s.last(); r.Status != 200 || r.BytesOut != 22 || r.Duration != 5*time.Second || r.IntegrationLatency != 5*time.Second || r.Broken != "" || r.Refusal != "" {
			t.Errorf("%+v", r)
		}
		if _, line, _ := strings.Cut(s.answered[0], " "); line != "200 22 STREAMED 2000 3000 5000 -" {
			t.Errorf("%q", line)
		}
		if !s.endpoint.isLetGo() {
			t.Error("the endpoint is held")
		}
	})
}

func TestWhatBreaksOffNeverLooksComplete(t *testing.T) {
	for name, c := range map[string]struct {
		change []func(*restapi.Definition)
		do     func(s *streaming)
		after  time.Duration
		broken string
		line   string
	}{
		"the endpoint breaks off": {
			do: func(s *streaming) { _ = s.endpoint.write.CloseWithError(io.ErrUnexpectedEOF) }, broken: "INTEGRATION_FAILURE",
			line: "Execution failed due to a network error communicating with endpoint",
		},
		"it stands still": {
			do: func(*streaming) {}, after: 30 * time.Second, broken: "INTEGRATION_TIMEOUT", line: "Execution failed due to a timeout error",
		},
		"it stands still, regional": {
			change: []func(*restapi.Definition){regional}, do: func(*streaming) {}, after: 5 * time.Minute, broken: "INTEGRATION_TIMEOUT",
			line: "Execution failed due to a timeout error",
		},
		"its time is over": {
			change: []func(*restapi.Definition){func(d *restapi.Definition) { d.Resources[0].Methods[0].Integration.TimeoutMillis = 10_000 }},
			do:     func(*streaming) {}, after: 10 * time.Second, broken: "INTEGRATION_TIMEOUT", line: "Execution failed due to a timeout error",
		},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, http2 bool) {
				s := newStreaming(t, http2, append(c.change, informed)...)
				logs := make(executions, 1)
				s.gateway.Executions = logs
				began := time.Now()
				a := s.ask(t.Context(), "GET")
				s.say("one")
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
				if !strings.HasSuffix(s.answered[0], c.line) {
					t.Errorf("%q", s.answered)
				}
				if text := logs.text(); !strings.HasSuffix(text, c.line+"\nMethod completed with status: 200\n") {
					t.Errorf("%s", text)
				}
				if !s.endpoint.isLetGo() || !strings.Contains(s.log.String(), "broke off") {
					t.Errorf("%v %s", s.endpoint.isLetGo(), s.log.String())
				}
			})
		})
	}
}

// informed keeps an execution log.
func informed(d *restapi.Definition) {
	d.MethodSettings = map[string]restapi.MethodSettings{"*/*": {LoggingLevel: "INFO"}}
}

// executions keeps an execution log.
type executions chan *Execution

func (x executions) Write(e *Execution) { x <- e }

func (x executions) text() string {
	text := ""
	for _, l := range (<-x).Lines {
		text += l.Text + "\n"
	}
	return text
}

// The server's limits on requests and answers, 60 and 120 seconds, end no stream: one that moves lasts for its 15 minutes.
func TestStreamsLastForFifteenMinutes(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newStreaming(t, http2)
		began := time.Now()
		a := s.ask(t.Context(), "GET")
		for time.Since(began)+29*time.Second < 15*time.Minute {
			later(t, 29*time.Second)
			s.say("x")
			s.hear(a, "x")
		}
		if _, err := io.ReadAll(a.Body); err == nil || time.Since(began) != 15*time.Minute {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// They end none that stands still either, within its own limit.
func TestStreamsMayStandStill(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newStreaming(t, http2, regional)
		a := s.ask(t.Context(), "GET")
		for range 3 {
			later(t, 4*time.Minute)
			s.say("x")
			s.hear(a, "x")
		}
		_ = s.endpoint.write.Close()
		if rest, err := io.ReadAll(a.Body); err != nil || len(rest) != 0 {
			t.Errorf("%q %v", rest, err)
		}
	})
}

func TestAnEndpointThatThinksForMinutes(t *testing.T) {
	for _, mode := range []string{"STREAM", "BUFFERED"} {
		both(t, func(t *testing.T, http2 bool) {
			s := newStreaming(t, http2, regional, func(d *restapi.Definition) {
				i := d.Resources[0].Methods[0].Integration
				i.ResponseTransferMode, i.TimeoutMillis = mode, 290_000
			})
			s.endpoint.late = 4 * time.Minute
			go func() {
				_, _ = io.WriteString(s.endpoint.write, "x")
				_ = s.endpoint.write.Close()
			}()
			s.hear(s.ask(t.Context(), "GET"), "x")
		})
	}
}

func TestACallerWhoLeavesEndsTheRequestToTheEndpoint(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newStreaming(t, http2, informed)
		logs := make(executions, 1)
		s.gateway.Executions = logs
		ctx, leave := context.WithCancel(t.Context())
		a := s.ask(ctx, "GET")
		s.say("one")
		s.hear(a, "one")
		leave()
		synctest.Wait()
		if !s.endpoint.isLetGo() {
			t.Error("the endpoint goes on for nobody")
		}
		if r := s.last(); r.Broken != "" || strings.Contains(s.log.String(), "broke off") {
			t.Errorf("%+v %s", r, s.log.String())
		}
		if text := logs.text(); strings.Contains(text, "Successfully") || strings.Contains(text, "failed") || !strings.HasSuffix(text, "Method completed with status: 200\n") {
			t.Errorf("%s", text)
		}
	})
}

// What the caller does not take stays with the endpoint, and a caller who takes nothing for as long as a stream may stand still is given up.
func TestACallerWhoDoesNotRead(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newStreaming(t, http2)
		go func() {
			for {
				if _, err := s.endpoint.write.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		}()
		_ = s.ask(t.Context(), "GET")
		later(t, 10*time.Second)
		synctest.Wait()
		const windows = 4 << 20 // of HTTP/2 as Go's client opens them
		if taken := s.endpoint.read(); taken > windows+4*streamPieceBytes || !http2 && taken > 4*streamPieceBytes {
			t.Errorf("%d bytes were taken", taken)
		}
		if s.endpoint.isLetGo() {
			t.Error("given up early")
		}
		later(t, 30*time.Second)
		synctest.Wait()
		if !s.endpoint.isLetGo() {
			t.Error("it holds on for ever")
		}
		if r := s.last(); r.Broken != "" {
			t.Errorf("%+v", r)
		}
	})
}

func TestTenMegabytesAreFreeAndTheRestGoesAtTwoASecond(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		s := newStreaming(t, http2)
		const beyond = 5 << 20
		go func() {
			_, _ = s.endpoint.write.Write(make([]byte, streamFreeBytes+beyond))
			_ = s.endpoint.write.Close()
		}()
		began := time.Now()
		a := s.ask(t.Context(), "GET")
		if _, err := io.CopyN(io.Discard, a.Body, streamFreeBytes-streamPieceBytes); err != nil || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		n, err := io.Copy(io.Discard, a.Body)
		if took := time.Since(began); n != beyond+streamPieceBytes || err != nil || took < 2490*time.Millisecond || took > 2550*time.Millisecond {
			t.Errorf("%d bytes, %v, after %v", n, err, took)
		}
	})
}

func TestAnswersWithoutBody(t *testing.T) {
	both(t, func(t *testing.T, http2 bool) {
		for _, c := range []struct {
			method string
			status int
		}{{"HEAD", 200}, {"GET", 204}, {"GET", 304}} {
			s := newStreaming(t, http2)
			s.endpoint.status = c.status
			_ = s.endpoint.write.Close()
			a := s.ask(t.Context(), c.method)
			if body, err := io.ReadAll(a.Body); a.StatusCode != c.status || err != nil || len(body) != 0 {
				t.Errorf("%+v: %d %q %v", c, a.StatusCode, body, err)
			}
		}
	})
}

// A fault in any step leaves no endpoint held and no answer that looks like one of the endpoint's.
func TestFaultsOnTheWayOfAStream(t *testing.T) {
	for _, step := range Steps() {
		synctest.Test(t, func(t *testing.T) {
			s := newStreaming(t, false)
			s.faults.On(fault.Point("gateway."+step), fault.Always(), fault.Call(func() { panic("on purpose") }))
			_ = s.endpoint.write.Close()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+testAPI+".execute-api.us-east-1.amazonaws.com/dev/x", nil)
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.client.Do(r)
			if err == nil {
				_, err = io.ReadAll(a.Body)
				_ = a.Body.Close()
			}
			switch step {
			case "stream": // the answer was to begin
				if err == nil {
					t.Errorf("%s: %d", step, a.StatusCode)
				}
			case "record": // it was complete
				if err != nil || a.StatusCode != http.StatusOK {
					t.Errorf("%s: %v", step, err)
				}
			default:
				if err != nil || a.StatusCode != http.StatusInternalServerError {
					t.Errorf("%s: %v", step, err)
				}
			}
			synctest.Wait()
			if s.endpoint.ends != nil && !s.endpoint.isLetGo() {
				t.Errorf("%s: the endpoint is held", step)
			}
		})
	}
}

// Behind the last piece stands its end, which a caller may leave unread too.
func TestACallerWhoDoesNotReadTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreaming(t, false)
		c := s.listener.Connect()
		go func() {
			_, _ = io.WriteString(c, "GET /dev/x HTTP/1.1\r\nHost: "+testAPI+".execute-api.us-east-1.amazonaws.com\r\n\r\n")
			s.say("some")
			_ = s.endpoint.write.Close()
		}()
		for got := ""; !strings.HasSuffix(got, "4\r\nsome\r\n"); {
			var b [1]byte
			if _, err := c.Read(b[:]); err != nil {
				t.Fatalf("%v after %q", err, got)
			}
			got += string(b[:])
		}
		later(t, 31*time.Second)
		synctest.Wait()
		if rest, err := io.ReadAll(c); err != nil || len(rest) != 0 { // the end of the connection, without that of the body
			t.Errorf("%q %v", rest, err)
		}
	})
}

func TestTestCallsOfStreams(t *testing.T) {
	for name, c := range map[string]struct {
		late   time.Duration
		size   int
		ends   bool
		status int
		got    int
		took   time.Duration
	}{
		"complete":              {size: 10, ends: true, status: 200, got: 10},
		"35 seconds":            {size: 10, status: 200, got: 10, took: 35 * time.Second},
		"a megabyte":            {size: 3 << 20, status: 200, got: 1 << 20},
		"no headers in time":    {late: time.Minute, status: 0, took: 35 * time.Second},
		"headers in the middle": {late: 20 * time.Second, size: 5, status: 200, got: 5, took: 35 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStreaming(t, false)
				s.endpoint.late = c.late
				go func() {
					_, _ = s.endpoint.write.Write(make([]byte, c.size))
					if c.ends {
						_ = s.endpoint.write.Close()
					}
				}()
				out := s.gateway.Test(t.Context(), &TestCall{
					API: s.stages.Find(testAPI, "dev"), ResourcePath: "/x", Method: "GET", Path: "/x", Header: http.Header{},
				})
				if out.Status != c.status || len(out.Body) != c.got || out.Latency != c.took || out.Log != "" {
					t.Errorf("%d, %d bytes, %v, %q", out.Status, len(out.Body), out.Latency, out.Log)
				}
				synctest.Wait()
				if c.status != 0 && !s.endpoint.isLetGo() {
					t.Error("the endpoint is held")
				}
			})
		})
	}
}
