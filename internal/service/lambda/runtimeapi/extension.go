package runtimeapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/telemetry"
	"sluice/internal/uuid"
)

// Headers of the Extensions API.
const (
	headerExtensionName  = "Lambda-Extension-Name"
	headerExtensionID    = "Lambda-Extension-Identifier"
	headerExtensionError = "Lambda-Extension-Function-Error-Type"
	headerFeatures       = "Lambda-Extension-Accept-Feature"
	headerEventID        = "Lambda-Extension-Event-Identifier"
)

// register lets an extension in.
func (s *Server) register(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Events            []string `json:"events"`
		ConfigurationKeys []string `json:"configurationKeys"`
	}
	name := r.Header.Get(headerExtensionName)
	body, err := read(r)
	if name != "" && err == nil {
		err = json.Unmarshal(body, &request)
		if err == nil && len(request.ConfigurationKeys) > 0 {
			err = errors.New("configurationKeys are deprecated; use environment variables instead")
		}
	}
	if name != "" && err != nil {
		writeError(w, http.StatusForbidden, "InvalidRequestFormat", err.Error())
		return
	}
	id, f, err := s.env.Register(name, request.Events)
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set(headerExtensionID, id)
	answer := registered{Name: f.Name, Version: f.Version, Handler: f.Handler}
	for feature := range strings.SplitSeq(r.Header.Get(headerFeatures), ",") {
		if strings.TrimSpace(feature) == "accountId" {
			answer.Account = f.Account
		}
	}
	writeJSON(w, http.StatusOK, answer)
}

type registered struct {
	Account string `json:"accountId,omitzero"`
	Name    string `json:"functionName"`
	Version string `json:"functionVersion"`
	Handler string `json:"handler"`
}

type tracing struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type extensionEvent struct {
	Type     string   `json:"eventType"`
	Deadline int64    `json:"deadlineMs"`
	Request  string   `json:"requestId,omitzero"`
	Function string   `json:"invokedFunctionArn,omitzero"`
	Tracing  *tracing `json:"tracing,omitzero"`
	Reason   string   `json:"shutdownReason,omitzero"`
}

// extensionNext gives an extension its next event.
func (s *Server) extensionNext(w http.ResponseWriter, r *http.Request) {
	id, ok := identify(w, r)
	if !ok {
		return
	}
	e, err := s.env.ExtensionNext(r.Context(), id)
	if err != nil {
		refuse(w, err)
		return
	}
	event := extensionEvent{Type: instance.InvokeEvent, Deadline: e.Deadline.UnixMilli(), Request: e.RequestID, Function: e.FunctionARN, Reason: e.Reason}
	switch {
	case e.Reason != "":
		event.Type = instance.ShutdownEvent
	case e.TraceID != "":
		event.Tracing = &tracing{"X-Amzn-Trace-Id", e.TraceID}
	}
	w.Header().Set(headerEventID, uuid.New().String())
	writeJSON(w, http.StatusOK, event)
}

// extensionError takes an extension's error of either kind.
func (s *Server) extensionError(report func(id, errorType string) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if id, ok := identify(w, r); ok {
			conclude(w, report(id, r.Header.Get(headerExtensionError)))
		}
	}
}

func (s *Server) subscribeLogs(w http.ResponseWriter, r *http.Request) {
	s.subscribe(w, r, telemetry.ParseLogs)
}

func (s *Server) subscribeTelemetry(w http.ResponseWriter, r *http.Request) {
	s.subscribe(w, r, telemetry.Parse)
}

func (s *Server) subscribe(w http.ResponseWriter, r *http.Request, parse func([]byte) (*telemetry.Subscription, error)) {
	id, ok := identify(w, r)
	if !ok {
		return
	}
	body, err := read(r)
	if err != nil {
		refuse(w, err)
		return
	}
	subscription, err := parse(body)
	if err != nil {
		writeError(w, http.StatusBadRequest, "ValidationError", err.Error())
		return
	}
	if err := s.env.Subscribe(id, subscription); err != nil {
		refuse(w, err)
		return
	}
	w.Header()["Content-Type"] = jsonType
	_, _ = io.WriteString(w, `"OK"`)
}

// identify reads the identifier that an extension got at its registration.
func identify(w http.ResponseWriter, r *http.Request) (string, bool) {
	id := r.Header.Get(headerExtensionID)
	switch {
	case id == "":
		writeError(w, http.StatusForbidden, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header")
	case !isUUID(id):
		writeError(w, http.StatusForbidden, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier")
	default:
		return strings.ToLower(id), true
	}
	return "", false
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return false
		}
	}
	return true
}

func read(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, requestBytesMax+1))
	if err == nil && len(body) > requestBytesMax {
		err = fmt.Errorf("the request has more than %d bytes", requestBytesMax)
	}
	return body, err
}
