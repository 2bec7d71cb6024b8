package apigateway

import (
	"net/http"
	"strings"

	"sluice/internal/service"
)

// requireDomain asks for the verb on a domain name or something below it. Policies see the domain name's tags and what it is now.
func (s *Service) requireDomain(c *service.Call, name, id, path string, keys ...condition) {
	d := s.domains.find(s, c, domainKey(name, id))
	keys = append(keys, s.domains.conditions(d)...)
	if d != nil && path == "" && c.Operation.Method != http.MethodGet {
		keys = append(keys, d.about("Resource")...)
	}
	c.Require(service.Check{
		Action: "apigateway:" + c.Operation.Method, Resource: domainARN(c, domainKey(name, id)) + path, Owner: c.Account, Keys: conditionKeys(keys),
	})
}

// about are the keys that tell what a domain name is, or will be: apigateway:Resource/… and apigateway:Request/….
func (d *domain) about(side string) []condition {
	keys := []condition{are("apigateway:"+side+"/EndpointType", d.EndpointTypes), is("apigateway:"+side+"/SecurityPolicy", d.SecurityPolicy)}
	if d.Truststore != "" {
		keys = append(keys, is("apigateway:"+side+"/MtlsTrustStoreUri", d.Truststore))
	}
	if d.TruststoreObject != "" {
		keys = append(keys, is("apigateway:"+side+"/MtlsTrustStoreVersion", d.TruststoreObject))
	}
	return keys
}

// requireTruststore is the second permission of whoever changes which clients a domain name trusts. Source: Service Authorization
// Reference, AddCertificateToDomain and RemoveCertificateFromDomain.
func requireTruststore(c *service.Call, resource string, adds bool) {
	action := "apigateway:RemoveCertificateFromDomain"
	if adds {
		action = "apigateway:AddCertificateToDomain"
	}
	c.Require(service.Check{Action: action, Resource: resource, Owner: c.Account})
}

// patchedKeys are the Request/… keys of a patch of a domain name, for every path that changes one.
func patchedKeys(list []patch) (keys []condition) {
	var types []string
	for _, p := range list {
		switch path := p.slashed(); {
		case p.field == "endpointConfiguration" && strings.HasPrefix(p.rest, "types"):
			types = append(types, p.value)
		case path == "/securityPolicy":
			keys = append(keys, is("apigateway:Request/SecurityPolicy", p.value))
		case path == truststorePath:
			keys = append(keys, is("apigateway:Request/MtlsTrustStoreUri", p.value))
		case path == truststoreVersionPath:
			keys = append(keys, is("apigateway:Request/MtlsTrustStoreVersion", p.value))
		}
	}
	if len(types) > 0 {
		keys = append(keys, are("apigateway:Request/EndpointType", types))
	}
	return keys
}

// slashed is a patch's path with the first slash, which those of domain names may leave out.
func (p *patch) slashed() string { return "/" + strings.TrimPrefix(p.path, "/") }
