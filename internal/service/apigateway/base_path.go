package apigateway

import (
	"maps"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// emptyPath is how an empty base path is written. Source: API reference, "BasePathMapping".
const emptyPath = "(none)"

func noMapping() *wire.Error { return notFound("Invalid base path mapping identifier specified") }

// basePath is a base path as it is kept.
func basePath(text string) string {
	if text == "" {
		return emptyPath
	}
	return text
}

// checkBasePath holds a base path against what one may be. The first text is API Gateway's, as users report it; the other is ours.
// Source: API reference, "CreateBasePathMapping", and Developer Guide, "Set up API mappings for REST APIs".
func checkBasePath(path string) error {
	switch {
	case strings.Contains(path, "/"):
		return badRequest("API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.")
	case path != emptyPath && (strings.Trim(path, alphanumeric+"$-_.+!*'()") != "" || len(path) > basePathCharsMax):
		return badRequest("Invalid base path specified: %s", path)
	}
	return nil
}

// checkTarget answers whether the API and the stage of a mapping are the caller's; the texts are reported. The service's lock for
// changes must be held.
func (s *Service) checkTarget(c *service.Call, m basePathMap) error {
	return s.read(c, m.API, func(e *entry) error {
		switch {
		case e == nil:
			return badRequest("Invalid REST API identifier specified")
		case m.Stage != "" && e.stages[m.Stage] == nil:
			return badRequest("Invalid stage identifier specified")
		}
		return nil
	})
}

// mapping returns a base path of the domain name.
func (d *domain) mapping(path string) (basePathMap, error) {
	m, there := d.Mappings[basePath(path)]
	if !there {
		return m, noMapping()
	}
	return m, nil
}

// setMapping puts a mapping into the copy of a domain name.
func (d *domain) setMapping(path string, m basePathMap) {
	if d.Mappings == nil {
		d.Mappings = map[string]basePathMap{}
	}
	d.Mappings[path] = m
}

func (m basePathMap) shape(path string) *apigatewayapi.BasePathMapping {
	return &apigatewayapi.BasePathMapping{BasePath: wire.Some(path), RestApiId: wire.Some(m.API), Stage: wire.NonZero(m.Stage)}
}

// checkUnmapped refuses to delete what base paths lead to: an API or, where stage names one, a stage. The texts are reported. The
// service's lock for changes must be held.
func (s *Service) checkUnmapped(c *service.Call, api, stage string) error {
	var names []string
	_ = s.hold(c, func(h *holding) error {
		for _, key := range sortedKeys(h.domains) {
			d := h.domains[key]
			leads := func(m basePathMap) bool { return m.API == api && (stage == "" || m.Stage == stage) }
			if slices.ContainsFunc(slices.Collect(maps.Values(d.Mappings)), leads) {
				names = append(names, d.Name)
			}
		}
		return nil
	})
	switch {
	case len(names) == 0:
		return nil
	case stage == "":
		return badRequest("Deleting RestApi failed. Please remove all base path mappings related to the RestApi in your domains: %s", strings.Join(names, ", "))
	}
	return badRequest("Deleting stage %s failed. Please remove all base path mappings related to the stage in your domains: %s", stage, strings.Join(names, ", "))
}

// requireMapping asks for the verb on a base path mapping of a domain name.
func (s *Service) requireMapping(c *service.Call, name, id, path string) {
	s.requireDomain(c, name, id, "/basepathmappings/"+basePath(path))
}
