package sfn

import "time"

// version is a revision that stays, by a number.
type version struct {
	Number int64 `json:"number"`
	// Revision is the number of the revision.
	Revision    int64     `json:"revision"`
	Description string    `json:"description,omitempty"`
	Created     time.Time `json:"created"`
}

// alias is a name for a version, or for two with weights.
type alias struct {
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	Routes      []route   `json:"routes"`
	Created     time.Time `json:"created"`
	Updated     time.Time `json:"updated"`
}

// route is a version and its share of an alias's executions, in percent.
type route struct {
	Version int64 `json:"version"`
	Weight  int64 `json:"weight"`
}

// routesTo reports whether executions of the alias may be the version's.
func (a *alias) routesTo(number int64) bool {
	for _, r := range a.Routes {
		if r.Version == number {
			return true
		}
	}
	return false
}
