package vtl

// Proves what counts as overriding one parameter twice, however a template does it, and that all else may change as often as it likes.
// How: templates of API Gateway's dialect on a $context as the gateway makes it, the second half on what the first left.

import (
	"errors"
	"testing"

	"sluice/internal/value"
)

const overridable = `{"requestOverride": {"path": {}, "header": {}, "querystring": {}}, "responseOverride": {"header": {}}, "stage": "dev"}`

func TestOverridesAreFinal(t *testing.T) {
	for template, want := range map[string]string{ // the parameter that is overridden twice, or ""
		`#set($context.requestOverride.header.a = 1)#set($context.requestOverride.header.a = 2)`:                                              "a",
		`#set($context.requestOverride.header.a = 1)#set($context.requestOverride.header.a = 1)`:                                              "a",
		`#set($context.requestOverride.header["a"] = 1)$context["requestOverride"].header.put("a", 2)`:                                        "a",
		`#set($h = $context.requestOverride.querystring)#foreach($i in [1..2])#set($h.q = $i)#end`:                                            "q",
		`#set($context.requestOverride.path.p = 1)$context.requestOverride.path.putAll({"p": 2})`:                                             "p",
		`#set($context.requestOverride.path.p = 1)$context.requestOverride.path.replace("p", 2)`:                                              "p",
		`#set($context.requestOverride.path.p = 1)#foreach($e in $context.requestOverride.path.entrySet())#set($e.value = 2)#end`:             "p",
		`#set($context.responseOverride.status = 400)#set($context.responseOverride.status = 500)`:                                            "status",
		`#set($context.responseOverride.header.a = 1)#set($context.responseOverride.header.a = 2)#stop`:                                       "a",
		`#set($context.requestOverride.header.a = 1)#set($context.responseOverride.header.a = 2)`:                                             "",
		`#set($context.requestOverride.header.a = 1)#set($context.requestOverride.header.A = 2)`:                                              "", // two keys: who applies them tells
		`#set($context.requestOverride.header.a = 1)$context.requestOverride.header.putIfAbsent("a", 2)`:                                      "",
		`#set($x = $context.requestOverride.header.remove("a"))#set($context.requestOverride.header.a = 2)`:                                   "",
		`#if(false)#set($context.responseOverride.status = 400)#end#set($context.responseOverride.status = 500)`:                              "",
		`#set($context.responseOverride.custom = 1)#set($context.responseOverride.custom = 2)`:                                                "",
		`#set($context.stage = 1)#set($context.stage = 2)#set($context.own = {"header": {}})#set($context.own.a = 1)#set($context.own.a = 2)`: "",
	} {
		parsed, err := Parse(template, Options{Dialect: APIGateway})
		if err != nil {
			t.Fatal(err)
		}
		context, err := value.Parse(overridable)
		if err != nil {
			t.Fatal(err)
		}
		_, err = parsed.Render(nil, &Scope{Context: context})
		var twice *OverrideError
		if got := errors.As(err, &twice); got != (want != "") || got && twice.Name != want || !got && err != nil {
			t.Errorf("%s: %v, want %q", template, err, want)
		}
	}
}

// The response's template finds the request's overrides, and they are final too.
func TestOverridesAreFinalForTheResponse(t *testing.T) {
	context, err := value.Parse(overridable)
	if err != nil {
		t.Fatal(err)
	}
	scope := &Scope{Context: context}
	for _, c := range []struct {
		template string
		fails    bool
	}{
		{`#set($context.responseOverride.status = 400)`, false},
		{`$context.responseOverride.status#set($context.responseOverride.header.a = 1)`, false},
		{`#set($context.responseOverride.status = 500)`, true},
	} {
		parsed, err := Parse(c.template, Options{Dialect: APIGateway})
		if err != nil {
			t.Fatal(err)
		}
		var twice *OverrideError
		if _, err = parsed.Render(nil, scope); errors.As(err, &twice) != c.fails {
			t.Errorf("%s: %v", c.template, err)
		}
	}
}
