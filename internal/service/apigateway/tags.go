package apigateway

import (
	"maps"
	"net/url"
	"strings"
	"time"

	"sluice/internal/service"
)

// The limits of tags. Source: Developer Guide, "Tag restrictions".
const (
	tagsMax          = 50
	tagKeyCharsMax   = 128
	tagValueCharsMax = 256
)

// checkTags holds tags against the limits; the texts are ours.
func checkTags(tags map[string]string) error {
	if len(tags) > tagsMax {
		return badRequest("A resource can have at most %d tags", tagsMax)
	}
	for _, k := range sortedKeys(tags) {
		switch {
		case k == "" || len([]rune(k)) > tagKeyCharsMax:
			return badRequest("Tag keys must have between 1 and %d characters", tagKeyCharsMax)
		case strings.HasPrefix(strings.ToLower(k), "aws:"):
			return badRequest("Tag keys must not begin with aws:")
		case len([]rune(tags[k])) > tagValueCharsMax:
			return badRequest("Tag values must have at most %d characters", tagValueCharsMax)
		}
	}
	return nil
}

// tagPath is one kind of things with tags: the path of their ARNs, in which * stands for an identifier.
type tagPath struct {
	pattern string
	things  taggable
}

// tagPaths are all things that have tags. Source: Developer Guide, "API Gateway resources that can be tagged".
func (s *Service) tagPaths() []tagPath {
	return []tagPath{
		{"/restapis/*", stageTags{s}},
		{"/restapis/*/stages/*", stageTags{s}},
		{"/apikeys/*", heldTags[apiKey]{s, s.keys, noKey}},
		{"/usageplans/*", heldTags[usagePlan]{s, s.plans, noPlan}},
		{"/vpclinks/*", heldTags[vpcLink]{s, s.vpcLinks, noVPCLink}},
		{"/domainnames/*", heldTags[domain]{s, s.domains, noDomain}},
		{associationsPath + "/domainname/*/vpcesource/*", heldTags[association]{s, s.associations, noAssociation}},
		{"/clientcertificates/*", heldTags[clientCertificate]{s, s.certificates, noCertificate}},
	}
}

// taggable are things of one kind, each named by the identifiers in its ARN.
type taggable interface {
	// tags are a thing's own; for one that the caller has not, the error is its kind's.
	tags(c *service.Call, ids []string) (map[string]string, error)
	// conditions are those that policies see, some of which a thing may inherit.
	conditions(c *service.Call, ids []string) []condition
	// setTags puts other tags on a thing that is there.
	setTags(ed *edit, c *service.Call, ids []string, tags map[string]string)
}

// tagged names a thing by the ARN under which its tags are kept.
type tagged struct {
	things taggable
	ids    []string
	arn    string // decoded: policies know one spelling
}

// accountIn is the account in the ARN of a thing: those of private domain names and of their associations name it, alone. No other thing's
// identifier has a plus sign. Source: Service Authorization Reference, "Amazon API Gateway Management", DomainName, PrivateDomainName and
// DomainNameAccessAssociation.
func accountIn(c *service.Call, identifier string) string {
	if strings.Contains(identifier, "+") {
		return c.Account
	}
	return ""
}

// parseTagged reads an ARN of the call's region: "arn:aws:apigateway:us-east-1::/restapis/ID/stages/NAME".
func (s *Service) parseTagged(c *service.Call, text string) (tagged, error) {
	if decoded, err := url.PathUnescape(text); err == nil {
		text = decoded // some clients encode the label twice
	}
	a, err := ownARN(c, text)
	if err != nil {
		return tagged{}, err
	}
	if a.Account != accountIn(c, a.Resource) {
		return tagged{}, invalidARN()
	}
	known := false
	parts := strings.Split(a.Resource, "/")
	for _, p := range s.tagPaths() {
		pattern := strings.Split(p.pattern, "/")
		known = known || len(parts) > 1 && parts[0] == "" && parts[1] == pattern[1]
		if ids, ok := matchPath(pattern, parts); ok {
			return tagged{p.things, ids, text}, nil
		}
	}
	if !known {
		return tagged{}, notBuilt(c.Operation.Name, "resourceArn "+text)
	}
	return tagged{}, invalidARN()
}

// matchPath returns the parts for which the pattern has a star.
func matchPath(pattern, parts []string) (ids []string, ok bool) {
	if len(pattern) != len(parts) {
		return nil, false
	}
	for i, want := range pattern {
		switch {
		case want == "*":
			ids = append(ids, parts[i])
		case want != parts[i]:
			return nil, false
		}
	}
	return ids, true
}

// now is the call's time as records keep it: in UTC, of the precision that answers show.
func now(c *service.Call) time.Time { return c.Now.UTC().Truncate(time.Millisecond) }

// requireTags asks for the verb on "/tags/" and the encoded ARN of the tagged thing.
func (s *Service) requireTags(c *service.Call, text string, keys []condition) error {
	t, err := s.parseTagged(c, text)
	if err != nil {
		return err
	}
	s.require(c, "/tags/"+url.PathEscape(t.arn), append(keys, t.things.conditions(c, t.ids)...)...)
	return nil
}

func (s *Service) changeTags(c *service.Call, text string, change func(map[string]string)) error {
	t, err := s.parseTagged(c, text)
	if err != nil {
		return err
	}
	return s.changeHolding(c, func(ed *edit, _ *holding) error {
		before, err := t.things.tags(c, t.ids)
		if err != nil {
			return err
		}
		after := map[string]string{}
		maps.Copy(after, before)
		change(after)
		if err := checkTags(after); err != nil {
			return err
		}
		if len(after) == 0 {
			after = nil
		}
		t.things.setTags(ed, c, t.ids, after)
		return nil
	})
}
