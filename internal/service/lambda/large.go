package lambda

import (
	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
)

// requestBytesMax is how large a request with an archive may be: 50 MB in base64, and the rest. Source: recorded, CreateFunction: "Request
// must be smaller than 70167211 bytes for the CreateFunction operation".
const requestBytesMax = 70167211

// large are the operations whose requests carry archives.
func large() []*wire.Operation {
	return []*wire.Operation{lambdaapi.CreateFunction.Operation, lambdaapi.UpdateFunctionCode.Operation, lambdaapi.PublishLayerVersion.Operation}
}
