package openapi

// AppendYAML and AppendIndented are the two ways in which an export is written.
var (
	AppendYAML     = appendYAML
	AppendIndented = appendIndented
)
