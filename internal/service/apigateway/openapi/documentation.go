package openapi

import (
	"strings"

	"sluice/internal/value"
)

// Documentation is x-amazon-apigateway-documentation, with what descriptions inside the document add to it.
type Documentation struct {
	Version string              // of the snapshot that was exported; an import does not make one
	Parts   []DocumentationPart // locations are unique
	// Ignored says that the import was asked to leave documentation alone: there is none here then.
	Ignored bool
}

// DocumentationPart is one piece of documentation.
type DocumentationPart struct {
	Location   Location
	Properties string // a JSON object as text
}

// Location says what a documentation part is about. What a type has no use for is empty; what it has use for and was not
// given has AWS's default ("/", "*"), as recorded answers of GetDocumentationParts show.
type Location struct {
	Type       string // API, AUTHORIZER, MODEL, RESOURCE, METHOD, PATH_PARAMETER, QUERY_PARAMETER, REQUEST_HEADER, REQUEST_BODY, RESPONSE, RESPONSE_HEADER, RESPONSE_BODY
	Path       string
	Method     string
	StatusCode string
	Name       string
}

// withDefaults fills in path, method and status code for the types that have them (developer guide, API_DocumentationPartLocation).
func (l Location) withDefaults() Location {
	switch l.Type {
	case "API", "AUTHORIZER", "MODEL":
		return l
	}
	if l.Path == "" {
		l.Path = "/"
	}
	if l.Type == "RESOURCE" {
		return l
	}
	if l.Method == "" {
		l.Method = "*"
	}
	if strings.HasPrefix(l.Type, "RESPONSE") && l.StatusCode == "" {
		l.StatusCode = "*"
	}
	return l
}

// covers reports whether what is said at l holds for the entity at m: the same one, or by a wildcard or an ancestor's path.
func (l Location) covers(m Location) bool {
	return l.Type == m.Type && l.Name == m.Name &&
		(l.Method == m.Method || l.Method == "*") && (l.StatusCode == m.StatusCode || l.StatusCode == "*") &&
		(l.Path == m.Path || l.Path == "/" || strings.HasPrefix(m.Path, l.Path+"/"))
}

// applicable is the position of the part that says what there is to say about the entity at l, or -1: of those that cover it the one
// with the longest path, then the one with a status code, then the one with a method (developer guide, api-gateway-documenting-
// api-content-representation: "The order of precedence is path > statusCode").
func (d *Documentation) applicable(l Location) int {
	best := -1
	for i := range d.Parts {
		if d.Parts[i].Location.covers(l) && (best < 0 || d.Parts[i].Location.moreSpecific(d.Parts[best].Location)) {
			best = i
		}
	}
	return best
}

func (l Location) moreSpecific(than Location) bool {
	switch {
	case len(l.Path) != len(than.Path):
		return len(l.Path) > len(than.Path)
	case l.StatusCode != than.StatusCode:
		return than.StatusCode == "*"
	}
	return l.Method != "*" && than.Method == "*"
}

// part returns the part at exactly this location, or nil.
func (d *Documentation) part(l Location) *DocumentationPart {
	for i := range d.Parts {
		if d.Parts[i].Location == l {
			return &d.Parts[i]
		}
	}
	return nil
}

// MergeProperties are the properties of a part that is there and is described anew: the new attributes replace the old ones of the same
// name, and the others stay (developer guide, api-gateway-documenting-api-quick-start-import-export).
func MergeProperties(old, read string) string {
	before, _ := value.Parse(old)
	after, _ := value.Parse(read)
	out, ok := before.AsObject()
	added, okRead := after.AsObject()
	if !ok || !okRead {
		return read
	}
	for name, v := range added.All() {
		out.Set(name, v)
	}
	return out.Value().String()
}
