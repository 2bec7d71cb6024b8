package edge

// Proves that no request makes the edge panic, hang or answer something that is no answer: every one gets a status, a request ID, a
// body that is what its Content-Type says, and one record. How: fuzzing the whole way, as a stranger over a socket and, past the
// signature, as a caller from inside. A panic in a step would be recovered and answered InternalFailure: that counts as a finding.

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire"
)

func FuzzServe(f *testing.F) {
	for _, d := range dialects() {
		r := d.request()
		f.Add(r.Method, r.Path, r.RawQuery, r.Host, r.Header.Get("X-Amz-Target"), r.Header.Get("Content-Type"), "", r.Body)
	}
	const authorization = "AWS4-HMAC-SHA256 Credential=AKIAALICE/20260102/eu-west-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=00"
	f.Add("POST", "/", "", "sqs.eu-west-1.amazonaws.com", "AmazonSQS.", "application/x-amz-json-1.0", authorization, []byte(`{"QueueUrl":`))
	f.Add("GET", "/111122223333/q", "Action=SendMessage&MessageBody=a&%zz", "queue.amazonaws.com", "", "", "", []byte(nil))
	f.Add("POST", "/%2f//..", "Action=%00", "", "", "application/x-www-form-urlencoded", "Basic x", []byte("Action=GetUser&Version=2010-05-08&UserName.1.2=%ff&="))
	f.Add("PATCH", "/restapis/a/resources/b", "limit=%", "apigateway.eu-west-1.localhost", "", "application/json", authorization, []byte(`{"patchOperations":[{"op":"x"}]}`))
	f.Add("OPTIONS", "*", "X-Amz-Signature=1&X-Amz-Algorithm=AWS4-HMAC-SHA256", "iam", ".", "application/x-www-form-urlencoded", "", []byte{0})
	f.Add("", "", "", "", "", "", "", []byte(nil))
	w := newWorld(f)
	w.allow(insideARN, "*")
	f.Fuzz(func(t *testing.T, method, path, query, host, target, contentType, authorization string, body []byte) {
		w.t, w.records, w.ran = t, nil, nil
		w.log.Reset()
		for i, caller := range []bool{false, true} {
			r := &wire.Request{Method: method, Path: path, RawQuery: query, Host: host, Body: body, Header: http.Header{}}
			for name, v := range map[string]string{"X-Amz-Target": target, "Content-Type": contentType, "Authorization": authorization} {
				if v != "" {
					r.Header.Set(name, v)
				}
			}
			r.Header.Set("X-Amz-Date", "20260102T030405Z")
			var out *wire.Response
			if caller {
				out = w.edge.Do(context.Background(), inside(), r)
			} else {
				out = w.edge.Serve(context.Background(), r)
			}
			if out.Status < 200 || out.Status > 599 {
				t.Errorf("status %d", out.Status)
			}
			a := w.read(out)
			if out.Status >= 300 && a.code == "" {
				t.Errorf("an error without a code: %d %s", out.Status, out.Body)
			}
			w.last(i + 1)
		}
		for line := range strings.Lines(w.log.String()) { // two operations panic on purpose
			if strings.Contains(line, "panic in") && !strings.Contains(line, "operation=PurgeQueue") && !strings.Contains(line, "operation=UntagQueue") {
				t.Error(line)
			}
		}
	})
}
