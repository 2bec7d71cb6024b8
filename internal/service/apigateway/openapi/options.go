package openapi

import (
	"slices"
	"strings"
)

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

// ParseParameters reads the parameters of ImportRestApi and PutRestApi: basepath, ignore, and endpointConfigurationTypes, several joined
// by commas, which are nil where the request does not say any (an import makes an EDGE API then). The error is an *Error; it names
// parameters that there are not.
func ParseParameters(parameters map[string]string) (o Options, endpointTypes []string, err error) {
	for _, name := range sortedKeys(parameters) {
		v := parameters[name]
		var known bool
		switch name {
		case "basepath":
			o.BasePath = BasePath(v)
			known = o.BasePath == BasePathIgnore || o.BasePath == BasePathPrepend || o.BasePath == BasePathSplit
		case "ignore":
			o.IgnoreDocumentation = true
			known = v == "documentation"
		case "endpointConfigurationTypes":
			endpointTypes = strings.Split(v, ",")
			known = !slices.ContainsFunc(endpointTypes, func(t string) bool { return t != "EDGE" && t != "REGIONAL" && t != "PRIVATE" })
		default:
			return Options{}, nil, &Error{Message: "Invalid import parameter: " + name}
		}
		if !known {
			return Options{}, nil, &Error{Message: "Invalid value for import parameter " + name + ": " + v}
		}
	}
	return o, endpointTypes, nil
}

// Limits on documents.
const (
	// DocumentBytesMax is API Gateway's quota "maximum size of an API definition file", 6 MB.
	DocumentBytesMax = 6 << 20
	// nodesMax bounds the values that aliases make of a document. The densest document of full size has three million.
	nodesMax = 4_000_000
	// referredMax bounds the values that references, and settings of the whole document, make of it. A document of 300 resources
	// that takes all its parameters and responses by reference comes to a tenth.
	referredMax = 1_000_000
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
