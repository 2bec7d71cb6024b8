package apigateway

import (
	"net/url"
	"time"
)

// documentationPart is what is said of one thing of an API, as stored.
type documentationPart struct {
	ID         string   `json:"id"`
	Location   location `json:"location"`
	Properties string   `json:"properties"` // a JSON object, as it was given
}

func (d *documentationPart) clone() *documentationPart {
	c := *d
	return &c
}

// location says which thing a documentation part is about. A member that its type has not is empty, and so is a name that was
// not given; the others hold their defaults.
type location struct {
	Type       string `json:"type"`
	Path       string `json:"path,omitzero"`
	Method     string `json:"method,omitzero"`
	StatusCode string `json:"statusCode,omitzero"`
	Name       string `json:"name,omitzero"`
}

// documentationVersion is a name for the documentation parts as they were once. The parts stay in the store: there may be many, and
// only an export reads them.
type documentationVersion struct {
	Version     string    `json:"version"`
	Description string    `json:"description,omitzero"`
	Created     time.Time `json:"created"`
}

func (v *documentationVersion) clone() *documentationVersion {
	c := *v
	return &c
}

// storedAs is what a version is kept by: its name may hold anything, a slash too.
func (v *documentationVersion) storedAs() string { return storedVersion(v.Version) }

func storedVersion(version string) string { return url.PathEscape(version) }

// documentation is the parts of one version.
type documentation struct {
	Parts []*documentationPart `json:"parts"`
}
