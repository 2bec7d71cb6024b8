package apigateway

import (
	"cmp"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// The limits of documentation. DocumentationPartsMax is AWS's quota ("Amazon API Gateway quotas"); the others are ours.
const (
	DocumentationPartsMax    = 2000
	DocumentationVersionsMax = 1000
	propertiesBytesMax       = 64 << 10
	propertiesDepthMax       = 100
	versionCharsMax          = 128
)

func noPart() *wire.Error { return notFound("Invalid Documentation part identifier specified") }

// noVersion is API Gateway's answer, by which serverless-aws-documentation tells a version that is not there.
func noVersion() *wire.Error { return notFound("Invalid Documentation version specified") }

func partPath(id string) string { return "/documentation/parts/" + id }

func versionPath(version string) string { return "/documentation/versions/" + version }

// The types of things that are documented.
const (
	ofAPIType    = "API"
	ofAuthorizer = "AUTHORIZER"
	ofModel      = "MODEL"
	ofResource   = "RESOURCE"
	ofMethod     = "METHOD"
	ofPathParam  = "PATH_PARAMETER"
	ofQueryParam = "QUERY_PARAMETER"
	ofHeader     = "REQUEST_HEADER"
	ofBody       = "REQUEST_BODY"
	ofResponse   = "RESPONSE"
	ofRespHeader = "RESPONSE_HEADER"
	ofRespBody   = "RESPONSE_BODY"
	everyMethod  = "*"
	everyStatus  = "*"
)

// members tells which members a location of a type has. Source: API reference, "DocumentationPartLocation".
func (l *location) members() (path, method, status, name bool) {
	switch l.Type {
	case ofAPIType:
	case ofAuthorizer, ofModel:
		return false, false, false, true
	case ofResource:
		return true, false, false, false
	case ofMethod:
		return true, true, false, false
	case ofPathParam, ofQueryParam, ofHeader, ofBody:
		return true, true, false, true
	case ofResponse, ofRespBody:
		return true, true, true, false
	case ofRespHeader:
		return true, true, true, true
	}
	return false, false, false, false
}

// newLocation takes a location with the defaults of its type: the root's path (recorded of an import), any method, any status code.
// The texts are ours.
func newLocation(in *apigatewayapi.DocumentationPartLocation) (location, error) {
	l := location{Type: in.Type.V, Path: in.Path.V, Method: in.Method.V, StatusCode: strings.TrimSpace(in.StatusCode.V), Name: in.Name.V}
	path, method, status, name := l.members()
	for _, m := range []struct {
		text     *string
		has      bool
		is       string
		fallback string
	}{{&l.Path, path, "path", "/"}, {&l.Method, method, "method", everyMethod}, {&l.StatusCode, status, "statusCode", everyStatus}, {&l.Name, name, "name", ""}} {
		switch {
		case !m.has && *m.text != "":
			return l, badRequest("Invalid location: '%s' is not valid for the type '%s'", m.is, l.Type)
		case m.has && *m.text == "":
			*m.text = m.fallback
		}
	}
	switch {
	case name && l.Name == "" && l.Type != ofBody:
		return l, badRequest("Invalid location: 'name' is required for the type '%s'", l.Type)
	case path && !strings.HasPrefix(l.Path, "/"):
		return l, badRequest("Invalid location: the path must begin with a slash")
	case method && l.Method != everyMethod && !slices.Contains(httpMethods(), l.Method):
		return l, badRequest("Invalid location: the method must be * or one of %s", strings.Join(httpMethods(), ","))
	}
	return l, nil
}

// text names a location, as API Gateway does: "type 'METHOD', path '/pets', method 'GET'". Source: its answer in
// deliveryhero/serverless-aws-documentation, pull request 121, of a type alone; the other members are ours.
func (l *location) text() string {
	var out []string
	for _, m := range [...]struct{ name, value string }{
		{"type", l.Type}, {"path", l.Path}, {"method", l.Method}, {"statusCode", l.StatusCode}, {"name", l.Name},
	} {
		if m.value != "" {
			out = append(out, m.name+" '"+m.value+"'")
		}
	}
	return strings.Join(out, ", ")
}

// order sorts locations by type, as API Gateway lists them (recorded), and then by what they name.
func (l *location) order() string {
	return strings.Join([]string{l.Type, l.Path, l.Method, l.StatusCode, l.Name}, "\x00")
}

// checkProperties demands a JSON object; the texts are ours.
func checkProperties(text string) error {
	if len(text) > propertiesBytesMax {
		return badRequest("Documentation part properties must have at most %d bytes", propertiesBytesMax)
	}
	if v, err := value.ParseDepth(text, propertiesDepthMax); err != nil || v.Kind() != value.KindObject {
		return badRequest("Invalid documentation part properties specified: they must be a JSON object")
	}
	return nil
}

// partAt finds the part of a location; no two have the same.
func (e *entry) partAt(l location) *documentationPart {
	for _, p := range e.parts {
		if p.Location == l {
			return p
		}
	}
	return nil
}

// sortedParts are all parts in the order in which they are listed.
func (e *entry) sortedParts() []*documentationPart {
	all := sorted(e.parts)
	slices.SortFunc(all, func(a, b *documentationPart) int { return cmp.Compare(a.Location.order(), b.Location.order()) })
	return all
}
