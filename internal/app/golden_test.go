package app

// Proves that a data folder of an earlier build opens in this one, with everything that was in it: testdata/golden has folders as builds
// left them, and what this build finds in them is what was put in. A change of a stored form needs a further folder, made with
// -update-golden NAME by the build that writes it, and never the loss of an earlier one.

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/wire/sigv4"
)

var updateGolden = flag.String("update-golden", "", "write a new golden folder of this name")

// goldenTime is when the folders were made; messages expire.
var goldenTime = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// The API of a golden folder has an identifier that is drawn; it is found by its name.
const goldenBody = `{"note": "kept, ü & %"}`

func TestGoldenFolders(t *testing.T) {
	if *updateGolden != "" {
		makeGolden(t, filepath.Join("testdata", "golden", *updateGolden+".tar.gz"))
	}
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.tar.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden folders: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			folder := t.TempDir()
			unpack(t, file, folder)
			at := clock.NewVirtual(goldenTime.Add(time.Hour))
			s := newServerAt(t, folder, at)
			checkGolden(t, s)
			checkGoldenQueues(t, s)
			checkGoldenAPIs(t, s)
			checkGoldenObjects(t, s)
			checkGoldenWorkflows(t, s, at, file) // the last: time passes
		})
	}
}

// makeGolden fills a folder and packs it.
func makeGolden(t *testing.T, file string) {
	t.Helper()
	at := clock.NewVirtual(goldenTime)
	s := newServerAt(t, t.TempDir(), at)
	queue := map[string]any{
		"QueueName": "jobs", "Attributes": map[string]string{"VisibilityTimeout": "43200", "MessageRetentionPeriod": "1209600"}, "tags": map[string]string{"team": "one"},
	}
	s.must(s.sqs(s.root, "CreateQueue", queue))
	for _, body := range []string{"in flight", "waits", goldenBody} {
		s.must(s.sqs(s.root, "SendMessage", map[string]any{"QueueUrl": "jobs", "MessageBody": body, "MessageAttributes": map[string]any{
			"kind": map[string]string{"DataType": "String", "StringValue": "golden"},
		}}))
	}
	s.must(s.sqs(s.root, "SendMessage", map[string]any{"QueueUrl": "jobs", "MessageBody": "delayed", "DelaySeconds": 900}))
	s.must(s.sqs(s.root, "ReceiveMessage", map[string]any{"QueueUrl": "jobs"}))
	s.must(s.iam(s.root, "CreateGroup", "GroupName", "senders"))
	s.must(s.iam(s.root, "PutGroupPolicy", "GroupName", "senders", "PolicyName", "send",
		"PolicyDocument", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}}`))
	s.must(s.iam(s.root, "CreateUser", "UserName", "alice", "Path", "/staff/", "Tags.member.1.Key", "team", "Tags.member.1.Value", "one"))
	s.must(s.iam(s.root, "AddUserToGroup", "GroupName", "senders", "UserName", "alice"))
	s.must(s.iam(s.root, "CreateVirtualMFADevice", "VirtualMFADeviceName", "phone"))
	s.must(s.iam(s.root, "CreateRole", "RoleName", "gateway", "AssumeRolePolicyDocument", trustsGateway))
	s.must(s.iam(s.root, "AttachRolePolicy", "RoleName", "gateway", "PolicyArn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"))
	s.goldenAPI()
	s.goldenObjects()
	answers := s.goldenWorkflows(at)
	s.goldenQueues()
	at.Advance(time.Second)
	s.goldenAPIs()
	s.close()
	pack(t, s.folder, file)
	keep(t, answersOf(file), answers)
}

// goldenAPI deploys POST / into the queue.
func (s *server) goldenAPI() {
	api := s.must(s.do(s.root, "apigateway", http.MethodPost, "/restapis", nil, `{"name":"golden"}`))
	base := "/restapis/" + member(api, "id")
	method := base + "/resources/" + member(api, "rootResourceId") + "/methods/POST"
	s.must(s.do(s.root, "apigateway", http.MethodPut, method, nil, `{"authorizationType":"NONE"}`))
	s.must(s.do(s.root, "apigateway", http.MethodPut, method+"/responses/200", nil, `{}`))
	s.must(s.do(s.root, "apigateway", http.MethodPut, method+"/integration", nil, `{"type":"AWS","httpMethod":"POST",`+
		`"uri":"arn:aws:apigateway:us-east-1:sqs:path/000000000000/jobs","credentials":"arn:aws:iam::000000000000:role/gateway",`+
		`"requestParameters":{"integration.request.header.Content-Type":"'application/x-www-form-urlencoded'"},`+
		`"requestTemplates":{"application/json":"Action=SendMessage&MessageBody=$util.urlEncode($input.body)"}}`))
	s.must(s.do(s.root, "apigateway", http.MethodPut, method+"/integration/responses/200", nil, `{}`))
	s.must(s.do(s.root, "apigateway", http.MethodPost, base+"/deployments", nil, `{"stageName":"prod"}`))
}

// checkGolden looks at everything an hour later: what was delayed is there, what was in flight still is.
func checkGolden(t *testing.T, s *server) {
	t.Helper()
	attributes := s.must(s.sqs(s.root, "GetQueueAttributes", map[string]any{"QueueUrl": "jobs", "AttributeNames": []string{"All"}}))
	for _, want := range []string{`"VisibilityTimeout":"43200"`, `"ApproximateNumberOfMessages":"3"`, `"ApproximateNumberOfMessagesNotVisible":"1"`} {
		if !strings.Contains(attributes, want) {
			t.Errorf("no %s in %s", want, attributes)
		}
	}
	if tags := s.must(s.sqs(s.root, "ListQueueTags", map[string]any{"QueueUrl": "jobs"})); !strings.Contains(tags, `"team":"one"`) {
		t.Error(tags)
	}
	api := member(s.must(s.do(s.root, "apigateway", http.MethodGet, "/restapis", nil, "")), "id")
	s.must(s.do(sigv4.Credentials{}, "", http.MethodPost, "/_aws/execute-api/"+api+"/prod", http.Header{"Content-Type": {"application/json"}}, `{"from": "the API"}`))
	got := ""
	for range 2 { // a receive gives ten at most, and may give less
		got += s.must(s.sqs(s.root, "ReceiveMessage", map[string]any{"QueueUrl": "jobs", "MaxNumberOfMessages": 10, "MessageAttributeNames": []string{"All"}}))
	}
	for _, want := range []string{`"waits"`, `kept, ü & %`, `"delayed"`, `the API`, `"StringValue":"golden"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Contains(got, `"in flight"`) {
		t.Error("what is in flight is delivered")
	}
	text := s.must(s.iam(s.root, "CreateAccessKey", "UserName", "alice"))
	alice := sigv4.Credentials{AccessKeyID: element(text, "AccessKeyId"), SecretAccessKey: element(text, "SecretAccessKey")}
	s.must(s.sqs(alice, "SendMessage", map[string]any{"QueueUrl": "jobs", "MessageBody": "by the group's policy"}))
	refuses(t, "alice receives", s.sqs(alice, "ReceiveMessage", map[string]any{"QueueUrl": "jobs"}))
	for operation, want := range map[string]string{
		"ListUsers": "user/staff/alice", "ListVirtualMFADevices": "mfa/phone", "ListAttachedRolePolicies": "AmazonSQSFullAccess",
	} {
		if text := s.must(s.iam(s.root, operation, "RoleName", "gateway")); !strings.Contains(text, want) {
			t.Errorf("%s: %s", operation, text)
		}
	}
}

// isUnpacked reports whether a file is of a folder that a server fills from its own program, from archives or from what it finds on the host:
// nothing is kept there.
func isUnpacked(name string) bool {
	return slices.ContainsFunc([]string{"lambda/code/", "lambda/runtimes/", "lambda/sandboxes/"}, func(folder string) bool { return strings.HasPrefix(name, folder) })
}

// pack writes a folder's files, but for logs, locks and what is unpacked.
func pack(t *testing.T, folder, file string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o644) // one that is there stays as it is
	if err != nil {
		t.Fatal(err)
	}
	zip := gzip.NewWriter(f)
	out := tar.NewWriter(zip)
	err = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".log") && filepath.Dir(path) == folder || d.Name() == "LOCK" {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil || isUnpacked(filepath.ToSlash(name)) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return errors.Join(out.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text))}), write(out, text))
	})
	if err := errors.Join(err, out.Close(), zip.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

func write(w io.Writer, text []byte) error {
	_, err := w.Write(text)
	return err
}

func unpack(t *testing.T, file, folder string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := tar.NewReader(zip)
	for {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, filepath.FromSlash(head.Name))
		text, err := io.ReadAll(in)
		if err := errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, text, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}
