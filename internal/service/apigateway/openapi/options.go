package openapi

// BasePath says what an import makes of the document's base path: the parameter "basepath" of ImportRestApi and PutRestApi
// (developer guide, api-gateway-import-api-basePath).
type BasePath string

// The three values; the zero BasePath is BasePathIgnore.
const (
	BasePathIgnore  BasePath = "ignore"  // as if it were not there
	BasePathPrepend BasePath = "prepend" // before each path, as resources
	BasePathSplit   BasePath = "split"   // the same without its first part
)

// Options are an import's parameters that change what is read. The zero Options read everything and ignore the base path.
type Options struct {
	BasePath BasePath
	// IgnoreDocumentation leaves all documentation out: the parameter ignore=documentation.
	IgnoreDocumentation bool
	// Variables are put in for ${AWS::AccountId}, ${AWS::Partition} and ${AWS::Region} in the document's strings (developer
	// guide, import-api-aws-variables). The keys are "AWS::AccountId" and so on. Without an entry a variable stays as it is.
	Variables map[string]string
}

// ParseBasePath reads the parameter "basepath"; an absent one is "". The answer is false for an unknown value.
func ParseBasePath(parameter string) (BasePath, bool) {
	switch b := BasePath(parameter); b {
	case "":
		return BasePathIgnore, true
	case BasePathIgnore, BasePathPrepend, BasePathSplit:
		return b, true
	}
	return "", false
}

// Limits on documents.
const (
	// DocumentBytesMax is API Gateway's quota "maximum size of an API definition file", 6 MB.
	DocumentBytesMax = 6 << 20
	// nodesMax bounds the values that aliases make of a document, and those that references do. The densest document of full
	// size has three million.
	nodesMax = 4_000_000
	// refsMax is how many references may lead to each other before there is anything else.
	refsMax = 32
	// resourcesMax bounds the resources, ancestors included. AWS's quota is 300 unless raised; that one the service checks.
	resourcesMax = 10_000
	// basePathBytesMax bounds the base path, which comes before every other.
	basePathBytesMax = 256
	// pathBytesMax bounds one resource's path.
	pathBytesMax = 8 << 10
	// problemsMax bounds the errors and the warnings that are listed.
	problemsMax = 1000
)
