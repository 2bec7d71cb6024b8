package runtimeapi

import (
	"io"
	"net"
	"net/http"
	"sync"

	"github.com/go-json-experiment/json"
)

// jsonType is shared by all answers; nobody changes it.
var jsonType = []string{"application/json"}

// accept answers 202, whose body is the same for all operations that take something.
func accept(w http.ResponseWriter) {
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, "{\"status\":\"OK\"}\n")
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func writeError(w http.ResponseWriter, status int, errorType, message string) {
	writeJSON(w, status, struct {
		Message string `json:"errorMessage"`
		Type    string `json:"errorType"`
	}{message, errorType})
}

// held is a connection that gives its slot back.
type held struct {
	net.Conn
	slots chan struct{}
	once  sync.Once
}

// Close closes the connection.
func (h *held) Close() error {
	h.once.Do(func() { <-h.slots })
	return h.Conn.Close()
}
