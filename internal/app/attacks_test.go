package app

// Proves that a whole server refuses what attackers try once they have some foothold: a user with little tries to get more, and another
// account tries to reach in. Each attack is made with everything that the attacker may do granted, but for what would make it no
// attack. What attackers try on signatures is in wire/sigv4 (attack_test.go, mutation_test.go) and edge (authenticate_test.go), on sessions in
// service/sts (token_test.go), on policies' texts in service/iam/policy.

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/wire/sigv4"
)

// refuses reports an answer that is not a denial.
func refuses(t *testing.T, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	text := w.Body.String()
	if w.Code/100 != 4 || !strings.Contains(text+w.Header().Get("X-Amzn-Errortype"), "AccessDenied") {
		t.Errorf("%s: %d %s", what, w.Code, text)
	}
}

const (
	trustsGateway = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}}`
	denyAll       = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`
)

func (s *server) must(w *httptest.ResponseRecorder) string {
	s.t.Helper()
	if w.Code/100 != 2 {
		s.t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// A user who may administer some things of IAM gets nothing that way that is beyond them.
func TestEscalation(t *testing.T) {
	s := newServer(t)
	policyARN := element(s.must(s.iam(s.root, "CreatePolicy", "PolicyName", "strong", "PolicyDocument", allowAll)), "Arn")
	s.must(s.iam(s.root, "CreateRole", "RoleName", "strong", "AssumeRolePolicyDocument", trustsGateway))
	s.must(s.iam(s.root, "PutRolePolicy", "RoleName", "strong", "PolicyName", "all", "PolicyDocument", allowAll))
	const roleARN = "arn:aws:iam::000000000000:role/strong"
	// mallory may do everything to herself that IAM has, and everything with APIs, but pass no role.
	mallory := s.user("mallory", `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::000000000000:user/${aws:username}"},
		{"Effect":"Deny","Action":["iam:PutUserPolicy","iam:AttachUserPolicy","iam:DeleteUserPermissionsBoundary","iam:PutUserPermissionsBoundary"],"Resource":"*"},
		{"Effect":"Allow","Action":"apigateway:*","Resource":"*"}]}`)
	for _, a := range [][]string{
		{"AttachUserPolicy", "UserName", "mallory", "PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"},
		{"PutUserPolicy", "UserName", "mallory", "PolicyName", "own", "PolicyDocument", allowAll},
		{"DeleteUserPermissionsBoundary", "UserName", "mallory"},
		{"CreatePolicyVersion", "PolicyArn", policyARN, "PolicyDocument", allowAll, "SetAsDefault", "true"},
		{"SetDefaultPolicyVersion", "PolicyArn", policyARN, "VersionId", "v1"},
		{"UpdateAssumeRolePolicy", "RoleName", "strong", "PolicyDocument", allowAll},
		{"PutRolePolicy", "RoleName", "strong", "PolicyName", "all", "PolicyDocument", denyAll},
		{"CreateAccessKey", "UserName", "administrator"},
		{"CreateAccessKey", "UserName", "MALLORY/../administrator"},
		{"AddUserToGroup", "GroupName", "administrators", "UserName", "mallory"},
		{"CreateLoginProfile", "UserName", "administrator", "Password", "Correct-horse-1"},
		{"PassRole"}, // no operation, whatever it is called
	} {
		w := s.iam(mallory, a[0], a[1:]...)
		if a[0] == "PassRole" || strings.Contains(strings.Join(a, " "), "..") {
			if w.Code/100 != 4 {
				t.Errorf("%v: %d %s", a, w.Code, w.Body)
			}
			continue
		}
		refuses(t, strings.Join(a, " "), w)
	}
	// A role is handed over with an integration: that takes iam:PassRole on it.
	api := s.must(s.do(mallory, "apigateway", http.MethodPost, "/restapis", nil, `{"name":"a"}`))
	id, root := member(api, "id"), member(api, "rootResourceId")
	method := "/restapis/" + id + "/resources/" + root + "/methods/POST"
	s.must(s.do(mallory, "apigateway", http.MethodPut, method, nil, `{"authorizationType":"NONE"}`))
	integration := `{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:sqs:path/000000000000/q","credentials":"` + roleARN + `"}`
	refuses(t, "PutIntegration with a role", s.do(mallory, "apigateway", http.MethodPut, method+"/integration", nil, integration))
	s.must(s.do(mallory, "apigateway", http.MethodPut, method+"/integration", nil, `{"type":"HTTP","httpMethod":"GET","uri":"http://example.com"}`))
}

// A boundary holds whatever its user grants themselves.
func TestBoundaryHolds(t *testing.T) {
	s := newServer(t)
	boundary := element(s.must(s.iam(s.root, "CreatePolicy", "PolicyName", "boundary", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*","sqs:ListQueues"],"Resource":"*"},{"Effect":"Deny","Action":["iam:DeleteUserPermissionsBoundary","iam:PutUserPermissionsBoundary"],"Resource":"*"},
		{"Effect":"Deny","Action":["iam:CreateUser","iam:CreateRole"],"Resource":"*","Condition":{"StringNotEquals":{"iam:PermissionsBoundary":"arn:aws:iam::000000000000:policy/boundary"}}}]}`)), "Arn")
	mallory := s.user("mallory", allowAll)
	s.must(s.iam(s.root, "PutUserPermissionsBoundary", "UserName", "mallory", "PermissionsBoundary", boundary))
	s.must(s.iam(mallory, "PutUserPolicy", "UserName", "mallory", "PolicyName", "more", "PolicyDocument", allowAll))
	refuses(t, "beyond the boundary", s.sqs(mallory, "CreateQueue", map[string]any{"QueueName": "q"}))
	s.must(s.sqs(mallory, "ListQueues", map[string]any{}))
	refuses(t, "the boundary away", s.iam(mallory, "DeleteUserPermissionsBoundary", "UserName", "mallory"))
	refuses(t, "another boundary", s.iam(mallory, "PutUserPermissionsBoundary", "UserName", "mallory", "PermissionsBoundary", "arn:aws:iam::aws:policy/AdministratorAccess"))
	refuses(t, "a user without it", s.iam(mallory, "CreateUser", "UserName", "puppet"))
	s.must(s.iam(mallory, "CreateUser", "UserName", "puppet", "PermissionsBoundary", boundary))
}

// Another account's root, who may do everything in their own account, reaches nothing here that nobody gave them.
func TestCrossAccount(t *testing.T) {
	s := newServer(t)
	other := sigv4.Credentials{AccessKeyID: "AKIDOTHER", SecretAccessKey: "other"}
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "q"}))
	s.must(s.sqs(s.root, "SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": "secret"}))
	s.must(s.iam(s.root, "CreateRole", "RoleName", "ours", "AssumeRolePolicyDocument", trustsGateway))
	const url = "http://127.0.0.1:4566/000000000000/q"
	for operation, in := range map[string]map[string]any{
		"ReceiveMessage": {"QueueUrl": url}, "SendMessage": {"QueueUrl": url, "MessageBody": "x"}, "PurgeQueue": {"QueueUrl": url}, "DeleteQueue": {"QueueUrl": url},
		"GetQueueAttributes": {"QueueUrl": url, "AttributeNames": []string{"All"}}, "SetQueueAttributes": {"QueueUrl": url, "Attributes": map[string]string{"DelaySeconds": "1"}},
		"ListQueueTags": {"QueueUrl": url}, "AddPermission": {"QueueUrl": url, "Label": "l", "AWSAccountIds": []string{"111122223333"}, "Actions": []string{"*"}},
	} {
		w := s.sqs(other, operation, in)
		refuses(t, operation, w)
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s shows a message", operation)
		}
	}
	if text := s.must(s.sqs(other, "ListQueues", map[string]any{})); strings.Contains(text, "/q") {
		t.Errorf("queues of another account: %s", text)
	}
	if text := s.must(s.iam(other, "ListRoles")); strings.Contains(text, "ours") {
		t.Errorf("roles of another account: %s", text)
	}
	api := member(s.must(s.do(s.root, "apigateway", http.MethodPost, "/restapis", nil, `{"name":"a"}`)), "id")
	if w := s.do(other, "apigateway", http.MethodGet, "/restapis/"+api, nil, ""); w.Code/100 != 4 || strings.Contains(w.Body.String(), `"name"`) {
		t.Errorf("another account's API: %d %s", w.Code, w.Body)
	}
	user := s.user("user", allowAll)
	refuses(t, "a role of another account", s.do(user, "sts", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		"Action=AssumeRole&Version=2011-06-15&RoleSessionName=ss&RoleArn=arn:aws:iam::111122223333:role/theirs"))
}

// What is there and what is not answers the same to who may ask for neither: nobody learns names that way.
func TestNothingIsLearned(t *testing.T) {
	s := newServer(t)
	mallory := s.user("mallory", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sns:*","Resource":"*"}}`)
	s.must(s.iam(s.root, "CreateRole", "RoleName", "there", "AssumeRolePolicyDocument", trustsGateway))
	s.must(s.iam(s.root, "CreateUser", "UserName", "there"))
	for _, a := range [][]string{
		{"GetUser", "UserName"}, {"GetRole", "RoleName"}, {"ListAccessKeys", "UserName"}, {"ListAttachedRolePolicies", "RoleName"}, {"DeleteRole", "RoleName"},
	} {
		answers := map[string]bool{}
		for _, name := range []string{"there", "gone"} {
			w := s.iam(mallory, a[0], a[1], name)
			refuses(t, a[0], w)
			answers[strings.ReplaceAll(strings.ReplaceAll(w.Body.String(), name, "NAME"), s.requestID(w), "ID")] = true
		}
		if len(answers) != 1 {
			t.Errorf("%s tells what is there: %v", a[0], answers)
		}
	}
	assume := func(role string) string {
		w := s.do(mallory, "sts", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
			"Action=AssumeRole&Version=2011-06-15&RoleSessionName=ss&RoleArn=arn:aws:iam::000000000000:role/"+role)
		return strings.ReplaceAll(strings.ReplaceAll(w.Body.String(), role, "ROLE"), s.requestID(w), "ID")
	}
	if there, gone := assume("there"), assume("gone"); there != gone {
		t.Errorf("AssumeRole tells what is there: %s, %s", there, gone)
	}
}

// member is the first text member of a JSON object by its name.
func member(text, name string) string {
	_, rest, _ := strings.Cut(text, `"`+name+`":"`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
