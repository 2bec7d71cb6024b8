package vtl_test

// Proves every member of $input, $util, $context and $stageVariables that API Gateway documents, by a table of what each
// renders. The facts come from the API Gateway Developer Guide, "Variables for data transformations for API Gateway" and
// "Override your API's request and response parameters and status codes for REST APIs", and from renders recorded there.

import (
	"testing"

	"sluice/internal/gateway/vtl"
)

const memberBody = `{"name": "it's \"<é>\" / a\\b", "list": [1, 2.50, {"k": null}], "text": "{\"a\": {\"b\": [1, 2]}}", "no": false}`

func memberScope(t *testing.T) *vtl.Scope {
	t.Helper()
	return &vtl.Scope{
		Input: &request{body: memberBody, parameters: [3][]string{
			vtl.Path: {"id", "from path", "p", "1"}, vtl.QueryString: {"id", "from query", "q", "2", "both", "query"},
			vtl.Header: {"id", "from header", "both", "header", "X-Name", "a b"},
		}},
		Context: parseJSON(t, `{"requestId": "r-1", "identity": {"sourceIp": "10.0.0.1", "userAgent": "a/1"}, "authorizer": {"n": 5, "t": true},
			"requestOverride": {"header": {}, "path": {}, "querystring": {}}, "responseOverride": {"header": {}}}`),
		StageVariables: parseJSON(t, `{"url": "http://x?a=b", "with-dash": "d"}`),
	}
}

func TestMembers(t *testing.T) {
	for source, want := range map[string]string{
		// $input
		`$input.body`:                                             memberBody,
		`$input.getBody()`:                                        memberBody,
		`$input.json('$.list')`:                                   `[1,2.5,{"k":null}]`,
		`$input.json('$.name')`:                                   `"it's \"<é>\" / a\\b"`,
		`$input.json('$.none')`:                                   `""`,
		`$input.json('$.list[5]')`:                                `""`,
		`$input.json('$.no')`:                                     `false`,
		`$input.json('$..k')`:                                     `[null]`,
		`$input.path('$.name')`:                                   `it's "<é>" / a\b`,
		`$input.path('$.list[1]')`:                                `2.5`,
		`$input.path('$.list').size()`:                            `3`,
		`$input.path('$.none')`:                                   ``,
		`x$!input.path('$.list[2].k')y`:                           `xy`,
		`#set($r = $input.path('$'))$r.no`:                        `false`,
		`#foreach($i in $input.path('$.list'))$foreach.count#end`: `123`,
		`$input.params('id')`:                                     `from path`,
		`$input.params('both')`:                                   `query`,
		`$input.params('X-Name')`:                                 `a b`,
		`$input.params('none')`:                                   ``,
		`$input.params().path.p`:                                  `1`,
		`$input.params().querystring.get('id')`:                   `from query`,
		`$input.params().header.get('X-Name')`:                    `a b`,
		`$input.params().keySet()`:                                `[path, querystring, header]`,
		`$input.params('X-Name').length()`:                        `3`,
		`$input.params().get('path').keySet()`:                    `[id, p]`,
		`$input.params().header.get('none')`:                      ``,
		`$input`:                                                  ``,
		`$input.none`:                                             ``,
		`$input.params().querystring.both$!{none}`:                `query`,
		// $util
		`$util.escapeJavaScript($input.path('$.name'))`:                           `it\'s \"<\u00E9>\" \/ a\\b`,
		`$util.escapeJavaScript($input.path('$.name')).replaceAll("\\'", "'")`:    `it's \"<\u00E9>\" \/ a\\b`,
		`$util.escapeJavaScript("a	b")`:                                           `a\tb`,
		`$util.parseJson($input.path('$.text')).a.b[1]`:                           `2`,
		`$util.parseJson($input.path('$.text')).a`:                                `{b=[1,2]}`,
		`$util.parseJson('"x"')`:                                                  `x`,
		`$util.urlEncode($input.path('$.name'))`:                                  `it%27s+%22%3C%C3%A9%3E%22+%2F+a%5Cb`,
		`$util.urlEncode('aZ09.-*_~ ')`:                                           `aZ09.-*_%7E+`,
		`$util.urlDecode('it%27s+%22%C3%A9%22')`:                                  `it's "é"`,
		`$util.urlDecode($util.urlEncode($input.body)).equals($input.body)`:       `true`,
		`$util.base64Encode('any carnal pleas.é')`:                                `YW55IGNhcm5hbCBwbGVhcy7DqQ==`,
		`$util.base64Decode('YW55IGNhcm5hbCBwbGVhcy7DqQ==')`:                      `any carnal pleas.é`,
		`$util.base64Decode($util.base64Encode($input.body)).equals($input.body)`: `true`,
		`$util`:                      ``,
		`$util.none('x')`:            ``,
		`$util.urlEncode($none)`:     ``,
		`$util.base64Encode(5)`:      `NQ==`,
		`$util.escapeJavaScript('')`: ``,
		// $context and $stageVariables
		`$context.requestId $context.identity.sourceIp`:          `r-1 10.0.0.1`,
		`$context.authorizer.n$context.authorizer.t`:             `5true`,
		`$context.none.x$context.identity.none`:                  ``,
		`$context$context.identity`:                              ``,
		`#if($context.authorizer.n == 5)y#end`:                   `y`,
		`$stageVariables.url ${stageVariables.with-dash}`:        `http://x?a=b d`,
		`$stageVariables.get('url')$stageVariables['with-dash']`: `http://x?a=bd`,
		`$stageVariables.none`:                                   ``,
	} {
		got, err := render(source, vtl.APIGateway, memberScope(t))
		if err != nil || got != want {
			t.Errorf("%s\n got %q, %v\nwant %q", source, got, err, want)
		}
	}
}

