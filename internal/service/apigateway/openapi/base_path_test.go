package openapi_test

// Proves what becomes of a document's base path: the recorded imports' and the developer guide's cases, in both formats.

import (
	"strings"
	"testing"

	"sluice/internal/service/apigateway/openapi"
)

func TestBasePath(t *testing.T) {
	const swagger, oas = `{"swagger":"2.0","info":{"title":"t"},"paths":{"/e":{}}`, `{"openapi":"3.0.1","info":{"title":"t"},"paths":{"/e":{}}`
	const variable = `,"servers":[{"url":"https://h"},{"url":"https://h","variables":{"basePath":{"default":"/base-var"}}}]}`
	for _, c := range []struct {
		document string
		option   openapi.BasePath
		want     string
	}{
		{swagger + `,"basePath":"/a/b/c"}`, openapi.BasePathIgnore, "/ /e"},
		{swagger + `,"basePath":"/a/b/c"}`, "", "/ /e"},
		{swagger + `,"basePath":"/a/b/c"}`, openapi.BasePathPrepend, "/ /a /a/b /a/b/c /a/b/c/e"},
		{swagger + `,"basePath":"/a/b/c"}`, openapi.BasePathSplit, "/ /b /b/c /b/c/e"},
		{swagger + `,"basePath":"base"}`, openapi.BasePathSplit, "/ /e"},
		{swagger + `}`, openapi.BasePathPrepend, "/ /e"},
		{oas + variable, openapi.BasePathPrepend, "/ /base-var /base-var/e"},
		{oas + variable, openapi.BasePathSplit, "/ /e"},
		{oas + variable, openapi.BasePathIgnore, "/ /e"},
		{oas + `,"servers":[{"url":"https://h/base-url/part/"}]}`, openapi.BasePathPrepend, "/ /base-url /base-url/part /base-url/part/e"},
		{oas + `,"servers":[{"url":"https://h/base-url/part/"}]}`, openapi.BasePathSplit, "/ /part /part/e"},
		{oas + `,"servers":[{"url":"/{v}?q","variables":{"v":{"default":"v2"}}}]}`, openapi.BasePathPrepend, "/ /v2 /v2/e"},
		{oas + `,"servers":{"variables":{"basePath":{"default":"v1"}}}}`, openapi.BasePathPrepend, "/ /v1 /v1/e"},
		{oas + `}`, openapi.BasePathPrepend, "/ /e"},
	} {
		api, warnings, err := openapi.Read([]byte(c.document), openapi.Options{BasePath: c.option})
		if err != nil || len(warnings) > 0 {
			t.Errorf("%s: %v %q", c.document, err, warnings)
			continue
		}
		var paths []string
		for _, r := range api.Resources {
			paths = append(paths, r.Path)
		}
		if got := strings.Join(paths, " "); got != c.want {
			t.Errorf("%s with %q has the resources %s, want %s", c.document, c.option, got, c.want)
		}
	}
}
