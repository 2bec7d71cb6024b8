package apigateway

import (
	"slices"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// The limits of domain names. Source: Developer Guide, "Amazon API Gateway quotas"; RFC 1035 for the lengths.
const (
	domainsMax         = 120
	domainNameCharsMax = 253
	labelCharsMax      = 63
	mappingsMax        = 200
	basePathCharsMax   = 300
)

// checkDomainName takes lower-case host names, and wildcards below one: "*.example.com". The text is ours.
func checkDomainName(name string) error {
	labels := strings.Split(strings.TrimPrefix(name, "*."), ".")
	valid := len(labels) > 1 && len(name) <= domainNameCharsMax
	for _, l := range labels {
		valid = valid && l != "" && len(l) <= labelCharsMax && strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" &&
			l[0] != '-' && l[len(l)-1] != '-'
	}
	if !valid {
		return badRequest("Invalid domain name specified: %s", name)
	}
	return nil
}

// edgeRegion is where certificates of distributions are.
const edgeRegion = "us-east-1"

// check holds a domain name's parts against each other. Texts that users of API Gateway report are named so; the others are ours.
func (d *domain) check(c *service.Call) error {
	for _, each := range []func(*service.Call) error{d.checkTypes, d.checkCertificates, d.checkSecurity, d.checkModes} {
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

func (d *domain) checkTypes(*service.Call) error {
	for _, t := range d.EndpointTypes {
		if !slices.Contains([]string{endpointEdge, endpointRegional, endpointPrivate}, t) {
			return badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
		}
	}
	switch {
	case len(d.EndpointTypes) == 0:
		return badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
	case d.isOf(endpointPrivate) && len(d.EndpointTypes) > 1:
		return badRequest("A private domain name has no other endpoint type.")
	case d.IPAddressType != ipv4 && d.IPAddressType != dualstack:
		return badRequest("ipAddressType must be either ipv4 or dualstack.")
	case d.isOf(endpointPrivate) && d.IPAddressType == ipv4:
		return badRequest("Only dualstack ipAddressType is supported for Private APIs.")
	}
	return nil
}

func (d *domain) checkCertificates(c *service.Call) error {
	edge := d.isOf(endpointEdge) || d.isOf(endpointPrivate)
	endpoint, region := endpointPrivate, c.Region
	if d.isOf(endpointEdge) {
		endpoint, region = endpointEdge, edgeRegion
	}
	switch {
	case !edge && d.Edge.ARN != "":
		return badRequest("Cannot import certificates for EDGE while REGIONAL is active.") // reported
	case edge && !d.isOf(endpointRegional) && d.Regional.ARN != "":
		return badRequest("Cannot import certificates for REGIONAL while %s is active.", endpoint)
	case edge && d.Edge.ARN == "":
		return missingCertificate(endpoint)
	case d.isOf(endpointRegional) && d.Regional.ARN == "":
		return missingCertificate(endpointRegional)
	}
	if edge {
		if err := checkCertificate(c, d.Edge.ARN, region); err != nil {
			return err
		}
	}
	for _, certificate := range []string{d.Regional.ARN, d.OwnershipARN} {
		if certificate == "" {
			continue
		}
		if err := checkCertificate(c, certificate, c.Region); err != nil {
			return err
		}
	}
	return nil
}

// missingCertificate is reported for EDGE.
func missingCertificate(endpoint string) *wire.Error {
	return badRequest("A certificate was not provided for the endpoint type %s.", endpoint)
}

// checkCertificate takes the ARN of a certificate in ACM; whether it is there, nobody knows. The second and third text are reported.
func checkCertificate(c *service.Call, text, region string) error {
	a, err := arn.Parse(text)
	switch {
	case err != nil || a.Service != "acm" || !strings.HasPrefix(a.Resource, "certificate/"):
		return badRequest("Invalid certificate ARN: %s.", text)
	case a.Region != region:
		return badRequest("Invalid certificate ARN: %s. Certificate must be in '%s'.", text, region)
	case a.Account != c.Account:
		return badRequest("Invalid request provided: The certificate provided must be owned by the account creating the domain.")
	}
	return nil
}

func (d *domain) checkSecurity(*service.Call) error {
	newer := strings.HasPrefix(d.SecurityPolicy, enhancedPolicy)
	edgePolicy := strings.HasSuffix(d.SecurityPolicy, "_EDGE")
	switch {
	case !slices.Contains(securityPolicies(), d.SecurityPolicy):
		return badRequest("Invalid security policy specified: %s", d.SecurityPolicy)
	case d.AccessMode != "" && !newer:
		return badRequest("The endpoint access mode is only available for security policies that start with SecurityPolicy_.")
	case newer && edgePolicy != d.isOf(endpointEdge):
		return badRequest("The security policy %s is not available for the endpoint type %s.", d.SecurityPolicy, d.EndpointTypes[0])
	case d.Truststore != "" && !slices.Equal(d.EndpointTypes, []string{endpointRegional}):
		return badRequest("Mutual TLS is only supported for regional domain names.")
	case d.Truststore != "" && d.SecurityPolicy == "TLS_1_0":
		return badRequest("Mutual TLS requires a security policy of TLS 1.2 or later.")
	case d.Truststore != "" && !strings.HasPrefix(d.Truststore, "s3://"):
		return badRequest("Invalid truststoreUri specified: it must be an Amazon S3 URI, s3://bucket/key")
	case d.Truststore == "" && d.TruststoreObject != "":
		return badRequest("A truststoreVersion needs a truststoreUri.")
	}
	return nil
}

func (d *domain) checkModes(*service.Call) error {
	switch {
	case !slices.Contains([]string{"BASE_PATH_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_BASE_PATH_MAPPING"}, d.RoutingMode):
		return badRequest("Invalid routing mode specified: %s", d.RoutingMode)
	case d.AccessMode != "" && d.AccessMode != "BASIC" && d.AccessMode != "STRICT":
		return badRequest("Invalid endpoint access mode specified: %s", d.AccessMode)
	}
	return nil
}
