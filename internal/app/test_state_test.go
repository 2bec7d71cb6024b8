package app

// Proves who may test a state and as whom it runs: that a task calls this server's services with its role's permissions and no others, that the
// role must trust Step Functions and the caller must be let pass it, that secrets and tests are permissions of their own, and that a mock calls
// nobody. How: TestState as users with policies of their own, against the whole server.

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"sluice/internal/wire/sigv4"
)

const (
	trustsAnyMachine = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"PRINCIPAL"},"Action":"sts:AssumeRole"}}`
	listsQueues      = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}}`
	listingState     = `{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:listQueues","End":true}`
)

// tested is what TestState answers: status and body.
func (s *server) tested(keys sigv4.Credentials, in map[string]any) (int, string) {
	s.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	w := s.do(keys, "states", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AWSStepFunctions.TestState"}}, string(body))
	return w.Code, w.Body.String()
}

func TestStatesRunAsTheirRole(t *testing.T) {
	s := newServer(t)
	trust := strings.Replace(trustsAnyMachine, "PRINCIPAL", "states.amazonaws.com", 1)
	may, regional := s.taskRole("may", trust, listsQueues), s.taskRole("regional", strings.Replace(trust, "states.", "states.us-east-1.", 1), listsQueues)
	not := s.taskRole("not", trust, strings.Replace(listsQueues, "ListQueues", "SendMessage", 1))
	untrusting := s.taskRole("untrusting", strings.Replace(trust, "states.", "lambda.", 1), listsQueues)
	const called = `{"output":"{}","status":"SUCCEEDED"}`
	for _, c := range []struct {
		role   string
		status int
		want   []string // the body has
	}{
		{may, http.StatusOK, []string{called}},
		{regional, http.StatusOK, []string{called}},
		{not, http.StatusOK, []string{`"status":"FAILED"`, `"error":"Sqs.SqsException"`, `User: arn:aws:sts::000000000000:assumed-role/not/`, "is not authorized to perform: sqs:listqueues"}},
		{untrusting, http.StatusBadRequest, []string{"AccessDeniedException", "authorized to assume the provided role"}},
		{may + "none", http.StatusBadRequest, []string{"AccessDeniedException", "authorized to assume the provided role"}},
		{"", http.StatusBadRequest, []string{"ValidationException", "RoleArn must be specified"}},
	} {
		in := map[string]any{"definition": listingState}
		if c.role != "" {
			in["roleArn"] = c.role
		}
		status, body := s.tested(s.root, in)
		for _, part := range c.want {
			if status != c.status || !strings.Contains(body, part) {
				t.Errorf("as %q: %d %s, want %d and %s", c.role, status, body, c.status, part)
			}
		}
	}
	mocked := map[string]any{"definition": listingState, "roleArn": not, "mock": map[string]any{"result": `{"QueueUrls":["q"]}`}}
	if status, body := s.tested(s.root, mocked); status != http.StatusOK || !strings.Contains(body, `"status":"SUCCEEDED"`) || !strings.Contains(body, "QueueUrls") {
		t.Errorf("a mock asks the role: %d %s", status, body)
	}
	web := `{"Type":"Task","Resource":"arn:aws:states:::http:invoke","Parameters":{"ApiEndpoint":"https://a.example/","Method":"GET","Authentication":{"ConnectionArn":"arn:aws:events:us-east-1:000000000000:connection/c/1"}},"End":true}`
	if status, body := s.tested(s.root, map[string]any{"definition": web, "roleArn": may, "inspectionLevel": "TRACE", "revealSecrets": true}); status != http.StatusOK || !strings.Contains(body, `"status":"FAILED"`) || !strings.Contains(body, `"error":"States.Http.AccessDenied"`) || strings.Contains(body, `"request"`) {
		t.Errorf("an HTTP task: %d %s", status, body)
	}
}

// TRACE shows what an HTTP task sent and got; what its connection adds only to who may see secrets.
func TestTestedHTTPTasks(t *testing.T) {
	s := newServer(t)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.Copy(w, r.Body)
	}))
	defer web.Close()
	role := s.taskRole("all", strings.Replace(trustsAnyMachine, "PRINCIPAL", "states.amazonaws.com", 1), `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	made := s.must(s.do(s.root, "events", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"AWSEvents.CreateConnection"}}, `{"Name":"c","AuthorizationType":"API_KEY","AuthParameters":{"ApiKeyAuthParameters":{"ApiKeyName":"X-Key","ApiKeyValue":"hidden"},
		"InvocationHttpParameters":{"BodyParameters":[{"Key":"more","Value":"concealed"}]}}}`))
	_, connection, _ := strings.Cut(made, `"ConnectionArn":"`)
	connection, _, _ = strings.Cut(connection, `"`)
	state := `{"Type":"Task","Resource":"arn:aws:states:::http:invoke","Parameters":{"ApiEndpoint":"` + web.URL + `/p","Method":"POST","RequestBody":{"own":1},"Authentication":{"ConnectionArn":"` + connection + `"}},"End":true}`
	for _, reveal := range []bool{false, true} {
		status, body := s.tested(s.root, map[string]any{"definition": state, "roleArn": role, "inspectionLevel": "TRACE", "revealSecrets": reveal})
		var out struct {
			InspectionData struct {
				Request struct {
					Protocol string `json:"protocol"`
					Method   string `json:"method"`
					URL      string `json:"url"`
					Headers  string `json:"headers"`
					Body     string `json:"body"`
				} `json:"request"`
				Response struct {
					StatusCode    string `json:"statusCode"`
					StatusMessage string `json:"statusMessage"`
					Body          string `json:"body"`
				} `json:"response"`
			} `json:"inspectionData"`
		}
		if err := json.Unmarshal([]byte(body), &out); err != nil || status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
		sent, got := out.InspectionData.Request, out.InspectionData.Response
		if sent.Method != http.MethodPost || sent.URL != web.URL+"/p" || sent.Protocol != "http" || !strings.Contains(sent.Headers, "User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1") || !strings.Contains(sent.Body, `"own":1`) {
			t.Errorf("%+v", sent)
		}
		if strings.Contains(sent.Headers, "X-Key: hidden") != reveal || strings.Contains(sent.Body, "concealed") != reveal {
			t.Errorf("reveal %v: %+v", reveal, sent)
		}
		if got.StatusCode != strconv.Itoa(http.StatusCreated) || got.StatusMessage != "Created" || !strings.Contains(got.Body, "concealed") {
			t.Errorf("%+v", got)
		}
	}
	if _, body := s.tested(s.root, map[string]any{"definition": state, "roleArn": role, "inspectionLevel": "DEBUG"}); strings.Contains(body, `"request"`) {
		t.Error(body)
	}
}

