package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"sluice/internal/servertest"
)

// payload is what functions are called with.
const payload = `{"key": "value"}`

const (
	jsonType  = "application/json"
	functions = "/2015-03-31/functions"
	role      = "functions"
)

// wholeCPU is the memory, in MB, with which a function has the share of a whole processor, as the one that polls the bare loop has: with less,
// what is measured on a busy machine is how long a function waits for its turn (Developer Guide, "Configure Lambda function memory").
const wholeCPU = 1769

// makeRole makes the role of all functions, which may write their logs, as roles of functions do.
func makeRole(s *servertest.Server) error {
	for _, form := range []url.Values{
		{
			"Action": {"CreateRole"}, "RoleName": {role},
			"AssumeRolePolicyDocument": {`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`},
		},
		{
			"Action": {"PutRolePolicy"}, "RoleName": {role}, "PolicyName": {"log"},
			"PolicyDocument": {`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}`},
		},
	} {
		form.Set("Version", "2010-05-08")
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		if err := s.Call("iam", http.MethodPost, "/", header, []byte(form.Encode()), nil); err != nil {
			return err
		}
	}
	return nil
}

// makeFunction makes a function and waits until it can be called.
func makeFunction(s *servertest.Server, name string, archive []byte) error {
	err := call(s, http.MethodPost, functions, map[string]any{
		"FunctionName": name, "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": "arn:aws:iam::" + servertest.Account + ":role/" + role,
		"Code": map[string]any{"ZipFile": base64.StdEncoding.EncodeToString(archive)}, "Timeout": 30, "MemorySize": wholeCPU,
		"Environment": map[string]any{"Variables": map[string]any{"TABLE": "table-" + name, "LEVEL": "info"}},
	}, nil)
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for state := struct{ State string }{}; err == nil && state.State != "Active"; <-again.C {
		err = call(s, http.MethodGet, functions+"/"+name+"/configuration", nil, &state)
	}
	return err
}

// call makes a call of Lambda; in and out may be nil.
func call(s *servertest.Server, method, path string, in, out any) error {
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
	return archived("bootstrap", program)
}

func archived(name string, content []byte) ([]byte, error) {
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

// definition is an API whose one method hands requests to a function.
const definition = `{"swagger": "2.0", "info": {"title": "functions", "version": "1"}, "paths": {"/f": {"post": {"responses": {},
	"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:aws:apigateway:%[1]s:lambda:path%[2]s/arn:aws:lambda:%[1]s:%[3]s:function:%[4]s/invocations"}}}}}`

// makeAPI puts an API before a function, which lets it in, and returns the path at which it is called.
func makeAPI(s *servertest.Server, function string) (string, error) {
	var api struct {
		ID string `json:"id"`
	}
	body := fmt.Sprintf(definition, servertest.Region, functions, servertest.Account, function)
	if err := s.REST(http.MethodPost, "/restapis?mode=import", json.RawMessage(body), &api); err != nil {
		return "", err
	}
	if err := s.REST(http.MethodPost, "/restapis/"+api.ID+"/deployments", map[string]string{"stageName": "prod"}, nil); err != nil {
		return "", err
	}
	return "/_aws/execute-api/" + api.ID + "/prod/f", call(s, http.MethodPost, functions+"/"+function+"/policy", map[string]string{
		"StatementId": "api", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
		"SourceArn": fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/*/POST/f", servertest.Region, servertest.Account, api.ID),
	}, nil)
}
