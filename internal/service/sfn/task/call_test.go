package task

// Proves what a task gets for what it calls: each integration's parameters, outputs and failures, as whom it is called, and what becomes of
// roles that do not trust, results that are too long and calls whose time is over. How: tables against services that note what they are asked,
// with texts and shapes from recorded executions (LocalStack's AWS-validated snapshots) where one is named.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/api/lambdaapi"
	"sluice/internal/api/sqsapi"
	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/wire"
)

const (
	testFunction = "arn:aws:lambda:us-east-1:111111111111:function:f"
	testQueue    = "https://sqs.us-east-1.amazonaws.com/111111111111/q"
	v1           = "; Request ID: " + testRequestID + "; Proxy: null)"
	v2           = ", Request ID: " + testRequestID + ") (SDK Attempt Count: 1)"
)

func TestSDKCalls(t *testing.T) {
	w := newTestWorld(t)
	w.answer["SendMessage"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		m := in.(*sqsapi.SendMessageRequest)
		if m.QueueUrl.V != testQueue || m.DelaySeconds.V != 5 || m.MessageAttributes[0].Key != "a" || string(m.MessageAttributes[0].Value.BinaryValue) != "bin" {
			t.Errorf("%+v", m)
		}
		return &sqsapi.SendMessageResult{MD5OfMessageBody: wire.Some(m.MessageBody.V), MessageId: wire.Some("1")}, nil
	}
	for body, want := range map[string]string{
		`"text"`: `"text"`, `{"a" : [1.50, null]}`: `"{\"a\":[1.50,null]}"`, `[true]`: `"[true]"`, `12`: `"12"`, `true`: `"true"`, // recorded of other services' texts
	} {
		got := w.do("arn:aws:states:::aws-sdk:sqs:sendMessage", `{"MessageBody":`+body+`,"QueueUrl":"`+testQueue+`","DelaySeconds":"5","MessageSystemAttributes":null,
			"MessageAttributes":{"a":{"DataType":"Binary","BinaryValue":"Ymlu"}}}`)
		if want := `{"Md5OfMessageBody":` + want + `,"MessageId":"1"}`; got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	w.answers("ReceiveMessage", &sqsapi.ReceiveMessageResult{})
	if got := w.do("arn:aws:states:::aws-sdk:sqs:receiveMessage", `{"QueueUrl":"q"}`); got != `{}` {
		t.Errorf("no messages: %s", got)
	}
	w.answers("DeleteQueue", nil)
	if got := w.do("arn:aws:states:::aws-sdk:sqs:deleteQueue", `{"QueueUrl":"q"}`); got != `{}` {
		t.Errorf("no output: %s", got)
	}
	w.answers("ListQueues", &sqsapi.ListQueuesResult{QueueUrls: []string{}})
	if got := w.do("arn:aws:states:::aws-sdk:sqs:listQueues", `null`); got != `{"QueueUrls":[]}` {
		t.Errorf("an empty list: %s", got)
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	w.answers("StartExecution", &api.StartExecutionOutput{ExecutionArn: wire.Some("arn"), StartDate: wire.Some(at)})
	if got := w.do("arn:aws:states:::aws-sdk:sfn:startExecution", `{"Input":{"a":1},"StateMachineArn":"m"}`); got != `{"ExecutionArn":"arn","StartDate":"2026-01-02T03:04:05.678Z"}` {
		t.Error(got)
	}
	if in := w.calls[len(w.calls)-1].Input.(*api.StartExecutionInput); in.Input.V != `{"a":1}` || in.Name.Set {
		t.Errorf("%+v", in)
	}
	last := w.calls[len(w.calls)-1]
	if last.Region != testRegion || last.UserAgent != Principal || last.TraceHeader != "Root=1-2-3" {
		t.Errorf("%+v", last)
	}
	if got := w.do("arn:aws:states:::aws-sdk:dynamodb:getItem", `{}`); !strings.HasPrefix(got, "Sluice.ServiceNotServed: The service dynamodb is not served by this server") {
		t.Error(got)
	}
}

func TestRefusals(t *testing.T) {
	denied := wire.ErrAccessDeniedJSON.New("User: u is not authorized to perform: x")
	for _, c := range []struct {
		resource, input, operation string
		refusal                    *wire.Error
		want                       string
	}{
		// Recorded: test_sfn_send_task_outcome_with_no_such_token.
		{
			"aws-sdk:sfn:sendTaskSuccess", `{"Output":"ParameterOutput","TaskToken":"NoSuchTaskToken"}`, "SendTaskSuccess", api.ErrInvalidToken.New("Invalid Token: 'Invalid token'"),
			"Sfn.InvalidTokenException: Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400" + v2,
		},
		{"aws-sdk:sfn:listStateMachines", `{}`, "ListStateMachines", denied, "Sfn.SfnException: User: u is not authorized to perform: x (Service: Sfn, Status Code: 400" + v2},
		{
			"aws-sdk:sqs:getQueueUrl", `{"QueueName":"q"}`, "GetQueueUrl", sqsapi.ErrQueueDoesNotExist.New("The specified queue does not exist."),
			"Sqs.QueueDoesNotExistException: The specified queue does not exist. (Service: Sqs, Status Code: 400" + v2,
		},
		{"aws-sdk:iam:getRole", `{"RoleName":"r"}`, "GetRole", iamapi.ErrNoSuchEntityException.New("none"), "Iam.NoSuchEntityException: none (Service: Iam, Status Code: 404" + v2},
		{"aws-sdk:lambda:createFunction", `{}`, "CreateFunction", lambdaapi.ErrKMSAccessDeniedException.New("no"), "Lambda.KmsAccessDeniedException: no (Service: Lambda, Status Code: 502" + v2},
		{"aws-sdk:lambda:createFunction", `{}`, "CreateFunction", lambdaapi.ErrKMSAccessDeniedException.New(""), "Lambda.KmsAccessDeniedException: null (Service: Lambda, Status Code: 502" + v2},
		// Recorded: test_start_execution_no_such_arn.
		{
			"states:startExecution", `{"StateMachineArn":"m","Input":null,"Name":"TestStartTarget"}`, "StartExecution", api.ErrStateMachineDoesNotExist.New("State Machine Does Not Exist: 'm'"),
			"StepFunctions.StateMachineDoesNotExistException: State Machine Does Not Exist: 'm' (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist" + v1,
		},
		{
			"states:startExecution", `{"StateMachineArn":"m"}`, "StartExecution", denied,
			"StepFunctions.AWSStepFunctionsException: User: u is not authorized to perform: x (Service: AWSStepFunctions; Status Code: 400; Error Code: AccessDeniedException" + v1,
		},
		// Recorded: test_send_message_empty_body.
		{
			"sqs:sendMessage", `{"QueueUrl":"q","MessageBody":""}`, "SendMessage", wire.ErrMissingParameter.New("The request must contain the parameter MessageBody."),
			"SQS.AmazonSQSException: The request must contain the parameter MessageBody. (Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter" + v1,
		},
		{
			"sqs:sendMessage", `{"QueueUrl":"q","MessageBody":"m"}`, "SendMessage", sqsapi.ErrQueueDoesNotExist.New("The specified queue does not exist."),
			"SQS.QueueDoesNotExistException: The specified queue does not exist. (Service: AmazonSQS; Status Code: 400; Error Code: AWS.SimpleQueueService.NonExistentQueue" + v1,
		},
		// Recorded: test_no_such_function.
		{
			"lambda:invoke", `{"FunctionName":"none"}`, "Invoke", lambdaapi.ErrResourceNotFoundException.New("Function not found: " + testFunction),
			"Lambda.ResourceNotFoundException: Function not found: " + testFunction + ":$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException" + v1,
		},
		{
			"lambda:invoke", `{"FunctionName":"none","Qualifier":"7"}`, "Invoke", lambdaapi.ErrResourceNotFoundException.New("Function not found: " + testFunction + ":7"),
			"Lambda.ResourceNotFoundException: Function not found: " + testFunction + ":7 (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException" + v1,
		},
		{
			"lambda:invoke", `{"FunctionName":"f"}`, "Invoke", lambdaapi.ErrTooManyRequestsException.New("Rate Exceeded."),
			"Lambda.TooManyRequestsException: Rate Exceeded. (Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException" + v1,
		},
		// A user's: "Lambda.AWSLambdaException", "… with an explicit deny (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; …".
		{
			"lambda:invoke", `{"FunctionName":"f"}`, "Invoke", wire.ErrAccessDenied.New("User: u is not authorized to perform: lambda:InvokeFunction"),
			"Lambda.AWSLambdaException: User: u is not authorized to perform: lambda:InvokeFunction (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException" + v1,
		},
	} {
		w := newTestWorld(t)
		w.refuses(c.operation, c.refusal)
		if got := w.do("arn:aws:states:::"+c.resource, c.input); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.resource, got, c.want)
		}
	}
}

