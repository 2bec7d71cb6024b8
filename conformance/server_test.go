// Package conformance runs real SDKs and tools against the binary, as their users do: unmodified, over the socket, with the keys
// that the server made.
package conformance

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// server is a running binary on a folder of its own.
type server struct {
	binary, address, folder string
	key, secret             string
}

// start runs the binary of $SLUICE_BIN, or one built now, with further flags.
func start(t *testing.T, flags ...string) *server {
	t.Helper()
	binary := os.Getenv("SLUICE_BIN")
	if binary == "" {
		binary = filepath.Join(t.TempDir(), "sluice")
		build := exec.Command("go", "build", "-o", binary, "./cmd/sluice")
		build.Dir = ".."
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("build: %v\n%s", err, out)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{binary: binary, address: l.Addr().String(), folder: filepath.Join(t.TempDir(), "data")}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	process := exec.Command(binary, append([]string{"up", "--listen", s.address, "--data", s.folder}, flags...)...)
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Signal(os.Interrupt)
		if err := process.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil { // the line that says that it is ready
		t.Fatal(err)
	}
	s.readKeys(t)
	return s
}

// readKeys takes the root's access key from where the server put it for its operator.
func (s *server) readKeys(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.folder, "root-credentials"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, "=")
		switch strings.TrimSpace(name) {
		case "aws_access_key_id":
			s.key = strings.TrimSpace(value)
		case "aws_secret_access_key":
			s.secret = strings.TrimSpace(value)
		}
	}
}

// user makes a user without policies, and an access key.
func (s *server) user(t *testing.T, name string) (key, secret string) {
	t.Helper()
	client := iam.NewFromConfig(s.config())
	if _, err := client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: &name}); err != nil {
		t.Fatal(err)
	}
	made, err := client.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: &name})
	if err != nil {
		t.Fatal(err)
	}
	return *made.AccessKey.AccessKeyId, *made.AccessKey.SecretAccessKey
}

func (s *server) endpoint() string { return "http://" + s.address }

// config is the SDK's, with these keys or, if none are given, the root's.
func (s *server) config(keys ...string) aws.Config {
	if len(keys) == 0 {
		keys = []string{s.key, s.secret}
	}
	return aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(s.endpoint()), Credentials: credentials.NewStaticCredentialsProvider(keys[0], keys[1], ""),
		RetryMaxAttempts: 1,
	}
}

// environment points AWS tools at the server.
func (s *server) environment() []string {
	return append(os.Environ(), "AWS_ENDPOINT_URL="+s.endpoint(), "AWS_ACCESS_KEY_ID="+s.key, "AWS_SECRET_ACCESS_KEY="+s.secret,
		"AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1", "AWS_PAGER=", "AWS_MAX_ATTEMPTS=1", "AWS_EC2_METADATA_DISABLED=true")
}

// post sends what a webhook's sender would.
func post(t *testing.T, url, contentType, body string) (status int, answer string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
