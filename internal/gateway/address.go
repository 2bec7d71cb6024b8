package gateway

import "strings"

// address is what a request's host and path say of the API it is for.
type address struct {
	api, stage string
	// region is the one in the host; empty where it names none.
	region string
	// path is what follows the stage, percent-encoded as it came: "/callback", or empty.
	path string
}

// The two forms that need no host name. The second one is that of an emulator which users come from.
const (
	executePrefix = "/_aws/execute-api/"
	restPrefix    = "/restapis/"
	restMark      = "_user_request_"
)

// executeLabel is the second label of an API's own host name: abcdef1234.execute-api.us-east-1.example.com.
const executeLabel = "execute-api"

// Owns reports whether a request is for a user's API rather than an AWS API call. It looks at host and path alone, so that an
// entrance can ask before it reads anything.
func Owns(host, path string) bool {
	if _, _, ok := hostAPI(host); ok {
		return true
	}
	if strings.HasPrefix(path, executePrefix) {
		return true
	}
	_, ok := restAddress(path)
	return ok
}

// parseAddress takes an address apart. What is missing stays empty; it is then found to be of no stage.
func parseAddress(host, path string) address {
	if api, region, ok := hostAPI(host); ok {
		stage, rest := cutSegment(path)
		return address{api: api, region: region, stage: stage, path: rest}
	}
	if rest, ok := strings.CutPrefix(path, executePrefix); ok {
		api, rest := cutSegment(rest)
		stage, rest := cutSegment(rest)
		return address{api: strings.ToLower(api), stage: stage, path: rest}
	}
	a, _ := restAddress(path)
	return a
}

// hostAPI reads "{api}.execute-api.{region}.<any host>" and "{api}.execute-api.<any host>".
func hostAPI(host string) (api, region string, ok bool) {
	api, rest, _ := strings.Cut(host, ".")
	label, rest, more := strings.Cut(rest, ".")
	if api == "" || !more || !strings.EqualFold(label, executeLabel) {
		return "", "", false
	}
	region, _, _ = strings.Cut(rest, ".")
	if !isRegion(region) {
		region = ""
	}
	return strings.ToLower(api), strings.ToLower(region), true
}

// restAddress reads "/restapis/{api}/{stage}/_user_request_/…". The control plane's own paths begin the same way; none has
// that mark in that place.
func restAddress(path string) (address, bool) {
	rest, ok := strings.CutPrefix(path, restPrefix)
	if !ok {
		return address{}, false
	}
	api, rest := cutSegment(rest)
	stage, rest := cutSegment(rest)
	mark, rest := cutSegment(rest)
	return address{api: strings.ToLower(api), stage: stage, path: rest}, mark == restMark
}

// cutSegment takes the first segment off a path; slashes before it do not count (recorded: "//stage/path" is "/stage/path").
func cutSegment(path string) (segment, rest string) {
	path = strings.TrimLeft(path, "/")
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// isRegion reports whether a label has the form of a region's name: us-east-1, us-gov-west-1.
func isRegion(label string) bool {
	const dashesMin = 2
	last := len(label) - 1
	if strings.Count(label, "-") < dashesMin || label[last] < '1' || label[last] > '9' || label[last-1] != '-' {
		return false
	}
	return strings.Trim(label[:last-1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}
