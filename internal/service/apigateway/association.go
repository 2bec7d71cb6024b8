package apigateway

import (
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// associationsPath is where access associations are.
const associationsPath = "/domainnameaccessassociations"

// vpcSource is the one type of source there is.
const vpcSource = "VPCE"

// arn names an association: "…:/domainnameaccessassociations/domainname/private.example.com+abcd1234/vpcesource/vpce-1". Source: Developer
// Guide, "Custom domain names for private APIs".
func (a *association) arn(c *service.Call) string {
	return arn.New(c.Service.Name, c.Region, c.Account, associationsPath+"/domainname/"+a.Domain+"/vpcesource/"+a.Source).String()
}

func (a *association) shape(c *service.Call) *apigatewayapi.DomainNameAccessAssociation {
	out := &apigatewayapi.DomainNameAccessAssociation{
		DomainNameAccessAssociationArn: wire.Some(a.arn(c)), DomainNameArn: wire.Some(domainARN(c, a.Domain)),
		AccessAssociationSourceType: wire.Some(vpcSource), AccessAssociationSource: wire.Some(a.Source),
	}
	if len(a.Tags) > 0 {
		out.Tags = toDict(a.Tags)
	}
	return out
}

// privateDomain reads the ARN of a private domain name of the caller's.
func privateDomain(c *service.Call, text string) (key string, err error) {
	a, err := ownARN(c, text)
	if err != nil {
		return "", err
	}
	key, ok := strings.CutPrefix(a.Resource, "/domainnames/")
	if !ok || strings.Contains(key, "/") {
		return "", invalidARN()
	}
	if a.Account != c.Account || !strings.Contains(key, "+") {
		return "", noDomain() // nobody else shares one here
	}
	return key, nil
}

// parseAssociation reads the ARN of an association. owner is the account that it belongs to.
func parseAssociation(c *service.Call, text string) (id, owner string, err error) {
	a, err := ownARN(c, text)
	if err != nil {
		return "", "", err
	}
	rest, ok := strings.CutPrefix(a.Resource, associationsPath+"/domainname/")
	domain, source, more := strings.Cut(rest, "/vpcesource/")
	if !ok || !more || strings.Contains(domain+source, "/") {
		return "", "", invalidARN()
	}
	return (&association{Domain: domain, Source: source}).id(), a.Account, nil
}

// noAssociation is ours.
func noAssociation() *wire.Error {
	return notFound("Invalid domain name access association identifier specified")
}

// requireAssociation asks for the verb on an association, which its ARN names; policies see its tags.
func (s *Service) requireAssociation(c *service.Call, text string) {
	var keys policy.Keys
	if id, owner, err := parseAssociation(c, text); err == nil && owner == c.Account {
		keys = conditionKeys(s.associations.conditions(s.associations.find(s, c, id)))
	}
	c.Require(service.Check{Action: "apigateway:" + c.Operation.Method, Resource: text, Owner: c.Account, Keys: keys})
}
