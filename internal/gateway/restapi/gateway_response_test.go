package restapi

// Proves which words an API has for which refusal, and that the template of a gateway response is text with variables and nothing
// else: whatever it holds, it parses, and what is no variable comes out as it went in.

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestWordingOfEachType(t *testing.T) {
	a, err := Compile(Definition{GatewayResponses: map[string]GatewayResponse{
		"DEFAULT_4XX": {StatusCode: "444"}, "DEFAULT_5XX": {}, "THROTTLED": {StatusCode: "503"}, "WAF_FILTERED": {},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ResponseTypes() {
		status := statusOf(r.StatusCode)
		want := Default4XX
		switch {
		case r.Name == "THROTTLED" || r.Name == "WAF_FILTERED" || r.Name == Default5XX:
			want = r.Name
		case status >= 500:
			want = Default5XX
		}
		if got := a.Wording(r.Name, status); got.Type != want {
			t.Errorf("%s: %s, want %s", r.Name, got.Type, want)
		}
	}
	if none, _ := Compile(Definition{}); none.Wording("THROTTLED", 429) != nil || none.Wording(Default5XX, 500) != nil {
		t.Error("words out of nowhere")
	}
	if !slices.IsSortedFunc(ResponseTypes(), func(a, b ResponseType) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the types are not in order")
	}
}

func statusOf(text string) int {
	n := 0
	for _, c := range text {
		n = 10*n + int(c-'0')
	}
	return n
}

func TestGatewayResponsesThatMeanNothing(t *testing.T) {
	for parameter, text := range map[string]string{
		"gatewayresponse.header.": "'x'", "gatewayresponse.path.x": "'x'", "method.response.header.X": "'x'",
		"gatewayresponse.header.A": "x", "gatewayresponse.header.B": "method.request.body", "gatewayresponse.header.C": "method.request.body.x",
		"gatewayresponse.header.D": "integration.response.header.X", "gatewayresponse.header.E": "method.input.params.x",
	} {
		_, err := Compile(Definition{GatewayResponses: map[string]GatewayResponse{"DEFAULT_4XX": {Parameters: map[string]string{parameter: text}}}})
		var invalid *InvalidError
		if !errors.As(err, &invalid) || !strings.HasPrefix(err.Error(), "gateway response DEFAULT_4XX: responseParameters: Invalid mapping expression ") {
			t.Errorf("%s=%s: %v", parameter, text, err)
		}
	}
}

// FuzzSubstitution holds templates against the law that text stays text.
func FuzzSubstitution(f *testing.F) {
	for _, s := range []string{
		DefaultResponseTemplate, "$context.stage.", "$$context.a..b$", "$stageVariables.x-y", "$method.request.header.a-b.c", "$method.request.body.x",
		"$context", "$context.", "\xff$", strings.Repeat("$context.a", 1000), "${context.a}", "$context.a$context.b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		parsed := parseSubstitution(source)
		var literal int
		for _, s := range parsed {
			literal += len(s.literal)
		}
		out := string(parsed.Append(nil, fixed{""}))
		if !strings.Contains(source, "$") && out != source || literal > len(source) {
			t.Fatalf("%q renders %q", source, out)
		}
		if again := string(parseSubstitution(source).Append(nil, fixed{""})); again != out {
			t.Fatalf("%q renders %q and then %q", source, out, again)
		}
	})
}
