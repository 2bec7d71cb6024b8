package app

// Proves that tasks of workflows call this server's services as their role and as nobody else: what its policies allow is done, of every
// service and protocol, what they do not is refused in AWS's words and explained in the denial log; that a role must trust Step Functions for
// this very state machine; that the role of a state's Credentials is assumed through the former; and that an API of this server is called with
// the role's permissions. How: tasks as a workflow's runner makes them, against the whole server.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"sluice/internal/service/sfn/resource"
	"sluice/internal/service/sfn/task"
	"sluice/internal/value"
)

const (
	taskMachine  = "arn:aws:states:us-east-1:000000000000:stateMachine:m"
	trustsStates = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole",` +
		`"Condition":{"ArnEquals":{"aws:SourceArn":"` + taskMachine + `"},"StringEquals":{"aws:SourceAccount":"000000000000"}}}}`
)

// taskRole makes a role with one policy.
func (s *server) taskRole(name, trust, policy string) string {
	s.t.Helper()
	s.must(s.iam(s.root, "CreateRole", "RoleName", name, "AssumeRolePolicyDocument", trust))
	s.must(s.iam(s.root, "PutRolePolicy", "RoleName", name, "PolicyName", "own", "PolicyDocument", policy))
	return "arn:aws:iam::000000000000:role/" + name
}

// run makes a task's call and returns its output, or its failure.
func (s *server) run(role, arn, input string, change ...func(*task.Call)) string {
	s.t.Helper()
	r, ok := resource.Parse(arn)
	if !ok {
		s.t.Fatal(arn)
	}
	v, err := value.Parse(input)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &task.Call{
		Resource: r, Input: v, Region: "us-east-1", Account: "000000000000", RoleARN: role, StateMachineARN: taskMachine,
		ExecutionARN: "arn:aws:states:us-east-1:000000000000:execution:m:e", Attempt: "4",
	}
	for _, f := range change {
		f(c)
	}
	result, err := s.app.newTasks().Do(s.t.Context(), c)
	if err != nil {
		return err.Error()
	}
	return result.Output.String()
}

func TestTasksCallServices(t *testing.T) {
	s := newServer(t)
	role := s.taskRole("machine", trustsStates, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:*","iam:List*","apigateway:GET","lambda:List*","lambda:InvokeFunction",`+
		`"logs:*","cloudwatch:*","sts:*"],"Resource":"*"},{"Effect":"Deny","Action":"sqs:DeleteQueue","Resource":"*"}]}`)
	const sdk = "arn:aws:states:::aws-sdk:"
	created := s.run(role, sdk+"sqs:createQueue", `{"QueueName":"q","Attributes":{"VisibilityTimeout":"0"}}`)
	queue := strings.TrimSuffix(strings.TrimPrefix(created, `{"QueueUrl":"`), `"}`)
	if queue != s.app.URL()+"/000000000000/q" { // where a function that the workflow calls finds it
		t.Fatal(created)
	}
	sent := s.run(role, "arn:aws:states:::sqs:sendMessage", `{"QueueUrl":"`+queue+`","MessageBody":{"a":1},"MessageAttributes":{"n":{"DataType":"String","StringValue":"v"}}}`)
	if !strings.Contains(sent, `"MD5OfMessageBody":"bb6cb5c68df4652941caf652a366f2d8"`) || !strings.Contains(sent, `"HttpStatusCode":200`) || !strings.Contains(sent, `"x-amzn-RequestId"`) {
		t.Error(sent)
	}
	received := s.run(role, sdk+"sqs:receiveMessage", `{"QueueUrl":"`+queue+`","MessageAttributeNames":["All"],"WaitTimeSeconds":0}`)
	if !strings.HasPrefix(received, `{"Messages":[{"Body":"{\"a\":1}","Md5OfBody":"bb6cb5c68df4652941caf652a366f2d8",`) || !strings.Contains(received, `"MessageAttributes":{"n":{"DataType":"String","StringValue":"v"}}`) {
		t.Error(received)
	}
	for resource, want := range map[string]string{
		"iam:listRoles": `"RoleName":"machine"`, "apigateway:getRestApis": `{`, "lambda:listFunctions": `{"Functions":[]}`, "cloudwatchlogs:describeLogGroups": `{"LogGroups":[`,
		"cloudwatch:listMetrics": `{"Metrics":[]}`, "sts:getCallerIdentity": `"Arn":"arn:aws:sts::000000000000:assumed-role/machine/`, "sqs:listQueues": `{"QueueUrls":["`,
	} {
		if got := s.run(role, sdk+resource, `{}`); !strings.HasPrefix(got, "{") || !strings.Contains(got, want) {
			t.Errorf("%s: %s", resource, got)
		}
	}
	if got := s.run(role, "arn:aws:states:::lambda:invoke", `{"FunctionName":"none"}`); !strings.HasPrefix(got, "Lambda.ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:none:$LATEST (Service: AWSLambda; Status Code: 404; ") {
		t.Error(got)
	}
	if got := s.run(role, "arn:aws:states:::sqs:sendMessage", `{"QueueUrl":"`+queue+`x","MessageBody":"m"}`); !strings.HasPrefix(got, "SQS.QueueDoesNotExistException: The specified queue does not exist") || !strings.Contains(got, "AWS.SimpleQueueService.NonExistentQueue") {
		t.Error(got)
	}
}

