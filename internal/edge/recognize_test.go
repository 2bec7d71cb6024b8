package edge

// Proves that the edge finds service, protocol, operation and region of a call by what AWS's tools send, that hints which contradict
// each other end in a refusal, and that each protocol answers what it does not know in AWS's words. How: signed and unsigned calls
// through the whole way; the record tells what was recognised.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire"
)

func TestWhatIsRecognized(t *testing.T) {
	form := "Action=SendMessage&Version=2012-11-05&QueueUrl=q&MessageBody=m"
	for name, c := range map[string]struct {
		request                    *wire.Request
		scope                      string // sign for this service; empty for unsigned
		service, operation, region string
	}{
		"target":                   {jsonCall("AmazonSQS.SendMessage", `{"QueueUrl":"q","MessageBody":"m"}`), "sqs", "sqs", "SendMessage", region},
		"scope and form":           {queryCall(form), "sqs", "sqs", "SendMessage", region},
		"scope of another service": {queryCall("Action=GetUser&Version=2010-05-08"), "iam", "iam", "GetUser", region},
		"action in the query":      {request(http.MethodGet, "localhost", "/?"+form, ""), "sqs", "sqs", "SendMessage", region},
		"action in the query, JSON in the body": {
			request(http.MethodPost, "localhost", "/?"+form, "{}", "Content-Type", "application/json"), "sqs", "sqs", "SendMessage", region,
		},
		"action in the query, the rest in the form": {
			request(http.MethodPost, "localhost", "/?Action=SendMessage&Version=2012-11-05", "QueueUrl=q&MessageBody=m", "Content-Type", "application/x-www-form-urlencoded"), "sqs", "sqs", "SendMessage", region,
		},
		"the form counts before the query": {
			request(http.MethodPost, "localhost", "/?Action=GetQueueUrl", form, "Content-Type", "APPLICATION/X-WWW-FORM-URLENCODED"), "sqs", "sqs", "SendMessage", region,
		},
		"path":            {restCall(http.MethodGet, "/restapis/a", ""), "apigateway", "apigateway", "GetRestApi", region},
		"path, encoded":   {restCall(http.MethodGet, "/restapis/%61", ""), "apigateway", "apigateway", "GetRestApi", region},
		"path and method": {restCall(http.MethodPost, "/restapis", `{"name":"n"}`), "apigateway", "apigateway", "CreateRestApi", region},
		"host":            {request(http.MethodPost, "sqs.ap-south-1.amazonaws.com", "/", form, "Content-Type", "application/x-www-form-urlencoded"), "", "sqs", "SendMessage", "ap-south-1"},
		"host of a port":  {request(http.MethodPost, "sqs.us-east-2.localhost:4566", "/", form, "Content-Type", "application/x-www-form-urlencoded"), "", "sqs", "SendMessage", "us-east-2"},
		"old host":        {request(http.MethodPost, "eu-north-1.queue.amazonaws.com", "/", form, "Content-Type", "application/x-www-form-urlencoded"), "", "sqs", "SendMessage", "eu-north-1"},
		"subdomain":       {request(http.MethodPost, "data.sqs.eu-north-1.amazonaws.com", "/", form, "Content-Type", "application/x-www-form-urlencoded"), "", "sqs", "SendMessage", "eu-north-1"},
		"oldest host":     {request(http.MethodPost, "queue.amazonaws.com", "/", form, "Content-Type", "application/x-www-form-urlencoded"), "", "sqs", "SendMessage", region},
		"version":         {queryCall(form), "", "sqs", "SendMessage", region},
		"queue's URL":     {request(http.MethodPost, "localhost", "/111122223333/q", "Action=SendMessage&MessageBody=m&Version=2012-11-05", "Content-Type", "application/x-www-form-urlencoded"), "sqs", "sqs", "SendMessage", region},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			want := http.StatusOK
			if c.scope != "" {
				w.sign(c.request, c.scope)
			} else {
				want = http.StatusForbidden // anonymous, and the queue has no policy
			}
			if c.operation == "CreateRestApi" {
				want = http.StatusCreated
			}
			a := w.serve(c.request)
			r := w.last(1)
			if a.status != want || r.Service != c.service || r.Operation != c.operation || r.Region != c.region {
				t.Errorf("%d %s: %s %s %s", a.status, a.body, r.Service, r.Operation, r.Region)
			}
		})
	}
}