func TestMemberErrors(t *testing.T) {
	for source, want := range map[string]string{
		`$util.urlDecode('%zz')`: `template line 1, column 1: $util.urlDecode('%zz'): java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters in escape (%) pattern - For input string: "zz"`,
		`$util.urlDecode('a%2')`: `template line 1, column 1: $util.urlDecode('a%2'): java.lang.IllegalArgumentException: URLDecoder: Incomplete trailing escape (%) pattern`,
		"\n $input.path('$[')":   `template line 2, column 2: $input.path('$['): Could not parse token starting at position 1. Expected ?, ', 0-9, * `,
	} {
		_, err := render(source, vtl.APIGateway, memberScope(t))
		if err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %v", source, err, want)
		}
	}
}

// The overrides that a template sets are in the scope's $context afterwards, and what it was given is as before.
func TestOverrides(t *testing.T) {
	for source, want := range map[string][2]string{
		`#set($context.requestOverride.header.Accept = "a/b")`:                                                         {"requestOverride", `{"header":{"Accept":"a/b"},"path":{},"querystring":{}}`},
		`#set($context.requestOverride.path.id = $input.params('id'))`:                                                 {"requestOverride", `{"header":{},"path":{"id":"from path"},"querystring":{}}`},
		`#set($context.requestOverride.querystring.q = 5)`:                                                             {"requestOverride", `{"header":{},"path":{},"querystring":{"q":5}}`},
		`#set($context.responseOverride.status = 404)`:                                                                 {"responseOverride", `{"header":{},"status":404}`},
		`#set($context.responseOverride.header.get("x") = 1)#set($context.responseOverride.header["X-A"] = "v")`:       {"responseOverride", `{"header":{"X-A":"v"}}`},
		`$!context.responseOverride.header.put("X-B", ["v", 1])`:                                                       {"responseOverride", `{"header":{"X-B":["v",1]}}`},
		`#set($context.responseOverride.none.x = 1)`:                                                                   {"responseOverride", `{"header":{}}`},
		`#set($context.requestOverride.header.A = $none)#set($context.responseOverride.status = "$context.requestId")`: {"responseOverride", `{"header":{},"status":"r-1"}`},
	} {
		scope := memberScope(t)
		given := scope.Context
		before := given.String()
		if _, err := render(source, vtl.APIGateway, scope); err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, _ := scope.Context.Get(want[0]); got.String() != want[1] {
			t.Errorf("%s\n got %s\nwant %s", source, got, want[1])
		}
		if given.String() != before {
			t.Errorf("%s changed the context that it was given to %s", source, given)
		}
	}
}