func TestTasksThatMayNot(t *testing.T) {
	s := newServer(t)
	role := s.taskRole("machine", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}}`)
	denied := s.run(role, "arn:aws:states:::aws-sdk:iam:listRoles", `{}`)
	if !strings.HasPrefix(denied, "Iam.IamException: User: arn:aws:sts::000000000000:assumed-role/machine/") || !strings.Contains(denied, "is not authorized to perform: iam:ListRoles on resource: ") ||
		!strings.Contains(denied, "(Service: Iam, Status Code: 403, Request ID: ") {
		t.Error(denied)
	}
	denied = s.run(role, "arn:aws:states:::lambda:invoke", `{"FunctionName":"f"}`)
	if !strings.HasPrefix(denied, "Lambda.AWSLambdaException: User: arn:aws:sts::000000000000:assumed-role/machine/") || !strings.Contains(denied, "; Status Code: 403; Error Code: AccessDeniedException; ") {
		t.Error(denied)
	}
	_, id, _ := strings.Cut(denied, "Request ID: ")
	id, _, _ = strings.Cut(id, ";")
	if d, err := FindDenial(s.folder, "denials.log", id); err != nil || d.Action != "lambda:InvokeFunction" || d.Source != "inside" {
		t.Errorf("%+v, %v", d, err)
	}
	const nobody = "States.TaskFailed: Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role."
	other := func(c *task.Call) { c.StateMachineARN += "other" }
	if got := s.run(role, "arn:aws:states:::aws-sdk:sqs:listQueues", `{}`, other); got != nobody {
		t.Errorf("another state machine: %s", got)
	}
	if got := s.run(role+"none", "arn:aws:states:::aws-sdk:sqs:listQueues", `{}`); got != nobody {
		t.Errorf("no such role: %s", got)
	}
	web := `{"ApiEndpoint":"https://a.example/","Method":"GET","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:000000000000:connection/c/1"}}`
	if got := s.run(role, "arn:aws:states:::http:invoke", web); !strings.HasPrefix(got, "States.Http.AccessDenied: AWS Step Functions is not authorized to perform states:InvokeHTTPEndpoint on API Endpoint ") {
		t.Error(got)
	}
	lines := s.lines("denials.log")
	if last := lines[len(lines)-1]; last["action"] != "states:InvokeHTTPEndpoint" || last["resource"] != taskMachine || last["via"] != "states.amazonaws.com" {
		t.Errorf("%v", last)
	}
}

// A role may trust Step Functions in its region alone.
func TestTasksOfRegionalRoles(t *testing.T) {
	s := newServer(t)
	const lists = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}}`
	for region, may := range map[string]bool{"us-east-1": true, "eu-west-1": false} {
		role := s.taskRole(region, strings.Replace(trustsStates, "states.amazonaws.com", "states."+region+".amazonaws.com", 1), lists)
		if got := s.run(role, "arn:aws:states:::aws-sdk:sqs:listQueues", `{}`); (got == `{}`) != may {
			t.Errorf("%s: %s", region, got)
		}
	}
}

func TestRolesOfCredentials(t *testing.T) {
	s := newServer(t)
	role := s.taskRole("machine", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::000000000000:role/t*"}}`)
	trustsRole := strings.Replace(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"ROLE"},"Action":"sts:AssumeRole"}}`, "ROLE", role, 1)
	lists := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}}`
	target, untrusting, foreign := s.taskRole("target", trustsRole, lists), s.taskRole("tight", trustsStates, lists), s.taskRole("other", trustsRole, lists)
	through := func(further string) string {
		return s.run(role, "arn:aws:states:::aws-sdk:sqs:listQueues", `{}`, func(c *task.Call) { c.TaskRoleARN = further })
	}
	if got := through(target); got != `{}` {
		t.Error(got)
	}
	if got := through(""); !strings.HasPrefix(got, "Sqs.SqsException: ") {
		t.Errorf("the state machine's own role lists: %s", got)
	}
	for _, further := range []string{untrusting, role + "none"} {
		if got := through(further); got != "States.TaskFailed: The role "+role+" is not authorized to assume the task state's role, "+further+"." {
			t.Error(got)
		}
	}
	if got := through(foreign); got != `{}` { // a trust policy that names the role lets it in by itself, within an account
		t.Error(got)
	}
}