func TestWhatIsNotRecognized(t *testing.T) {
	for name, c := range map[string]struct {
		request       *wire.Request
		scope         string
		status        int
		code, message string
	}{
		"unknown target of a service": {jsonCall("AmazonSQS.Nonsense", "{}"), "sqs", 400, "UnknownOperationException", ""},
		"target without operation":    {jsonCall("AmazonSQS", "{}"), "sqs", 400, "UnknownOperationException", ""},
		"unknown action":              {queryCall("Action=Nonsense&Version=2012-11-05"), "sqs", 400, "InvalidAction", "The action Nonsense is not valid for this endpoint."},
		"hostile action":              {queryCall("Action=" + escape("<&>\x00\xff") + "&Version=2010-05-08"), "iam", 400, "InvalidAction", "Could not find operation <&>\uFFFD\uFFFD for version 2010-05-08"},
		"no action":                   {queryCall("Version=2012-11-05"), "sqs", 404, "UnknownOperationException", ""},
		"no protocol of the service":  {request(http.MethodPost, "h", "/", "{}"), "sqs", 404, "UnknownOperationException", ""},
		"target, no JSON protocol":    {request(http.MethodPost, "h", "/", "{}", "X-Amz-Target", "IAM.GetUser"), "iam", 404, "UnknownOperationException", ""},
		"target and form":             {request(http.MethodPost, "h", "/", "Action=Nonsense", "X-Amz-Target", "IAM.GetUser", "Content-Type", "application/x-www-form-urlencoded"), "iam", 400, "InvalidAction", "Could not find operation Nonsense for version 2010-05-08"},
		"unknown path":                {restCall(http.MethodGet, "/nonsense", ""), "apigateway", 404, "UnknownOperationException", ""},
		"unknown method of a path":    {restCall(http.MethodPut, "/restapis", ""), "apigateway", 404, "UnknownOperationException", ""},
		"label that is no escape":     {restCall(http.MethodGet, "/restapis/%zz", ""), "", 403, "MissingAuthenticationTokenException", "Missing Authentication Token"},
		"service that is not served":  {queryCall("Action=X"), "ec2", 501, "NotImplemented", `The service "ec2" is not served here.`},
		"the same in JSON":            {jsonCall("DynamoDB_20120810.GetItem", "{}"), "dynamodb", 501, "NotImplemented", `The service "dynamodb" is not served here.`},
		"nothing at all":              {request(http.MethodGet, "h", "/", ""), "", 403, "MissingAuthenticationTokenException", "Missing Authentication Token"},
		"nothing, a form":             {queryCall("a=b"), "", 403, "MissingAuthenticationToken", "Missing Authentication Token"},
		"nothing, a form for JSON":    {request(http.MethodPost, "h", "/", "a=b", "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"), "", 403, "MissingAuthenticationToken", "Missing Authentication Token"},
		"nothing, a target":           {jsonCall("X.Y", "{}"), "", 403, "MissingAuthenticationTokenException", "Missing Authentication Token"},
		// The target names SQS, the signature is for IAM: whoever signed did not mean this call.
		"target against scope": {jsonCall("AmazonSQS.SendMessage", `{"QueueUrl":"q","MessageBody":"m"}`), "iam", 403, "InvalidSignatureException", "Credential should be scoped to correct service: 'sqs'. "},
		// The host is only asked where there is no signature.
		"scope against host":    {request(http.MethodPost, "iam.amazonaws.com", "/", "Action=GetUser", "Content-Type", "application/x-www-form-urlencoded"), "sqs", 400, "InvalidAction", "The action GetUser is not valid for this endpoint."},
		"scope against version": {queryCall("Action=SendMessage&Version=2012-11-05"), "iam", 400, "InvalidAction", "Could not find operation SendMessage for version 2010-05-08"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if c.scope != "" {
				w.sign(c.request, c.scope)
			}
			w.serve(c.request).is(t, c.status, c.code, c.message)
			w.quiet()
			if r := w.last(1); r.Status != c.status || r.Code == "" {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestHeadersOfAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		request           *wire.Request
		scope             string
		contentType, more string // more: the error header
	}{
		"JSON":            {jsonCall("AmazonSQS.SendMessage", `{"QueueUrl":"q","MessageBody":"m"}`), "sqs", "application/x-amz-json-1.0", ""},
		"JSON, refused":   {jsonCall("AmazonSQS.GetQueueUrl", `{"QueueName":"q"}`), "sqs", "application/x-amz-json-1.0", "AWS.SimpleQueueService.NonExistentQueue;Sender"},
		"JSON, our fault": {jsonCall("AmazonSQS.PurgeQueue", `{"QueueUrl":"q"}`), "sqs", "application/x-amz-json-1.0", "InternalFailure;Receiver"},
		"Query":           {queryCall("Action=GetUser"), "iam", "text/xml", ""},
		"Query, refused":  {queryCall("Action=Nonsense"), "iam", "text/xml", ""},
		"Query in JSON":   {request(http.MethodPost, "h", "/", "Action=GetUser", "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"), "iam", "application/json", ""},
		"REST":            {restCall(http.MethodGet, "/restapis/a", ""), "apigateway", "application/json", ""},
		"no protocol":     {restCall(http.MethodGet, "/nonsense", ""), "apigateway", "application/xml", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.serve(w.sign(c.request, c.scope))
			if got := a.header.Get("Content-Type"); got != c.contentType {
				t.Errorf("content type %q", got)
			}
			if got := a.header.Get("X-Amzn-Query-Error"); got != c.more {
				t.Errorf("query error %q", got)
			}
			id := a.header.Get("X-Amzn-Requestid")
			if id != w.last(1).RequestID {
				t.Errorf("%q was recorded as %q", id, w.last(1).RequestID)
			}
			if strings.HasPrefix(c.contentType, "text/xml") && !strings.Contains(a.body, "<RequestId>"+id+"</RequestId>") {
				t.Errorf("%s lacks %s", a.body, id)
			}
			for _, now := range []string{"Date", "Server"} { // the HTTP server's business
				if a.header.Get(now) != "" {
					t.Errorf("%s is set twice", now)
				}
			}
		})
	}
}
