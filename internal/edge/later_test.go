package edge

// Proves that a call whose answer comes later has one answer and one record of it, as any other: over HTTP when it can be had, or
// when its peer has left; whatever becomes of it, a panic and an error that no one mapped included. A call from inside stands by.
// How: a real server, and an operation that waits until the test lets it go.

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

// patient is a ReceiveMessage that waits, if it can: its finish is the test's.
func (w *world) patient(finish func() (wire.Shape, error), waits chan<- service.Waker) service.Operation {
	return service.Operation{
		Model: sqsapi.ReceiveMessage.Operation,
		Authorize: func(c *service.Call, _ wire.Shape) error {
			c.Require(service.Check{Action: "sqs:ReceiveMessage", Resource: queue})
			return nil
		},
		Handle: func(_ context.Context, c *service.Call, _ wire.Shape) (wire.Shape, error) {
			if c.Waker == nil {
				return finish()
			}
			waits <- c.Waker
			return nil, &service.Later{Finish: finish}
		},
	}
}

// withPatient makes a world whose queue has that operation besides.
func withPatient(t *testing.T, finish func() (wire.Shape, error)) (*world, <-chan service.Waker) {
	w := newWorld(t)
	waits := make(chan service.Waker, 1)
	definition := w.sqs()
	definition.Operations = append(definition.Operations, w.patient(finish, waits))
	c := w.edge.Config
	c.Services = []service.Definition{definition}
	w.edge = New(c)
	return w, waits
}

func TestAnAnswerThatComesLater(t *testing.T) {
	for name, c := range map[string]struct {
		finish func() (wire.Shape, error)
		status int
		body   string
		code   string
	}{
		"an answer": {func() (wire.Shape, error) {
			return &sqsapi.ReceiveMessageResult{Messages: []sqsapi.Message{{Body: wire.Some("hello")}}}, nil
		}, http.StatusOK, `"Body":"hello"`, ""},
		"a refusal": {func() (wire.Shape, error) {
			return nil, sqsapi.ErrQueueDoesNotExist.New("It is gone.")
		}, http.StatusBadRequest, "It is gone.", "AWS.SimpleQueueService.NonExistentQueue"},
		"a fault": {func() (wire.Shape, error) { return nil, errors.New("hunter2") }, http.StatusInternalServerError, internalText, "InternalFailure"},
		"a panic": {func() (wire.Shape, error) { panic("hunter2") }, http.StatusInternalServerError, internalText, "InternalFailure"},
	} {
		t.Run(name, func(t *testing.T) {
			w, waits := withPatient(t, c.finish)
			var lot httpio.Lot
			s := httptest.NewServer(w.edge.Handler(&lot))
			defer s.Close()
			conn, in := w.call(t, s)
			waker := <-waits
			if len(w.records) != 0 {
				t.Errorf("it is recorded before it has an answer: %+v", w.records)
			}
			waker.Ready()
			r, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(r.Body)
			if err != nil || r.StatusCode != c.status || !strings.Contains(string(body), c.body) || strings.Contains(string(body), "hunter2") {
				t.Errorf("%d %s %v", r.StatusCode, body, err)
			}
			_ = conn.Close()
			if err := lot.Drained(context.Background()); err != nil {
				t.Fatal(err)
			}
			if record := w.last(1); record.Code != c.code || record.Operation != "ReceiveMessage" || record.Principal != userARN || record.Status != c.status || record.BytesIn == 0 {
				t.Errorf("%+v", record)
			}
		})
	}
}

// call sends a signed ReceiveMessage to a server.
func (w *world) call(t *testing.T, s *httptest.Server) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	r := w.sign(jsonCall("AmazonSQS.ReceiveMessage", `{"QueueUrl":"q","WaitTimeSeconds":20}`), "sqs")
	request, err := http.NewRequest(r.Method, "http://"+r.Host+r.Path, strings.NewReader(string(r.Body)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = r.Header
	if err := request.Write(conn); err != nil {
		t.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}

func TestWhoLeavesBeforeTheAnswer(t *testing.T) {
	over := make(chan struct{})
	w, waits := withPatient(t, func() (wire.Shape, error) {
		defer close(over)
		return nil, &wire.Error{Shape: wire.ErrServiceUnavailable, Message: "The caller left before the answer came.", Cause: context.Canceled}
	})
	var lot httpio.Lot
	s := httptest.NewServer(w.edge.Handler(&lot))
	defer s.Close()
	conn, _ := w.call(t, s)
	<-waits
	_ = conn.Close()
	<-over
	if err := lot.Drained(context.Background()); err != nil {
		t.Fatal(err)
	}
	if record := w.last(1); record.Code != "ServiceUnavailable" {
		t.Errorf("%+v", record)
	}
	if w.log.Len() != 0 {
		t.Errorf("that is no failure of ours: %s", w.log)
	}
}

func TestACallFromInsideStandsBy(t *testing.T) {
	w, _ := withPatient(t, func() (wire.Shape, error) { return &sqsapi.ReceiveMessageResult{}, nil })
	if a := w.serve(w.sign(jsonCall("AmazonSQS.ReceiveMessage", `{"QueueUrl":"q"}`), "sqs")); a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
}
