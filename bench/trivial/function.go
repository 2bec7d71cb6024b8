// Package trivial is the function that the programs of bench call, and how it comes to a server. It is the program itself: main calls Act first.
package trivial

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

const (
	// RuntimeAPI is the variable by which a function learns where its events are.
	RuntimeAPI = "AWS_LAMBDA_RUNTIME_API"
	// HeaderRequest names the event that is to be answered.
	HeaderRequest = "Lambda-Runtime-Aws-Request-Id"
	// PathNext is asked for the next event, what is below PathResponses takes answers.
	PathNext      = "/2018-06-01/runtime/invocation/next"
	PathResponses = "/2018-06-01/runtime/invocation/"
)

// answer is the function's: what AWS_PROXY takes for a response.
const answer = `{"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{\"id\": 1}"}`

// Act makes the program a function where it was started as one: it answers every event alike, by bare HTTP, and does not return.
func Act() {
	api := os.Getenv(RuntimeAPI)
	if api == "" {
		return
	}
	for {
		if err := answerNext("http://" + api); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func answerNext(api string) error {
	event, err := http.Get(api + PathNext)
	if err != nil {
		return err
	}
	if err := drop(event.Body); err != nil {
		return err
	}
	taken, err := http.Post(api+PathResponses+event.Header.Get(HeaderRequest)+"/response", "application/json", strings.NewReader(answer))
	if err != nil {
		return err
	}
	return drop(taken.Body)
}

func drop(body io.ReadCloser) error {
	var b bytes.Buffer
	if _, err := b.ReadFrom(body); err != nil {
		return err
	}
	return body.Close()
}
