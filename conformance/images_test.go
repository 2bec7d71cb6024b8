package conformance

// Proves that functions run from container images as AWS's page "Lambda requirements for container images" has them, and that a function of
// either package is held in: it may what its role may, and sees nothing of the host, the server or other functions. How: a static program on the
// published Go client, in images that the published library for images builds, from each place that an ImageUri can name; made and called
// by the unmodified Go SDK.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

const lambdaTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

// world is a server with a role for functions, which may send to one of two queues.
type world struct {
	*testing.T
	server  *server
	lambda  *lambda.Client
	queues  map[string]string // their URLs
	program []byte
}

func newWorld(t *testing.T, flags ...string) *world {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bootstrap")
	run(t, append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "./function")
	program, err := os.ReadFile(path)
	s := start(t, flags...)
	w := &world{T: t, server: s, lambda: lambda.NewFromConfig(s.config()), queues: map[string]string{}, program: program}
	w.must(err)
	for _, queue := range []string{"allowed", "denied"} {
		made, err := sqs.NewFromConfig(s.config()).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &queue})
		w.must(err)
		w.queues[queue] = *made.QueueUrl
	}
	client := iam.NewFromConfig(s.config())
	_, err = client.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("runs"), AssumeRolePolicyDocument: aws.String(lambdaTrust)})
	w.must(err)
	_, err = client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: aws.String("runs"), PolicyName: aws.String("inline"),
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:` + account + `:allowed"}]}`),
	})
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// make makes a function and waits until it is active.
func (w *world) make(name string, in lambda.CreateFunctionInput) {
	w.Helper()
	in.FunctionName, in.Role = &name, aws.String(roleARN("runs"))
	_, err := w.lambda.CreateFunction(w.Context(), &in)
	w.must(err)
	w.must(lambda.NewFunctionActiveV2Waiter(w.lambda, func(o *lambda.FunctionActiveV2WaiterOptions) { o.MinDelay, o.MaxDelay = 1e8, 1e9 }).Wait(
		context.WithoutCancel(w.Context()), &lambda.GetFunctionInput{FunctionName: &name}, 60e9))
}

func (w *world) zipped(name string, variables map[string]string) {
	w.Helper()
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	header.SetMode(0o755)
	f, err := z.CreateHeader(header)
	w.must(err)
	_, err = f.Write(w.program)
	w.must(err)
	w.must(z.Close())
	w.make(name, lambda.CreateFunctionInput{
		Runtime: types.RuntimeProvidedal2023, Handler: aws.String("bootstrap"), Code: &types.FunctionCode{ZipFile: archive.Bytes()}, Timeout: aws.Int32(10),
		Environment: &types.Environment{Variables: variables},
	})
}

// call invokes a function and returns what it answers, and whether it failed.
func (w *world) call(name string, event map[string]string) (answer any, failed bool) {
	w.Helper()
	payload, err := json.Marshal(event)
	w.must(err)
	out, err := w.lambda.Invoke(w.Context(), &lambda.InvokeInput{FunctionName: &name, Payload: payload})
	w.must(err)
	w.must(json.Unmarshal(out.Payload, &answer))
	return answer, out.FunctionError != nil
}

// image is the program at /bin/function, with a folder and a variable.
func (w *world) image(entrypoint, cmd []string) v1.Image {
	w.Helper()
	var files bytes.Buffer
	out := tar.NewWriter(&files)
	for _, folder := range []string{"bin", "srv", "srv/work"} {
		w.must(out.WriteHeader(&tar.Header{Name: folder + "/", Typeflag: tar.TypeDir, Mode: 0o755}))
	}
	w.must(out.WriteHeader(&tar.Header{Name: "bin/function", Typeflag: tar.TypeReg, Mode: 0o755, Size: int64(len(w.program))}))
	_, err := out.Write(w.program)
	w.must(err)
	w.must(out.Close())
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files.Bytes())), nil })
	w.must(err)
	image, err := mutate.AppendLayers(empty.Image, layer)
	w.must(err)
	config, err := image.ConfigFile()
	w.must(err)
	config.Architecture, config.OS = "amd64", "linux"
	config.Config = v1.Config{Entrypoint: entrypoint, Cmd: cmd, WorkingDir: "/srv/work", Env: []string{"OF_THE_IMAGE=yes"}}
	image, err = mutate.ConfigFile(image, config)
	w.must(err)
	return image
}

