package openapi

import (
	"strings"

	"sluice/internal/value"
)

// basePath is what comes before each path, as the option says: "" or "/a/b".
func (r *reader) basePath() string {
	switch r.options.BasePath {
	case BasePathPrepend:
		return r.documentBasePath()
	case BasePathSplit:
		_, rest, _ := strings.Cut(strings.TrimPrefix(r.documentBasePath(), "/"), "/")
		return cleanPath(rest)
	case BasePathIgnore:
	}
	return ""
}

// documentBasePath finds the base path as the developer guide's page api-gateway-import-api-basePath tells: in Swagger it is there
// by name; in OpenAPI the first variable of that name counts, whether it is used or not, else the path of the first server's URL.
func (r *reader) documentBasePath() string {
	if r.swagger {
		return cleanPath(textOf(r.root, "basePath"))
	}
	servers := r.servers()
	for _, server := range servers {
		if variable, ok := objectIn(server, "variables").Get("basePath"); ok {
			return cleanPath(textOf(objectOf(variable), "default"))
		}
	}
	if len(servers) == 0 {
		return ""
	}
	return cleanPath(urlPath(withVariables(servers[0])))
}

// withVariables is a server's URL with the defaults of its variables put in.
func withVariables(server *value.Object) string {
	url := textOf(server, "url")
	if len(url) > pathBytesMax {
		return url // refused for its length
	}
	var pairs []string
	for name, variable := range objectIn(server, "variables").All() {
		if byDefault := textOf(objectOf(variable), "default"); len(byDefault) <= pathBytesMax {
			pairs = append(pairs, "{"+name+"}", byDefault)
		}
	}
	return strings.NewReplacer(pairs...).Replace(url)
}

// urlPath is what follows a URL's host, up to a query.
func urlPath(url string) string {
	if _, rest, ok := strings.Cut(url, "://"); ok {
		_, path, _ := strings.Cut(rest, "/")
		url = path
	}
	path, _, _ := strings.Cut(url, "?")
	return path
}

// cleanPath gives a path its canonical form: one slash before each part, none at the end; "" for the root.
func cleanPath(path string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(path, "/") {
		if part != "" {
			b.WriteByte('/')
			b.WriteString(part)
		}
	}
	return b.String()
}
