package edge

// Proves that an operation may take longer than the server's patience with answers, and that its peer then has no more time to read than any
// other. How: an operation that says so, over a writer that notes its deadlines.

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deadlined is a writer that has deadlines.
type deadlined struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (d *deadlined) SetWriteDeadline(t time.Time) error { d.until = t; return nil }
func (d *deadlined) SetReadDeadline(time.Time) error    { return nil }

func TestSlowOperations(t *testing.T) {
	const long = 15 * time.Minute
	w, _ := withPatient(t, nil)
	answer := &deadlined{ResponseRecorder: httptest.NewRecorder()}
	var begun time.Time
	w.edge.Services[0].Operations[len(w.edge.Services[0].Operations)-1].Handle = func(_ context.Context, c *service.Call, _ wire.Shape) (wire.Shape, error) {
		c.TakesLong(long)
		begun = answer.until
		return &sqsapi.ReceiveMessageResult{}, nil
	}
	w.edge = New(w.edge.Config)
	r := w.sign(jsonCall("AmazonSQS.ReceiveMessage", `{"QueueUrl":"q"}`), "sqs")
	request := httptest.NewRequest(r.Method, "http://"+r.Host+r.Path, strings.NewReader(string(r.Body)))
	request.Header = r.Header
	now := time.Now()
	w.edge.Handler(nil).ServeHTTP(answer, request)
	if answer.Code != http.StatusOK || begun.Before(now.Add(long)) {
		t.Errorf("%d %s: it may take until %v", answer.Code, answer.Body, begun)
	}
	if answer.until.After(now.Add(long)) {
		t.Errorf("the peer may read until %v", answer.until)
	}
	new(service.Call).TakesLong(long) // from inside nobody is impatient
}