func TestTasksCallAPIs(t *testing.T) {
	s := newServer(t)
	api := s.guardedAPI("AWS_IAM", "")
	may := s.taskRole("may", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:*:`+api+`/dev/GET/"}}`)
	not := s.taskRole("not", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}`)
	call := func(role, auth string) string {
		return s.run(role, "arn:aws:states:::apigateway:invoke", `{"ApiEndpoint":"`+api+`.execute-api.us-east-1.amazonaws.com","Method":"GET","Stage":"dev","AuthType":"`+auth+`"}`)
	}
	if got := call(may, "IAM_ROLE"); !strings.HasSuffix(got, `,"StatusCode":200,"StatusText":"OK"}`) || !strings.Contains(got, `"x-amzn-RequestId":["`) {
		t.Error(got)
	}
	if got := call(not, "IAM_ROLE"); !strings.HasPrefix(got, `ApiGateway.403: {"Message":"User: arn:aws:sts::000000000000:assumed-role/not/`) {
		t.Error(got)
	}
	for _, auth := range []string{"NO_AUTH", "RESOURCE_POLICY"} {
		if got := call(may, auth); !strings.HasPrefix(got, "ApiGateway.403: ") {
			t.Error(got)
		}
	}
	if got := s.run(may, "arn:aws:states:::apigateway:invoke", `{"ApiEndpoint":"`+api+`.execute-api.us-east-1.amazonaws.com","Method":"GET","Stage":"none"}`); !strings.HasPrefix(got, `ApiGateway.403: {"message":"`) {
		t.Error(got)
	}
}

// A function is called for each of the three kinds of resource, and answers as each shows it.
func TestTasksCallFunctions(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("there is no python3 to run the function with")
	}
	s := newServer(t)
	s.must(s.iam(s.root, "CreateRole", "RoleName", "runner", "AssumeRolePolicyDocument", trusting))
	s.function("fn")
	role := s.taskRole("machine", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}}`)
	got := s.run(role, "arn:aws:states:::lambda:invoke", `{"FunctionName":"fn","Payload":{"a":[1.0]}}`)
	if !strings.HasPrefix(got, `{"ExecutedVersion":"$LATEST","Payload":{"a":[1.0]},"SdkHttpMetadata":{`) || !strings.Contains(got, `"X-Amz-Executed-Version":"$LATEST"`) || !strings.HasSuffix(got, `,"StatusCode":200}`) {
		t.Error(got)
	}
	if got := s.run(role, "arn:aws:lambda:us-east-1:000000000000:function:fn", `{"a":[1.0]}`); got != `{"a":[1.0]}` {
		t.Error(got)
	}
	if got := s.run(role, "arn:aws:states:::aws-sdk:lambda:invoke", `{"FunctionName":"fn","Payload":{"a":[1.0]}}`); got != `{"ExecutedVersion":"$LATEST","Payload":"{\"a\": [1.0]}","StatusCode":200}` {
		t.Error(got)
	}
}

// An HTTP task goes out with what its connection adds, which it gets from EventBridge if its role may use the connection and read its secret.
func TestTasksCallTheWeb(t *testing.T) {
	s := newServer(t)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"authorization":%q,"added":%q}`, r.Header.Get("Authorization"), r.URL.Query().Get("added"))
	}))
	defer web.Close()
	admin := s.taskRole("admin", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	created := s.run(admin, "arn:aws:states:::aws-sdk:eventbridge:createConnection", `{"Name":"c","AuthorizationType":"BASIC","AuthParameters":{
		"BasicAuthParameters":{"Username":"user","Password":"pass"},"InvocationHttpParameters":{"QueryStringParameters":[{"Key":"added","Value":"yes"}]}}}`)
	_, connection, _ := strings.Cut(created, `"ConnectionArn":"`)
	connection, _, _ = strings.Cut(connection, `"`)
	task := `{"ApiEndpoint":"` + web.URL + `/","Method":"GET","Authentication":{"ConnectionArn":"` + connection + `"}}`
	if got := s.run(admin, "arn:aws:states:::http:invoke", task); !strings.Contains(got, `"authorization":"Basic dXNlcjpwYXNz","added":"yes"`) && !strings.Contains(got, `"added":"yes","authorization":"Basic dXNlcjpwYXNz"`) {
		t.Errorf("%s: %s", created, got)
	}
	half := s.taskRole("half", trustsStates, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["states:InvokeHTTPEndpoint","events:*","secretsmanager:DescribeSecret"],"Resource":"*"}}`)
	if got := s.run(half, "arn:aws:states:::http:invoke", task); !strings.HasPrefix(got, "Events.ConnectionResource.AccessDenied: ") || !strings.Contains(got, "secretsmanager:GetSecretValue") {
		t.Error(got)
	}
	gone := strings.Replace(task, "/c/", "/d/", 1)
	if got := s.run(admin, "arn:aws:states:::http:invoke", gone); !strings.HasPrefix(got, "Events.ConnectionResource.ResourceNotFound: ") {
		t.Error(got)
	}
}
