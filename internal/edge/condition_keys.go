package edge

import (
	"strconv"
	"strings"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// conditionKeys are the condition keys of a call: the operation's own, and the global ones that every call has. They are
// made when a policy asks, because most policies don't. Source: IAM User Guide, "AWS global condition context keys".
type conditionKeys struct {
	call        *service.Call
	own         policy.Keys
	permissions Permissions
}

// Lookup implements policy.Context.
func (k *conditionKeys) Lookup(name string) (policy.Value, bool) {
	if v, ok := k.own.Lookup(name); ok {
		return v, true
	}
	text, ok := k.request(name)
	if !ok {
		text, ok = k.principal(name)
	}
	if !ok && !k.call.Caller.IssuedAt.IsZero() {
		return k.permissions.SessionKey(k.call.Caller, name)
	}
	return policy.One(text), ok
}

// request answers keys about the request and the network.
func (k *conditionKeys) request(name string) (string, bool) {
	c := k.call
	switch name {
	case "aws:currenttime":
		return c.Now.UTC().Format(time.RFC3339), true
	case "aws:epochtime":
		return strconv.FormatInt(c.Now.Unix(), 10), true
	case "aws:requestedregion":
		return c.Region, true
	case "aws:securetransport":
		return strconv.FormatBool(c.Secure), true
	case "aws:sourceip":
		return c.Source.String(), c.Source.IsValid() && c.Caller.Via == ""
	case "aws:useragent":
		return c.UserAgent, c.UserAgent != ""
	case "aws:viaawsservice":
		// "false if the service uses a service role or service-linked role to make a call on the principal's behalf" (IAM User Guide),
		// and all services here do but for an API's integration that calls with its caller's credentials.
		return strconv.FormatBool(c.Caller.Forwarded), true
	case "aws:sourcearn":
		return c.Caller.SourceARN, c.Caller.SourceARN != ""
	case "aws:sourceaccount":
		return c.Caller.SourceAccount, c.Caller.SourceAccount != ""
	}
	return "", false
}

// principal answers keys about the caller.
func (k *conditionKeys) principal(name string) (string, bool) {
	c := k.call.Caller
	if tag, ok := strings.CutPrefix(name, "aws:principaltag/"); ok {
		return k.permissions.Tag(c, tag)
	}
	switch name {
	case "aws:sourceidentity":
		return k.permissions.SourceIdentity(c)
	case "aws:principalarn":
		if c.Principal.Caller == policy.RoleSession {
			return c.Principal.Role, true
		}
		return c.Principal.ARN, c.Principal.ARN != ""
	case "aws:principalaccount":
		return c.Account(), c.Account() != ""
	case "aws:principaltype":
		return principalType(c)
	case "aws:userid":
		return c.UserID, c.UserID != ""
	case "aws:username":
		return c.UserName, c.UserName != ""
	case "aws:multifactorauthpresent":
		return strconv.FormatBool(c.MFA), !c.IssuedAt.IsZero()
	case "aws:multifactorauthage":
		return strconv.FormatInt(int64(k.call.Now.Sub(c.IssuedAt)/time.Second), 10), c.MFA && !c.IssuedAt.IsZero()
	case "aws:tokenissuetime":
		return c.IssuedAt.UTC().Format(time.RFC3339), !c.IssuedAt.IsZero()
	case "aws:principalisawsservice":
		return strconv.FormatBool(c.Principal.Caller == policy.Service), true
	case "aws:principalservicename":
		return c.Principal.Name, c.Principal.Caller == policy.Service
	}
	return "", false
}

func principalType(c *service.Caller) (string, bool) {
	switch c.Principal.Caller {
	case policy.Root:
		return "Account", true
	case policy.User:
		return "User", true
	case policy.RoleSession:
		return "AssumedRole", true
	case policy.FederatedUser:
		return "FederatedUser", true
	case policy.Anonymous:
		return "Anonymous", true
	}
	return "", false
}
