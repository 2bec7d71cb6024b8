package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// Overwrite is the API that PutRestApi with mode=overwrite makes of one that exists: what the document does not define is gone
// (developer guide, api-gateway-import-api-update), but the endpoint configuration, which an import does not change unless the
// document names it, and documentation that the import was asked to ignore. Neither API is changed; the result shares memory with both.
func Overwrite(old, read *API) *API {
	out := *read
	keepEndpoint(&out, old)
	if read.Documentation.Ignored {
		out.Documentation = old.Documentation
	}
	return &out
}

// keepEndpoint takes what says how an API is reached from old, where a document did not say it.
func keepEndpoint(out, old *API) {
	if out.EndpointDisabled == nil {
		out.EndpointDisabled = old.EndpointDisabled
	}
	if out.VPCEndpointIDs == nil {
		out.VPCEndpointIDs = old.VPCEndpointIDs
	}
	if out.EndpointAccessMode == "" {
		out.EndpointAccessMode = old.EndpointAccessMode
	}
	if out.SecurityPolicy == "" {
		out.SecurityPolicy = old.SecurityPolicy
	}
}

// Merge is the API that PutRestApi with mode=merge makes of one that exists: it has what either has, and where both have a method,
// a model or another entity of one name, the document's replaces the other whole (developer guide, api-gateway-import-api-update).
// Binary media types are joined, the old ones first, and the name and version are the document's (both recorded). Neither API is
// changed; the result shares memory with both.
func Merge(old, read *API) *API {
	out := *read
	keepEndpoint(&out, old)
	out.Description = orElse(read.Description, old.Description)
	out.Version = orElse(read.Version, old.Version)
	out.APIKeySource = orElse(read.APIKeySource, old.APIKeySource)
	out.Policy = orElse(read.Policy, old.Policy)
	if out.MinimumCompressionSize == nil {
		out.MinimumCompressionSize = old.MinimumCompressionSize
	}
	out.BinaryMediaTypes = join(old.BinaryMediaTypes, read.BinaryMediaTypes, func(t string) string { return t })
	out.Models = join(old.Models, read.Models, func(m Model) string { return m.Name })
	out.Validators = join(old.Validators, read.Validators, func(v RequestValidator) string { return v.Name })
	out.Authorizers = join(old.Authorizers, read.Authorizers, func(a Authorizer) string { return a.Name })
	out.GatewayResponses = join(old.GatewayResponses, read.GatewayResponses, func(g GatewayResponse) string { return g.Type })
	out.Resources = mergeResources(old.Resources, read.Resources)
	out.Documentation = MergeDocumentation(&old.Documentation, &read.Documentation)
	return &out
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// join returns the old entities, those that are there anew replaced, and then the new ones. Nothing and nothing is nil.
func join[T any, K comparable](old, read []T, key func(T) K) []T {
	var out []T
	positions := map[K]int{}
	for _, entity := range slices.Concat(old, read) {
		k := key(entity)
		if i, ok := positions[k]; ok {
			out[i] = entity
			continue
		}
		positions[k] = len(out)
		out = append(out, entity)
	}
	return out
}

func mergeResources(old, read []Resource) []Resource {
	methods := map[string][]Method{}
	for _, r := range old {
		methods[r.Path] = r.Methods
	}
	out := join(old, read, func(r Resource) string { return r.Path })
	for i := range out {
		merged := join(methods[out[i].Path], out[i].Methods, func(m Method) string { return m.HTTPMethod })
		slices.SortFunc(merged, func(a, b Method) int { return strings.Compare(a.HTTPMethod, b.HTTPMethod) })
		out[i].Methods = merged
	}
	slices.SortFunc(out, func(a, b Resource) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// MergeDocumentation joins parts by location. Of a part that is there anew the new attributes replace the old ones of the same name,
// and the others stay (developer guide, api-gateway-documenting-api-quick-start-import-export). Neither is changed.
func MergeDocumentation(old, read *Documentation) Documentation {
	out := Documentation{Version: orElse(read.Version, old.Version)}
	out.Parts = join(old.Parts, read.Parts, func(p DocumentationPart) Location { return p.Location })
	for i := range out.Parts {
		if before := old.part(out.Parts[i].Location); before != nil {
			out.Parts[i].Properties = mergeProperties(before.Properties, out.Parts[i].Properties)
		}
	}
	return out
}

func mergeProperties(old, read string) string {
	before, err := value.Parse(old)
	after, errRead := value.Parse(read)
	if err != nil || errRead != nil || before.Kind() != value.KindObject || after.Kind() != value.KindObject {
		return read
	}
	out := objectOf(before.Clone())
	for name, v := range objectOf(after).All() {
		out.Set(name, v)
	}
	return out.Value().String()
}