// Words: users' reports, and a recorded one (test_invoke_with_headers) for the form.
func TestParametersThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct{ resource, input, want string }{
		{"lambda:invoke.waitForTaskToken", `{"FunctionName":"f","TaskToken":"t"}`, `The field "TaskToken" is not supported by Step Functions`},
		{"lambda:invoke", `{"Payload":1}`, `The field 'FunctionName' is required but was missing`},
		{"lambda:invoke", `{"FunctionName":{"a":1}}`, `The value of the field 'FunctionName' has an invalid format`},
		{"sqs:sendMessage", `{"QueueUrl":"q","MessageBody":"m","MessageSystemAttributes":{}}`, `The field "MessageSystemAttributes" is not supported by Step Functions`},
		{"sqs:sendMessage", `{"QueueUrl":"q","MessageBody":"m","DelaySeconds":"soon"}`, `The value of the field 'DelaySeconds' has an invalid format`},
		{"states:startExecution", `{"stateMachineArn":"m"}`, `The field "stateMachineArn" is not supported by Step Functions, The field 'StateMachineArn' is required but was missing`},
		{"aws-sdk:sfn:startExecution", `{"stateMachineArn":"m"}`, `The field "stateMachineArn" is not supported by Step Functions`},
		{"aws-sdk:sqs:receiveMessage", `{"QueueUrl":"q","MaxNumberOfMessages":1.5}`, `The value of the field 'MaxNumberOfMessages' has an invalid format`},
		{"aws-sdk:sqs:receiveMessage", `{"QueueUrl":"q","MaxNumberOfMessages":4294967296}`, `The value of the field 'MaxNumberOfMessages' has an invalid format`},
		{"aws-sdk:sqs:receiveMessage", `{"QueueUrl":"q","AttributeNames":"All"}`, `The value of the field 'AttributeNames' has an invalid format`},
		{"aws-sdk:sqs:sendMessageBatch", `{"QueueUrl":"q","Entries":[{"Id":"1","Body":"m"}]}`, `The field "Body" is not supported by Step Functions`},
		{"aws-sdk:sqs:createQueue", `{"QueueName":"q","Attributes":[1]}`, `The value of the field 'Attributes' has an invalid format`},
		{"apigateway:invoke", `{"ApiEndpoint":"a.b","Method":"POST","Headers":{"custom_header":"singleStringHeader"}}`, `The value of the field 'Headers' has an invalid format`},
		{"apigateway:invoke", `{"ApiEndpoint":"a.b","Method":"GET","QueryParameters":"?a=b"}`, `The value of the field 'QueryParameters' has an invalid format`},
	} {
		want := "States.Runtime: The Parameters '" + parseValue(t, c.input).String() + "' could not be used to start the Task: [" + c.want + "]"
		if got := newTestWorld(t).do("arn:aws:states:::"+c.resource, c.input); got != want {
			t.Errorf("%s:\n%s, want\n%s", c.resource, got, want)
		}
		r, _ := resource.Parse("arn:aws:states:::" + c.resource)
		if f := Accept(r, parseValue(t, c.input), true); f == nil || !strings.HasPrefix(f.Cause, "The Arguments '") {
			t.Errorf("%s: %v", c.resource, f)
		}
	}
}

