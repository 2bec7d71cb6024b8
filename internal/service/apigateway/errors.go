package apigateway

import (
	"fmt"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// The texts are API Gateway's own: recorded answers, and LocalStack's AWS-validated snapshots of its tests.

func badRequest(format string, args ...any) *wire.Error {
	return apigatewayapi.ErrBadRequestException.Newf(format, args...)
}

func notFound(text string) *wire.Error { return apigatewayapi.ErrNotFoundException.New(text) }

func conflict(format string, args ...any) *wire.Error {
	return apigatewayapi.ErrConflictException.Newf(format, args...)
}

func limitExceeded(format string, args ...any) *wire.Error {
	return apigatewayapi.ErrLimitExceededException.Newf(format, args...)
}

// tooMany is the answer to one more thing than an API may have.
func tooMany(things string) *wire.Error {
	return limitExceeded("Maximum number of %s for this API has been reached. Please contact AWS if you need additional %s.", things, things)
}

func noAPI(c *service.Call, id string) *wire.Error {
	return notFound("Invalid API identifier specified " + c.Account + ":" + id)
}

func noResource() *wire.Error { return notFound("Invalid Resource identifier specified") }

func noMethod() *wire.Error { return notFound("Invalid Method identifier specified") }

func noIntegration() *wire.Error { return notFound("Invalid Integration identifier specified") }

func noResponse() *wire.Error { return notFound("Invalid Response status code specified") }

func noDeployment() *wire.Error { return notFound("Invalid Deployment identifier specified") }

func noStage() *wire.Error { return notFound("Invalid Stage identifier specified") }

func noKey() *wire.Error { return notFound("Invalid API Key identifier specified") }

func noPlan() *wire.Error { return notFound("Invalid Usage Plan ID specified") }

// noCertificate's text is ours, in the form of the others.
func noCertificate() *wire.Error { return notFound("Invalid Client Certificate identifier specified") }

func invalidARN() *wire.Error { return badRequest("Invalid ARN specified in the request") }

// invalidMappings words what is wrong with parameter mappings.
func invalidMappings(found []string) *wire.Error {
	return badRequest("Invalid mapping expression specified: %s", validationResult(found))
}

// validationResult is the form in which API Gateway lists findings.
func validationResult(found []string) string {
	return fmt.Sprintf("Validation Result: warnings : [], errors : [%s]", strings.Join(found, ", "))
}

// notBuilt is the answer to a parameter that AWS has and this build has not.
func notBuilt(operation, parameter string) *wire.Error {
	return wire.ErrNotImplemented.Newf("The parameter %s of %s is not implemented.", parameter, operation)
}

// refuseUnbuilt answers the first parameter that was given and is not built.
func refuseUnbuilt(operation string, given ...unbuilt) error {
	for _, u := range given {
		if u.given {
			return notBuilt(operation, u.name)
		}
	}
	return nil
}

// unbuilt is a parameter that is not built, and whether the request has it.
type unbuilt struct {
	name  string
	given bool
}
