package edge

// Proves that each call is recorded once, whatever became of it, with what it was and without a secret. How: calls of every outcome
// whose every secret is a known word, which then must not be in records and log.

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire"
)

func TestRecords(t *testing.T) {
	w := newWorld(t)
	const body = `{"QueueUrl":"q","MessageBody":"the-message"}`
	forged := func(r *wire.Request) *wire.Request {
		r.Header.Set("X-Amz-Security-Token", "forged-token")
		return r
	}
	for i, c := range []struct {
		request *wire.Request
		want    Record
	}{
		{w.sign(jsonCall("AmazonSQS.SendMessage", body), "sqs"), Record{Service: "sqs", Operation: "SendMessage", Status: 200, Principal: userARN, Account: account, Region: region}},
		{w.signAs(jsonCall("AmazonSQS.SendMessage", body), "ASIASESSION", "sqs", region, w.clock.Now()), Record{Service: "sqs", Operation: "SendMessage", Status: 200, Principal: "arn:aws:sts::111122223333:assumed-role/r/s", Account: account, Region: region}},
		{w.sign(jsonCall("AmazonSQS.GetQueueUrl", `{"QueueName":"q"}`), "sqs"), Record{Service: "sqs", Operation: "GetQueueUrl", Status: 400, Code: "AWS.SimpleQueueService.NonExistentQueue", Principal: userARN, Account: account, Region: region}},
		{w.sign(jsonCall("AmazonSQS.SendMessage", `{`), "sqs"), Record{Service: "sqs", Operation: "SendMessage", Status: 400, Code: "MalformedInput", Principal: userARN, Account: account, Region: region}},
		{forged(w.sign(jsonCall("AmazonSQS.SendMessage", body), "sqs")), Record{Service: "sqs", Operation: "SendMessage", Status: 403, Code: "SignatureDoesNotMatch"}},
		{w.sign(queryCall("Action=ChangePassword&OldPassword=old-password&NewPassword=new-password"), "iam"), Record{Service: "iam", Operation: "ChangePassword", Status: 501, Code: "NotImplemented", Principal: userARN, Account: account, Region: region}},
		{request(http.MethodGet, "h", "/", ""), Record{Status: 403, Code: "MissingAuthenticationToken"}},
	} {
		a := w.serve(c.request)
		got := *w.last(i + 1)
		if got.RequestID == "" || got.Start != w.clock.Now() || got.Source != "192.0.2.7" || got.BytesIn != len(c.request.Body) || got.BytesOut != len(a.body) {
			t.Errorf("%d: %+v", i, got)
		}
		if (got.Caller != nil) != (c.want.Principal != "") {
			t.Errorf("%d: caller %v", i, got.Caller)
		}
		got = Record{Service: got.Service, Operation: got.Operation, Status: got.Status, Code: got.Code, Principal: got.Principal, Account: got.Account, Region: got.Region}
		if i != 4 && got != c.want || i == 4 && got.Status != c.want.Status {
			t.Errorf("%d: %+v, want %+v (%s)", i, got, c.want, a.body)
		}
	}
	all := w.log.String()
	for _, r := range w.records {
		all += fmt.Sprintf("%+v %+v", r, r.Caller)
	}
	for _, secret := range []string{"alices-secret", "sessions-secret", "the-token", "forged-token", "old-password", "new-password", "the-message", "Signature="} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in records or log", secret)
		}
	}
}
