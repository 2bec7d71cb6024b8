package environment

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"

	"github.com/go-json-experiment/json"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/runtimeapi"
)

// Respond takes a runtime's answer: whole, or as it comes if the caller wants that.
func (e *environment) Respond(id string, r *runtimeapi.Response) error {
	fl, err := e.open(id, e.beginResponse)
	if err != nil {
		return err
	}
	var result Result
	switch {
	case r.Mode != "" && r.Mode != "streaming":
		result, err = failed(instance.InvalidResponseMode, "Invalid function response mode"), runtimeapi.ErrResponseMode
	case fl.call.Stream != nil:
		result, err = stream(fl, r, streamMax(r.Mode), newPace(e.fleet.ports.Clock))
	default:
		result, err = whole(r)
	}
	e.close(id, fl, &result)
	return err
}

func (e *environment) beginResponse(id string) *instance.Refusal {
	return e.in.BeginResponse(e.now(), id)
}

// Fail takes an error of the function.
func (e *environment) Fail(id string, f *runtimeapi.Failure) error {
	fl, err := e.open(id, func(id string) *instance.Refusal { return e.in.BeginError(e.now(), id) })
	if err != nil {
		return err
	}
	e.close(id, fl, &Result{Payload: f.Body, ContentType: f.ContentType, FunctionError: Unhandled, ErrorType: errorType(f.Type)})
	return nil
}

// open starts an answer.
func (e *environment) open(id string, begin func(string) *instance.Refusal) (*flight, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.in == nil {
		return nil, errNotReady
	}
	if refusal := begin(id); refusal != nil {
		return nil, refusal
	}
	return e.flight, nil
}

// close ends an answer. It counts unless the invocation has ended meanwhile. Then who waits for it goes first: writing to the runtime that its
// answer was taken lets the runtime run, and the caller would wait for a processor behind it.
func (e *environment) close(id string, fl *flight, r *Result) {
	if e.count(id, fl, r) {
		runtime.Gosched()
	}
}

func (e *environment) count(id string, fl *flight, r *Result) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.flight != fl {
		return false
	}
	fl.result, fl.answered = *r, true
	e.carry(e.in.EndResponse(e.now(), id, r.ErrorType))
	return true
}

// whole reads a response to its end.
func whole(r *runtimeapi.Response) (Result, error) {
	body, err := readAll(r.Body, r.Length, runtimeapi.PayloadBytesMax)
	switch {
	case len(body) > runtimeapi.PayloadBytesMax:
		return failed(instance.ResponseSizeTooLarge, tooLarge(runtimeapi.PayloadBytesMax)), runtimeapi.ErrTooLarge
	case err != nil:
		return failed(instance.TruncatedResponse, "The response was cut off"), runtimeapi.ErrTruncated
	}
	return trailed(r, Result{Payload: body, ContentType: r.ContentType}), nil
}

// tooLarge is AWS's text (recorded).
func tooLarge(most int) string {
	return fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", most)
}

// streamMax is how much a runtime may send: a stream more than a response that it had whole before it sent it.
func streamMax(mode string) int {
	if mode == "streaming" {
		return StreamBytesMax
	}
	return runtimeapi.PayloadBytesMax
}

// readAll reads up to one byte more than most, into memory of the right size if the length is known.
func readAll(body io.Reader, length, most int64) ([]byte, error) {
	switch {
	case length > most:
		_, err := io.CopyN(io.Discard, body, most+1)
		return make([]byte, most+1), err
	case length >= 0:
		b := make([]byte, length)
		_, err := io.ReadFull(body, b)
		return b, err
	}
	return io.ReadAll(io.LimitReader(body, most+1))
}

// streamBytes is how much of a streamed response is passed on at once.
const streamBytes = 32 << 10

// stream passes a response on as it comes, at Lambda's pace. When the caller is gone, the rest is read and dropped: the function is not to blame.
func stream(fl *flight, r *runtimeapi.Response, most int, p *pace) (Result, error) {
	var to io.Writer
	gone := fl.gate.pass(func() error {
		to = fl.call.Stream(r.ContentType)
		return nil
	})
	buffer := make([]byte, streamBytes)
	for size := 0; ; {
		n, err := r.Body.Read(buffer)
		size += n
		switch {
		case size > most:
			return failed(instance.ResponseSizeTooLarge, tooLarge(most)), runtimeapi.ErrTooLarge
		case n > 0 && gone == nil:
			p.wait(n, fl.gate.gone)
			gone = fl.gate.pass(func() error {
				_, err := to.Write(buffer[:n])
				return err
			})
		}
		if errors.Is(err, io.EOF) {
			return trailed(r, Result{ContentType: r.ContentType}), nil
		}
		if err != nil {
			return failed(instance.TruncatedResponse, "The response was cut off"), runtimeapi.ErrTruncated
		}
	}
}

// trailed looks whether the response ended with an error ("Custom runtimes", Response streaming: midstream errors).
func trailed(r *runtimeapi.Response, result Result) Result {
	var trailer http.Header
	if r.Trailer != nil {
		trailer = r.Trailer()
	}
	t := trailer.Get(runtimeapi.TrailerErrorType)
	if t == "" {
		return result
	}
	body, err := base64.StdEncoding.DecodeString(trailer.Get(runtimeapi.TrailerErrorBody))
	if err != nil || len(body) == 0 {
		body = errorPayload(t, "")
	}
	return Result{Payload: body, ContentType: "application/json", FunctionError: Unhandled, ErrorType: errorType(t)}
}

// failed is the result of a response that does not count.
func failed(errorType, message string) Result {
	body, _ := json.Marshal(struct {
		Message string `json:"errorMessage"`
		Type    string `json:"errorType"`
	}{message, errorType}) // strings are always written
	return Result{Payload: body, ContentType: "application/json", FunctionError: Unhandled, ErrorType: errorType}
}

// errorPayload is how Lambda itself describes an error.
func errorPayload(errorType, message string) []byte {
	body, _ := json.Marshal(struct {
		Type    string `json:"errorType"`
		Message string `json:"errorMessage"`
	}{errorType, message}) // strings are always written
	return body
}

// errorType is the type of an error in reports: what a runtime says, if it has the form "Runtime.Xyz" or "Function.Xyz"; any other is
// unknown (as the emulator has it).
func errorType(t string) string {
	for _, prefix := range []string{"Runtime.", "Function."} {
		if rest, ok := strings.CutPrefix(t, prefix); ok && len(rest) > 1 && rest[0] >= 'A' && rest[0] <= 'Z' {
			return t
		}
	}
	if strings.HasPrefix(t, "Function.") {
		return "Function.Unknown"
	}
	return instance.RuntimeUnknown
}
