package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"sluice/internal/wire/sigv4"
)

type logsCommand struct {
	client        `embed:""`
	Account       string `help:"Account whose logs to read; the server's own if empty." placeholder:"ID"`
	Function      string `arg:"" optional:"" help:"Function whose log group to read: its name or ARN."`
	Group         string `help:"Log group to read instead of a function's." placeholder:"NAME"`
	Since         string `help:"How far back to begin: a number with s, m, h, d or w, or a time in ISO 8601." default:"10m" placeholder:"10m"`
	FilterPattern string `help:"Only events that match: see CloudWatch's \"filter and pattern syntax\"." placeholder:"PATTERN"`
	Follow        bool   `help:"Go on as events come, until it is interrupted."`
	Format        string `help:"detailed: time, stream and message; short: time and message." enum:"detailed,short" default:"detailed"`
}

const (
	pollInterval = time.Second
	// lateFor is how much older than the newest one an event may be that comes after it, from another stream: while following, that much is read
	// again.
	lateFor = 5 * time.Second
)

// Run prints events as version 2 of the AWS CLI does ("aws logs tail").
func (c *logsCommand) Run() error {
	since, err := parseSince(c.Since, time.Now())
	if err != nil {
		return err
	}
	group, err := c.group()
	if err != nil {
		return err
	}
	t := &tail{command: c, group: group, from: since.UnixMilli(), seen: map[string]int64{}, out: os.Stdout}
	if !c.Follow {
		return t.read(context.Background())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return t.follow(ctx)
}

// group is the name of the log group: the one that the function's configuration names, or what Lambda calls it where there is no such function
// any more.
func (c *logsCommand) group() (string, error) {
	switch {
	case (c.Group == "") == (c.Function == ""):
		return "", errors.New("give the name of a function, or --group and the name of a log group")
	case c.Group != "":
		return c.Group, nil
	}
	name := functionName(c.Function)
	var configuration struct {
		LoggingConfig struct{ LogGroup string }
	}
	err := c.call(context.Background(), c.Account, sigv4.EndpointOf(c.Region, "lambda"), http.MethodGet, "/2015-03-31/functions/"+url.PathEscape(name)+"/configuration", http.Header{}, nil, &configuration)
	var refused *refusal
	if err != nil && !errors.As(err, &refused) {
		return "", err
	}
	if group := configuration.LoggingConfig.LogGroup; group != "" {
		return group, nil
	}
	return "/aws/lambda/" + name, nil
}

// functionName takes it out of an ARN, whole or partial, with or without a qualifier.
func functionName(text string) string {
	if _, after, found := strings.Cut(text, "function:"); found {
		text = after
	}
	name, _, _ := strings.Cut(text, ":")
	return name
}

// tail reads a log group.
type tail struct {
	command *logsCommand
	group   string
	from    int64            // milliseconds: of what is older, all is printed that will be
	seen    map[string]int64 // times of events that were printed and may come again, by ID
	out     io.Writer
}

// logEvent is an event as FilterLogEvents has it.
type logEvent struct {
	ID        string `json:"eventId"`
	Stream    string `json:"logStreamName"`
	Message   string `json:"message"`
	Timestamp int64  `json:"timestamp"`
}

// follow reads again and again. A group that is not there yet is waited for: a function's is made when it first runs.
func (t *tail) follow(ctx context.Context) error {
	again := time.NewTicker(pollInterval)
	defer again.Stop()
	for waiting := false; ; {
		err := t.read(ctx)
		var refused *refusal
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &refused) && strings.HasSuffix(refused.Type, "ResourceNotFoundException"):
			if !waiting {
				waiting = true
				fmt.Fprintf(os.Stderr, "there is no log group %s yet\n", t.group)
			}
		case err != nil:
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// read prints what is new.
func (t *tail) read(ctx context.Context) error {
	in := map[string]any{"logGroupName": t.group, "startTime": t.from}
	if t.command.FilterPattern != "" {
		in["filterPattern"] = t.command.FilterPattern
	}
	newest := t.from
	for {
		var page struct {
			Events    []logEvent `json:"events"`
			NextToken string     `json:"nextToken"`
		}
		header := http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"Logs_20140328.FilterLogEvents"}}
		if err := t.command.call(ctx, t.command.Account, sigv4.EndpointOf(t.command.Region, "logs"), http.MethodPost, "/", header, in, &page); err != nil {
			return err
		}
		for i := range page.Events {
			if err := t.print(&page.Events[i]); err != nil {
				return err
			}
			newest = max(newest, page.Events[i].Timestamp)
		}
		if page.NextToken == "" {
			break
		}
		in["nextToken"] = page.NextToken
	}
	t.from = max(t.from, newest-lateFor.Milliseconds())
	for id, at := range t.seen {
		if at < t.from {
			delete(t.seen, id)
		}
	}
	return nil
}

// print prints an event, once.
func (t *tail) print(e *logEvent) error {
	if _, printed := t.seen[e.ID]; printed {
		return nil
	}
	if t.command.Follow {
		t.seen[e.ID] = e.Timestamp
	}
	at, message := time.UnixMilli(e.Timestamp).UTC(), strings.TrimRight(e.Message, " \t\r\n")
	var err error
	if t.command.Format == "short" {
		_, err = fmt.Fprintf(t.out, "%s %s\n", at.Format("2006-01-02T15:04:05"), message)
	} else {
		_, err = fmt.Fprintf(t.out, "%s %s %s\n", at.Format("2006-01-02T15:04:05.000000-07:00"), e.Stream, message)
	}
	return err
}

// parseSince reads a time, or how long before now it is. Times without a zone are in UTC.
func parseSince(text string, now time.Time) (time.Time, error) {
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	if n := len(text) - 1; n > 0 && units[text[n]] > 0 {
		amount, err := strconv.ParseUint(text[:n], 10, 31)
		if unit := units[text[n]]; err == nil && time.Duration(amount) <= now.Sub(time.Unix(0, 0))/unit {
			return now.Add(-time.Duration(amount) * unit), nil
		}
		return now, fmt.Errorf("--since %s is not before now and after 1970", text)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil && at.Unix() >= 0 {
			return at, nil
		}
	}
	return now, fmt.Errorf("--since %s is neither a number with s, m, h, d or w nor a time in ISO 8601", text)
}
