package lambda

import (
	"regexp"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// latest is the qualifier of the version that can be changed.
const latest = "$LATEST"

// target is the function that a call names, in any of the forms that AWS takes: its name, its ARN, or a part of that, each with or without
// a qualifier. Source: API Reference, GetFunction, FunctionName.
type target struct {
	scope
	name string
	// qualifier is empty where none was given.
	qualifier string
}

// region recognises the part of a partial ARN that is one. Source: the model's pattern of function names.
var region = regexp.MustCompile(`^((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d)$`)

// parts takes a name apart that the model's pattern has let through, as that pattern does: each part that may be there is, if what
// follows is still a name.
func parts(c *service.Call, text string) target {
	t := target{scope: scopeOf(c), name: text}
	if !strings.Contains(text, ":") {
		return t // a name alone, as nearly always
	}
	fields := strings.Split(text, ":")
	if fields[0] == "arn" && len(fields) > 3 {
		fields = fields[3:]
	}
	if len(fields) > 1 && region.MatchString(fields[0]) {
		t.region, fields = fields[0], fields[1:]
	}
	if len(fields) > 1 && isAccount(fields[0]) {
		t.account, fields = fields[0], fields[1:]
	}
	if len(fields) > 1 && fields[0] == "function" {
		fields = fields[1:]
	}
	t.name = fields[0]
	if len(fields) > 1 {
		t.qualifier = fields[1]
	}
	return t
}

func isAccount(text string) bool {
	const digits = 12
	return len(text) == digits && strings.Trim(text, "0123456789") == ""
}

// locate finds what a call names, without asking whether it is there. Source of the texts: recorded.
func locate(c *service.Call, name, qualifier wire.Opt[string]) (target, error) {
	t := parts(c, name.V)
	if t.region != c.Region {
		return t, notFound("Functions from '%s' are not reachable in this region ('%s')", t.region, c.Region)
	}
	if qualifier.V != "" {
		if t.qualifier != "" && t.qualifier != qualifier.V {
			return t, invalidParameter("The derived qualifier from the function name does not match the specified qualifier.")
		}
		t.qualifier = qualifier.V
	}
	return t, nil
}

// unqualified locates a function for an operation that is about it as a whole. Source of the text: recorded, PutFunctionConcurrency.
func unqualified(c *service.Call, name wire.Opt[string]) (target, error) {
	t, err := locate(c, name, wire.Opt[string]{})
	if err == nil && t.qualifier != "" {
		return t, invalidParameter("This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.")
	}
	return t, err
}

// locateWhole is locate for a name that brings its own qualifier.
func locateWhole(c *service.Call, name wire.Opt[string]) (target, error) {
	return locate(c, name, wire.Opt[string]{})
}

// arn names the target as it was given.
func (t target) arn() string {
	if t.qualifier == "" {
		return t.functionARN()
	}
	return t.functionARN() + ":" + t.qualifier
}

// functionARN names the function without a qualifier.
func (t target) functionARN() string { return t.scope.arn("function:" + t.name) }

// orLatest is the target with $LATEST where no qualifier was given.
func (t target) orLatest() target {
	if t.qualifier == "" {
		t.qualifier = latest
	}
	return t
}

// SplitFunction takes the resource of a function's ARN apart, "function:name:qualifier"; the qualifier is empty where there is none.
func SplitFunction(resource string) (name, qualifier string) {
	name, qualifier, _ = strings.Cut(strings.TrimPrefix(resource, "function:"), ":")
	return name, qualifier
}

// key is the ID of what belongs to the target's qualifier.
func (t target) key() string { return below(t.name, t.qualifier) }

// arn names a resource of the scope.
func (at scope) arn(resource string) string {
	return arn.New("lambda", at.region, at.account, resource).String()
}

// isNumber reports whether a qualifier is a published version's.
func isNumber(qualifier string) bool {
	return qualifier != "" && strings.Trim(qualifier, "0123456789") == ""
}

// isVersion reports whether a qualifier names a version and no alias.
func isVersion(qualifier string) bool { return qualifier == latest || isNumber(qualifier) }
