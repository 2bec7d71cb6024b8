package awsservice

// Proves what request a service gets for each form of URI and each protocol, as whom, and what becomes of services that are slow
// or not there and of roles that do not trust. How: a caller and a keeper of roles that write down what they are asked.

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"sluice/internal/api/sqsapi"
	"sluice/internal/api/stsapi"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

const role = "arn:aws:iam::111111111111:role/sender"

// world stands for the services and for the keeper of roles.
type world struct {
	got     *wire.Request
	as      *service.Caller
	wait    bool // until the request's context ends
	refuses bool
	asked   []Assumption
}

func (w *world) Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response {
	w.got, w.as = r, as
	if w.wait {
		<-ctx.Done()
	}
	return &wire.Response{Status: http.StatusTeapot, Header: http.Header{"X-A": {"b"}}, Body: []byte("answer")}
}

func (w *world) Assume(_ context.Context, a Assumption) (*service.Caller, error) {
	w.asked = append(w.asked, a)
	if w.refuses {
		return nil, errors.New("not trusted")
	}
	return &service.Caller{UserName: a.SessionName}, nil
}

func (w *world) integration() *Integration {
	return New(Config{Caller: w, Roles: w, Services: []*wire.Service{
		sqsapi.Service, stsapi.Service,
		{Endpoint: "dynamodb", Speaks: []wire.ProtocolName{wire.AWSJSON}, TargetPrefix: "DynamoDB_20120810", JSONVersion: "1.0"},
	}})
}

// request is one of a method with this integration.
func request(t *testing.T, i restapi.Integration) *integration.Request {
	t.Helper()
	i.Type = restapi.AWS
	a, err := restapi.Compile(restapi.Definition{ID: "abcdef1234", Account: "111111111111", Resources: []restapi.Resource{{Path: "/", Methods: []restapi.Method{{
		HTTPMethod: "POST", AuthorizationType: authorization(i), Integration: &i,
	}}}}})
	if err != nil {
		t.Fatal(err)
	}
	route, _ := a.Match("POST", "/", nil)
	path, query, err := route.Target.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &integration.Request{
		API: a, Route: route, Method: i.HTTPMethod, Path: path, Query: query, Header: http.Header{}, Timeout: 29 * time.Second, SourceARN: "arn:of:method",
	}
}

// authorization is what a method with the integration has to ask for.
func authorization(i restapi.Integration) string {
	if i.Credentials == restapi.CallerCredentials {
		return restapi.AuthIAM
	}
	return restapi.AuthNone
}

const form = "application/x-www-form-urlencoded"

var requestsToServices = map[string]struct {
	uri, method, contentType, body string
	parameters                     map[string][]string
	// want is the request as "METHOD URL", then its body, its Content-Type and its X-Amz-Target.
	want, wantBody, wantType, wantTarget string
}{
	"a path": {
		uri: "arn:aws:apigateway:us-east-1:sqs:path/111111111111/MyQueue", method: "POST", contentType: form, body: "Action=SendMessage",
		want: "POST https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue", wantBody: "Action=SendMessage", wantType: form,
	},
	"a path in another region, with a query": {
		uri: "arn:aws:apigateway:eu-west-1:sqs:path/111111111111/MyQueue?Action=SendMessage", method: "GET",
		parameters: map[string][]string{"MessageBody": {"a&b"}},
		want:       "GET https://sqs.eu-west-1.amazonaws.com/111111111111/MyQueue?Action=SendMessage&MessageBody=a%26b",
	},
	"everything in the query string, as many authors have it": {
		uri: "arn:aws:apigateway:us-east-1:sqs:path//111111111111/MyQueue", method: "POST", contentType: "application/json", body: "{statusCode:200}",
		parameters: map[string][]string{"Action": {"SendMessage"}, "MessageBody": {"a&b=100%"}},
		want:       "POST https://sqs.us-east-1.amazonaws.com/111111111111/MyQueue?Action=SendMessage&MessageBody=a%26b%3D100%25",
		wantBody:   "{statusCode:200}", wantType: "application/json",
	},
	"a subdomain of the service": {
		uri: "arn:aws:apigateway:us-east-1:data.sqs:path/b/k", method: "GET",
		want: "GET https://data.sqs.us-east-1.amazonaws.com/b/k",
	},
	"the root": {
		uri: "arn:aws:apigateway:us-east-1:sqs:path//", method: "POST",
		want: "POST https://sqs.us-east-1.amazonaws.com/",
	},
	"an action of Query, POST": {
		uri: "arn:aws:apigateway:us-east-1:sqs:action/SendMessage", method: "POST", contentType: form, body: "MessageBody=x",
		parameters: map[string][]string{"QueueUrl": {"q"}},
		want:       "POST https://sqs.us-east-1.amazonaws.com/", wantType: form,
		wantBody: "Action=SendMessage&Version=2012-11-05&QueueUrl=q&MessageBody=x",
	},
	"an action of Query, a body that is no form": {
		uri: "arn:aws:apigateway:us-east-1:sqs:action/ListQueues", method: "POST", contentType: "application/json", body: "{}",
		want: "POST https://sqs.us-east-1.amazonaws.com/", wantType: form, wantBody: "Action=ListQueues&Version=2012-11-05",
	},
	"an action of Query, GET": {
		uri: "arn:aws:apigateway:us-east-1:sqs:action/ListQueues&Version=2012-11-05", method: "GET",
		want: "GET https://sqs.us-east-1.amazonaws.com/?Action=ListQueues&Version=2012-11-05",
	},
	"an action of a service for all regions": {
		uri: "arn:aws:apigateway:us-east-1:sts:action/GetCallerIdentity", method: "POST",
		want: "POST https://sts.us-east-1.amazonaws.com/", wantBody: "Action=GetCallerIdentity&Version=2011-06-15", wantType: form,
	},
	"an action of JSON": {
		uri: "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem", method: "POST", contentType: "application/json", body: `{"TableName": "t"}`,
		want: "POST https://dynamodb.us-east-1.amazonaws.com/", wantBody: `{"TableName": "t"}`,
		wantType: "application/x-amz-json-1.0", wantTarget: "DynamoDB_20120810.PutItem",
	},
}

