package apigateway

import (
	"context"
	"slices"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// The paths of trust stores in patches.
const (
	truststorePath        = "/mutualTlsAuthentication/truststoreUri"
	truststoreVersionPath = "/mutualTlsAuthentication/truststoreVersion"
)

// updateDomainName patches a custom domain name.
func (s *Service) updateDomainName() service.Operation {
	return service.Define(apigatewayapi.UpdateDomainName, service.Contract{
		Action: "apigateway:PATCH", Resource: "DomainName",
		Keys: []string{
			"apigateway:Request/EndpointType", "apigateway:Request/MtlsTrustStoreUri", "apigateway:Request/MtlsTrustStoreVersion",
			"apigateway:Request/SecurityPolicy", "apigateway:Resource/EndpointType", "apigateway:Resource/MtlsTrustStoreUri",
			"apigateway:Resource/MtlsTrustStoreVersion", "apigateway:Resource/SecurityPolicy", "aws:ResourceTag/${TagKey}",
		},
		Errors: refuses(), Gaps: append(domainGaps(), "/policy and /managementPolicy are refused with 501"),
	}, func(c *service.Call, in *apigatewayapi.UpdateDomainNameRequest) error {
		list := patches(in.PatchOperations)
		s.requireDomain(c, in.DomainName.V, in.DomainNameId.V, "", patchedKeys(list)...)
		for _, p := range list {
			if p.field == "mutualTlsAuthentication" {
				requireTruststore(c, domainARN(c, domainKey(in.DomainName.V, in.DomainNameId.V)), p.op != opRemove && p.value != "")
			}
		}
		return nil
	}, s.handleUpdateDomainName)
}

func (s *Service) handleUpdateDomainName(_ context.Context, c *service.Call, in *apigatewayapi.UpdateDomainNameRequest) (out *apigatewayapi.DomainName, err error) {
	err = s.changeDomain(c, in.DomainName.V, in.DomainNameId.V, func(d *domain) error {
		before := d.Edge.ARN
		if err := each(in.PatchOperations, d.patch); err != nil {
			return err
		}
		if d.Truststore == "" {
			d.TruststoreObject = ""
		}
		if d.isOf(endpointPrivate) != (d.ID != "") {
			return badRequest("A domain name cannot be made private or public.")
		}
		if err := d.check(c); err != nil {
			return err
		}
		switch d.Edge.ARN {
		case before:
		case "":
			d.Edge.Uploaded = time.Time{}
		default:
			d.Edge.Uploaded = now(c)
		}
		s.setTargets(d)
		out = d.shape(c)
		return nil
	})
	return out, err
}

// patch applies one patch. Source: API reference, "Patch Operations", UpdateDomainName; adding and removing endpoint types and
// certificates, Developer Guide, "Migrate a custom domain name to a different API endpoint type", which leaves slashes out in places.
func (d *domain) patch(p *patch) error {
	switch p.field {
	case "endpointConfiguration":
		return d.patchEndpoint(p)
	case "policy", "managementPolicy":
		return notBuilt("UpdateDomainName", p.path)
	}
	texts := map[string]*string{
		"/certificateArn": &d.Edge.ARN, "/certificateName": &d.Edge.Name, "/regionalCertificateArn": &d.Regional.ARN,
		"/regionalCertificateName": &d.Regional.Name, "/ownershipVerificationCertificateArn": &d.OwnershipARN, "/securityPolicy": &d.SecurityPolicy,
		"/endpointAccessMode": &d.AccessMode, "/routingMode": &d.RoutingMode, truststorePath: &d.Truststore, truststoreVersionPath: &d.TruststoreObject,
	}
	text := texts[p.slashed()]
	if text == nil {
		return p.invalidPath()
	}
	*text = p.value
	if p.op == opRemove {
		*text = ""
	}
	return p.only(opAdd, opReplace, opRemove)
}

// patchEndpoint changes the endpoint types: one that is added or taken away is the value, one that is replaced is named by the path, or by
// its place.
func (d *domain) patchEndpoint(p *patch) error {
	switch {
	case p.rest == "ipAddressType":
		d.IPAddressType = p.value
		return p.only(opReplace)
	case p.rest == "types" && p.op == opAdd:
		if !slices.Contains(d.EndpointTypes, p.value) {
			d.EndpointTypes = append(d.EndpointTypes, p.value)
		}
		return nil
	case p.rest == "types" && p.op == opRemove:
		d.EndpointTypes = slices.DeleteFunc(d.EndpointTypes, func(t string) bool { return t == p.value })
		d.dropCertificates()
		return nil
	case p.isEndpointType() && p.op == opReplace:
		d.EndpointTypes = []string{p.value}
		d.dropCertificates()
		return nil
	case p.isEndpointType():
		return badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")
	}
	return p.invalidPath()
}

// dropCertificates takes away what the endpoint types that are left do not use. A patch that comes later may bring another one.
func (d *domain) dropCertificates() {
	if !d.isOf(endpointEdge) && !d.isOf(endpointPrivate) {
		d.Edge = certificate{}
	}
	if !d.isOf(endpointRegional) {
		d.Regional = certificate{}
	}
}
