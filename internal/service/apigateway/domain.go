package apigateway

import (
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func noDomain() *wire.Error { return notFound("Invalid domain name identifier specified") }

// domain returns a domain name of the holding.
func (h *holding) domain(name, id string) (*domain, error) {
	if d := h.domains[domainKey(name, id)]; d != nil {
		return d, nil
	}
	return nil, noDomain()
}

// readDomain runs fn with a domain name of the caller's.
func (s *Service) readDomain(c *service.Call, name, id string, fn func(*domain) error) error {
	return s.hold(c, func(h *holding) error {
		d, err := h.domain(name, id)
		if err != nil {
			return err
		}
		return fn(d)
	})
}

// changeDomain runs fn with a copy of a domain name of the caller's, and stores it.
func (s *Service) changeDomain(c *service.Call, name, id string, fn func(*domain) error) error {
	return s.changeHolding(c, func(ed *edit, h *holding) error {
		found, err := h.domain(name, id)
		if err != nil {
			return err
		}
		d := found.clone()
		if err := fn(d); err != nil {
			return err
		}
		s.domains.put(ed, scopeOf(c).owner(), d)
		return nil
	})
}

// The types of endpoints.
const (
	endpointEdge     = "EDGE"
	endpointRegional = "REGIONAL"
	endpointPrivate  = "PRIVATE"
)

func (d *domain) isOf(endpoint string) bool { return slices.Contains(d.EndpointTypes, endpoint) }

// The names below which domain names are served, and the zone of those at the edge. Sources: Developer Guide, "Set up an edge-optimized
// custom domain name" and "Set up a regional custom domain name"; AWS General Reference, "Amazon CloudFront endpoints and quotas".
const (
	distributionSuffix = ".cloudfront.net"
	distributionZone   = "Z2FDTNDATAQYW2"
	targetLength       = 10
	distributionLength = 13
)

// shape shows a domain name. It is available at once: there is nothing to wait for.
func (d *domain) shape(c *service.Call) *apigatewayapi.DomainName {
	out := &apigatewayapi.DomainName{
		DomainName: wire.Some(d.Name), DomainNameId: wire.NonZero(d.ID), DomainNameArn: wire.Some(domainARN(c, d.key())),
		EndpointConfiguration: &apigatewayapi.EndpointConfiguration{
			Types: d.EndpointTypes, IpAddressType: wire.Some(d.IPAddressType), VpcEndpointIds: d.VPCEndpointIDs,
		},
		DomainNameStatus: wire.Some("AVAILABLE"), SecurityPolicy: wire.Some(d.SecurityPolicy), EndpointAccessMode: wire.NonZero(d.AccessMode),
		RoutingMode: wire.Some(d.RoutingMode), OwnershipVerificationCertificateArn: wire.NonZero(d.OwnershipARN),
		CertificateArn: wire.NonZero(d.Edge.ARN), CertificateName: wire.NonZero(d.Edge.Name),
		RegionalCertificateArn: wire.NonZero(d.Regional.ARN), RegionalCertificateName: wire.NonZero(d.Regional.Name),
	}
	if !d.Edge.Uploaded.IsZero() {
		out.CertificateUploadDate = wire.Some(d.Edge.Uploaded)
	}
	if d.isOf(endpointEdge) {
		out.DistributionDomainName, out.DistributionHostedZoneId = wire.Some("d"+d.Edge.Target+distributionSuffix), wire.Some(distributionZone)
	}
	if d.isOf(endpointRegional) {
		out.RegionalDomainName = wire.Some("d-" + d.Regional.Target + ".execute-api." + c.Region + ".amazonaws.com")
		out.RegionalHostedZoneId = wire.NonZero(hostedZone(c.Region))
	}
	if d.Truststore != "" {
		out.MutualTlsAuthentication = &apigatewayapi.MutualTlsAuthentication{
			TruststoreUri: wire.Some(d.Truststore), TruststoreVersion: wire.NonZero(d.TruststoreObject),
		}
	}
	if len(d.Tags) > 0 {
		out.Tags = toDict(d.Tags)
	}
	return out
}

// setTargets gives a domain name the names that it lacks below the service's own.
func (s *Service) setTargets(d *domain) {
	if d.isOf(endpointEdge) && d.Edge.Target == "" {
		d.Edge.Target = s.randomText(distributionLength)
	}
	if d.isOf(endpointRegional) && d.Regional.Target == "" {
		d.Regional.Target = s.randomText(targetLength)
	}
}

// domainARN is a domain name's.
func domainARN(c *service.Call, key string) string {
	return arn.New(c.Service.Name, c.Region, accountIn(c, key), "/domainnames/"+key).String()
}

// hostedZone is Route 53's zone of the regional endpoints, empty for a region that is none of AWS's. Source: AWS General Reference,
// "Amazon API Gateway endpoints and quotas".
func hostedZone(region string) string {
	return map[string]string{
		"us-east-1": "Z1UJRXOUMOOFQ8", "us-east-2": "ZOJJZC49E0EPZ", "us-west-1": "Z2MUQ32089INYE", "us-west-2": "Z2OJLYMUO9EFXC",
		"af-south-1": "Z2DHW2332DAMTN", "ap-east-1": "Z3FD1VL90ND7K5", "ap-east-2": "Z02909591O7FG9Q56HWB1", "ap-south-1": "Z3VO1THU9YC4UR",
		"ap-south-2": "Z0853509Q1135NJ66RUH", "ap-southeast-1": "ZL327KTPIQFUL", "ap-southeast-2": "Z2RPCDW04V8134",
		"ap-southeast-3": "Z10132843TYUYSLUG4HA3", "ap-southeast-4": "Z092189423Y7RJK61311D", "ap-southeast-5": "Z0314042F0KBUTZ3X5HF",
		"ap-southeast-7": "Z048508712PZLK5NKG8R0", "ap-northeast-1": "Z1YSHQZHG15GKL", "ap-northeast-2": "Z20JF4UZKIW1U8",
		"ap-northeast-3": "Z22ILHG95FLSZ2", "ca-central-1": "Z19DQILCV0OWEC", "ca-west-1": "Z04745493436AWVTG1OQY",
		"eu-central-1": "Z1U9ULNL0V5AJ3", "eu-central-2": "Z09222482MK253X48U76H", "eu-west-1": "ZLY8HYME6SFDD", "eu-west-2": "ZJ5UAJN8Y3Z2Q",
		"eu-west-3": "Z3KY65QIEKYHQQ", "eu-north-1": "Z3UWIKFBOOGXPP", "eu-south-1": "Z3BT4WSQ9TDYZV", "eu-south-2": "Z02499852UI5HEQ5JVWX3",
		"il-central-1": "Z07264553HBI44N5X2CKP", "me-south-1": "Z20ZBPC0SS8806", "me-central-1": "Z08780021BKYYY8U0YHTV",
		"mx-central-1": "Z00020171WIGL5M88SHRM", "sa-east-1": "ZCMLWB8V5SYIT",
	}[region]
}