func TestRequestsToServices(t *testing.T) {
	for name, c := range requestsToServices {
		t.Run(name, func(t *testing.T) {
			w := &world{}
			r := request(t, restapi.Integration{URI: c.uri, HTTPMethod: c.method, Credentials: role})
			r.Body, r.Parameters = []byte(c.body), c.parameters
			if c.contentType != "" {
				r.Header.Set("Content-Type", c.contentType)
			}
			var sent string
			r.Sent = func(uri string) { sent = r.Method + " " + uri }
			got, err := w.integration().Invoke(t.Context(), r)
			if err != nil || got.Status != http.StatusTeapot || string(got.Body) != "answer" || got.Header.Get("X-A") != "b" {
				t.Fatalf("%+v, %v", got, err)
			}
			if sent != c.want || w.got.Method+" "+uri(w.got) != c.want || !w.got.Secure {
				t.Errorf("%s, want %s", sent, c.want)
			}
			if string(w.got.Body) != c.wantBody || w.got.Header.Get("Content-Type") != c.wantType || w.got.Header.Get("X-Amz-Target") != c.wantTarget {
				t.Errorf("%q %v", w.got.Body, w.got.Header)
			}
			if w.as.UserName != "BackplaneAssumeRoleSession" || len(w.asked) != 1 || w.asked[0] != (Assumption{
				Role: role, SessionName: "BackplaneAssumeRoleSession", Service: "apigateway.amazonaws.com", SourceARN: "arn:of:method", SourceAccount: "111111111111",
			}) {
				t.Errorf("as %+v, %+v", w.as, w.asked)
			}
		})
	}
}

func TestWhoCalls(t *testing.T) {
	uri := "arn:aws:apigateway:us-east-1:sqs:path/111111111111/MyQueue"
	w := &world{}
	if _, err := w.integration().Invoke(t.Context(), request(t, restapi.Integration{URI: uri, HTTPMethod: "POST"})); err != nil || !w.as.IsAnonymous() || len(w.asked) != 0 {
		t.Errorf("without credentials: %+v, %v", w.as, err)
	}
	w = &world{}
	asCaller := func(caller *service.Caller) error {
		r := request(t, restapi.Integration{URI: uri, HTTPMethod: "POST", Credentials: restapi.CallerCredentials})
		r.Caller = caller
		_, err := w.integration().Invoke(t.Context(), r)
		return err
	}
	ann := &service.Caller{UserName: "ann", Principal: policy.Principal{Caller: policy.User}}
	if err := asCaller(ann); err != nil || w.as.UserName != "ann" || w.as.Via != integration.Principal || !w.as.Forwarded || ann.Forwarded || len(w.asked) != 0 {
		t.Errorf("as the caller: %+v, %v", w.as, err)
	}
	for name, nobody := range map[string]*service.Caller{"no one": nil, "an anonymous caller": service.Anonymous()} {
		w = &world{}
		var failure *integration.Failure
		if err := asCaller(nobody); !errors.As(err, &failure) || failure.Kind != integration.Configuration || w.got != nil {
			t.Errorf("as %s: %v, sent %+v", name, err, w.got)
		}
	}
	w = &world{refuses: true}
	_, err := w.integration().Invoke(t.Context(), request(t, restapi.Integration{URI: uri, HTTPMethod: "POST", Credentials: role}))
	var failure *integration.Failure
	if !errors.As(err, &failure) || failure.Text != "API Gateway does not have permission to assume the provided role "+role || w.got != nil {
		t.Errorf("a role that does not trust: %v, sent %+v", err, w.got)
	}
}

func TestFailures(t *testing.T) {
	w := &world{wait: true}
	r := request(t, restapi.Integration{URI: "arn:aws:apigateway:us-east-1:sqs:path/", HTTPMethod: "POST"})
	r.Timeout = time.Millisecond
	_, err := w.integration().Invoke(t.Context(), r)
	var failure *integration.Failure
	if !errors.As(err, &failure) || failure.Kind != integration.Timeout {
		t.Errorf("slow: %v", err)
	}
	w = &world{}
	_, err = w.integration().Invoke(t.Context(), request(t, restapi.Integration{URI: "arn:aws:apigateway:us-east-1:kinesis:action/PutRecord", HTTPMethod: "POST"}))
	if !errors.As(err, &failure) || failure.Text != "the service kinesis is not served here" || w.got != nil {
		t.Errorf("not served: %v", err)
	}
	for name, want := range map[string]bool{"sqs": true, "sts": true, "kinesis": false, "": false, "SQS": false} {
		if got := w.integration().Serves(name); got != want {
			t.Errorf("Serves(%q) is %v", name, got)
		}
	}
}
