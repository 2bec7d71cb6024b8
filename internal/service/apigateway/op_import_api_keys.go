package apigateway

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// importAPIKeys makes the keys of a file, or brings those whose values are there already to what the file says.
func (s *Service) importAPIKeys() service.Operation {
	return service.Define(apigatewayapi.ImportApiKeys, service.Contract{
		Action: "apigateway:POST", Resource: "ApiKeys",
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
		Gaps:   []string{"keys are stored and shown; a deployment with a method that requires one is refused"},
	}, func(c *service.Call, _ *apigatewayapi.ImportApiKeysRequest) error {
		s.require(c, "/apikeys")
		return nil
	}, s.handleImportAPIKeys)
}

func (s *Service) handleImportAPIKeys(_ context.Context, c *service.Call, in *apigatewayapi.ImportApiKeysRequest) (*apigatewayapi.ApiKeyIds, error) {
	rows, err := parseKeyFile(string(in.Body))
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.ApiKeyIds{Ids: []string{}, Warnings: []string{}}
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		m, seen := newKeyImport(s, c, h), map[string]bool{}
		for i := range rows {
			id, err := m.row(&rows[i])
			if err != nil {
				out.Warnings = append(out.Warnings, fmt.Sprintf("Line %d: %s", rows[i].line, message(err)))
				continue
			}
			if !seen[id] {
				seen[id] = true
				out.Ids = append(out.Ids, id)
			}
		}
		if in.FailOnWarnings.V && len(out.Warnings) > 0 {
			return badRequest("Warnings found during import:\n\t%s", strings.Join(out.Warnings, "\n\t"))
		}
		m.put(ed)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// message is an error's text as a caller would get it.
func message(err error) string {
	var e *wire.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

// keyImport is what a file makes of the keys of a scope, before any of it is stored. What was there is looked through once.
type keyImport struct {
	s       *Service
	c       *service.Call
	h       *holding // the scope's, with what the file adds so far
	byValue map[string]*apiKey
	changed map[string]*apiKey
	linked  []*planKey
	order   int64
}

func newKeyImport(s *Service, c *service.Call, h *holding) *keyImport {
	m := &keyImport{
		s: s, c: c, byValue: map[string]*apiKey{}, changed: map[string]*apiKey{},
		h:     &holding{keys: maps.Clone(h.keys), plans: h.plans, planKeys: maps.Clone(h.planKeys)},
		order: max(nextOrder(h.keys, c.Now), nextOrder(h.planKeys, c.Now)),
	}
	for _, k := range h.keys {
		m.byValue[k.value] = k
	}
	return m
}

// row takes one key of the file, whole or not at all, and returns its ID.
func (m *keyImport) row(r *keyRow) (string, error) {
	if err := checkKeyValue(r.value); err != nil {
		return "", err
	}
	k := &apiKey{Created: now(m.c), Order: m.order, value: r.value}
	if there := m.byValue[r.value]; there != nil {
		k = there.clone()
	}
	k.Name, k.Description, k.Enabled, k.Updated = r.name, r.description, r.enabled, now(m.c)
	if err := k.check(); err != nil {
		return "", err
	}
	if k.ID == "" {
		if len(m.h.keys) >= KeysMax {
			return "", tooManyKeys()
		}
		k.ID = m.s.newID(keyIDLength, func(id string) bool { return m.h.keys[id] != nil })
	}
	before := m.h.keys[k.ID]
	m.h.keys[k.ID] = k
	if err := m.link(k.ID, r.plans); err != nil {
		if m.h.keys[k.ID] = before; before == nil {
			delete(m.h.keys, k.ID)
		}
		return "", err
	}
	m.byValue[k.value], m.changed[k.ID] = k, k
	m.order++
	return k.ID, nil
}

// link puts a key under plans, all or none. Those that have it already are left as they are.
func (m *keyImport) link(id string, plans []string) error {
	begin := len(m.linked)
	for _, plan := range plans {
		if m.h.planKeys[planKeyID(plan, id)] != nil {
			continue
		}
		pk, err := m.h.link(plan, id)
		if err != nil {
			for _, pk := range m.linked[begin:] {
				delete(m.h.planKeys, planKeyID(pk.PlanID, pk.KeyID))
			}
			m.linked = m.linked[:begin]
			return err
		}
		pk.Order = m.order
		m.order++
		m.h.planKeys[planKeyID(plan, id)] = pk
		m.linked = append(m.linked, pk)
	}
	return nil
}

func (m *keyImport) put(ed *edit) {
	for _, id := range sortedKeys(m.changed) {
		m.s.putKey(ed, m.c, m.changed[id])
	}
	for _, pk := range m.linked {
		m.s.planKeys.put(ed, scopeOf(m.c).owner(), pk)
	}
}
