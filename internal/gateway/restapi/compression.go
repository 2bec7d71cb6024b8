package restapi

// Sources: Developer Guide, "Payload compression for REST APIs in API Gateway" ("By default, API Gateway supports decompression of the method
// request payload. However, you must configure your API to enable compression of the method response payload"), and API reference,
// "CreateRestApi" ("When compression is enabled, compression or decompression is not applied on the payload if the payload size is smaller
// than this value").

// IsCompressing reports whether the API's responses are compressed for callers who ask for it.
func (a *API) IsCompressing() bool { return a.compress != nil }

// Compresses reports whether a response's payload of so many bytes is worth it.
func (a *API) Compresses(size int) bool { return a.compress != nil && int64(size) >= *a.compress }

// Decompresses reports whether a compressed request's payload of so many bytes, as it came, is decompressed.
func (a *API) Decompresses(size int) bool { return a.compress == nil || int64(size) >= *a.compress }
