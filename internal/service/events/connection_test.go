package events

// Proves that connections are kept and shown as AWS shows them, without what is secret; that what lies on the disk holds no secret; that each type adds to
// requests what it has to; that tokens are asked for once, again when they end, and noted; and that another connection of a name is another one. How: the
// service behind a real edge over a store in memory, and an authorization endpoint on this machine.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/store"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

const testAccount = "111111111111"

// M is a JSON object.
type M = map[string]any

type bench struct {
	edgetest.Identity
	t       *testing.T
	disk    *memory.Disk
	store   *memory.Store
	clock   *clock.Virtual
	service *Service
	edge    *edge.Edge
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, disk: memory.NewDisk(), clock: clock.NewVirtual(time.Date(2026, 11, 23, 1, 33, 0, 0, time.UTC))}
	b.Become(testAccount)
	b.open()
	t.Cleanup(func() { b.service.Stop() })
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.store, err = b.disk.Open(nil); err != nil {
		b.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(b.t.Output(), nil))
	if b.service, err = New(Config{Store: b.store, Clock: b.clock, Log: log, Secrets: seal.NewRoot([seal.KeyBytes]byte{1}).Sealer("events/connection"), Web: http.DefaultClient}); err != nil {
		b.t.Fatal(err)
	}
	b.service.Start()
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: b, Recorder: b, Clock: b.clock, Log: log, Account: testAccount, Region: "us-east-1",
	})
}

func (b *bench) reopen() {
	b.t.Helper()
	b.service.Stop()
	if err := b.store.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.open()
}

func (b *bench) call(operation string, params M) (status int, out M) {
	b.t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		b.t.Fatal(err)
	}
	a := b.edge.Do(context.Background(), b.Caller, &wire.Request{
		Method: http.MethodPost, Host: "events.us-east-1.amazonaws.com", Path: "/", Body: body,
		Header: http.Header{"X-Amz-Target": {"AWSEvents." + operation}, "Content-Type": {"application/x-amz-json-1.1"}},
	})
	if err := json.Unmarshal(a.Body, &out); err != nil {
		b.t.Fatalf("%s: %s", operation, a.Body)
	}
	return a.Status, out
}

func (b *bench) must(operation string, params M) M {
	b.t.Helper()
	status, out := b.call(operation, params)
	if status != http.StatusOK {
		b.t.Fatalf("%s: %d %v", operation, status, out)
	}
	return out
}

func (b *bench) refused(operation string, params M, code, text string) {
	b.t.Helper()
	_, out := b.call(operation, params)
	kind, _ := out["__type"].(string)
	message, _ := out["message"].(string)
	if _, name, cut := strings.Cut(kind, "#"); cut {
		kind = name
	}
	if kind != code || !strings.Contains(message, text) {
		b.t.Errorf("%s: %v, not %s: %s", operation, out, code, text)
	}
}

func basicConnection(name string) M {
	return M{"Name": name, "AuthorizationType": "BASIC", "AuthParameters": M{"BasicAuthParameters": M{"Username": "user", "Password": "hidden-1"}}}
}

