package sts

import (
	"strconv"
	"strings"
	"time"

	"sluice/internal/service/iam/policy"
)

// serviceKeys are the condition keys of a service that assumes a role. Source: IAM User Guide, "AWS global condition
// context keys".
type serviceKeys struct {
	assumption *Assumption
	role       *Role
}

// Lookup implements policy.Context.
func (k *serviceKeys) Lookup(name string) (policy.Value, bool) {
	text, ok := k.text(name)
	if !ok {
		text, ok = k.tag(name)
	}
	return policy.One(text), ok
}

func (k *serviceKeys) text(name string) (string, bool) {
	a := k.assumption
	switch name {
	case "aws:sourcearn":
		return a.SourceARN, a.SourceARN != ""
	case "aws:sourceaccount":
		return a.SourceAccount, a.SourceAccount != ""
	case "sts:rolesessionname":
		return a.SessionName, true
	case "aws:principalisawsservice", "aws:securetransport":
		return "true", true
	case "aws:principalservicename":
		return a.Service, true
	case "aws:viaawsservice":
		return "false", true
	case "aws:currenttime":
		return a.Now.UTC().Format(time.RFC3339), true
	case "aws:epochtime":
		return strconv.FormatInt(a.Now.Unix(), 10), true
	}
	return "", false
}

func (k *serviceKeys) tag(name string) (string, bool) {
	for _, prefix := range [...]string{"aws:resourcetag/", "iam:resourcetag/"} {
		if key, ok := strings.CutPrefix(name, prefix); ok {
			return findTag(k.role.Tags, key)
		}
	}
	return "", false
}
