package app

// Proves that Map Runs go over objects in this server's Amazon S3 as their role, part by part, that what comes of it is in their bucket, and that
// a role which may not read is told so. How: a state machine of a whole server, and the objects as its role sees them.

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sluice/internal/service/sfn/task"
	"sluice/internal/value"
)

const mapsObjects = `{"StartAt":"M","States":{"M":{"Type":"Map","Label":"each","End":true,%s
	"ItemReader":{"Resource":"arn:aws:states:::s3:%s","ReaderConfig":{%s},"Parameters":{"Bucket":"items","%s":"in"}},
	"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}`

// object is an object's text, as a role sees it.
func (s *server) object(role, key string) string {
	s.t.Helper()
	v, err := value.Parse(s.run(role, "arn:aws:states:::aws-sdk:s3:getObject", `{"Bucket":"items","Key":"`+key+`"}`))
	if err != nil {
		s.t.Fatal(err)
	}
	body, _ := v.Get("Body")
	text, _ := body.AsString()
	return text
}

func TestMapRunsOverObjects(t *testing.T) {
	s := newServer(t)
	role := s.taskRole("machine", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","states:*"],"Resource":"*"}}`)
	const sdk, rows = "arn:aws:states:::aws-sdk:s3:", 30_000
	s.run(role, sdk+"createBucket", `{"Bucket":"items"}`)
	var csv strings.Builder
	csv.WriteString("id,text")
	for i := range rows {
		fmt.Fprintf(&csv, "\n%d,%s", i, strings.Repeat("x", 40)) // more than a part of the file, and of the results
	}
	arguments, _ := value.Parse(`{"Bucket":"items"}`)
	call := &task.ObjectCall{Region: "us-east-1", Account: "000000000000", RoleARN: role, StateMachineARN: taskMachine, Arguments: arguments}
	if err := (task.Objects{Tasks: s.app.newTasks()}).Put(t.Context(), call, task.Object{Key: "in"}, "text/csv", []byte(csv.String())); err != nil {
		t.Fatal(err)
	}
	writer := `"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"items","Prefix":"out"}},`
	machine := s.workflow("m", "STANDARD", role, fmt.Sprintf(mapsObjects, writer, "getObject", `"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"`, "Key"), nil)
	out := s.outcome(machine, "one")
	var result struct{ ResultWriterDetails struct{ Bucket, Key string } }
	if err := json.Unmarshal([]byte(out.Output), &result); err != nil {
		t.Fatalf("%+v, %v", out, err)
	}
	var manifest struct {
		ResultFiles map[string][]struct {
			Key  string
			Size int64
		}
	}
	if err := json.Unmarshal([]byte(s.object(role, result.ResultWriterDetails.Key)), &manifest); err != nil {
		t.Fatal(err)
	}
	files := manifest.ResultFiles["SUCCEEDED"]
	if len(files) != 1 || files[0].Size < 10<<20 {
		t.Fatalf("%+v", manifest)
	}
	head := s.run(role, sdk+"headObject", `{"Bucket":"items","Key":"`+files[0].Key+`"}`)
	if !strings.Contains(head, fmt.Sprintf(`"ContentLength":%d,`, files[0].Size)) {
		t.Error(head)
	}
	s.must(s.states("UpdateStateMachine", map[string]any{"stateMachineArn": machine, "definition": fmt.Sprintf(mapsObjects, "", "listObjectsV2", "", "Prefix")}))
	if out := s.outcome(machine, "two"); !strings.HasPrefix(out.Output, `[{"Etag":"\"`) || !strings.Contains(out.Output, `"Key":"in","LastModified":1.`) {
		t.Errorf("%+v", out)
	}
	s.must(s.iam(s.root, "PutRolePolicy", "RoleName", "machine", "PolicyName", "own", "PolicyDocument", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"states:*","Resource":"*"}}`))
	if out := s.outcome(machine, "three"); out.Error != "States.ItemReaderFailed" || !strings.Contains(out.Cause, "is not authorized to perform: s3:ListBucket") {
		t.Errorf("%+v", out)
	}
}

// ended is how an execution did.
type ended struct{ Status, Output, Error, Cause string }

// outcome runs an execution to its end.
func (s *server) outcome(machine, name string) (out ended) {
	s.t.Helper()
	s.must(s.states("StartExecution", map[string]any{"stateMachineArn": machine, "name": name, "input": "{}"}))
	arn := strings.Replace(machine, "stateMachine", "execution", 1) + ":" + name
	status := s.finished(arn)
	if err := json.Unmarshal([]byte(s.must(s.states("DescribeExecution", map[string]any{"executionArn": arn}))), &out); err != nil {
		s.t.Fatal(err)
	}
	if out.Status != status {
		s.t.Errorf("%s, and then %s", status, out.Status)
	}
	return out
}
