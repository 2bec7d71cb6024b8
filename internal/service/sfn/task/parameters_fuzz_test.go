package task

// Proves that no parameters make an integration fall over, and that what Accept lets through is called with an input that its operation
// understands. How: a fuzz target over JSON texts and all integrations that are served, and benchmarks.

import (
	"testing"

	"sluice/internal/service/sfn/resource"

	"sluice/internal/api/sqsapi"
	"sluice/internal/value"
	"sluice/internal/wire"
)

func FuzzParameters(f *testing.F) {
	resources := []string{
		"arn:aws:states:::lambda:invoke", "arn:aws:states:::sqs:sendMessage", "arn:aws:states:::states:startExecution", "arn:aws:states:::http:invoke",
		"arn:aws:states:::apigateway:invoke", "arn:aws:states:::aws-sdk:sqs:sendMessageBatch", "arn:aws:states:::aws-sdk:lambda:createFunction",
		"arn:aws:states:::aws-sdk:cloudwatch:putMetricData", "arn:aws:states:::aws-sdk:cloudwatchlogs:putLogEvents", "arn:aws:states:::aws-sdk:iam:createRole",
		"arn:aws:states:::aws-sdk:apigateway:importRestApi", "arn:aws:states:::aws-sdk:sfn:createStateMachine",
	}
	for i, seed := range []string{
		`{"FunctionName":"f","Payload":{"a":1},"ClientContext":{}}`, `{"QueueUrl":"q","MessageBody":[1],"MessageAttributes":{"a":{"DataType":"Binary","BinaryValue":"Ymlu"}}}`,
		`{"StateMachineArn":"m","Input":null,"Name":"n"}`,
		`{"ApiEndpoint":"https://a/?b","Method":"POST","Authentication":{"ConnectionArn":"c"},"Headers":{"a":["b"]},"QueryParameters":["a=b",{"c":[1]}],"RequestBody":{"a":[{"b":1}]},"Transform":{"RequestBodyEncoding":"URL_ENCODED"}}`,
		`{"ApiEndpoint":"a.b","Method":"PUT","Headers":{"a":["b"]},"QueryParameters":{"a":["b"]},"RequestBody":{"a":null},"Path":"/x/","Stage":"s"}`,
		`{"QueueUrl":"q","Entries":[{"Id":"1","MessageBody":"m"},null]}`, `{"Code":{"ZipFile":"UEsFBg=="},"FunctionName":"f","Timeout":3}`,
		`{"Namespace":"n","MetricData":[{"MetricName":"m","Value":1e400,"Timestamp":"2026-01-02T03:04:05Z","Values":["NaN"]}]}`,
		`{"LogEvents":[{"Timestamp":1e3,"Message":"m"}]}`, `{"RoleName":"r","Tags":[{"Key":"k","Value":"v"}]}`, `{"Body":"{}","Parameters":{"a":"b"}}`, `{"Definition":{},"Name":"n"}`,
	} {
		f.Add(uint8(i), seed)
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		input, err := value.Parse(text)
		if err != nil {
			return
		}
		r, ok := resource.Parse(resources[int(which)%len(resources)])
		if !ok {
			t.Fatal(resources)
		}
		if Accept(r, input, false) != nil {
			return
		}
		if r.Kind == resource.SDK {
			op := clientOf(r.Service).find(r.Action)
			in := op.New()
			decodeShape(pascalCase, orEmpty(input), in)
			again := op.New()
			if shown := encodeShape(pascalCase, in).Value(); decodeShape(pascalCase, shown, again) != nil || !value.Equal(encodeShape(pascalCase, again).Value(), shown) {
				t.Fatalf("%s becomes %s", text, shown)
			}
		}
		object, ok := orEmpty(input).AsObject()
		if ok && r.Service == "http" && r.Kind == resource.Optimized {
			if in, problems := httpRequestOf(object); problems == nil {
				if request, err := in.build(&Call{Region: testRegion}, &Connection{}); err == nil && request.Host == "" {
					t.Fatalf("%s goes nowhere", text)
				}
			}
		}
	})
}

func BenchmarkSDKCall(b *testing.B) {
	b.ReportAllocs()
	w := newTestWorld(b)
	w.answers("SendMessage", &sqsapi.SendMessageResult{MessageId: wire.Some("1"), MD5OfMessageBody: wire.Some("5")})
	tasks := w.tasks()
	c := testCall(b, "arn:aws:states:::aws-sdk:sqs:sendMessage", `{"QueueUrl":"`+testQueue+`","MessageBody":{"a":[1,2,3]},"MessageAttributes":{"a":{"DataType":"String","StringValue":"v"}}}`)
	for b.Loop() {
		w.calls, w.assumed = w.calls[:0], w.assumed[:0]
		if _, err := tasks.Do(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}
