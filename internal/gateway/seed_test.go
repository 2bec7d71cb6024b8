package gateway

// Proves the case that AWS's article "How do I integrate API Gateway REST API with Amazon SQS and resolve common errors?" shows,
// answer by answer: the message that arrives, UnknownOperationException, AccessDenied, and the cures. How: the article's
// integration in front of a queue service behind the real edge.

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

const article = "Action=SendMessage&MessageBody=$input.body"

const hello = `{
    "message": "Hello World"
  }`

func TestMessageThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue(article))})
	r := w.serve(request("POST", "/callback", hello, "Content-Type", "application/json"))
	if r.Status != http.StatusOK {
		t.Fatalf("%d %s\n%s", r.Status, r.Body, w.log.String())
	}
	var got struct {
		SendMessageResponse struct {
			ResponseMetadata  map[string]string
			SendMessageResult map[string]*string
		}
	}
	if err := json.Unmarshal(r.Body, &got); err != nil {
		t.Fatalf("%s: %v", r.Body, err)
	}
	result := got.SendMessageResponse.SendMessageResult
	keys := slices.Sorted(maps.Keys(result))
	want := []string{"MD5OfMessageAttributes", "MD5OfMessageBody", "MD5OfMessageSystemAttributes", "MessageId", "SequenceNumber"}
	if !slices.Equal(keys, want) || result["MD5OfMessageAttributes"] != nil || result["MD5OfMessageSystemAttributes"] != nil || result["SequenceNumber"] != nil ||
		got.SendMessageResponse.ResponseMetadata["RequestId"] == "" {
		t.Errorf("%s", r.Body)
	}
	if !slices.Equal(w.sent, []string{hello}) {
		t.Errorf("sent %q", w.sent)
	}
	for name, want := range map[string]string{"Content-Type": "application/json"} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, name := range []string{"X-Amzn-Requestid", "X-Amz-Apigw-Id", "X-Amzn-Trace-Id"} {
		if r.Header.Get(name) == "" {
			t.Errorf("no %s", name)
		}
	}
	if len(w.assumed) != 1 || w.assumed[0].SessionName != "BackplaneAssumeRoleSession" || w.assumed[0].Service != "apigateway.amazonaws.com" ||
		w.assumed[0].SourceARN != "arn:aws:execute-api:us-east-1:111111111111:abcdef1234/dev/POST/callback" || w.assumed[0].SourceAccount != testAccount {
		t.Errorf("%+v", w.assumed)
	}
}

func TestEachErrorOfTheArticle(t *testing.T) {
	const denied = `{"Error":{"Code":"AccessDenied","Message":"Access to the resource https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue is denied.","Type":"Sender"},"RequestId":"`
	plain := func(i *restapi.Integration) { i.RequestParameters = nil }
	for name, c := range map[string]struct {
		template, body string
		change         func(*restapi.Integration)
		policy         string
		want           string
		sent           []string
	}{
		"no Content-Type":      {template: article, body: hello, change: plain, want: "<UnknownOperationException/>"},
		"no Action":            {template: "MessageBody=$input.body", body: hello, want: "<UnknownOperationException/>"},
		"no permission":        {template: article, body: hello, policy: `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*"}]}`, want: denied},
		"unescaped ampersand":  {template: article, body: "a&b", want: denied},
		"unescaped percent":    {template: article, body: "100%", want: denied},
		"ampersand, escaped":   {template: "Action=SendMessage&MessageBody=$util.urlEncode($input.body)", body: "a&b", want: `{"SendMessageResponse":`, sent: []string{"a&b"}},
		"percent, escaped":     {template: "Action=SendMessage&MessageBody=$util.urlEncode($input.body)", body: "100%", want: `{"SendMessageResponse":`, sent: []string{"100%"}},
		"no body":              {template: article, want: `{"SendMessageResponse":`, sent: []string{"{}"}},
		"another content type": {template: article, body: "Action=SendMessage&MessageBody=x", want: `{"SendMessageResponse":`, sent: []string{"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if c.policy != "" {
				w.allowed = c.policy
			}
			i := toQueue(c.template)
			if c.change != nil {
				c.change(&i)
			}
			w.deploy(map[string]restapi.Method{"POST /callback": answering(i)})
			contentType := "application/json"
			if name == "another content type" {
				contentType = "text/plain"
			}
			r := w.serve(request("POST", "/callback", c.body, "Content-Type", contentType))
			// With the default response alone the status is its own, whatever the endpoint's was.
			if r.Status != http.StatusOK || !strings.HasPrefix(string(r.Body), c.want) {
				t.Errorf("%d %s, want %s…", r.Status, r.Body, c.want)
			}
			if !slices.Equal(w.sent, c.sent) {
				t.Errorf("sent %q, want %q", w.sent, c.sent)
			}
		})
	}
}

func TestSelectionPatternsDecideTheStatus(t *testing.T) {
	w := newWorld(t)
	i := toQueue("MessageBody=$input.body")
	w.deploy(map[string]restapi.Method{"POST /callback": answering(i,
		restapi.IntegrationResponse{StatusCode: "200"}, restapi.IntegrationResponse{StatusCode: "502", SelectionPattern: `4\d{2}`},
	)})
	r := w.serve(request("POST", "/callback", hello, "Content-Type", "application/json"))
	if r.Status != http.StatusBadGateway || string(r.Body) != "<UnknownOperationException/>" {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}

func TestRoleThatDoesNotTrust(t *testing.T) {
	w := newWorld(t)
	w.trusting = false
	w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue(article))})
	var log lines
	r := w.gateway.traced(t, request("POST", "/callback", hello), &log)
	if r.Status != http.StatusInternalServerError || string(r.Body) != `{"message": "Internal server error"}` {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	want := "Execution failed due to configuration error: API Gateway does not have permission to assume the provided role " + testRole
	if !slices.Contains(log, want) {
		t.Errorf("%q", log)
	}
	if len(w.sent) != 0 {
		t.Errorf("sent %q", w.sent)
	}
}

func TestTheExecutionLogOfTheArticle(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue("MessageBody=$input.body"))})
	var log lines
	w.gateway.traced(t, request("POST", "/callback", "x"), &log)
	for _, want := range []string{
		"Received response. Status: 404, Integration latency: 0 ms",
		"Endpoint response body before transformations: <UnknownOperationException/>",
		"Sending request to https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue",
	} {
		if !slices.Contains(log, want) {
			t.Errorf("no %q in %q", want, log)
		}
	}
}
