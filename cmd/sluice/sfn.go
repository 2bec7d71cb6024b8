package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service/sfn/graph"
	"sluice/internal/wire/sigv4"
)

type sfnCommand struct {
	Graph graphCommand `cmd:"" help:"Draw a state machine, or the way an execution took through it."`
}

type graphCommand struct {
	client  `embed:""`
	Account string `help:"Account whose keys to use; the server's own if empty." placeholder:"ID"`
	ARN     string `arg:"" name:"arn" help:"ARN of an execution or of a state machine."`
	Format  string `help:"svg, or text: lines for a terminal; auto is text on a terminal and svg elsewhere." enum:"auto,svg,text" default:"auto"`
}

// Run prints the drawing.
func (c *graphCommand) Run() error {
	name, err := arn.Parse(c.ARN)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var definition string
	var path *graph.Path
	if execution := !strings.HasPrefix(name.Resource, "stateMachine:"); execution {
		definition, path, err = c.execution(ctx)
	} else {
		definition, err = c.definition(ctx, "DescribeStateMachine", "stateMachineArn")
	}
	if err != nil {
		return err
	}
	p, err := graph.Parse(definition)
	if err != nil {
		return err
	}
	_, title, _ := strings.Cut(name.Resource, ":")
	drawing := ""
	if c.Format == "text" || c.Format == "auto" && isTerminal(os.Stdout) {
		drawing = graph.Text(p, path)
	} else {
		drawing = graph.SVG(p, path, title)
	}
	_, err = io.WriteString(os.Stdout, drawing)
	return err
}

// execution reads the definition that an execution runs, and its history.
func (c *graphCommand) execution(ctx context.Context) (string, *graph.Path, error) {
	definition, err := c.definition(ctx, "DescribeStateMachineForExecution", "executionArn")
	if err != nil {
		return "", nil, err
	}
	events, err := c.history(ctx)
	return definition, graph.Trace(events), err
}

func (c *graphCommand) definition(ctx context.Context, operation, member string) (string, error) {
	var out struct {
		Definition string `json:"definition"`
	}
	err := c.ask(ctx, operation, map[string]any{member: c.ARN}, &out)
	return out.Definition, err
}

// historyPage is the most events that a page has.
const historyPage = 1000

func (c *graphCommand) history(ctx context.Context) (events []graph.Event, err error) {
	in := map[string]any{"executionArn": c.ARN, "maxResults": historyPage, "includeExecutionData": false}
	for {
		var page struct {
			Events []struct {
				ID              int64  `json:"id"`
				PreviousEventID int64  `json:"previousEventId"`
				Type            string `json:"type"`
				Entered         named  `json:"stateEnteredEventDetails"`
				Exited          named  `json:"stateExitedEventDetails"`
			} `json:"events"`
			NextToken string `json:"nextToken"`
		}
		if err := c.ask(ctx, "GetExecutionHistory", in, &page); err != nil {
			return nil, err
		}
		for _, e := range page.Events {
			events = append(events, graph.Event{ID: e.ID, Previous: e.PreviousEventID, Type: e.Type, State: e.Entered.Name + e.Exited.Name})
		}
		if page.NextToken == "" {
			return events, nil
		}
		in["nextToken"] = page.NextToken
	}
}

// ask calls an operation of Step Functions.
func (c *graphCommand) ask(ctx context.Context, operation string, in, out any) error {
	header := http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AWSStepFunctions." + operation}}
	if err := c.call(ctx, c.Account, sigv4.EndpointOf(c.Region, "states"), http.MethodPost, "/", header, in, out); err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}

// isTerminal tells whether somebody reads what is written to a file.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// named is the part of an event that says of which state it is.
type named struct {
	Name string `json:"name"`
}