func TestMessages(t *testing.T) {
	w := newTestWorld(t)
	w.answers("SendMessage", &sqsapi.SendMessageResult{MessageId: wire.Some("1"), MD5OfMessageBody: wire.Some("5")})
	// Recorded: test_sqs_wait_for_task_token, with headers of an answer of ours.
	want := `{"MD5OfMessageBody":"5","MessageId":"1","SdkHttpMetadata":{"AllHttpHeaders":{"connection":["keep-alive"],"Content-Length":["2"],` +
		`"Content-Type":["application/x-amz-json-1.0"],"Date":["Sun, 22 Nov 2026 01:02:03 GMT"],"x-amzn-RequestId":["` + testRequestID + `"]},` +
		`"HttpHeaders":{"connection":"keep-alive","Content-Length":"2","Content-Type":"application/x-amz-json-1.0","Date":"Sun, 22 Nov 2026 01:02:03 GMT",` +
		`"x-amzn-RequestId":"` + testRequestID + `"},"HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"` + testRequestID + `"}}`
	if got := w.do("arn:aws:states:::sqs:sendMessage.waitForTaskToken", `{"QueueUrl":"q","MessageBody":{"Message":"test","TaskToken":"t"}}`); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if in := w.calls[0].Input.(*sqsapi.SendMessageRequest); in.MessageBody.V != `{"Message":"test","TaskToken":"t"}` {
		t.Errorf("%+v", in)
	}
}

