package apigateway

import (
	"sluice/internal/wire"
)

// ValidatorsMax is how many request validators an API has at most. Source: Developer Guide, "Amazon API Gateway quotas".
const ValidatorsMax = 20

func noValidator() *wire.Error { return notFound("Invalid Request Validator identifier specified") }

func validatorPath(id string) string { return "/requestvalidators/" + id }

// checkValidatorName refuses a name that another validator has; any number may have none. The text begins as that of serverless/serverless,
// issue 10099, and goes on as that of authorizers.
func (e *entry) checkValidatorName(name, self string) error {
	for _, v := range e.validators {
		if name != "" && v.Name == name && v.ID != self {
			return badRequest("Request Validator name must be unique. Request Validator %s already exists in this RestApi.", name)
		}
	}
	return nil
}

// checkValidatorUnused names a method that uses a validator. API Gateway does not let go of one in use; the text is that of authorizers.
func (e *entry) checkValidatorUnused(v *validator) error {
	for _, m := range e.methods() {
		if m.ValidatorID == v.ID {
			return conflict("Cannot delete Request Validator '%s', is referenced in method: %s/%s", v.Name, m.HTTPMethod, m.path)
		}
	}
	return nil
}
