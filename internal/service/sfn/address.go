package sfn

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// The types of resources in ARNs. Source: Service Authorization Reference, "Resource types defined by AWS Step Functions".
const (
	typeMachine   = "stateMachine"
	typeActivity  = "activity"
	typeExecution = "execution"
	typeExpress   = "express"
)

// address is what an ARN names, whether it is there or not.
type address struct {
	scope
	kind, name string
	// label is of a Distributed Map state: "stateMachine:name/label", "execution:name/label:execution".
	label string
	// qualifier is a machine's version or alias, an execution's name, and "name:id" of an express one.
	qualifier string
}

// locate reads an ARN that must be of one of the kinds, in the call's region. Source of the texts: recorded (test_describe_invalid_arn_sm,
// test_start_async_describe_history_execution), unless a comment says otherwise.
func locate(c *service.Call, given wire.Opt[string], kinds ...string) (address, error) {
	text := given.V
	if !strings.HasPrefix(text, "arn:") {
		return address{}, invalidARN("Invalid ARN prefix: " + text)
	}
	parsed, err := arn.Parse(text)
	if err != nil || parsed.Service != "states" || parsed.Partition != "aws" || parsed.Account == "" {
		return address{}, invalidARN("Invalid ARN: " + text) // the text is ours
	}
	a, ok := parseResource(parsed)
	switch {
	case !slices.Contains(kinds, a.kind):
		return a, invalidARN("Resource type not valid in this context: " + a.kind)
	case !ok:
		return a, invalidARN("Invalid ARN: " + text) // the text is ours
	case a.region != c.Region:
		return a, invalidARN("Region not valid in this context: " + a.region) // the text is ours
	}
	return a, nil
}

// parseResource takes the resource of an ARN apart; ok is false for what nothing can be called.
func parseResource(parsed arn.ARN) (a address, ok bool) {
	kind, rest, _ := strings.Cut(parsed.Resource, ":")
	name, qualifier, qualified := strings.Cut(rest, ":")
	a = address{scope: scope{parsed.Account, parsed.Region}, kind: kind, qualifier: qualifier}
	labelled := false
	a.name, a.label, labelled = strings.Cut(name, "/")
	if !validName(a.name) || labelled && !validName(a.label) {
		return a, false
	}
	switch kind {
	case typeMachine:
		return a, !qualified || !labelled && validName(qualifier)
	case typeActivity:
		return a, !qualified && !labelled
	case typeExecution:
		return a, validName(qualifier)
	case typeExpress:
		name, id, _ := strings.Cut(qualifier, ":")
		return a, validName(name) && validName(id)
	}
	return a, false
}

// arn names what the address is of, as it was given.
func (a address) arn() string {
	out := a.unqualified()
	if a.label != "" {
		out += "/" + a.label
	}
	if a.qualifier != "" {
		out += ":" + a.qualifier
	}
	return out
}

// unqualified is the ARN without label and qualifier.
func (a address) unqualified() string { return a.scope.arn(a.kind + ":" + a.name) }

// arn names a resource of the scope.
func (at scope) arn(resource string) string {
	return arn.New("states", at.region, at.account, resource).String()
}

// itself owns what belongs to no machine.
func (at scope) itself() owner { return owner{scope: at} }

// machineARN, versionARN and aliasARN name a machine and what belongs to it.
func (at scope) machineARN(name string) string { return at.arn(typeMachine + ":" + name) }

func (at scope) versionARN(machine string, number int64) string {
	return at.machineARN(machine) + ":" + strconv.FormatInt(number, 10)
}

func (at scope) aliasARN(machine, name string) string { return at.machineARN(machine) + ":" + name }

func (at scope) activityARN(name string) string { return at.arn(typeActivity + ":" + name) }

// versionNumber reads a qualifier that is a version's; 0 for an alias.
func versionNumber(qualifier string) int64 {
	n, err := strconv.ParseInt(qualifier, 10, 64)
	if err != nil || n <= 0 || strconv.FormatInt(n, 10) != qualifier {
		return 0
	}
	return n
}

// activityOf reads an activity's ARN.
func activityOf(text string) (address, bool) {
	parsed, err := arn.Parse(text)
	if err != nil || parsed.Service != "states" {
		return address{}, false
	}
	a, ok := parseResource(parsed)
	return a, ok && a.kind == typeActivity
}
