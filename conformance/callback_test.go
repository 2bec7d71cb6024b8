package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	gatewaytypes "github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

const (
	account     = "000000000000"
	trustPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	formHeader  = "'application/x-www-form-urlencoded'"
)

// callback is the set-up of AWS's article on API Gateway in front of SQS: a webhook's callbacks go through a REST API, by a
// mapping template and under a role, into a queue.
type callback struct {
	t       *testing.T
	server  *server
	ctx     context.Context
	sqs     *sqs.Client
	iam     *iam.Client
	gateway *apigateway.Client

	queueURL, api, resource string
}

// integration is what a case varies.
type integration struct {
	header, template string
	role             string // empty: the role that may send
	responses        map[string]apigateway.PutIntegrationResponseInput
}

func newCallback(t *testing.T, s *server) *callback {
	c := &callback{
		t: t, server: s, ctx: context.Background(), sqs: sqs.NewFromConfig(s.config()), iam: iam.NewFromConfig(s.config()), gateway: apigateway.NewFromConfig(s.config()),
	}
	queue, err := c.sqs.CreateQueue(c.ctx, &sqs.CreateQueueInput{QueueName: aws.String("callbacks")})
	c.must(err)
	c.queueURL = *queue.QueueUrl
	c.role("sender", trustPolicy, fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Resource": ["arn:aws:sqs:us-east-1:%s:callbacks"], "Action": ["sqs:SendMessage"]}]}`, account))
	api, err := c.gateway.CreateRestApi(c.ctx, &apigateway.CreateRestApiInput{Name: aws.String("callbacks")})
	c.must(err)
	c.api = *api.Id
	resource, err := c.gateway.CreateResource(c.ctx, &apigateway.CreateResourceInput{RestApiId: api.Id, ParentId: api.RootResourceId, PathPart: aws.String("callback")})
	c.must(err)
	c.resource = *resource.Id
	_, err = c.gateway.PutMethod(c.ctx, &apigateway.PutMethodInput{RestApiId: api.Id, ResourceId: resource.Id, HttpMethod: aws.String("POST"), AuthorizationType: aws.String("NONE")})
	c.must(err)
	_, err = c.gateway.PutMethodResponse(c.ctx, &apigateway.PutMethodResponseInput{RestApiId: api.Id, ResourceId: resource.Id, HttpMethod: aws.String("POST"), StatusCode: aws.String("200")})
	c.must(err)
	return c
}

func (c *callback) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// role makes a role with an inline policy; an empty one gives it none.
func (c *callback) role(name, trust, policy string) {
	c.t.Helper()
	_, err := c.iam.CreateRole(c.ctx, &iam.CreateRoleInput{RoleName: aws.String(name), AssumeRolePolicyDocument: aws.String(trust)})
	c.must(err)
	if policy != "" {
		_, err = c.iam.PutRolePolicy(c.ctx, &iam.PutRolePolicyInput{RoleName: aws.String(name), PolicyName: aws.String("inline"), PolicyDocument: aws.String(policy)})
		c.must(err)
	}
}

func roleARN(name string) string { return "arn:aws:iam::" + account + ":role/" + name }

// put sets the integration up and deploys it.
func (c *callback) put(i integration) {
	c.t.Helper()
	if i.role == "" {
		i.role = "sender"
	}
	in := &apigateway.PutIntegrationInput{
		RestApiId: &c.api, ResourceId: &c.resource, HttpMethod: aws.String("POST"), Type: gatewaytypes.IntegrationTypeAws, IntegrationHttpMethod: aws.String("POST"),
		Uri: aws.String("arn:aws:apigateway:us-east-1:sqs:path/" + account + "/callbacks"), Credentials: aws.String(roleARN(i.role)),
		RequestTemplates: map[string]string{"application/json": i.template},
	}
	if i.header != "" {
		in.RequestParameters = map[string]string{"integration.request.header.Content-Type": i.header}
	}
	_, err := c.gateway.PutIntegration(c.ctx, in)
	c.must(err)
	if i.responses == nil {
		i.responses = map[string]apigateway.PutIntegrationResponseInput{"200": {}}
	}
	for status, response := range i.responses {
		response.RestApiId, response.ResourceId, response.HttpMethod, response.StatusCode = &c.api, &c.resource, aws.String("POST"), aws.String(status)
		_, err := c.gateway.PutIntegrationResponse(c.ctx, &response)
		c.must(err)
	}
	_, err = c.gateway.CreateDeployment(c.ctx, &apigateway.CreateDeploymentInput{RestApiId: &c.api, StageName: aws.String("prod")})
	c.must(err)
}

func (c *callback) url() string {
	return c.server.endpoint() + "/_aws/execute-api/" + c.api + "/prod/callback"
}

func (c *callback) post(body string) (int, string) {
	c.t.Helper()
	status, answer := post(c.t, c.url(), "application/json", body)
	return status, answer
}

// received takes the one message that is in the queue.
func (c *callback) received() string {
	c.t.Helper()
	out, err := c.sqs.ReceiveMessage(c.ctx, &sqs.ReceiveMessageInput{QueueUrl: &c.queueURL, WaitTimeSeconds: 5})
	c.must(err)
	if len(out.Messages) != 1 {
		c.t.Fatalf("%d messages", len(out.Messages))
	}
	_, err = c.sqs.DeleteMessage(c.ctx, &sqs.DeleteMessageInput{QueueUrl: &c.queueURL, ReceiptHandle: out.Messages[0].ReceiptHandle})
	c.must(err)
	return *out.Messages[0].Body
}

// send is the template of the article, escaped the one that it gives against special characters.
const (
	send    = "Action=SendMessage&MessageBody=$input.body"
	escaped = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"
	denied  = `^\{"Error":\{"Code":"AccessDenied","Message":"Access to the resource https://sqs\.us-east-1\.amazonaws\.com/000000000000/callbacks is denied\.","Type":"Sender"\},"RequestId":"[0-9a-f-]{36}"\}$`
)

var answers = map[string]apigateway.PutIntegrationResponseInput{
	"200": {},
	"403": {SelectionPattern: aws.String("403")},
	"404": {SelectionPattern: aws.String("4\\d{2}")},
}

func matches(t *testing.T, what, pattern, answer string) {
	t.Helper()
	if !regexp.MustCompile(pattern).MatchString(answer) {
		t.Errorf("%s: %s\nis not like %s", what, answer, pattern)
	}
}

// The article's set-up gives its answer, key by key and null by null, and the queue has the body.
func TestCallback(t *testing.T) {
	c := newCallback(t, start(t))
	c.put(integration{header: formHeader, template: send})
	status, answer := c.post("{\n    \"message\": \"Hello World\"\n}")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	matches(t, "the answer", `^\{"SendMessageResponse":\{"ResponseMetadata":\{"RequestId":"[0-9a-f-]{36}"\},"SendMessageResult":\{"MD5OfMessageAttributes":null,"MD5OfMessageBody":"[0-9a-f]{32}","MD5OfMessageSystemAttributes":null,"MessageId":"[0-9a-f-]{36}","SequenceNumber":null\}\}\}$`, answer)
	if body := c.received(); body != "{\n    \"message\": \"Hello World\"\n}" {
		t.Errorf("the queue has %q", body)
	}
	// By the host's form, and by the emulators' path, too.
	request, err := http.NewRequest(http.MethodPost, c.server.endpoint()+"/prod/callback", strings.NewReader(`{"by":"host"}`))
	c.must(err)
	request.Host = c.api + ".execute-api.us-east-1.localhost:4566"
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	c.must(err)
	c.must(response.Body.Close())
	if response.StatusCode != http.StatusOK || c.received() != `{"by":"host"}` {
		t.Errorf("by host: %s", response.Status)
	}
	status, answer = post(t, c.server.endpoint()+"/restapis/"+c.api+"/prod/_user_request_/callback", "application/json", `{"by":"path"}`)
	if status != http.StatusOK || c.received() != `{"by":"path"}` {
		t.Errorf("by path: %d %s", status, answer)
	}
}

// Each error of the article arises from its cause, with its body and status.
func TestCallbackErrors(t *testing.T) {
	c := newCallback(t, start(t))
	c.role("nobody", trustPolicy, "")
	for _, status := range []string{"403", "404"} {
		_, err := c.gateway.PutMethodResponse(c.ctx, &apigateway.PutMethodResponseInput{RestApiId: &c.api, ResourceId: &c.resource, HttpMethod: aws.String("POST"), StatusCode: aws.String(status)})
		c.must(err)
	}
	const unknown = "^<UnknownOperationException/>$"
	for _, e := range []struct {
		what, body string
		integration
		status int
		answer string
	}{
		{"no Content-Type mapping", `{}`, integration{template: send}, 404, unknown},
		{"no Action", `{}`, integration{header: formHeader, template: "MessageBody=$input.body"}, 404, unknown},
		{"a role without sqs:SendMessage", `{}`, integration{header: formHeader, template: send, role: "nobody"}, 403, denied},
		{"an unescaped &", `{"message": "salt & pepper"}`, integration{header: formHeader, template: send}, 403, denied},
		{"an unescaped & before a pair", `{"message": "a=1&b=2"}`, integration{header: formHeader, template: send}, 403, denied},
		{"an unescaped %", `{"message": "100%"}`, integration{header: formHeader, template: send}, 403, denied},
	} {
		e.responses = answers
		c.put(e.integration)
		status, answer := c.post(e.body)
		if status != e.status {
			t.Errorf("%s: status %d, want %d", e.what, status, e.status)
		}
		matches(t, e.what, e.answer, answer)
	}
	// Escaping cures it.
	c.put(integration{header: formHeader, template: escaped})
	for _, body := range []string{`{"message": "salt & pepper"}`, `{"message": "100%", "and": "a=1&b=2+3"}`} {
		if status, answer := c.post(body); status != http.StatusOK || c.received() != body {
			t.Errorf("%s: %d %s", body, status, answer)
		}
	}
}

// The queue's own policy naming the role works in place of a policy of the role.
func TestCallbackByQueuePolicy(t *testing.T) {
	c := newCallback(t, start(t))
	c.role("by-queue", trustPolicy, "")
	c.put(integration{header: formHeader, template: send, role: "by-queue", responses: map[string]apigateway.PutIntegrationResponseInput{"200": {}}})
	if _, answer := c.post(`{}`); !strings.Contains(answer, "AccessDenied") {
		t.Errorf("before: %s", answer)
	}
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:%s:callbacks"}]}`, roleARN("by-queue"), account)
	_, err := c.sqs.SetQueueAttributes(c.ctx, &sqs.SetQueueAttributesInput{QueueUrl: &c.queueURL, Attributes: map[string]string{string(sqstypes.QueueAttributeNamePolicy): policy}})
	c.must(err)
	if status, answer := c.post(`{"n":1}`); status != http.StatusOK || c.received() != `{"n":1}` {
		t.Errorf("after: %d %s", status, answer)
	}
}

// The trust policy is asked when the integration runs, iam:PassRole when it is put.
func TestCallbackRole(t *testing.T) {
	s := start(t)
	c := newCallback(t, s)
	c.role("other", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}`)
	c.put(integration{header: formHeader, template: send, role: "other"})
	if status, answer := c.post(`{}`); status != http.StatusInternalServerError || answer != `{"message": "Internal server error"}` {
		t.Errorf("a role that trusts another service: %d %s", status, answer)
	}
	_, err := c.iam.UpdateAssumeRolePolicy(c.ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("other"), PolicyDocument: aws.String(trustPolicy)})
	c.must(err)
	if status, answer := c.post(`{"n":2}`); status != http.StatusOK || c.received() != `{"n":2}` {
		t.Errorf("once it trusts API Gateway: %d %s", status, answer)
	}

	_, err = c.iam.CreateUser(c.ctx, &iam.CreateUserInput{UserName: aws.String("builder")})
	c.must(err)
	user := func(policy string) {
		_, err := c.iam.PutUserPolicy(c.ctx, &iam.PutUserPolicyInput{UserName: aws.String("builder"), PolicyName: aws.String("inline"), PolicyDocument: aws.String(policy)})
		c.must(err)
	}
	user(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"apigateway:*","Resource":"*"}]}`)
	key, err := c.iam.CreateAccessKey(c.ctx, &iam.CreateAccessKeyInput{UserName: aws.String("builder")})
	c.must(err)
	c.gateway = apigateway.NewFromConfig(s.config(*key.AccessKey.AccessKeyId, *key.AccessKey.SecretAccessKey))
	put := func() error {
		_, err := c.gateway.PutIntegration(c.ctx, &apigateway.PutIntegrationInput{
			RestApiId: &c.api, ResourceId: &c.resource, HttpMethod: aws.String("POST"), Type: gatewaytypes.IntegrationTypeAws, IntegrationHttpMethod: aws.String("POST"),
			Uri: aws.String("arn:aws:apigateway:us-east-1:sqs:path/" + account + "/callbacks"), Credentials: aws.String(roleARN("sender")),
		})
		return err
	}
	var refused smithy.APIError
	if err := put(); !errors.As(err, &refused) || refused.ErrorCode() != "AccessDeniedException" || !strings.Contains(refused.ErrorMessage(),
		"User: arn:aws:iam::"+account+":user/builder is not authorized to perform: iam:PassRole on resource: "+roleARN("sender")+" because no identity-based policy allows the iam:PassRole action") {
		t.Errorf("without iam:PassRole: %v", err)
	}
	user(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"apigateway:*","Resource":"*"},{"Effect":"Allow","Action":"iam:PassRole","Resource":"` + roleARN("sender") + `"}]}`)
	if err := put(); err != nil {
		t.Errorf("with iam:PassRole: %v", err)
	}
}

// An empty answer, SQS's own, and one by template. An empty template is none, on API Gateway too: it shows as null, and the
// body passes (Developer Guide, "Mapping template transformations"); a template that renders to nothing empties it.
func TestCallbackResponses(t *testing.T) {
	c := newCallback(t, start(t))
	for template, want := range map[string]string{`#set($nothing = "")`: `^$`, "": `^\{"SendMessageResponse":`} {
		c.put(integration{header: formHeader, template: send, responses: map[string]apigateway.PutIntegrationResponseInput{
			"200": {ResponseTemplates: map[string]string{"application/json": template}},
		}})
		status, answer := c.post(`{"n":1}`)
		matches(t, "template "+template, want, answer)
		if status != http.StatusOK || c.received() != `{"n":1}` {
			t.Errorf("template %q: %d %q", template, status, answer)
		}
	}
	c.put(integration{header: formHeader, template: send, responses: map[string]apigateway.PutIntegrationResponseInput{
		"200": {ResponseTemplates: map[string]string{"application/json": `{"id": "$input.path('$.SendMessageResponse.SendMessageResult.MessageId')", "stage": "$context.stage"}`}},
	}})
	status, answer := c.post(`{"n":2}`)
	var shown struct{ ID, Stage string }
	if err := json.Unmarshal([]byte(answer), &shown); err != nil || status != http.StatusOK || len(shown.ID) != 36 || shown.Stage != "prod" {
		t.Errorf("by template: %d %s %v", status, answer, err)
	}
	c.received()
}

// Queue URLs follow the host that the caller used, and errors are of the type that the SDK has for them.
func TestQueueURL(t *testing.T) {
	s := start(t)
	c := newCallback(t, s)
	if want := s.endpoint() + "/" + account + "/callbacks"; c.queueURL != want {
		t.Errorf("the queue's URL is %s, want %s", c.queueURL, want)
	}
	found, err := c.sqs.GetQueueUrl(c.ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("callbacks")})
	c.must(err)
	if *found.QueueUrl != c.queueURL {
		t.Errorf("GetQueueUrl: %s", *found.QueueUrl)
	}
	var missing *sqstypes.QueueDoesNotExist
	if _, err := c.sqs.GetQueueUrl(c.ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("nothing")}); !errors.As(err, &missing) {
		t.Errorf("a queue that is not there: %v", err)
	}
}
