package apigateway

import (
	"context"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createVPCLink keeps a link.
func (s *Service) createVPCLink() service.Operation {
	return service.Define(apigatewayapi.CreateVpcLink, service.Contract{
		Action: "apigateway:POST", Resource: "VpcLinks", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(apigatewayapi.ErrLimitExceededException), Gaps: vpcLinkGaps(),
	}, func(c *service.Call, in *apigatewayapi.CreateVpcLinkRequest) error {
		s.require(c, "/vpclinks", requestTags(toMap(in.Tags))...)
		return nil
	}, s.handleCreateVPCLink)
}

func (s *Service) handleCreateVPCLink(_ context.Context, c *service.Call, in *apigatewayapi.CreateVpcLinkRequest) (*apigatewayapi.VpcLink, error) {
	l := &vpcLink{Name: in.Name.V, Description: in.Description.V, Targets: slices.Clone(in.TargetArns), Tags: toMap(in.Tags), Created: now(c)}
	if err := l.check(c); err != nil {
		return nil, err
	}
	err := s.changeHolding(c, func(ed *edit, h *holding) error {
		if len(h.vpcLinks) >= vpcLinksMax {
			return limitExceeded("Maximum number of VPC links for this account has been reached. Please contact AWS if you need additional VPC links.")
		}
		l.ID = s.newID(resourceIDLength, func(id string) bool { return h.vpcLinks[id] != nil })
		s.vpcLinks.put(ed, scopeOf(c).owner(), l)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := l.shape()
	out.Status, out.StatusMessage = wire.Some("PENDING"), wire.Opt[string]{} // recorded; those who wait find it available
	return out, nil
}
