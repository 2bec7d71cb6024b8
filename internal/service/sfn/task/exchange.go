package task

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Exchange is what an HTTP task sent and got, for TestState's TRACE. What a connection adds is in it only with Secrets. Source: the model, revealSecrets:
// "Step Functions doesn't omit any information included in the state definition or the HTTP response".
type Exchange struct {
	// Secrets asks for what the connection adds.
	Secrets bool
	// Request and Response are nil where the task did not come so far.
	Request  *Sent
	Response *Got
}

// Sent is a request as TestState shows it.
type Sent struct{ Protocol, Method, URL, Headers, Body string }

// Got is a response as TestState shows it.
type Got struct{ Protocol, StatusCode, StatusMessage, Headers, Body string }

// sent notes a request.
func (x *Exchange) sent(r *http.Request) error {
	body := ""
	if r.GetBody != nil {
		in, err := r.GetBody()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		body = string(text)
	}
	x.Request = &Sent{r.URL.Scheme, r.Method, r.URL.String(), headerText(r.Header), body}
	return nil
}

// got notes a response.
func (x *Exchange) got(scheme string, r *http.Response, body []byte) {
	x.Response = &Got{scheme, strconv.Itoa(r.StatusCode), http.StatusText(r.StatusCode), headerText(r.Header), string(body)}
}

// headerText writes headers as Java's collections write themselves: "[Name: value, Name: value]". Source: Developer Guide, "Testing state machines with
// TestState", the example of an HTTP task.
func headerText(h http.Header) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			out = append(out, name+": "+value)
		}
	}
	return "[" + strings.Join(out, ", ") + "]"
}