func TestQueuesThatAreNowhere(t *testing.T) {
	want := "SQS.SdkClientException: Unable to execute HTTP request: no-such-queue-73e08fde: Name or service not known" // recorded
	if got := newTestWorld(t).do("arn:aws:states:::sqs:sendMessage", `{"QueueUrl":"http://no-such-queue-73e08fde","MessageBody":"m"}`); got != want {
		t.Error(got)
	}
	for _, known := range []string{"q", testQueue, "http://localhost:4566/000000000000/q", "http://queue/000000000000/q", "http://localhost"} {
		if host := nowhere(known); host != "" {
			t.Error(known)
		}
	}
}

// An answer without an output is a fault of ours, and no failure of the task's.
func TestAnswersWithoutOutput(t *testing.T) {
	for operation, resource := range map[string]string{"Invoke": "lambda:invoke", "StartExecution": "states:startExecution"} {
		w := newTestWorld(t)
		w.answers(operation, nil)
		_, err := w.tasks().Do(t.Context(), testCall(t, "arn:aws:states:::"+resource, map[string]string{
			"Invoke": `{"FunctionName":"f"}`, "StartExecution": `{"StateMachineArn":"m"}`,
		}[operation]))
		if !errors.Is(err, errNoOutput) {
			t.Error(err)
		}
	}
}

func TestFunctions(t *testing.T) {
	w := newTestWorld(t)
	respond := func(functionError, payload string) {
		w.answers("Invoke", &lambdaapi.InvocationResponse{
			StatusCode: wire.Some(int64(200)), ExecutedVersion: wire.Some("$LATEST"), FunctionError: wire.NonZero(functionError), Payload: []byte(payload),
		})
	}
	respond("", `{"answer": 42.0}`)
	r, err := w.tasks().Do(t.Context(), testCall(t, testFunction+":7", `{"a": 1}`))
	if err != nil || r.Output.String() != `{"answer":42.0}` || r.JSON() != `{"answer": 42.0}` {
		t.Errorf("%+v, %v", r, err)
	}
	if in := w.calls[0].Input.(*lambdaapi.InvocationRequest); in.FunctionName.V != testFunction || in.Qualifier.V != "7" || string(in.Payload) != `{"a":1}` {
		t.Errorf("%+v", in)
	}
	got := w.do("arn:aws:states:::lambda:invoke", `{"FunctionName":"f","Payload":"{\"a\": 1}","ClientContext":{"a":1},"InvocationType":"RequestResponse","Qualifier":null}`)
	if !strings.HasPrefix(got, `{"ExecutedVersion":"$LATEST","Payload":{"answer":42.0},"SdkHttpMetadata":{"AllHttpHeaders":{"Connection":["keep-alive"],`) ||
		!strings.HasSuffix(got, `"SdkResponseMetadata":{"RequestId":"`+testRequestID+`"},"StatusCode":200}`) {
		t.Error(got)
	}
	if in := w.calls[1].Input.(*lambdaapi.InvocationRequest); string(in.Payload) != `{"a": 1}` || in.ClientContext.V != "eyJhIjoxfQ==" || in.Qualifier.Set {
		t.Errorf("%+v", in)
	}
	respond("", "not JSON")
	if got := w.do(testFunction, `{}`); got != `"not JSON"` {
		t.Error(got)
	}
	if w.do("arn:aws:states:::lambda:invoke", `{"FunctionName":"f","Payload":null}`); w.calls[3].Input.(*lambdaapi.InvocationRequest).Payload != nil {
		t.Errorf("%+v", w.calls[3].Input)
	}
	// Recorded: test_raise_exception. A user's for the one without a type.
	raised := `{"errorMessage": "Some exception was raised.", "errorType":"Exception","requestId":"r","stackTrace":[" x "]}`
	respond("Unhandled", raised)
	for resource, cause := range map[string]string{testFunction: raised, "arn:aws:states:::lambda:invoke": strings.ReplaceAll(strings.ReplaceAll(raised, `: "`, `:"`), ", ", ",")} {
		if got := w.do(resource, `{"FunctionName":"f"}`); got != "Exception: "+cause {
			t.Error(got)
		}
	}
	slow := `{"errorMessage":"2024-11-26T00:36:39.604Z 5b1c368c Task timed out after 600.15 seconds"}`
	respond("Unhandled", slow)
	want := "Lambda.Unknown: The cause could not be determined because Lambda did not return an error type. Returned payload: " + slow
	if got := w.do(testFunction, `{}`); got != want {
		t.Error(got)
	}
	w.answers("Invoke", &lambdaapi.InvocationResponse{StatusCode: wire.Some(int64(202))})
	if got := w.do("arn:aws:states:::lambda:invoke", `{"FunctionName":"f","InvocationType":"Event"}`); !strings.HasPrefix(got, `{"Payload":null,"Sdk`) {
		t.Error(got)
	}
}

