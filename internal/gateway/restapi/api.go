package restapi

import (
	"errors"
	"strings"
	"unicode"

	"sluice/internal/memo"
	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
)

var errNoIntegration = errors.New("no integration defined for method")

// API is the compiled API of one stage. Immutable but for its meters; safe for concurrent use.
type API struct {
	ID, Account, Region string
	Name                string // as metrics have it
	Stage               string
	DeploymentID        string
	// EndpointDisabled closes the default endpoint.
	EndpointDisabled bool
	// Policy says who may call the API, whatever its methods ask; nil lets everyone through to the method.
	Policy *policy.Policy
	// AccessLog is the stage's, or nil.
	AccessLog *AccessLog
	// Meter is kept for whoever counts the stage's requests.
	Meter memo.Of[any]

	root      node
	routes    int
	binary    []mediaRange
	compress  *int64              // from how many bytes on; nil for none
	wordings  map[string]*Wording // by type
	variables map[string]string
	shown     value.Value // the variables as templates see them
	broken    error
	canary    *canary // nil where no canary is enabled
}

func newAPI(d *Definition) *API {
	variables := value.NewObject()
	for _, name := range sortedKeys(d.Variables) {
		variables.Set(name, value.String(d.Variables[name]))
	}
	return &API{
		ID: d.ID, Account: d.Account, Region: d.Region, Name: metricName(d), Stage: d.Stage, DeploymentID: d.DeploymentID,
		EndpointDisabled: d.EndpointDisabled, binary: mediaRanges(d.BinaryMediaTypes), compress: d.MinimumCompressionSize, variables: d.Variables, shown: variables.Value(),
	}
}

// metricName is what metrics call an API: its name without what is not ASCII, or its ID if nothing is left. Source: Developer Guide, "Amazon
// API Gateway dimensions and metrics".
func metricName(d *Definition) string {
	name := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, d.Name)
	if name == "" {
		return d.ID
	}
	return name
}

// Broken is an API that answers every request with an internal error: for a stage whose stored deployment does not compile in
// this build. It keeps the place taken, so that nothing older or more open answers instead.
func Broken(d Definition, cause error) *API {
	a := newAPI(&d)
	a.AccessLog, _ = compileAccessLog(&d) // requests are logged if it can be made
	a.broken = cause
	return a
}

// Err is why a Broken API is broken, nil for any other.
func (a *API) Err() error { return a.broken }

// Match finds the route of a request. path is what follows the stage, percent-encoded as it came; slashes at its beginning and
// end do not count (recorded: "/proxy-value/" and "//hardcoded" match as if they stood alone). The path variables are
// appended to params. Without a route the result is nil.
func (a *API) Match(method, path string, params []Param) (*Route, []Param) {
	index, known := methodIndex(method)
	if !known || index == methodAny {
		return nil, params
	}
	return a.root.match(index, strings.Trim(path, "/"), params)
}

// Routes is how many methods the API has.
func (a *API) Routes() int { return a.routes }

// Variable returns a stage variable.
func (a *API) Variable(name string) (string, bool) {
	text, ok := a.variables[name]
	return text, ok
}

// Variables are the stage's variables as a template's $stageVariables. The value must not be changed.
func (a *API) Variables() value.Value { return a.shown }
