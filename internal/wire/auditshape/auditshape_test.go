package auditshape_test

// Proves what an audit trail shows of an input, and above all what it does not. How: inputs of real operations.

import (
	"strings"
	"testing"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/api/iamapi"
	"sluice/internal/api/sqsapi"
	"sluice/internal/api/stsapi"
	"sluice/internal/wire"
	"sluice/internal/wire/auditshape"
)

func TestAppend(t *testing.T) {
	for name, c := range map[string]struct {
		in   wire.Shape
		want string
	}{
		"nothing": {&iamapi.ListUsersRequest{}, `{}`},
		"scalars and lists": {&iamapi.CreateRoleRequest{
			RoleName: wire.Some("r\"\n"), MaxSessionDuration: wire.Some[int64](3600),
			Tags: []iamapi.Tag{{Key: wire.Some("k"), Value: wire.Some("v")}},
		}, `{"roleName":"r\"\n","maxSessionDuration":3600,"tags":[{"key":"k","value":"v"}]}`},
		"maps": {&sqsapi.CreateQueueRequest{
			QueueName: wire.Some("q"), Attributes: wire.Dict[string]{{Key: "VisibilityTimeout", Value: "5"}},
		}, `{"queueName":"q","attributes":{"VisibilityTimeout":"5"}}`},
		"names by the model":    {&apigatewayapi.GetRestApiRequest{RestApiId: wire.Some("abc")}, `{"restApiId":"abc"}`},
		"a sensitive text":      {&iamapi.CreateLoginProfileRequest{UserName: wire.Some("u"), Password: wire.Some("secret")}, `{"userName":"u","password":"HIDDEN_DUE_TO_SECURITY_REASONS"}`},
		"a one-time code":       {&stsapi.GetSessionTokenRequest{SerialNumber: wire.Some("arn"), TokenCode: wire.Some("123456")}, `{"serialNumber":"arn","tokenCode":"HIDDEN_DUE_TO_SECURITY_REASONS"}`},
		"a list in a structure": {&iamapi.TagUserRequest{UserName: wire.Some("u"), Tags: []iamapi.Tag{}}, `{"userName":"u","tags":[]}`},
		"a request to an API": {&apigatewayapi.TestInvokeMethodRequest{
			HttpMethod: wire.Some("POST"), Body: wire.Some("secret"), Headers: wire.Dict[string]{{Key: "Authorization", Value: "secret"}},
			MultiValueHeaders: wire.Dict[[]string]{{Key: "Cookie", Value: []string{"secret"}}}, StageVariables: wire.Dict[string]{{Key: "headers", Value: "x"}},
		}, `{"httpMethod":"POST","body":"HIDDEN_DUE_TO_SECURITY_REASONS","headers":"HIDDEN_DUE_TO_SECURITY_REASONS",` +
			`"multiValueHeaders":"HIDDEN_DUE_TO_SECURITY_REASONS","stageVariables":{"headers":"HIDDEN_DUE_TO_SECURITY_REASONS"}}`},
		"what is no UTF-8 in it": {&iamapi.GetUserRequest{UserName: wire.Some("\xff")}, "{\"userName\":\"\ufffd\"}"},
	} {
		if got := string(auditshape.Append([]byte("x"), c.in)); got != "x"+c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}

// hides is a shape with everything that can be sensitive: whole lists, maps and structures, and keys.
type hides struct{ schema wire.Schema }

func (h *hides) WireSchema() *wire.Schema       { return &h.schema }
func (h *hides) DecodeMember(int, wire.Decoder) {}
func (h *hides) member(kind wire.Kind) *wire.Member {
	return &wire.Member{Name: "Hidden", Kind: kind, Sensitive: true}
}

func (h *hides) EncodeMembers(e wire.Encoder) {
	const secret = "secret"
	list, text, seen := h.member(wire.List), &wire.Member{Kind: wire.String}, &wire.Member{Name: "Seen", Kind: wire.String}
	e.BeginList(list, 2)
	e.String(text, secret)
	e.BeginList(text, 1)
	e.String(text, secret)
	e.EndList(text)
	e.EndList(list)
	e.BeginMap(h.member(wire.Map), 1)
	e.Key(text, secret)
	e.String(text, secret)
	e.EndMap(list)
	e.Struct(h.member(wire.Structure), &iamapi.GetUserRequest{UserName: wire.Some(secret)})
	e.Blob(h.member(wire.Blob), []byte(secret))
	e.BeginMap(&wire.Member{Name: "Map", Kind: wire.Map}, 1)
	e.Key(h.member(wire.String), secret)
	e.String(text, "value")
	e.EndMap(list)
	e.String(seen, "seen")
}

func TestNothingSensitiveIsShown(t *testing.T) {
	got := string(auditshape.Append(nil, &hides{}))
	if strings.Contains(got, "secret") || strings.Contains(got, "c2VjcmV0") || strings.Count(got, auditshape.Hidden) != 5 || !strings.HasSuffix(got, `"map":{"HIDDEN_DUE_TO_SECURITY_REASONS":"value"},"seen":"seen"}`) {
		t.Error(got)
	}
}
