package apigateway

import (
	"maps"
	"slices"
)

// usagePlan is a usage plan, as stored.
type usagePlan struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description,omitzero"`
	ProductCode string            `json:"productCode,omitzero"`
	Stages      []planStage       `json:"stages,omitzero"`
	Throttle    *throttle         `json:"throttle,omitzero"`
	Quota       *quota            `json:"quota,omitzero"`
	Tags        map[string]string `json:"tags,omitzero"`
	Order       int64             `json:"order"`
}

func (p *usagePlan) clone() *usagePlan {
	c := *p
	c.Stages = slices.Clone(p.Stages)
	for i := range c.Stages {
		c.Stages[i].Throttle = maps.Clone(c.Stages[i].Throttle)
	}
	if p.Throttle != nil {
		c.Throttle = new(*p.Throttle)
	}
	if p.Quota != nil {
		c.Quota = new(*p.Quota)
	}
	return &c
}

func (p *usagePlan) order() int64 { return p.Order }

// stage is the plan's stage of an API, or nil.
func (p *usagePlan) stage(api, name string) *planStage {
	for i := range p.Stages {
		if p.Stages[i].APIID == api && p.Stages[i].Stage == name {
			return &p.Stages[i]
		}
	}
	return nil
}

// planStage is a stage that a plan opens to its keys.
type planStage struct {
	APIID    string              `json:"apiId"`
	Stage    string              `json:"stage"`
	Throttle map[string]throttle `json:"throttle,omitzero"` // by path and method: "/pets/GET"
}

// throttle is how fast a key may call: a rate per second on average, and a burst above it. What was not given is nil.
type throttle struct {
	Burst *int64   `json:"burst,omitzero"`
	Rate  *float64 `json:"rate,omitzero"`
}

// quota is how often a key may call in a period.
type quota struct {
	Limit  int64  `json:"limit"`
	Offset int64  `json:"offset,omitzero"` // the day at which a week or a month begins
	Period string `json:"period"`
}

// The periods of quotas.
const (
	periodDay   = "DAY"
	periodWeek  = "WEEK"
	periodMonth = "MONTH"
)
