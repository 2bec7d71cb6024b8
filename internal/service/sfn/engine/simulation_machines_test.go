package engine

// Makes up the state machines of a simulation, and remembers of each state what its history must keep to.

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// kindOf is what a made-up state does.
type kindOf byte

const (
	aPass kindOf = iota
	aChoice
	aWait
	aFunction // lambda:invoke
	aToken    // sqs:sendMessage.waitForTaskToken
	aWorker   // an activity
	aJob      // states:startExecution.sync:2
	aParallel
	aMap
	aMapRun
	aReader // a Map Run that reads its items and writes its results
	kindsOf
)

// nature is what a state is, in the simulation's own words.
type nature struct {
	kind    kindOf
	retried bool
	// seconds are a Wait's; timeout and heartbeat a task's, 0 for none.
	seconds, timeout, heartbeat int
}

// retrier is one of those that every state has which is retried.
type retrier struct {
	names            []string
	times            int
	interval, factor float64
}

// The judge counts by these, on its own.
var simulatedRetriers = []retrier{
	{names: []string{"E1", "States.Timeout"}, times: 2, interval: 3, factor: 2},
	{names: []string{"States.ALL"}, times: 1, interval: 1, factor: 2},
}

const simulatedRetry = `"Retry": [{"ErrorEquals": ["E1", "States.Timeout"], "MaxAttempts": 2, "IntervalSeconds": 3, "BackoffRate": 2}, {"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}], `

// retrierFor is the first one that takes a failure, or -1.
func retrierFor(name string) int {
	for i, r := range simulatedRetriers {
		for _, wanted := range r.names {
			if wanted == name || wanted == "States.ALL" {
				return i
			}
		}
	}
	return -1
}

// pause is how long the retry of that number, from 1, waits at least.
func (r *retrier) pause(number int) time.Duration {
	seconds := r.interval
	for range number - 1 {
		seconds *= r.factor
	}
	return time.Duration(seconds * float64(time.Second))
}

// inventor makes machines up.
type inventor struct {
	chance  *rand.Rand
	natures map[string]nature
	count   int
	// jobs says that tasks may start executions.
	jobs bool
}

// simulatedActivity is the ARN of the activity that all workers ask.
const simulatedActivity = "arn:aws:states:us-east-1:000000000000:activity:work"

// invented is a definition and what its states are, by name.
func invented(chance *rand.Rand, jobs bool) (definition string, natures map[string]nature) {
	in := &inventor{chance: chance, natures: map[string]nature{}, jobs: jobs}
	return "{" + in.program(2) + "}", in.natures
}

func (in *inventor) program(depth int) string {
	length := 1 + in.chance.IntN(3)
	names := make([]string, length)
	for i := range names {
		in.count++
		names[i] = fmt.Sprint("S", in.count)
	}
	var states []string
	for i, name := range names {
		next := `"End": true`
		if i+1 < length {
			next = fmt.Sprintf(`"Next": %q`, names[i+1])
		}
		states = append(states, fmt.Sprintf(`%q: {%s}`, name, in.state(name, depth, next, names[length-1])))
	}
	return fmt.Sprintf(`"StartAt": %q, "States": {%s}`, names[0], strings.Join(states, ", "))
}

func (in *inventor) state(name string, depth int, next, last string) string {
	n := nature{kind: kindOf(in.chance.IntN(int(kindsOf)))}
	if n.kind >= aParallel && depth == 0 || n.kind == aJob && !in.jobs || n.kind == aChoice && name == last {
		n.kind = aFunction
	}
	handling := ""
	if n.retried = n.kind >= aFunction && in.chance.IntN(2) == 0; n.retried {
		handling = simulatedRetry
	}
	if n.kind >= aFunction && name != last && in.chance.IntN(2) == 0 {
		handling += fmt.Sprintf(`"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.caught", "Next": %q}], `, last)
	}
	text := in.body(&n, depth)
	in.natures[name] = n
	if n.kind == aChoice {
		return fmt.Sprintf(`%s, "Choices": [{"Variable": "$.n", "NumericGreaterThan": 50, "Next": %q}, {"Variable": "$", "IsPresent": true, %s}]`, text, last, next)
	}
	return text + ", " + handling + next
}

