package trivial

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"time"

	"sluice/internal/servertest"
)

const (
	// Functions is Lambda's path of functions.
	Functions = "/2015-03-31/functions"
	jsonType  = "application/json"
	role      = "functions"
)

// wholeCPU is the memory, in MB, with which a function has the share of a whole processor, as the one that polls the bare loop has: with less,
// what is measured on a busy machine is how long a function waits for its turn (Developer Guide, "Configure Lambda function memory").
const wholeCPU = 1769

// MakeRole makes a role that a service takes on, and that may do so much.
func MakeRole(s *servertest.Server, name, service string, actions ...string) error {
	allowed, err := json.Marshal(actions)
	if err != nil {
		return err
	}
	for _, form := range []url.Values{
		{
			"Action":                   {"CreateRole"},
			"AssumeRolePolicyDocument": {`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":"sts:AssumeRole"}]}`},
		},
		{
			"Action": {"PutRolePolicy"}, "PolicyName": {"p"},
			"PolicyDocument": {`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":` + string(allowed) + `,"Resource":"*"}]}`},
		},
	} {
		form.Set("Version", "2010-05-08")
		form.Set("RoleName", name)
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		if err := s.Call("iam", http.MethodPost, "/", header, []byte(form.Encode()), nil); err != nil {
			return err
		}
	}
	return nil
}

// MakeFunctionRole makes the role of all functions, which may write their logs, as roles of functions do.
func MakeFunctionRole(s *servertest.Server) error {
	return MakeRole(s, role, "lambda.amazonaws.com", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
}

// Deploy makes this program a function, with its role.
func Deploy(s *servertest.Server, name string) error {
	archive, err := itself()
	if err != nil {
		return err
	}
	if err := MakeFunctionRole(s); err != nil {
		return err
	}
	return Make(s, name, archive)
}

// Make makes a function and waits until it can be called.
func Make(s *servertest.Server, name string, archive []byte) error {
	err := Call(s, http.MethodPost, Functions, map[string]any{
		"FunctionName": name, "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": "arn:aws:iam::" + servertest.Account + ":role/" + role,
		"Code": map[string]any{"ZipFile": base64.StdEncoding.EncodeToString(archive)}, "Timeout": 30, "MemorySize": wholeCPU,
		"Environment": map[string]any{"Variables": map[string]any{"TABLE": "table-" + name, "LEVEL": "info"}},
	}, nil)
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for state := struct{ State string }{}; err == nil && state.State != "Active"; <-again.C {
		err = Call(s, http.MethodGet, Functions+"/"+name+"/configuration", nil, &state)
	}
	return err
}

// Call makes a call of Lambda; in and out may be nil.
func Call(s *servertest.Server, method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	return s.Call("lambda", method, path, http.Header{"Content-Type": {jsonType}}, body, out)
}

// itself is an archive of this program, which acts as a function where it is started as one.
func itself() ([]byte, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	program, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Archive("bootstrap", program)
}

// Archive is one of one file.
func Archive(name string, content []byte) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	header := &zip.FileHeader{Name: name, Method: zip.Deflate}
	header.SetMode(0o755)
	f, err := w.CreateHeader(header)
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
