package apigateway

import (
	"maps"
	"slices"
	"strings"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// vpcLink is a link to a load balancer, as stored.
type vpcLink struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description,omitzero"`
	Targets     []string          `json:"targets"`
	Tags        map[string]string `json:"tags,omitzero"`
	Created     time.Time         `json:"created"`
}

func (l *vpcLink) clone() *vpcLink {
	c := *l
	c.Targets, c.Tags = slices.Clone(l.Targets), maps.Clone(l.Tags)
	return &c
}

// The limits of links. Source: Developer Guide, "Amazon API Gateway quotas"; a link has one target ("CreateVpcLink").
const (
	vpcLinksMax   = 20
	vpcTargetsMax = 1
)

func noVPCLink() *wire.Error { return notFound("Invalid Vpc Link identifier specified") } // recorded

// vpcLink returns a link of the holding.
func (h *holding) vpcLink(id string) (*vpcLink, error) {
	if l := h.vpcLinks[id]; l != nil {
		return l, nil
	}
	return nil, noVPCLink()
}

// check holds a link against the limits. The first two texts are recorded, the last one is ours.
func (l *vpcLink) check(c *service.Call) error {
	if l.Name == "" {
		return badRequest("Name cannot be empty")
	}
	for _, target := range l.Targets {
		a, err := arn.Parse(target)
		switch {
		case err != nil:
			return badRequest("Invalid ARN. ARN is not well formed %s", target)
		case a.Service != "elasticloadbalancing" || a.Region != c.Region || a.Account != c.Account || !strings.HasPrefix(a.Resource, "loadbalancer/net/"):
			return badRequest("Invalid ARN. ARN is not of a network load balancer of this account and region: %s", target)
		}
	}
	if len(l.Targets) != vpcTargetsMax {
		return badRequest("A VPC link must have exactly one target ARN")
	}
	return checkTags(l.Tags)
}

// shape shows a link. It is available at once; there is no network that would have to be set up.
func (l *vpcLink) shape() *apigatewayapi.VpcLink {
	out := &apigatewayapi.VpcLink{
		Id: wire.Some(l.ID), Name: wire.Some(l.Name), Description: wire.NonZero(l.Description), TargetArns: l.Targets,
		Status: wire.Some("AVAILABLE"), StatusMessage: wire.Some("Your vpc link is ready for use"), // recorded
	}
	if len(l.Tags) > 0 {
		out.Tags = toDict(l.Tags)
	}
	return out
}

// shapeWithTags is shape with a map of tags even where there is none, as the operations on one link show it (recorded).
func (l *vpcLink) shapeWithTags() *apigatewayapi.VpcLink {
	out := l.shape()
	if out.Tags == nil {
		out.Tags = wire.Dict[string]{}
	}
	return out
}

// requireVPCLink asks for the verb on a link; policies see its tags.
func (s *Service) requireVPCLink(c *service.Call, id string) {
	s.require(c, "/vpclinks/"+id, s.vpcLinks.conditions(s.vpcLinks.find(s, c, id))...)
}

// vpcLinkGaps is what no link does yet.
func vpcLinkGaps() []string {
	return []string{"a deployment with the connection type VPC_LINK is refused: links are kept and shown alone, and whether their load balancers are there is not checked"}
}
