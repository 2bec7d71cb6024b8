package asl

import "strings"

// ResourceKind says whom a Task calls.
type ResourceKind uint8

// The kinds of resources.
const (
	// FunctionResource is a Lambda function named by its ARN.
	FunctionResource ResourceKind = iota
	// ActivityResource is an activity of Step Functions.
	ActivityResource
	// IntegrationResource is an optimized integration, arn:aws:states:::sqs:sendMessage.
	IntegrationResource
	// SDKResource is an operation of any service, arn:aws:states:::aws-sdk:dynamodb:putItem.
	SDKResource
	// ForeignResource is nothing that Step Functions can call: its task fails when it is reached.
	ForeignResource
)

// Pattern is how a Task waits for what it called.
type Pattern string

// The patterns; each is also the suffix that a resource ARN says it with.
const (
	RequestResponse  Pattern = ""
	Sync             Pattern = ".sync"
	Sync2            Pattern = ".sync:2"
	WaitForTaskToken Pattern = ".waitForTaskToken"
)

// Resource is a Task's Resource, taken apart.
type Resource struct {
	// ARN is the text of the definition.
	ARN  string
	Kind ResourceKind
	// Service is what histories call resourceType: "lambda", "sqs", "aws-sdk:dynamodb". Empty for a function or activity
	// named by its ARN.
	Service string
	// Action is the operation without pattern: "invoke", "sendMessage", "putItem".
	Action  string
	Pattern Pattern
}

// Name is what histories call resource: the action with its pattern, "sendMessage.waitForTaskToken".
func (r *Resource) Name() string { return r.Action + string(r.Pattern) }

// The services of optimized integrations that never wait for a job, and those that never take a task token. Source: the
// developer guide's table of integrations.
var (
	withoutSync  = fields("lambda sns sqs dynamodb events apigateway bedrock-agentcore")
	withoutToken = fields("athena batch codebuild elasticmapreduce emr-containers emr-serverless glue databrew mediaconvert sagemaker dynamodb bedrock-agentcore")
)

// recognized reports whether the resource's service can wait in the way it says.
func (r *Resource) recognized() bool {
	switch r.Pattern {
	case Sync:
		return r.Kind != SDKResource && !withoutSync[r.Service]
	case Sync2:
		return r.Service == "states"
	case WaitForTaskToken:
		return !withoutToken[r.Service]
	default:
		return true
	}
}

const arnParts = 6

// parseResource takes a Task's Resource apart and reports whether it has the form of one.
func parseResource(text string) (*Resource, bool) {
	parts := strings.SplitN(text, ":", arnParts)
	if len(parts) != arnParts || parts[0] != "arn" || parts[1] == "" || parts[5] == "" {
		return nil, false
	}
	switch {
	case parts[2] == "lambda":
		return &Resource{ARN: text, Kind: FunctionResource}, isFunction(parts[5])
	case parts[2] != "states":
		return &Resource{ARN: text, Kind: ForeignResource}, isWord(parts[2])
	case strings.HasPrefix(parts[5], "activity:"):
		return &Resource{ARN: text, Kind: ActivityResource}, len(parts[5]) > len("activity:")
	}
	return parseIntegration(text, parts[5])
}

// isFunction reports whether the last part of an ARN names a function, and maybe a version or alias.
func isFunction(name string) bool {
	name, ok := strings.CutPrefix(name, "function:")
	function, qualifier, qualified := strings.Cut(name, ":")
	return ok && isWord(function) && (!qualified || qualifier == "$LATEST" || isWord(qualifier))
}

// isWord reports whether a text has nothing but letters, digits, hyphens and underscores.
func isWord(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}

func parseIntegration(text, name string) (*Resource, bool) {
	r := &Resource{ARN: text, Kind: IntegrationResource}
	for _, pattern := range []Pattern{Sync2, Sync, WaitForTaskToken} {
		if rest, ok := strings.CutSuffix(name, string(pattern)); ok {
			name, r.Pattern = rest, pattern
			break
		}
	}
	if strings.HasPrefix(name, "aws-sdk:") {
		r.Kind = SDKResource
	}
	colon := strings.LastIndexByte(name, ':')
	if colon <= 0 || colon == len(name)-1 {
		return nil, false
	}
	r.Service, r.Action = name[:colon], name[colon+1:]
	return r, r.Kind != SDKResource || len(r.Service) > len("aws-sdk:")
}
