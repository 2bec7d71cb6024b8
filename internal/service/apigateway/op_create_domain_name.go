package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createDomainName keeps a custom domain name.
func (s *Service) createDomainName() service.Operation {
	return service.Define(apigatewayapi.CreateDomainName, service.Contract{
		Action: "apigateway:POST", Resource: "DomainNames",
		Keys: []string{
			"apigateway:Request/EndpointType", "apigateway:Request/MtlsTrustStoreUri", "apigateway:Request/MtlsTrustStoreVersion",
			"apigateway:Request/SecurityPolicy", "aws:RequestTag/${TagKey}", "aws:TagKeys",
		},
		Errors: refuses(apigatewayapi.ErrLimitExceededException),
		Gaps: append(domainGaps(),
			"certificateBody, certificatePrivateKey, certificateChain and policy are refused with 501",
			"whether certificates, trust stores and VPC endpoints are there is not checked"),
	}, func(c *service.Call, in *apigatewayapi.CreateDomainNameRequest) error {
		d := newDomain(c, in)
		s.require(c, "/domainnames", append(d.about("Request"), requestTags(d.Tags)...)...)
		if d.Truststore != "" {
			requireTruststore(c, pathARN(c, "/domainnames"), true)
		}
		return nil
	}, s.handleCreateDomainName)
}

// domainGaps is what no domain name does yet.
func domainGaps() []string {
	return []string{"requests to custom domain names are not routed: names, mappings and their settings are kept and shown alone"}
}

func (s *Service) handleCreateDomainName(_ context.Context, c *service.Call, in *apigatewayapi.CreateDomainNameRequest) (*apigatewayapi.DomainName, error) {
	if err := refuseUnbuilt("CreateDomainName", unbuilt{"certificateBody", in.CertificateBody.Set}, unbuilt{"certificatePrivateKey", in.CertificatePrivateKey.Set},
		unbuilt{"certificateChain", in.CertificateChain.Set}, unbuilt{"policy", in.Policy.Set}); err != nil {
		return nil, err
	}
	d := newDomain(c, in)
	if err := checkDomainName(d.Name); err != nil {
		return nil, err
	}
	if err := d.check(c); err != nil {
		return nil, err
	}
	if err := checkTags(d.Tags); err != nil {
		return nil, err
	}
	err := s.changeHolding(c, func(ed *edit, h *holding) error {
		switch {
		case !d.isOf(endpointPrivate) && s.image.hasDomain(c.Region, d.Name):
			return badRequest("The domain name you provided already exists.") // reported
		case len(h.domains) >= domainsMax:
			return limitExceeded("Maximum number of custom domain names for this account has been reached. Please contact AWS if you need additional custom domain names.")
		}
		if d.isOf(endpointPrivate) {
			d.ID = s.newID(targetLength, func(id string) bool { return h.domains[domainKey(d.Name, id)] != nil })
		}
		s.setTargets(d)
		s.domains.put(ed, scopeOf(c).owner(), d)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d.shape(c), nil
}

// newDomain is the domain name that a request describes.
func newDomain(c *service.Call, in *apigatewayapi.CreateDomainNameRequest) *domain {
	d := &domain{
		Name: in.DomainName.V, EndpointTypes: []string{endpointEdge}, SecurityPolicy: in.SecurityPolicy.Or("TLS_1_2"),
		AccessMode: in.EndpointAccessMode.V, RoutingMode: in.RoutingMode.Or("BASE_PATH_MAPPING_ONLY"), OwnershipARN: in.OwnershipVerificationCertificateArn.V,
		Edge:     certificate{ARN: in.CertificateArn.V, Name: in.CertificateName.V},
		Regional: certificate{ARN: in.RegionalCertificateArn.V, Name: in.RegionalCertificateName.V},
		Tags:     toMap(in.Tags), Created: now(c), IPAddressType: ipv4,
	}
	if e := in.EndpointConfiguration; e != nil {
		if e.Types != nil {
			d.EndpointTypes = append([]string{}, e.Types...)
		}
		d.VPCEndpointIDs = append([]string(nil), e.VpcEndpointIds...)
		if d.isOf(endpointPrivate) {
			d.IPAddressType = dualstack
		}
		d.IPAddressType = e.IpAddressType.Or(d.IPAddressType)
	}
	if d.Edge.ARN != "" {
		d.Edge.Uploaded = d.Created
	}
	if m := in.MutualTlsAuthentication; m != nil {
		d.Truststore, d.TruststoreObject = m.TruststoreUri.V, m.TruststoreVersion.V
	}
	return d
}

// hasDomain reports whether anyone has the domain name in a region. The service's lock for changes must be held.
func (i *image) hasDomain(region, name string) bool {
	for owner, h := range i.holdings {
		if strings.HasSuffix(owner, "/"+region) && h.domains[name] != nil {
			return true
		}
	}
	return false
}
