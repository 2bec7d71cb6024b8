package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"sluice/bench/trivial"
	"sluice/internal/servertest"
)

const (
	role     = "workflows"
	queue    = "tokens"
	activity = "work"
)

// makeRole makes the role of all state machines.
func makeRole(s *servertest.Server) error {
	return trivial.MakeRole(s, role, "states.amazonaws.com", "sqs:SendMessage", "lambda:InvokeFunction", "s3:*", "states:*")
}

func makeMachine(s *servertest.Server, name, kind, definition string) error {
	return call(s, "CreateStateMachine", map[string]any{
		"name": name, "type": kind, "definition": definition, "roleArn": "arn:aws:iam::" + servertest.Account + ":role/" + role,
	}, nil)
}

func machineARN(name string) string {
	return "arn:aws:states:" + servertest.Region + ":" + servertest.Account + ":stateMachine:" + name
}

// chain is so many tasks that call the function, one after the other.
func chain(tasks int) string {
	var states []string
	for i := range tasks {
		next := fmt.Sprintf(`"Next": "T%d"`, i+1)
		if i == tasks-1 {
			next = `"End": true`
		}
		states = append(states, fmt.Sprintf(`"T%d": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": %q, "Payload": %s}, "ResultPath": null, %s}`, i, function, payload, next))
	}
	return `{"StartAt": "T0", "States": {` + strings.Join(states, ", ") + `}}`
}

func header(operation string) http.Header {
	return http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AWSStepFunctions." + operation}}
}

// call makes a call of Step Functions; out may be nil.
func call(s *servertest.Server, operation string, in map[string]any, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return s.Call("states", http.MethodPost, "/", header(operation), body, out)
}

// start starts an execution and returns its ARN.
func start(s *servertest.Server, machine string) (arn string, err error) {
	var started struct {
		ARN string `json:"executionArn"`
	}
	err = call(s, "StartExecution", map[string]any{"stateMachineArn": machineARN(machine), "input": payload}, &started)
	return started.ARN, err
}

// stand is how an execution stands. The dates are in seconds, with milliseconds.
type stand struct {
	Status string  `json:"status"`
	Start  float64 `json:"startDate"`
	Stop   float64 `json:"stopDate"`
}

func look(s *servertest.Server, arn string) (now stand, err error) {
	err = call(s, "DescribeExecution", map[string]any{"executionArn": arn}, &now)
	return now, err
}

// runToEnd starts an execution, looks from time to time until it has succeeded, and returns how long it took by its own dates.
func runToEnd(s *servertest.Server, machine string, again time.Duration) (time.Duration, error) {
	tick := time.NewTicker(again)
	defer tick.Stop()
	arn, err := start(s, machine)
	for err == nil {
		<-tick.C
		var now stand
		switch now, err = look(s, arn); {
		case err != nil:
		case now.Status == "SUCCEEDED":
			return time.Duration((now.Stop - now.Start) * float64(time.Second)), nil
		case now.Status != "RUNNING":
			return 0, fmt.Errorf("%s: %s", arn, now.Status)
		}
	}
	return 0, err
}
