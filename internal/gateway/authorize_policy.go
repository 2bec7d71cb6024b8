package gateway

import (
	"net/url"
	"strings"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

// invoke is what a request to an API does, as policies have it.
const invoke = ServiceName + ":Invoke"

// permit asks the policies whether the caller may invoke the method: the caller's own, and the API's. How the two weigh, within an
// account and across accounts, with an explicit deny and without any word, is IAM's own rule. Source: Developer Guide, "How API Gateway
// resource policies affect authorization workflow", whose tables a test holds.
func (g *Gateway) permit(p *passage) error {
	path := decodedPath(strings.TrimLeft(p.at.path, "/"))
	if err := g.decide(p, p.arn(p.method, path), false); err != nil {
		return err
	}
	// Slashes at the end are part of the ARN (AWS names ".../GET/test//" so, as users report) and lead to the same method as without,
	// and an endpoint may take "a//b" and "a/./b" for "a/b": what denies the plain path denies the others too.
	if plain := strings.Trim(sigv4.NormalPath("/"+path), "/"); plain != path && plain != "" {
		return g.decide(p, p.arn(p.method, plain), true)
	}
	return nil
}

// decide asks once. With onlyDeny only a statement that denies counts.
func (g *Gateway) decide(p *passage, resource string, onlyDeny bool) error {
	call := service.Call{
		RequestID: p.id, Caller: p.caller, Region: p.api.Region, Account: p.api.Account, Now: p.start, Secure: p.request.Secure,
		Source: p.request.Remote.Addr().Unmap().WithZone(""), UserAgent: p.userAgent, Path: p.request.Path,
	}
	check := service.Check{Action: invoke, Resource: resource, Owner: p.api.Account, Policy: p.api.Policy, Keys: p.conditionKeys()}
	decision, denial := g.Authority.Decide(&call, &check)
	if denial == nil || onlyDeny && decision.Verdict != policy.ExplicitDeny {
		return nil
	}
	p.denial = denial
	return accessDenied(p.caller.Name(), resource, decision)
}

// conditionKeys are those that a request to an API has besides those of every call. Keys of VPC endpoints (aws:SourceVpc,
// aws:SourceVpce, aws:VpcSourceIp) it has not: there are none. Source: Developer Guide, "AWS condition keys that can be used in API
// Gateway resource policies".
func (p *passage) conditionKeys() policy.Keys {
	if referer := p.request.Header.Get("Referer"); referer != "" {
		return policy.Keys{}.Set("aws:Referer", policy.One(referer))
	}
	return nil
}

// arn names a method and a path of the stage for policies: arn:aws:execute-api:us-east-1:111111111111:abcdef1234/dev/GET/pets/7. The
// path has no slash before it. Whoever calls is asked for the method and the path that he called, not for the resource's. Source:
// Developer Guide, "Control access for invoking an API"; "…/api/GET/" for the root is as AWS answers (ASFHyP3/hyp3#2283).
func (p *passage) arn(method, path string) string {
	return "arn:aws:" + ServiceName + ":" + p.api.Region + ":" + p.api.Account + ":" + p.api.ID + "/" + p.api.Stage + "/" + method + "/" + path
}

// decodedPath is a path as methods are found by it: an escape and the character that it stands for are one, so that none leads around a
// statement. An escaped slash stays what it is, part of its segment.
func decodedPath(path string) string {
	if strings.IndexByte(path, '%') < 0 {
		return path
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if decoded, err := url.PathUnescape(segment); err == nil {
			segments[i] = strings.ReplaceAll(decoded, "/", "%2F")
		}
	}
	return strings.Join(segments, "/")
}
