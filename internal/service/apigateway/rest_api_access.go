package apigateway

import (
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
)

// What an API says of its endpoint's TLS and of its private endpoints is kept and shown. TLS is that of the listener's own
// certificate, and a private API is not served. Sources: Developer Guide, "Security policies for REST APIs in API Gateway";
// API reference, "EndpointConfiguration".

const (
	enhancedPolicy   = "SecurityPolicy_" // how the policies begin that need an endpoint access mode
	vpcEndpointIDMax = 64
)

func accessModes() []string { return []string{"BASIC", "STRICT"} }

// setAccess takes what a request says; the model has checked the enumerations.
func (a *restAPI) setAccess(in *apigatewayapi.CreateRestApiRequest) error {
	a.SecurityPolicy, a.AccessMode = in.SecurityPolicy.V, in.EndpointAccessMode.V
	if in.EndpointConfiguration != nil {
		for _, id := range in.EndpointConfiguration.VpcEndpointIds {
			a.addVPCEndpoint(id)
		}
	}
	return a.checkAccess()
}

// checkAccess holds it against the rest of the API, once everything is set.
func (a *restAPI) checkAccess() error {
	switch {
	case len(a.VPCEndpointIDs) > 0 && !a.isPrivate():
		// Source of the text: an answer of API Gateway in hashicorp/terraform-provider-aws, issue 14269.
		return badRequest("VPCEndpoints can only be specified with PRIVATE apis.")
	case strings.HasPrefix(a.SecurityPolicy, enhancedPolicy) && a.AccessMode == "":
		return badRequest("Endpoint access mode must be specified for the security policy %s", a.SecurityPolicy) // the text is ours
	}
	for _, id := range a.VPCEndpointIDs {
		if !strings.HasPrefix(id, "vpce-") || len(id) > vpcEndpointIDMax {
			return badRequest("Invalid VPC Endpoint ID specified: %s", id) // the text is ours
		}
	}
	return nil
}

func (a *restAPI) addVPCEndpoint(id string) {
	if !slices.Contains(a.VPCEndpointIDs, id) {
		a.VPCEndpointIDs = append(a.VPCEndpointIDs, id)
	}
}

// patchAccess applies /securityPolicy and /endpointAccessMode.
func (a *restAPI) patchAccess(p *patch) error {
	if p.rest != "" || !p.exact {
		return p.invalidPath()
	}
	if err := p.only(opReplace); err != nil {
		return err
	}
	if p.field == "securityPolicy" {
		if err := oneOf(p, securityPolicies()...); err != nil {
			return err
		}
		a.SecurityPolicy = p.value
		return nil
	}
	if err := oneOf(p, accessModes()...); err != nil {
		return err
	}
	a.AccessMode = p.value
	return nil
}

// patchVPCEndpoints adds an endpoint, or removes one; the value names it. Source: API reference, "Patch Operations".
func (a *restAPI) patchVPCEndpoints(p *patch) error {
	switch p.op {
	case opAdd:
		a.addVPCEndpoint(p.value)
	case opRemove:
		a.VPCEndpointIDs = slices.DeleteFunc(a.VPCEndpointIDs, func(id string) bool { return id == p.value })
	case opReplace:
		a.VPCEndpointIDs = []string{p.value}
	default:
		return p.only(opAdd, opRemove, opReplace)
	}
	if len(a.VPCEndpointIDs) == 0 {
		a.VPCEndpointIDs = nil
	}
	return nil
}

// securityPolicies is the model's enumeration, which patches are not held against by the model.
func securityPolicies() []string {
	return []string{
		"TLS_1_0", "TLS_1_2", enhancedPolicy + "TLS13_1_3_2025_09", enhancedPolicy + "TLS13_1_3_FIPS_2025_09",
		enhancedPolicy + "TLS13_1_2_PFS_PQ_2025_09", enhancedPolicy + "TLS13_1_2_FIPS_PQ_2025_09", enhancedPolicy + "TLS13_1_2_FIPS_PFS_PQ_2025_09",
		enhancedPolicy + "TLS13_1_2_Ext2_PQ_2025_09", enhancedPolicy + "TLS13_1_2_Ext2_FIPS_PQ_2025_09", enhancedPolicy + "TLS13_1_2_PQ_2025_09",
		enhancedPolicy + "TLS13_1_2_2021_06", enhancedPolicy + "TLS13_2025_EDGE", enhancedPolicy + "TLS12_PFS_2025_EDGE", enhancedPolicy + "TLS12_2018_EDGE",
	}
}