func TestWhoMayTestStates(t *testing.T) {
	s := newServer(t)
	role := s.taskRole("may", strings.Replace(trustsAnyMachine, "PRINCIPAL", "states.amazonaws.com", 1), listsQueues)
	const passes = `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::000000000000:role/may","Condition":{"StringEquals":{"iam:PassedToService":"SERVICE"}}}`
	const tests, reveals = `{"Effect":"Allow","Action":"states:TestState","Resource":"*"}`, `{"Effect":"Allow","Action":"states:RevealSecrets","Resource":"*"}`
	toStates, toLambda := strings.Replace(passes, "SERVICE", "states.amazonaws.com", 1), strings.Replace(passes, "SERVICE", "lambda.amazonaws.com", 1)
	for name, c := range map[string]struct {
		statements []string
		role       string
		reveal     bool
		denied     string // the action; empty for none
	}{
		"nobody":       {[]string{reveals, toStates}, role, false, "states:TestState"},
		"tester":       {[]string{tests, toStates}, role, false, ""},
		"passer":       {[]string{tests, toLambda}, role, false, "iam:PassRole"},
		"roleless":     {[]string{tests}, role, false, "iam:PassRole"},
		"without-role": {[]string{tests}, "", false, ""},
		"curious":      {[]string{tests, toStates}, role, true, "states:RevealSecrets"},
		"confidant":    {[]string{tests, toStates, reveals}, role, true, ""},
	} {
		keys := s.user(name, `{"Version":"2012-10-17","Statement":[`+strings.Join(c.statements, ",")+`]}`)
		in := map[string]any{"definition": listingState, "roleArn": c.role, "revealSecrets": c.reveal}
		if c.role == "" {
			in = map[string]any{"definition": `{"Type":"Pass","End":true}`}
		}
		status, body := s.tested(keys, in)
		switch {
		case c.denied == "" && (status != http.StatusOK || !strings.Contains(body, "SUCCEEDED")):
			t.Errorf("%s: %d %s", name, status, body)
		case c.denied != "" && (status != http.StatusBadRequest || !strings.Contains(body, "AccessDeniedException") || !strings.Contains(body, "perform: "+c.denied)):
			t.Errorf("%s: %d %s, want a denial of %s", name, status, body, c.denied)
		}
	}
}
