package runtimeapi

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"sluice/internal/service/lambda/instance"
)

// Headers of the Runtime API.
const (
	headerRequestID    = "Lambda-Runtime-Aws-Request-Id"
	headerDeadline     = "Lambda-Runtime-Deadline-Ms"
	headerFunctionARN  = "Lambda-Runtime-Invoked-Function-Arn"
	headerTraceID      = "Lambda-Runtime-Trace-Id"
	headerClient       = "Lambda-Runtime-Client-Context"
	headerCognito      = "Lambda-Runtime-Cognito-Identity"
	headerTenant       = "Lambda-Runtime-Aws-Tenant-Id"
	headerErrorType    = "Lambda-Runtime-Function-Error-Type"
	headerResponseMode = "Lambda-Runtime-Function-Response-Mode"
)

// TrailerErrorType and TrailerErrorBody carry an error that comes after a streamed response has begun; the body is base64.
const (
	TrailerErrorType = "Lambda-Runtime-Function-Error-Type"
	TrailerErrorBody = "Lambda-Runtime-Function-Error-Body"
)

// next gives the runtime its next event.
func (s *Server) next(w http.ResponseWriter, r *http.Request) {
	e, err := s.env.Next(r.Context())
	if err != nil {
		refuse(w, err)
		return
	}
	h := w.Header()
	h["Content-Type"] = jsonType
	set(h, headerRequestID, e.RequestID)
	set(h, headerTraceID, e.TraceID)
	set(h, headerClient, e.ClientContext)
	set(h, headerCognito, e.CognitoIdentity)
	set(h, headerFunctionARN, e.FunctionARN)
	set(h, headerTenant, e.TenantID)
	set(h, headerDeadline, strconv.FormatInt(e.Deadline.UnixMilli(), 10))
	h["Content-Length"] = []string{strconv.Itoa(len(e.Payload))}
	_, _ = w.Write(e.Payload)
}

func set(h http.Header, name, value string) {
	if value != "" {
		h[name] = []string{value}
	}
}

// respond takes a runtime's answer.
func (s *Server) respond(w http.ResponseWriter, r *http.Request, id string) {
	err := s.env.Respond(id, &Response{
		ContentType: r.Header.Get("Content-Type"), Mode: r.Header.Get(headerResponseMode), Length: r.ContentLength,
		Body: r.Body, Trailer: func() http.Header { return r.Trailer },
	})
	conclude(w, err)
}

// fail takes an error of the function.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, id string) {
	f, err := failure(r)
	if err == nil {
		err = s.env.Fail(id, f)
	}
	conclude(w, err)
}

// initError takes an error of the runtime's init.
func (s *Server) initError(w http.ResponseWriter, r *http.Request) {
	f, err := failure(r)
	if err == nil {
		err = s.env.InitError(f)
	}
	conclude(w, err)
}

// failure reads an error. Its type is kept if it has the form Runtime.Xyz or Function.Xyz; others are called unknown, as the emulator
// does. An answer to the caller shows the body alone.
func failure(r *http.Request) (*Failure, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, PayloadBytesMax+1))
	switch {
	case len(body) > PayloadBytesMax:
		return nil, ErrTooLarge
	case err != nil:
		return nil, ErrTruncated
	}
	f := &Failure{Type: r.Header.Get(headerErrorType), ContentType: r.Header.Get("Content-Type"), Body: body}
	if f.ContentType == causeType {
		f.Body, f.ContentType = withoutCause(body)
	}
	return f, nil
}

func conclude(w http.ResponseWriter, err error) {
	if err != nil {
		refuse(w, err)
		return
	}
	accept(w)
}

// refuse answers with an error in AWS's form.
func refuse(w http.ResponseWriter, err error) {
	var refusal *instance.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Type == instance.InvalidRequestID:
		writeError(w, http.StatusBadRequest, refusal.Type, refusal.Message)
	case refusal != nil:
		writeError(w, http.StatusForbidden, refusal.Type, refusal.Message)
	case errors.Is(err, ErrTooLarge):
		writeError(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "Exceeded maximum allowed payload size ("+strconv.Itoa(PayloadBytesMax)+" bytes).")
	case errors.Is(err, ErrTruncated):
		writeError(w, http.StatusBadRequest, "TruncatedHTTPRequest", "HTTP request detected as truncated")
	case errors.Is(err, ErrResponseMode):
		writeError(w, http.StatusBadRequest, "InvalidFunctionResponseMode", "Invalid function response mode")
	default:
		writeError(w, http.StatusInternalServerError, "InternalServerError", "Internal Server Error")
	}
}
