package apigateway

import (
	"context"
	"fmt"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// getModel shows a model; flatten puts the models that it refers to into it.
func (s *Service) getModel() service.Operation {
	return service.Define(apigatewayapi.GetModel, service.Contract{
		Action: "apigateway:GET", Resource: "Model", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetModelRequest) error {
		s.requireOn(c, in.RestApiId.V, modelPath(in.ModelName.V))
		return nil
	}, s.handleGetModel)
}

func modelPath(name string) string { return "/models/" + name }

func (s *Service) handleGetModel(_ context.Context, c *service.Call, in *apigatewayapi.GetModelRequest) (out *apigatewayapi.Model, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.models[in.ModelName.V] == nil {
			return noModel(in.ModelName.V)
		}
		m := e.models[in.ModelName.V]
		out = m.shape()
		if in.Flatten.V && len(m.refs()) > 0 {
			flat, err := e.flatten(m)
			out.Schema = wire.Some(flat)
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func noModel(name string) *wire.Error { return notFound("Invalid model name specified: " + name) }

// definitions is where a flattened schema keeps the models that it refers to.
const definitions = "definitions"

// flatten is a model's schema with the other models as its definitions, so that it refers to nothing outside: models may refer
// to each other in circles. A reference to the model itself is one to the whole.
func (e *entry) flatten(m *model) (string, error) {
	whole, err := value.ParseDepth(m.Schema, schemaDepthMax)
	if err != nil {
		return "", fmt.Errorf("read model %s of API %s: %w", m.Name, e.api.ID, err)
	}
	root, _ := whole.AsObject()
	into := value.NewObject()
	if own, _ := root.Get(definitions); own.Kind() == value.KindObject {
		into, _ = own.AsObject()
	}
	queue := e.redirect(whole, m.Name, "")
	for i := 0; i < len(queue); i++ {
		name := queue[i]
		if into.Has(name) {
			continue
		}
		v := value.NewObject().Value() // what is gone allows everything
		if other := e.models[name]; other != nil {
			if v, err = value.ParseDepth(other.Schema, schemaDepthMax); err != nil {
				return "", fmt.Errorf("read model %s of API %s: %w", name, e.api.ID, err)
			}
		}
		queue = append(queue, e.redirect(v, m.Name, "/"+definitions+"/"+name)...)
		into.Set(name, v)
	}
	root.Set(definitions, into.Value())
	return whole.String(), nil
}

// redirect makes references to models, everywhere in a schema, point at definitions, and those inside the schema at where it stands
// now. It returns the models' names in order.
func (e *entry) redirect(v value.Value, self, stands string) (names []string) {
	if a, ok := v.AsArray(); ok {
		for _, item := range a.All() {
			names = append(names, e.redirect(item, self, stands)...)
		}
	}
	o, ok := v.AsObject()
	if !ok {
		return names
	}
	if ref, _ := o.Get("$ref"); ref.Kind() == value.KindString {
		text, _ := ref.AsString()
		name, inside, canonical := e.modelOf(text)
		switch {
		case canonical && name == self:
			o.Set("$ref", value.String("#"+inside))
		case canonical:
			o.Set("$ref", value.String("#/"+definitions+"/"+name+inside))
			names = append(names, name)
		case text == "#" || strings.HasPrefix(text, "#/"):
			o.Set("$ref", value.String("#"+stands+text[1:]))
		}
	}
	for _, member := range o.All() {
		names = append(names, e.redirect(member, self, stands)...)
	}
	return names
}