func TestConnections(t *testing.T) {
	b := newBench(t)
	made := b.must("CreateConnection", M{
		"Name": "c", "Description": "d", "AuthorizationType": "API_KEY", "AuthParameters": M{
			"ApiKeyAuthParameters": M{"ApiKeyName": "X-Key", "ApiKeyValue": "hidden-1"},
			"InvocationHttpParameters": M{
				"HeaderParameters":      []M{{"Key": "h", "Value": "hidden-2", "IsValueSecret": true}, {"Key": "i", "Value": "plain"}},
				"QueryStringParameters": []M{{"Key": "q", "Value": "hidden-3", "IsValueSecret": true}}, "BodyParameters": []M{{"Key": "b", "Value": "v"}},
			},
		},
	})
	if made["ConnectionState"] != "AUTHORIZED" || !strings.HasPrefix(made["ConnectionArn"].(string), "arn:aws:events:us-east-1:"+testAccount+":connection/c/") {
		t.Error(made)
	}
	b.reopen()
	shown := b.must("DescribeConnection", M{"Name": "c"})
	text := fmt.Sprint(shown)
	if strings.Contains(text, "hidden") || !strings.Contains(text, "plain") || !strings.Contains(text, "ApiKeyName:X-Key") ||
		!strings.HasPrefix(shown["SecretArn"].(string), "arn:aws:secretsmanager:us-east-1:"+testAccount+":secret:events!connection/c/") || shown["Description"] != "d" {
		t.Error(text)
	}
	if err := b.store.Scan(store.Range{}, func(_, value []byte) error {
		if bytes.Contains(value, []byte("hidden")) {
			t.Errorf("a secret lies in the clear: %s", value)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	added, err := b.service.Retrieve(t.Context(), made["ConnectionArn"].(string))
	if want := "&{[{h hidden-2} {i plain} {X-Key hidden-1}] [{q hidden-3}] [{b v}]}"; err != nil || fmt.Sprint(added) != want {
		t.Errorf("%v, %v", added, err)
	}
	b.refused("CreateConnection", basicConnection("c"), "ResourceAlreadyExistsException", "already exists")
	b.must("UpdateConnection", M{"Name": "c", "AuthParameters": M{"ApiKeyAuthParameters": M{"ApiKeyValue": "hidden-4"}}})
	if added, err := b.service.Retrieve(t.Context(), made["ConnectionArn"].(string)); err != nil || !strings.Contains(fmt.Sprint(added), "{X-Key hidden-4}") || !strings.Contains(fmt.Sprint(added), "hidden-2") {
		t.Errorf("%v, %v", added, err)
	}
	if out := b.must("DeleteConnection", M{"Name": "c"}); out["ConnectionState"] != "DELETING" {
		t.Error(out)
	}
	b.refused("DescribeConnection", M{"Name": "c"}, "ResourceNotFoundException", "Failed to describe the connection(s). Connection 'c' does not exist.")
	b.must("CreateConnection", basicConnection("c"))
	if _, err := b.service.Retrieve(t.Context(), made["ConnectionArn"].(string)); !errors.Is(err, ErrNoConnection) {
		t.Errorf("a connection that was deleted is another of its name: %v", err)
	}
}

func TestBasic(t *testing.T) {
	b := newBench(t)
	made := b.must("CreateConnection", basicConnection("c"))["ConnectionArn"].(string)
	if added, err := b.service.Retrieve(t.Context(), made); err != nil || fmt.Sprint(added) != "&{[{Authorization Basic dXNlcjpoaWRkZW4tMQ==}] [] []}" {
		t.Errorf("%v, %v", added, err)
	}
	if out := b.must("DeauthorizeConnection", M{"Name": "c"}); out["ConnectionState"] != "DEAUTHORIZING" {
		t.Error(out)
	}
	if _, err := b.service.Retrieve(t.Context(), made); !errors.Is(err, ErrState) {
		t.Error(err)
	}
	b.must("UpdateConnection", M{"Name": "c", "AuthParameters": M{"BasicAuthParameters": M{"Username": "u", "Password": "p"}}})
	if _, err := b.service.Retrieve(t.Context(), made); err != nil {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	b := newBench(t)
	b.refused("CreateConnection", M{"Name": "Invalid Name With Spaces!", "AuthorizationType": "BASIC", "AuthParameters": M{}}, "ValidationException",
		`1 validation error detected: Value 'Invalid Name With Spaces!' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+`)
	b.refused("CreateConnection", M{"Name": "c", "AuthorizationType": "INVALID_AUTH_TYPE", "AuthParameters": M{}}, "ValidationException",
		"1 validation error detected: Value 'INVALID_AUTH_TYPE' at 'authorizationType' failed to satisfy constraint: Member must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]")
	b.refused("CreateConnection", M{"Name": "c", "AuthorizationType": "API_KEY", "AuthParameters": M{"BasicAuthParameters": M{"Username": "user", "Password": "p"}}}, "ValidationException", "API_KEY")
	for _, endpoint := range []string{"http://example.com/token", "ftp://localhost/token", "https://user@example.com/token"} {
		b.refused("CreateConnection", oauthConnection("c", endpoint), "ValidationException", "")
	}
	b.refused("CreateConnection", M{"Name": "c", "AuthorizationType": "BASIC", "AuthParameters": M{}, "KmsKeyIdentifier": "k"}, "NotImplemented", "KmsKeyIdentifier")
	for _, operation := range []string{"DescribeConnection", "UpdateConnection", "DeleteConnection", "DeauthorizeConnection"} {
		b.refused(operation, M{"Name": "none"}, "ResourceNotFoundException", "Connection 'none' does not exist.")
	}
	b.refused("ListConnections", M{"NextToken": "!"}, "ValidationException", "NextToken")
	b.refused("PutEvents", M{"Entries": []M{{"Source": "s"}}}, "NotImplemented", "there are no event buses")
	b.BecomeUser(t, testAccount, `{"Statement":[{"Effect":"Allow","Action":"events:DescribeConnection","Resource":"arn:aws:events:us-east-1:111111111111:connection/mine"}]}`)
	b.refused("DescribeConnection", M{"Name": "mine"}, "ResourceNotFoundException", "")
	b.refused("DescribeConnection", M{"Name": "other"}, "AccessDeniedException", "")
	b.refused("CreateConnection", basicConnection("mine"), "AccessDeniedException", "")
}

func TestListConnections(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"a2", "b", "a1"} {
		b.must("CreateConnection", basicConnection(name))
	}
	first := b.must("ListConnections", M{"NamePrefix": "a", "Limit": 1})
	second := b.must("ListConnections", M{"NamePrefix": "a", "Limit": 1, "NextToken": first["NextToken"]})
	names := fmt.Sprint(first["Connections"].([]any)[0].(M)["Name"], second["Connections"].([]any)[0].(M)["Name"])
	if names != "a1a2" && names != "a1 a2" || second["NextToken"] != nil {
		t.Error(names, second)
	}
	if all := b.must("ListConnections", M{"ConnectionState": "DEAUTHORIZED"}); len(all["Connections"].([]any)) != 0 {
		t.Error(all)
	}
}

func oauthConnection(name, endpoint string) M {
	return M{"Name": name, "AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters": M{"OAuthParameters": M{
		"AuthorizationEndpoint": endpoint, "HttpMethod": "POST", "ClientParameters": M{"ClientID": "id", "ClientSecret": "hidden"},
		"OAuthHttpParameters": M{"BodyParameters": []M{{"Key": "audience", "Value": "x"}}},
	}}}
}

// settle waits for what goes on behind an answer.
func (b *bench) settle() {
	b.service.work.Wait()
}

func TestOAuth(t *testing.T) {
	b := newBench(t)
	var asked atomic.Int64
	var fails atomic.Bool
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if fails.Load() {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		if r.Method != http.MethodPost || r.FormValue("grant_type") != "client_credentials" || r.FormValue("client_id") != "id" || r.FormValue("client_secret") != "hidden" || r.FormValue("audience") != "x" {
			t.Errorf("%v", r.Form)
		}
		_, _ = fmt.Fprintf(w, `{"access_token":"t%d","token_type":"Bearer","expires_in":3600}`, asked.Load())
	}))
	defer endpoint.Close()
	made := b.must("CreateConnection", oauthConnection("c", endpoint.URL))
	if made["ConnectionState"] != "AUTHORIZING" {
		t.Error(made)
	}
	b.settle()
	if out := b.must("DescribeConnection", M{"Name": "c"}); out["ConnectionState"] != "AUTHORIZED" || strings.Contains(fmt.Sprint(out), "hidden") {
		t.Error(out)
	}
	bearer := func() string {
		t.Helper()
		added, err := b.service.Retrieve(t.Context(), made["ConnectionArn"].(string))
		if err != nil {
			t.Fatal(err)
		}
		return added.Headers[0].Value
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := bearer(); got != "Bearer t1" {
				t.Error(got)
			}
		})
	}
	all.Wait()
	b.clock.Advance(time.Hour)
	if got := bearer(); got != "Bearer t2" {
		t.Error(got)
	}
	b.reopen()
	if got := bearer(); got != "Bearer t3" {
		t.Error(got)
	}
	fails.Store(true)
	b.must("UpdateConnection", oauthConnection("c", endpoint.URL))
	b.settle()
	if out := b.must("DescribeConnection", M{"Name": "c"}); out["ConnectionState"] != "DEAUTHORIZED" || out["StateReason"] != "the authorization endpoint answers with status 401" {
		t.Error(out)
	}
	if _, err := b.service.Retrieve(t.Context(), made["ConnectionArn"].(string)); !errors.Is(err, ErrState) {
		t.Error(err)
	}
}
