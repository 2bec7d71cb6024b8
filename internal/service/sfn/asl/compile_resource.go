package asl

import (
	"strings"

	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

// resource compiles Resource and checks what the kind of machine takes. Source of the texts: recorded answers. What is an
// ARN of no service that Step Functions calls, or stands for one that a deployment tool puts there, is taken with a
// warning, as the borrowed validation suite has it: its task fails when it is reached.
func (c *compiler) resource(n node, v value.Value) *resource.Resource {
	text, isText := v.AsString()
	if !isText && !isSubstitution(v) {
		n.fault("Resource", "Expected value of type [STRING]")
		return nil
	}
	if !isText {
		text = v.String()
	}
	r, ok := resource.Parse(text)
	switch {
	case !ok && isText && !isPlaceholder(text):
		n.fault("Resource", "Value is not a valid resource ARN")
		return nil
	case !ok:
		r = resource.Resource{ARN: text, Kind: resource.Foreign}
	}
	if !recognized(&r) {
		n.fault("Resource", "The resource provided %s is not recognized", text)
	}
	if r.Kind == resource.Foreign {
		n.warn(InvalidResource, "Resource", "Value is not a valid resource ARN")
	}
	if c.kind == Express {
		n.express(&r)
	}
	return &r
}

// The services of optimized integrations that never wait for a job, and those that never take a task token. Source: the
// developer guide's table of integrations.
var (
	withoutSync  = fields("lambda sns sqs dynamodb events apigateway bedrock-agentcore")
	withoutToken = fields("athena batch codebuild elasticmapreduce emr-containers emr-serverless glue databrew mediaconvert sagemaker dynamodb bedrock-agentcore")
)

// recognized reports whether the resource's service can wait in the way it says.
func recognized(r *resource.Resource) bool {
	switch r.Pattern {
	case resource.Sync:
		return r.Kind != resource.SDK && !withoutSync[r.Service]
	case resource.SyncJSON:
		return r.Kind != resource.SDK && r.Service == "states"
	case resource.WaitForTaskToken:
		return r.Kind == resource.SDK || !withoutToken[r.Service]
	default:
		return true
	}
}

// express refuses what an Express machine can't call.
func (n node) express(r *resource.Resource) {
	switch {
	case r.Kind == resource.Activity:
		n.fault("Resource", "Express state machine does not support Activity ARN")
	case r.Pattern == resource.WaitForTaskToken:
		n.fault("Resource", "Express state machine does not support '.waitForTaskToken' service integration ")
	case r.Pattern != resource.RequestResponse:
		n.fault("Resource", "Express state machine does not support '%s' service integration", r.Pattern)
	}
}

// isPlaceholder reports whether a text is nothing but a substitution of CloudFormation's, ${Name}.
func isPlaceholder(text string) bool {
	name, begins := strings.CutPrefix(text, "${")
	name, ends := strings.CutSuffix(name, "}")
	return begins && ends && name != "" && !strings.ContainsAny(name, "{}$")
}

// isSubstitution reports whether a value is a function of CloudFormation's: {"Ref": …} or {"Fn::…": …}.
func isSubstitution(v value.Value) bool {
	object, ok := v.AsObject()
	if !ok || object.Len() != 1 {
		return false
	}
	name := object.At(0).Name
	return name == "Ref" || strings.HasPrefix(name, "Fn::")
}
