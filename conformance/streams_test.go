package conformance

// Proves that a real client, curl, gets streamed responses piece by piece and knows when one broke off, and that it understands compressed
// responses as the server compresses them, whatever it asks for. How: curl against the binary, in front of an endpoint that waits for the test.

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
)

// streamsDocument is an API that streams GET /stream, and compresses what is not streamed. %s is the endpoint.
const streamsDocument = `{"openapi": "3.0.1", "info": {"title": "streams", "version": "1"}, "x-amazon-apigateway-minimum-compression-size": 100, "paths": {
	"/stream": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "%[1]s/stream", "responseTransferMode": "STREAM", "timeoutInMillis": 900000}}},
	"/echo": {"post": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "POST", "uri": "%[1]s/echo"}}}}}`

// curl is the tool with its first arguments.
func curl(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("curl")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip("left out: there is no curl")
	}
	command := exec.CommandContext(t.Context(), path, append([]string{"--silent", "--show-error", "--max-time", "60"}, args...)...)
	command.Stderr = os.Stderr
	return command
}

// pieces says what GET /stream says, one after the other; "" breaks it off.
type pieces chan string

func (p pieces) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/echo" {
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(body)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	_ = http.NewResponseController(w).Flush()
	for piece := range p {
		if piece == "" {
			panic(http.ErrAbortHandler)
		}
		if piece == "end" {
			return
		}
		_, _ = io.WriteString(w, piece)
		_ = http.NewResponseController(w).Flush()
	}
}

// importStreams deploys the document and returns where its stage is.
func importStreams(t *testing.T, s *server, endpoint string) string {
	t.Helper()
	client := apigateway.NewFromConfig(s.config())
	api, err := client.ImportRestApi(t.Context(), &apigateway.ImportRestApiInput{Body: fmt.Appendf(nil, streamsDocument, endpoint)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateDeployment(t.Context(), &apigateway.CreateDeploymentInput{RestApiId: api.Id, StageName: aws.String("dev")}); err != nil {
		t.Fatal(err)
	}
	return s.endpoint() + "/_aws/execute-api/" + *api.Id + "/dev"
}

func TestCurl(t *testing.T) {
	s, says := start(t), make(pieces)
	backend := httptest.NewServer(says)
	t.Cleanup(backend.Close)
	stage := importStreams(t, s, backend.URL)
	for protocol, broken := range map[string]int{"--http1.1": 18, "--http2-prior-knowledge": 92} { // curl's own exit codes for a transfer that broke off
		for _, end := range []string{"end", ""} {
			command := curl(t, "--no-buffer", protocol, stage+"/stream")
			command.Stderr = nil
			out, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			for _, piece := range []string{"data: one\n\n", "data: two\n\n"} {
				says <- piece
				got := make([]byte, len(piece))
				if _, err := io.ReadFull(out, got); err != nil || string(got) != piece {
					t.Fatalf("%s: %q %v", protocol, got, err)
				}
			}
			says <- end
			rest, err := io.ReadAll(out)
			if err != nil || len(rest) != 0 {
				t.Errorf("%s: %q %v", protocol, rest, err)
			}
			var failed *exec.ExitError
			err = command.Wait()
			if end == "end" && err != nil || end == "" && (!errors.As(err, &failed) || failed.ExitCode() != broken) {
				t.Errorf("%s, %q: %v", protocol, end, err)
			}
		}
	}
	text := strings.Repeat("hello ", 100)
	for name, c := range map[string]struct {
		args          []string
		sent, headers string
		body          string
	}{
		"what curl asks for":    {[]string{"--compressed"}, text, "content-encoding: ", text},
		"gzip":                  {[]string{"--compressed", "--header", "Accept-Encoding: gzip"}, text, "content-encoding: gzip", text},
		"deflate":               {[]string{"--compressed", "--header", "Accept-Encoding: deflate"}, text, "content-encoding: deflate", text},
		"too small":             {[]string{"--compressed"}, "hello", "content-length: 5", "hello"},
		"a compressed request":  {[]string{"--header", "Content-Encoding: gzip"}, zipped(t, text), "content-length: ", text},
		"one that it is not":    {[]string{"--header", "Content-Encoding: gzip"}, text, "415 unsupported media type", `{"message": "Unsupported Media Type"}`},
		"one in another coding": {[]string{"--header", "Content-Encoding: br"}, text, "415 unsupported media type", `{"message": "Unsupported Media Type"}`},
	} {
		command := curl(t, append(c.args, "--include", "--header", "Content-Type: text/plain", "--data-binary", "@-", stage+"/echo")...)
		command.Stdin = strings.NewReader(c.sent)
		out, err := command.Output()
		head, body, _ := strings.Cut(string(out), "\r\n\r\n")
		if err != nil || !strings.Contains(strings.ToLower(head), c.headers) || !strings.HasPrefix(body, c.body) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// zipped is as large as the text: the API decompresses nothing that is smaller than what it compresses.
func zipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.String()
}