// places puts the image where an ImageUri can name it.
func (w *world) places(image v1.Image, folder string) map[string]string {
	w.Helper()
	index, err := layout.Write(filepath.Join(folder, "layout"), empty.Index)
	w.must(err)
	w.must(index.AppendImage(image))
	tag, err := name.NewTag("function:latest")
	w.must(err)
	w.must(tarball.WriteToFile(filepath.Join(folder, "docker.tar"), tag, image))
	packed := exec.Command("tar", "-C", filepath.Join(folder, "layout"), "-cf", filepath.Join(folder, "oci.tar"), ".")
	if text, err := packed.CombinedOutput(); err != nil {
		w.Fatalf("%v: %s", err, text)
	}
	served := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	w.Cleanup(served.Close)
	host := strings.TrimPrefix(served.URL, "http://")
	remoteTag, err := name.NewTag(host+"/functions/one:1", name.Insecure)
	w.must(err)
	w.must(remote.Write(remoteTag, image))
	digest, err := image.Digest()
	w.must(err)
	return map[string]string{
		"layout": "oci:" + folder + "/layout", "archive": "oci-archive:" + folder + "/oci.tar", "docker": "docker-archive:" + folder + "/docker.tar",
		"tag": host + "/functions/one:1", "digest": host + "/functions/one@" + digest.String(),
	}
}

func TestContainerImages(t *testing.T) {
	folder := t.TempDir()
	w := newWorld(t, "--image-folders", folder)
	image := w.image([]string{"/bin/function", "of the entry point"}, []string{"of the command"})
	for place, uri := range w.places(image, folder) {
		w.make(place, lambda.CreateFunctionInput{PackageType: types.PackageTypeImage, Code: &types.FunctionCode{ImageUri: &uri}})
		answer, failed := w.call(place, nil)
		got, _ := answer.(map[string]any)
		if failed || got["folder"] != "/srv/work" || got["variable"] != "yes" || !equal(got["args"], "/bin/function", "of the entry point", "of the command") {
			t.Errorf("%s: %v", place, answer)
		}
		if answer, failed := w.call(place, map[string]string{"Write": "/srv/work/file"}); !failed {
			t.Errorf("%s: the image can be written to: %v", place, answer)
		}
		if answer, failed := w.call(place, map[string]string{"Write": "/tmp/file"}); failed {
			t.Errorf("%s: /tmp cannot be written to: %v", place, answer)
		}
	}
	uri := "oci:" + folder + "/layout"
	w.make("overridden", lambda.CreateFunctionInput{
		PackageType: types.PackageTypeImage, Code: &types.FunctionCode{ImageUri: &uri},
		ImageConfig: &types.ImageConfig{EntryPoint: []string{"/bin/function", "another"}, Command: []string{"and another"}, WorkingDirectory: aws.String("/srv")},
	})
	answer, _ := w.call("overridden", nil)
	if got, _ := answer.(map[string]any); got["folder"] != "/srv" || !equal(got["args"], "/bin/function", "another", "and another") {
		t.Errorf("overridden: %v", answer)
	}
}

func equal(got any, want ...string) bool {
	list, _ := got.([]any)
	return slices.EqualFunc(list, want, func(a any, b string) bool { return a == b })
}

func TestHeldIn(t *testing.T) {
	w := newWorld(t)
	w.zipped("neighbour", map[string]string{"SECRET": "of the neighbour"})
	w.zipped("function", nil)
	for queue, want := range map[string]string{"allowed": "sent", "denied": "AccessDenied"} {
		if answer, _ := w.call("function", map[string]string{"Send": w.queues[queue]}); answer != want {
			t.Errorf("sends to the queue %s: %v", queue, answer)
		}
	}
	if answer, _ := w.call("function", map[string]string{"List": "/var/task/bootstrap"}); answer == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("this host holds nothing in")
		}
		t.Skip("left out: this host holds nothing in")
	}
	other := httptest.NewServer(nil)
	defer other.Close()
	if answer, _ := w.call("function", map[string]string{"Dial": other.Listener.Addr().String()}); answer != "refused" {
		t.Errorf("another service of the host: %v", answer)
	}
	if answer, _ := w.call("neighbour", nil); answer == nil { // it is there, idle
		t.Error("the neighbour does not answer")
	}
	for _, path := range []string{w.server.folder, w.server.folder + "/*", "/proc/*/root" + w.server.folder} {
		if answer, _ := w.call("function", map[string]string{"List": path}); answer != nil {
			t.Errorf("%s: %v", path, answer)
		}
	}
	processes, _ := w.call("function", map[string]string{"List": "/proc/[0-9]*/environ"})
	for _, path := range processes.([]any) {
		if answer, failed := w.call("function", map[string]string{"Read": path.(string)}); !failed && strings.Contains(answer.(string), "of the neighbour") {
			t.Errorf("%s shows the neighbour's variables", path)
		}
	}
}
