package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// validators makes the document's request validators. One that is there by that name keeps its identifier.
func (g *importing) validators() error {
	for _, read := range g.read.Validators {
		in := &apigatewayapi.CreateRequestValidatorRequest{
			RestApiId: wire.Some(g.next.api.ID), Name: wire.Some(read.Name), ValidateRequestBody: wire.Some(read.ValidateBody),
			ValidateRequestParameters: wire.Some(read.ValidateParameters),
		}
		if err := g.check("Unable to create request validator '"+read.Name+"'", in); err != nil {
			return err
		}
		v := newValidator(in)
		v.ID = g.id(g.before.validatorNamed(v.Name), func(id string) bool { return g.before.validators[id] != nil || g.next.validators[id] != nil })
		g.next.validators[v.ID] = v
	}
	if len(g.next.validators) > ValidatorsMax {
		return tooMany("Request Validators")
	}
	return nil
}

// validatorNamed is the identifier of the validator of a name, empty where there is none.
func (e *entry) validatorNamed(name string) string {
	for id, v := range e.validators {
		if v.Name == name && name != "" {
			return id
		}
	}
	return ""
}

// authorizers makes the document's authorizers, as validators are made.
func (g *importing) authorizers() error {
	for _, read := range g.read.Authorizers {
		in := &apigatewayapi.CreateAuthorizerRequest{
			RestApiId: wire.Some(g.next.api.ID), Name: wire.Some(read.Name), Type: wire.Some(read.Type), ProviderARNs: read.ProviderARNs,
			AuthType: wire.NonZero(read.AuthType), AuthorizerUri: wire.NonZero(read.URI), AuthorizerCredentials: wire.NonZero(read.Credentials),
			IdentitySource: wire.NonZero(read.IdentitySource), IdentityValidationExpression: wire.NonZero(read.ValidationExpression),
		}
		if read.ResultTTLSeconds != nil {
			in.AuthorizerResultTtlInSeconds = wire.Some(int64(*read.ResultTTLSeconds))
		}
		a := newAuthorizer(in)
		if err := g.check("Unable to create authorizer '"+read.Name+"'", in, func() error { return a.check(g.c) }); err != nil {
			return err
		}
		a.ID = g.id(g.before.authorizerNamed(a.Name), func(id string) bool { return g.before.authorizers[id] != nil || g.next.authorizers[id] != nil })
		g.next.authorizers[a.ID] = a
	}
	if len(g.next.authorizers) > AuthorizersMax {
		return tooMany("Authorizers")
	}
	return nil
}

// authorizerNamed is the identifier of the authorizer of a name, empty where there is none.
func (e *entry) authorizerNamed(name string) string {
	for id, a := range e.authorizers {
		if a.Name == name {
			return id
		}
	}
	return ""
}

// models makes the document's models, and then holds each against all: they may refer to each other in a circle.
func (g *importing) models() error {
	made := map[string]*model{}
	for i := range g.read.Models {
		read := &g.read.Models[i]
		in := &apigatewayapi.CreateModelRequest{
			RestApiId: wire.Some(g.next.api.ID), Name: wire.Some(read.Name), Description: wire.NonZero(read.Description),
			ContentType: wire.Some(read.ContentType), Schema: wire.Some(read.Text(g.next.api.ID)),
		}
		if err := g.check(atModel(read.Name), in); err != nil {
			return err
		}
		m, had := modelFrom(in), ""
		if old := g.before.models[m.Name]; old != nil {
			had = old.ID
		}
		m.ID = g.id(had, func(id string) bool { return g.before.hasModel(id) || g.next.hasModel(id) })
		g.next.models[m.Name], made[m.Name] = m, m
	}
	if len(g.next.models) > ModelsMax {
		return tooMany("Models")
	}
	for _, m := range sorted(made) {
		if err := g.note(atModel(m.Name), m.check(g.next)); err != nil {
			return err
		}
	}
	return nil
}

// atModel is how API Gateway names a model that is wrong. Source: its answer in the OpenAPI package's tests.
func atModel(name string) string { return "Unable to create model for '" + name + "'" }

// gatewayResponses words the refusals as the document does.
func (g *importing) gatewayResponses() error {
	for _, read := range g.read.GatewayResponses {
		in := &apigatewayapi.PutGatewayResponseRequest{
			RestApiId: wire.Some(g.next.api.ID), ResponseType: wire.Some(read.Type), StatusCode: wire.NonZero(read.StatusCode),
			ResponseParameters: toDict(read.Parameters), ResponseTemplates: toDict(read.Templates),
		}
		r := newGatewayResponse(in)
		if err := g.check("Unable to put gateway response '"+read.Type+"'", in, r.check); err != nil {
			return err
		}
		g.next.gatewayResponses[r.Type] = r
	}
	return nil
}
