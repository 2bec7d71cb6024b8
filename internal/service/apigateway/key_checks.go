package apigateway

import (
	"slices"
	"strings"

	"sluice/internal/service"
)

// The limits of API keys. Sources: recorded answers; Developer Guide, "API Gateway API key file format".
const (
	keyNameCharsMax        = 1024
	keyDescriptionCharsMax = 125000
	keyValueCharsMin       = 20
	keyValueCharsMax       = 128
	// keyValueLength is the length of values that API Gateway makes.
	keyValueLength = 40
	keyIDLength    = 10
)

// KeysMax is how many API keys an account has in a region at most. Source: Developer Guide, "Amazon API Gateway quotas".
const KeysMax = 10000

// check holds a key's texts against the limits, in the order of API Gateway's answers as far as one is recorded.
func (k *apiKey) check() error {
	switch {
	case len([]rune(k.Name)) > keyNameCharsMax:
		return badRequest("Invalid API Key name, can be at most %d characters.", keyNameCharsMax)
	case len([]rune(k.Description)) > keyDescriptionCharsMax:
		return badRequest("Invalid API Key description specified.")
	}
	return nil
}

// checkKeyValue never repeats the value.
func checkKeyValue(value string) error {
	switch chars := len([]rune(value)); {
	case chars < keyValueCharsMin:
		return badRequest("API Key value should be at least %d characters", keyValueCharsMin)
	case chars > keyValueCharsMax:
		return badRequest("API Key value exceeds maximum size of %d characters", keyValueCharsMax)
	}
	return nil
}

// keyOf is the key that has the value, or nil.
func (h *holding) keyOf(value string) *apiKey {
	for _, k := range h.keys {
		if k.value == value {
			return k
		}
	}
	return nil
}

// addStageKey puts the key on a stage of the caller's. Usage plans have taken the place of this.
func (s *Service) addStageKey(c *service.Call, k *apiKey, api, stage string) error {
	if !s.hasStage(c, api, stage) {
		return noStage()
	}
	if text := api + "/" + stage; !slices.Contains(k.StageKeys, text) {
		k.StageKeys = append(k.StageKeys, text)
	}
	return nil
}

// hasStage reports whether the caller has the stage.
func (s *Service) hasStage(c *service.Call, api, stage string) (there bool) {
	_ = s.read(c, api, func(e *entry) error {
		there = e != nil && e.stages[stage] != nil
		return nil
	})
	return there
}

// forgetStages takes the stages of an API that are deleted, one or with "" all, off usage plans and keys: another stage of that name
// must not come under them by itself. What AWS does is not documented; its plans lose deleted stages too.
func (e *edit) forgetStages(a *restAPI, name string) {
	owner := scope{a.Account, a.Region}.owner()
	h := e.s.image.holdings[owner]
	if h == nil {
		return
	}
	for _, p := range h.plans {
		gone := func(ps planStage) bool { return ps.APIID == a.ID && (name == "" || ps.Stage == name) }
		if slices.ContainsFunc(p.Stages, gone) {
			p = p.clone()
			p.Stages = slices.DeleteFunc(p.Stages, gone)
			e.s.plans.put(e, owner, p)
		}
	}
	for _, k := range h.keys {
		gone := func(text string) bool {
			return text == a.ID+"/"+name || name == "" && strings.HasPrefix(text, a.ID+"/")
		}
		if slices.ContainsFunc(k.StageKeys, gone) {
			k = k.clone()
			k.StageKeys = slices.DeleteFunc(k.StageKeys, gone)
			e.s.keys.put(e, owner, k)
		}
	}
}
