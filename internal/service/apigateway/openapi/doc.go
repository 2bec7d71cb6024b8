// Package openapi reads OpenAPI documents as API Gateway's ImportRestApi and PutRestApi do, joins the settings that were read with those
// of an API that exists, and writes an API as GetExport does. It is pure: bytes in, values out; no clock, no identifier, no store.
//
// # The way of an import
//
// Read takes the bytes of a Swagger 2.0 or OpenAPI 3.0 document, JSON or YAML, and gives an API: a REST API in API Gateway's
// own terms, with resources, methods, integrations and models, and nothing left of the two formats' differences. Merge and
// Overwrite say what PutRestApi makes of an API's settings; what has an identifier is the caller's to put beside or over what
// there is. Export writes a document from an API. ReadDocumentation and MergeProperties are the same for ImportDocumentationParts.
// An import makes no models but the document's: an API that was imported has neither "Empty" nor "Error" (recorded).
//
// # Invariants
//
//   - What one API Gateway entity calls another by identifier (a method its authorizer, its validator) it calls here by name.
//     Identifiers are the caller's: he gives them when he stores the API, and looks the names up when he exports.
//   - An API is in canonical form: resources by path with every ancestor present, methods by name, responses by status code, maps
//     nil when empty, defaults of AWS filled in. So equal APIs are equal values, and what was read, exported and read again is equal
//     to what was read first, as long as the export carries every extension and the format has room for it: Swagger says one
//     content type of a body and of a method's responses, and what documentation says of the API takes the place of its own
//     description. Tests hold this.
//   - What API Gateway would act on is never dropped in silence: what it ignores gives a warning, what it refuses an error. What it has
//     no place for (types and examples of parameters, contacts, deprecation) is left out, as the developer guide says.
//
// # Limits
//
// A document has at most DocumentBytesMax bytes and resourcesMax resources, and is nested at most value.DepthMax deep. Its aliases
// may not make more than nodesMax values of it, its references not more than referredMax. References lead inside the document
// only.
//
// # Sources
//
// Facts come from AWS's developer guide (pages api-gateway-import-api*, api-gateway-export-api, api-gateway-swagger-extensions*,
// api-gateway-known-issues) and from answers of AWS that were recorded for imports and exports; where one is used it is named.
package openapi
