package functionurl

import "strings"

// label is the second label of an address's host name: <id>.lambda-url.us-east-1.example.com.
const label = "lambda-url"

// pathPrefix begins the form that needs no host name: /_aws/lambda-url/<id>/…
const pathPrefix = "/_aws/lambda-url/"

// address is what a request's host and path say of the URL it is for.
type address struct {
	id, region string // region is empty where nothing names one
	// path is the function's, percent-encoded as it came; it begins with a slash.
	path string
}

// Owns reports whether a request is for a function's own address. It looks at host and path alone, so that an entrance can ask before it
// reads anything.
func Owns(host, path string) bool {
	_, ok := parseAddress(host, path)
	return ok
}

func parseAddress(host, path string) (address, bool) {
	id, rest, _ := strings.Cut(host, ".")
	second, rest, more := strings.Cut(rest, ".")
	if id != "" && more && strings.EqualFold(second, label) {
		region, _, _ := strings.Cut(rest, ".")
		return address{id: strings.ToLower(id), region: strings.ToLower(region), path: rooted(path)}, true
	}
	rest, ok := strings.CutPrefix(path, pathPrefix)
	if !ok {
		return address{}, false
	}
	id, _, _ = strings.Cut(rest, "/")
	return address{id: strings.ToLower(id), path: rooted(rest[len(id):])}, true
}

func rooted(path string) string {
	if path == "" {
		return "/"
	}
	return path
}
