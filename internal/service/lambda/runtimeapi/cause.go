package runtimeapi

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// causeType is the content type of an error that carries what tracing shows besides what the caller sees.
const causeType = "application/vnd.aws.lambda.error.cause+json"

// withoutCause leaves of such an error what the caller sees (as the emulator does; one that cannot be read is said to be invalid).
func withoutCause(body []byte) (shown []byte, contentType string) {
	var seen struct {
		Message jsontext.Value `json:"errorMessage,omitzero"`
		Type    jsontext.Value `json:"errorType,omitzero"`
		Trace   jsontext.Value `json:"stackTrace,omitzero"`
	}
	if err := json.Unmarshal(body, &seen); err != nil {
		return []byte(`"Invalid error body"`), "application/octet-stream"
	}
	shown, err := json.Marshal(seen)
	if err != nil {
		return []byte(`"Invalid error body"`), "application/octet-stream"
	}
	return shown, "application/json"
}
