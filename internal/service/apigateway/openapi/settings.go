package openapi

import (
	"cmp"
	"slices"
)

// Settings are what an API says of itself, apart from the things that it is made of.
//
// A caller who exports an API leaves AWS's defaults empty where a comment says "where a document says nothing": recorded exports of an
// API whose keys come from the HEADER, whose endpoint is not disabled, say nothing of either.
type Settings struct {
	Name        string // info.title
	Description string // info.description
	Version     string // info.version; GetExport answers the date of creation where there is none

	BinaryMediaTypes       []string // in the document's order
	MinimumCompressionSize *int64   // bytes; nil switches compression off
	APIKeySource           string   // HEADER or AUTHORIZER; empty where a document says nothing, which is HEADER for a new API
	Policy                 string   // the resource policy as compact JSON, "execute-api:/*" not yet made an ARN; empty for none

	EndpointDisabled   *bool    // disableExecuteApiEndpoint; nil where a document says nothing
	VPCEndpointIDs     []string // of a private API
	EndpointAccessMode string   // BASIC or STRICT; empty where a document says nothing
	SecurityPolicy     string   // the TLS policy's name; empty where a document says nothing
}

// Overwrite is what PutRestApi with mode=overwrite makes of the settings of an API that exists: what the document does not say is gone
// (developer guide, api-gateway-import-api-update), but the endpoint configuration, which an import does not change unless the
// document names it. The result shares memory with both.
func Overwrite(old, read Settings) Settings {
	if read.EndpointDisabled == nil {
		read.EndpointDisabled = old.EndpointDisabled
	}
	if read.VPCEndpointIDs == nil {
		read.VPCEndpointIDs = old.VPCEndpointIDs
	}
	read.EndpointAccessMode = cmp.Or(read.EndpointAccessMode, old.EndpointAccessMode)
	read.SecurityPolicy = cmp.Or(read.SecurityPolicy, old.SecurityPolicy)
	return read
}

// Merge is what PutRestApi with mode=merge makes of them: it has what either says, and what both say is the document's (developer guide,
// api-gateway-import-api-update). Binary media types are joined, the old ones first, and the name and version are the document's (both
// recorded). The result shares memory with both.
func Merge(old, read Settings) Settings {
	out := Overwrite(old, read)
	out.Description = cmp.Or(read.Description, old.Description)
	out.Version = cmp.Or(read.Version, old.Version)
	out.APIKeySource = cmp.Or(read.APIKeySource, old.APIKeySource)
	out.Policy = cmp.Or(read.Policy, old.Policy)
	out.MinimumCompressionSize = cmp.Or(read.MinimumCompressionSize, old.MinimumCompressionSize)
	out.BinaryMediaTypes = unique(slices.Concat(old.BinaryMediaTypes, read.BinaryMediaTypes))
	return out
}