func (in *inventor) body(n *nature, depth int) string {
	switch n.kind {
	case aPass:
		return `"Type": "Pass", "Result": {"n": 5}, "ResultPath": "$.p", "Assign": {"v": [1, 2]}`
	case aChoice:
		return `"Type": "Choice"`
	case aWait:
		n.seconds = 1 + in.chance.IntN(30)
		return fmt.Sprintf(`"Type": "Wait", "Seconds": %d`, n.seconds)
	case aParallel:
		return fmt.Sprintf(`"Type": "Parallel", "ResultPath": "$.all", "Branches": [{%s}, {%s}]`, in.program(depth-1), in.program(depth-1))
	case aMap:
		return fmt.Sprintf(`"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.all", "MaxConcurrency": %d, "ItemSelector": {"n.$": "$.n", "items": [1]}, "ItemProcessor": {%s}`, in.chance.IntN(3), in.program(depth-1))
	case aReader:
		kind, program := "STANDARD", in.program(0)
		if in.chance.IntN(2) == 0 {
			kind, program = "EXPRESS", in.express()
		}
		return fmt.Sprintf(`"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSONL"}, "Parameters": {"Bucket": "b", "Key": %q}}, "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "out"}}, "ResultPath": "$.all", "MaxConcurrency": %d, "ToleratedFailureCount": %d, "ItemSelector": {"n.$": "$.n", "items": [1], "item.$": "$$.Map.Item.Value"}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": %q}, %s}`,
			[]string{"plain", "packed"}[in.chance.IntN(2)], in.chance.IntN(4), in.chance.IntN(3), kind, program)
	case aMapRun:
		return fmt.Sprintf(`"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.all", "MaxConcurrency": %d, "ToleratedFailureCount": %d, "ItemSelector": {"n.$": "$.n", "items": [1]}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, %s}`,
			in.chance.IntN(3), in.chance.IntN(2), in.program(0))
	}
	return in.task(n)
}

// express is the program of children that the simulation does not see: one of them fails.
func (in *inventor) express() string {
	in.count++
	return fmt.Sprintf(`"StartAt": "C%[1]d", "States": {"C%[1]d": {"Type": "Choice", "Choices": [{"Variable": "$.item", "NumericEquals": 4, "Next": "F%[1]d"}], "Default": "W%[1]d"}, "W%[1]d": {"Type": "Wait", "Seconds": %[2]d, "End": true}, "F%[1]d": {"Type": "Fail", "Error": "E1"}}`,
		in.count, in.chance.IntN(3))
}

func (in *inventor) task(n *nature) string {
	text := `"Type": "Task", "ResultPath": "$.n", `
	switch n.kind {
	case aToken:
		text += `"Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}}`
	case aWorker:
		n.timeout = 40 // a worker that was killed may never come back
		text += `"Resource": "` + simulatedActivity + `"`
	case aJob:
		text += `"Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:` + simulatedJob + `", "Input": {"n": 1, "items": [1, 2]}}`
	default:
		text += `"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$"}`
	}
	if n.kind != aJob && n.timeout == 0 && in.chance.IntN(3) == 0 {
		n.timeout = 30
	}
	if (n.kind == aToken || n.kind == aWorker) && in.chance.IntN(2) == 0 {
		n.heartbeat = 6
	}
	if n.timeout > 0 {
		text += fmt.Sprintf(`, "TimeoutSeconds": %d`, n.timeout)
	}
	if n.heartbeat > 0 {
		text += fmt.Sprintf(`, "HeartbeatSeconds": %d`, n.heartbeat)
	}
	return text
}

// simulatedJob is the machine that tasks start executions of; its own tasks start none.
const simulatedJob = "job"
