package apigateway

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateAPIKey patches a key. Its value never changes.
func (s *Service) updateAPIKey() service.Operation {
	return service.Define(apigatewayapi.UpdateApiKey, service.Contract{
		Action: "apigateway:PATCH", Resource: "ApiKey", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"the path /labels is refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.UpdateApiKeyRequest) error {
		s.requireKey(c, in.ApiKey.V)
		return nil
	}, s.handleUpdateAPIKey)
}

func (s *Service) handleUpdateAPIKey(_ context.Context, c *service.Call, in *apigatewayapi.UpdateApiKeyRequest) (out *apigatewayapi.ApiKey, err error) {
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		if h.keys[in.ApiKey.V] == nil {
			return noKey()
		}
		k := h.keys[in.ApiKey.V].clone()
		if err := each(in.PatchOperations, func(p *patch) error { return s.patchKey(c, k, p) }); err != nil {
			return err
		}
		k.Updated = now(c)
		s.keys.put(ed, scopeOf(c).owner(), k)
		out = k.shapeWithTags()
		return nil
	})
	return out, err
}

// patchKey applies one patch. Source of the paths: API reference, "Patch Operations", UpdateApiKey; of the answer, a recorded one.
func (s *Service) patchKey(c *service.Call, k *apiKey, p *patch) error {
	switch {
	case p.path == "/labels" && (p.op == opAdd || p.op == opRemove):
		return notBuilt("UpdateApiKey", p.path)
	case p.path == "/stages" && p.op == opAdd:
		api, stage, _ := strings.Cut(p.value, "/")
		return s.addStageKey(c, k, api, stage)
	case p.path == "/stages" && p.op == opRemove:
		if !slices.Contains(k.StageKeys, p.value) {
			return noStage()
		}
		k.StageKeys = slices.DeleteFunc(k.StageKeys, func(text string) bool { return text == p.value })
		return nil
	case p.op == opAdd || p.op == opRemove:
		return p.notAmong("/labels", "/stages")
	case p.op != opReplace:
		return p.notAmong()
	}
	return k.replace(p)
}

func (k *apiKey) replace(p *patch) error {
	switch p.path {
	case "/description":
		k.Description = p.value
	case "/enabled":
		k.Enabled = p.isTrue()
	case "/name":
		k.Name = p.value
	case "/customerId":
		k.CustomerID = p.value
	default:
		return p.notAmong("/description", "/enabled", "/name", "/customerId")
	}
	return k.check()
}