// Recorded: test_service_task_lambada_data_limit_exceeded_on_large_utf8_response and its twin for a function's own ARN.
func TestResultsThatAreTooLong(t *testing.T) {
	w := newTestWorld(t)
	w.answers("Invoke", &lambdaapi.InvocationResponse{Payload: []byte(`"` + strings.Repeat("a", ResultBytesMax-1) + `"`)})
	for resource, name := range map[string]string{testFunction: testFunction, "arn:aws:states:::lambda:invoke": "lambda"} {
		want := "States.DataLimitExceeded: The state/task '" + name + "' returned a result with a size exceeding the maximum number of bytes service limit."
		if got := w.do(resource, `{"FunctionName":"f"}`); got != want {
			t.Errorf("%.200s", got)
		}
	}
	w.answers("Invoke", &lambdaapi.InvocationResponse{Payload: []byte(`"` + strings.Repeat("a", ResultBytesMax-2) + `"`)})
	if got := w.do(testFunction, `{}`); len(got) != ResultBytesMax {
		t.Errorf("%.200s", got)
	}
	w.answers("Invoke", &lambdaapi.InvocationResponse{FunctionError: wire.Some("Unhandled"), Payload: fmt.Appendf(nil, `{"errorType":"%s","x":"%s"}`, strings.Repeat("é", 300), strings.Repeat("é", 40000))})
	_, err := w.tasks().Do(t.Context(), testCall(t, testFunction, `{}`))
	var f *Failure
	if !errors.As(err, &f) || len([]rune(f.Code)) != CodeCharactersMax || len([]rune(f.Cause)) != CauseCharactersMax {
		t.Errorf("%.300v", err)
	}
}

func TestRoles(t *testing.T) {
	w := newTestWorld(t)
	w.answers("ListQueues", &sqsapi.ListQueuesResult{})
	c := testCall(t, "arn:aws:states:::aws-sdk:sqs:listQueues", `{}`)
	w.doCall(c)
	w.doCall(c)
	c.Attempt = "8"
	w.doCall(c)
	a := w.assumed
	if a[0].RoleARN != testRole || a[0].StateMachineARN != testMachine || a[0].Account != testAccount || a[0].TaskRoleARN != "" {
		t.Errorf("%+v", a[0])
	}
	if len(a[0].SessionName) != 32 || strings.Trim(a[0].SessionName, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		t.Error(a[0].SessionName)
	}
	if a[1] != a[0] || a[2].SessionName == a[0].SessionName {
		t.Errorf("%+v", a)
	}
	w.distrusts = fmt.Errorf("assume: %w", ErrRole)
	if got := w.doCall(c); got != "States.TaskFailed: Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role." {
		t.Error(got)
	}
	c.TaskRoleARN = "arn:aws:iam::222222222222:role/CrossAccountRole"
	if got := w.doCall(c); got != "States.TaskFailed: The role "+testRole+" is not authorized to assume the task state's role, "+c.TaskRoleARN+"." { // recorded
		t.Error(got)
	}
	w.distrusts, w.broken = nil, errors.New("the disk is gone")
	if _, err := w.tasks().Do(t.Context(), c); err == nil || errors.As(err, new(*Failure)) {
		t.Errorf("a fault of ours is the task's: %v", err)
	}
}

func TestCallsWhoseTimeIsOver(t *testing.T) {
	w := newTestWorld(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("heartbeat")
	w.answer["ListQueues"] = func(wire.Shape) (wire.Shape, *wire.Error) {
		cancel(why)
		return nil, wire.ErrInternalFailure.New("ended")
	}
	if _, err := w.tasks().Do(ctx, testCall(t, "arn:aws:states:::aws-sdk:sqs:listQueues", `{}`)); !errors.Is(err, why) {
		t.Error(err)
	}
}
