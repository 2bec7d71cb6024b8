package edge

// Proves that hostile input is refused in AWS's words before anything is done: bodies that are no message of their protocol, of the
// wrong types, nested too deeply, with duplicate or broken keys. How: signed calls, because what stands before the signature's check
// must bear strangers (the fuzz target does that) and what stands behind it must bear users.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire"
)

func TestHostileBodies(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	rest := func(body string) *wire.Request { return restCall(http.MethodPost, "/restapis", body) }
	send := func(body string) *wire.Request { return jsonCall("AmazonSQS.SendMessage", body) }
	user := func(form string) *wire.Request { return queryCall("Action=GetUser&" + form) }
	list := func(form string) *wire.Request { return queryCall("Action=ListUsers&" + form) }
	for name, c := range map[string]struct {
		request       *wire.Request
		scope         string
		status        int
		code, message string // of the message the beginning
	}{
		"JSON, cut short":         {send(`{"QueueUrl":"q"`), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, no JSON":           {send("QueueUrl=q"), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, two documents":     {send(`{}{}`), "sqs", 400, "SerializationException", "Unexpected content"},
		"JSON, a list":            {send(`[]`), "sqs", 400, "SerializationException", "Start of list found where not expected"},
		"JSON, a text":            {send(`"x"`), "sqs", 400, "SerializationException", "Expected structure or map, found a string"},
		"JSON, null":              {send(`null`), "sqs", 400, "SerializationException", "null found"},
		"JSON, number for text":   {send(`{"QueueUrl":1}`), "sqs", 400, "SerializationException", "NUMBER_VALUE can not be converted to a String"},
		"JSON, text for number":   {send(`{"DelaySeconds":"5"}`), "sqs", 400, "SerializationException", "STRING_VALUE can not be converted to an Integer"},
		"JSON, fraction":          {send(`{"DelaySeconds":1.5}`), "sqs", 400, "SerializationException", "NUMBER_VALUE can not be converted to an Integer"},
		"JSON, number too great":  {send(`{"DelaySeconds":99999999999}`), "sqs", 400, "SerializationException", "NUMBER_VALUE can not be converted to an Integer"},
		"JSON, map for text":      {send(`{"QueueUrl":{}}`), "sqs", 400, "SerializationException", "Start of structure or map found where not expected."},
		"JSON, no base64":         {send(`{"MessageAttributes":{"a":{"DataType":"Binary","BinaryValue":"!"}}}`), "sqs", 400, "SerializationException", "STRING_VALUE can not be converted to a Blob"},
		"JSON, deep and unknown":  {send(`{"x":` + deep), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, deep and known":    {send(`{"MessageAttributes":` + deep), "sqs", 400, "SerializationException", "Start of list found"},
		"JSON, no UTF-8":          {send("{\"QueueUrl\":\"\xff\"}"), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, NUL":               {send("{\"QueueUrl\":\"\x00\"}"), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, lone surrogate":    {send(`{"QueueUrl":"\ud800"}`), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, byte order mark":   {send("\ufeff{}"), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, key of no text":    {send(`{1:2}`), "sqs", 400, "SerializationException", "Unable to parse the request body"},
		"JSON, nothing":           {send(``), "sqs", 400, "ValidationException", "2 validation errors detected"},
		"REST, cut short":         {rest(`{"name":`), "apigateway", 400, "SerializationException", "Unable to parse the request body"},
		"REST, wrong type":        {rest(`{"name":["n"]}`), "apigateway", 400, "SerializationException", "Start of list found"},
		"REST, deep":              {rest(`{"name":"n","endpointConfiguration":` + deep), "apigateway", 400, "SerializationException", "Start of list found"},
		"REST, no UTF-8":          {rest("{\"name\":\"\xc3\"}"), "apigateway", 400, "SerializationException", "Unable to parse the request body"},
		"REST, query":             {restCall(http.MethodGet, "/restapis?limit=x", ""), "apigateway", 400, "SerializationException", "The value of limit can not be converted to an Integer"},
		"REST, long query number": {restCall(http.MethodGet, "/restapis?limit=99999999999", ""), "apigateway", 400, "SerializationException", "The value of limit can not be converted to an Integer"},
		"Query, no number":        {list("MaxItems=x"), "iam", 400, "MalformedInput", "Could not convert 'x' to Integer."},
		"Query, two dots in two":  {list(strings.Repeat("a.", 40) + "=1"), "iam", 400, "MalformedInput", "The name of a parameter is nested too deeply."},
		"Query, wrong escape":     {user("UserName=%zz"), "iam", 404, "MalformedQueryString", "The query string contains a syntax error."},
		"Query, cut escape":       {user("UserName=a%2"), "iam", 404, "MalformedQueryString", "The query string contains a syntax error."},
		"Query, NUL":              {user("UserName=%00"), "iam", 400, "ValidationError", "1 validation error detected"},
		"Query, no UTF-8":         {user("UserName=%ff"), "iam", 400, "ValidationError", "1 validation error detected"},
		"Query, many":             {queryCall(strings.Repeat("a=b&", 30_000) + "Action=GetUser"), "iam", 400, "MalformedInput", "The request has too many parameters."},
		"SQS, unescaped &":        {queryCall("Action=SendMessage&QueueUrl=q&MessageBody=a & b"), "sqs", 403, "AccessDenied", "Access to the resource http://localhost:4566/ is denied."},
		"SQS, unknown parameter":  {queryCall("Action=SendMessage&QueueUrl=q&MessageBody=a&Nonsense=1"), "sqs", 403, "AccessDenied", "Access to the resource http://localhost:4566/ is denied."},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.serve(w.sign(c.request, c.scope))
			if a.status != c.status || a.code != c.code || !strings.HasPrefix(a.message, c.message) {
				t.Errorf("got %d %s %q, want %d %s %q", a.status, a.code, a.message, c.status, c.code, c.message)
			}
			w.quiet()
			if w.log.Len() != 0 {
				t.Errorf("it is no failure of ours: %s", w.log)
			}
		})
	}
}

// Of what is there twice the last counts, in each protocol, and it alone is what permissions and handlers see.
func TestDuplicates(t *testing.T) {
	for name, r := range map[string]*wire.Request{
		"JSON":  jsonCall("AmazonSQS.SendMessage", `{"QueueUrl":"q","MessageBody":"first","MessageBody":"last"}`),
		"Query": queryCall("Action=GetUser&Action=SendMessage&QueueUrl=q&MessageBody=first&MessageBody=last"),
	} {
		w := newWorld(t)
		if a := w.serve(w.sign(r, "sqs")); a.status != http.StatusOK || !strings.Contains(a.body, "last") || strings.Contains(a.body, "first") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}
