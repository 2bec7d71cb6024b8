package awsquery

import (
	"cmp"
	"net/http"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
	"sluice/internal/wire/xmlshape"
)

// Exchange is one Query request and its answer; it implements wire.Exchange.
type Exchange struct {
	Service   *wire.Service
	Operation *wire.Operation // nil while none is recognised: only Refuse works then
	Form      *Form
	JSON      bool // answer in JSON
}

// WantsJSON tells whether an Accept header asks for the JSON form.
func WantsJSON(h http.Header) bool {
	return strings.Contains(h.Get("Accept"), "application/json")
}

// Decode reads the form. A service with StrictQuery gets a *StrictError for a parameter that it does not have or that is
// broken; any other refuses a form of which a parameter would be lost, which might be the one that limits what is done.
// Source of the text: AWS's "Common Errors" pages, MalformedQueryString.
func (x *Exchange) Decode(in wire.Shape) error {
	unknown, err := Decode(x.Form, in)
	switch {
	case err != nil:
		return err
	case x.Service.StrictQuery && (unknown != "" || x.Form.Broken):
		return &StrictError{Parameter: unknown}
	case x.Form.Lost:
		return wire.ErrMalformedQuery.New("The query string contains a syntax error.")
	}
	return nil
}

// StrictError tells that a request to a service with StrictQuery was not a well-formed form of its operation.
type StrictError struct{ Parameter string }

func (e *StrictError) Error() string {
	if e.Parameter == "" {
		return "a parameter of the form is not well formed"
	}
	return "unknown parameter " + e.Parameter
}

// Answer renders <OperationResponse> with the result and the request ID.
func (x *Exchange) Answer(out wire.Shape, requestID string) *wire.Response {
	if x.JSON {
		return respond(x.Operation.Status, "application/json", requestID, x.answerJSON(out, requestID))
	}
	name := x.Operation.Name + "Response"
	b := make([]byte, 0, 512)
	b = append(append(append(b, '<'), name...), ` xmlns="`...)
	b = append(append(b, x.Service.XMLNamespace...), `">`...)
	if wrapper := x.Operation.ResultWrapper; wrapper != "" && out != nil {
		b = appendResult(b, wrapper, out)
	}
	b = append(append(append(b, "<ResponseMetadata><RequestId>"...), requestID...), "</RequestId></ResponseMetadata></"...)
	b = append(append(b, name...), '>')
	return respond(x.Operation.Status, "text/xml", requestID, b)
}

// appendResult writes the element around the output; one without content stands as a single tag (LocalStack's AWS-validated
// test_get_send_and_receive_messages).
func appendResult(b []byte, wrapper string, out wire.Shape) []byte {
	b = append(append(append(b, '<'), wrapper...), '>')
	start := len(b)
	if b = xmlshape.AppendMembers(b, out); len(b) == start {
		return append(b[:start-1], "/>"...)
	}
	return append(append(append(b, "</"...), wrapper...), '>')
}

// Refuse renders <ErrorResponse>.
func (x *Exchange) Refuse(e *wire.Error, requestID string) *wire.Response {
	if x.JSON {
		return respond(e.Shape.Status, "application/json", requestID, refuseJSON(e, requestID))
	}
	b := make([]byte, 0, 512)
	b = append(append(append(b, `<ErrorResponse xmlns="`...), x.Service.XMLNamespace...), `"><Error><Type>`...)
	b = append(append(b, e.Shape.Fault()...), "</Type><Code>"...)
	b = append(append(b, e.Shape.QueryCode()...), "</Code>"...)
	// An error without a message has no such element (recorded: CloudWatch's SetAlarmState for an alarm that is not there).
	if e.Members == nil && message(e) != "" {
		b = append(xmlshape.AppendText(append(b, "<Message>"...), message(e)), "</Message>"...)
	} else if e.Members != nil {
		b = xmlshape.AppendMembers(b, e.Members)
	}
	if x.Service.ErrorDetail && (x.Operation == nil || !x.Operation.NoErrorDetail) {
		b = append(b, "<Detail/>"...)
	}
	b = append(append(append(b, "</Error><RequestId>"...), requestID...), "</RequestId></ErrorResponse>"...)
	return respond(e.Shape.Status, "text/xml", requestID, b)
}

func message(e *wire.Error) string { return cmp.Or(e.Shape.QueryMessage, e.Message) }

func respond(status int, contentType, requestID string, body []byte) *wire.Response {
	return &wire.Response{Status: status, Body: body, Header: http.Header{
		"Content-Type": {contentType}, wire.RequestIDHeader: {requestID},
	}}
}

func (x *Exchange) answerJSON(out wire.Shape, requestID string) []byte {
	b := make([]byte, 0, 512)
	b = append(append(append(b, `{"`...), x.Operation.Name...), `Response":{`...)
	metadata := func() {
		b = append(append(append(b, `"ResponseMetadata":{"RequestId":`...), jsonshape.Quote(nil, requestID)...), '}')
	}
	wrapper := x.Operation.ResultWrapper
	if wrapper == "" || out == nil {
		metadata()
		return append(b, "}}"...)
	}
	result := func() {
		b = append(append(append(b, '"'), wrapper...), `":`...)
		b = appendJSON(b, out)
	}
	if wrapper < "ResponseMetadata" { // keys are sorted
		result()
		b = append(b, ',')
		metadata()
	} else {
		metadata()
		b = append(b, ',')
		result()
	}
	return append(b, "}}"...)
}

func refuseJSON(e *wire.Error, requestID string) []byte {
	b := append([]byte(nil), `{"Error":{"Code":`...)
	b = append(jsonshape.Quote(b, e.Shape.QueryCode()), `,"Message":`...)
	b = append(jsonshape.Quote(b, message(e)), `,"Type":`...)
	b = append(jsonshape.Quote(b, e.Shape.Fault()), `},"RequestId":`...)
	return append(jsonshape.Quote(b, requestID), '}')
}
