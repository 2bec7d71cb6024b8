package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"sluice/internal/app"
)

type explainCommand struct {
	Data      string `help:"Data folder of the server." default:"./.sluice" env:"SLUICE_DATA" type:"path"`
	DenialLog string `help:"Its denial log." default:"denials.log" env:"SLUICE_DENIAL_LOG" placeholder:"FILE"`
	RequestID string `arg:"" name:"request-id" help:"What the denied call's answer carries: RequestId, x-amzn-RequestId."`
}

// Run prints why policies denied a call.
func (c *explainCommand) Run() error {
	d, err := app.FindDenial(c.Data, c.DenialLog, c.RequestID)
	if err != nil {
		return err
	}
	var page strings.Builder
	explain(&page, d)
	_, err = io.WriteString(os.Stdout, page.String())
	return err
}

func explain(page *strings.Builder, d *app.Denial) {
	fmt.Fprintf(page, "%s of %s was denied at %s.\n\n", d.Operation, d.Service, d.Time.Format(time.RFC3339))
	for _, row := range [][2]string{
		{"because", because(d)},
		{"principal", d.Principal},
		{"action", d.Action},
		{"resource", d.Resource},
		{"region", d.Region},
		{"source", d.Source},
		{"via", d.Via},
		{"user agent", d.UserAgent},
		{"told", d.Told},
	} {
		if row[1] != "" {
			fmt.Fprintf(page, "  %-10s  %s\n", row[0], row[1])
		}
	}
	if len(d.Policies) == 0 {
		fmt.Fprint(page, "\nThere was no policy to ask.\n")
	}
	for i := range d.Policies {
		explainPolicy(page, &d.Policies[i])
	}
	if d.Encoded != "" {
		fmt.Fprintf(page, "\nFor aws sts decode-authorization-message --encoded-message:\n%s\n", d.Encoded)
	}
	if d.Omitted > 0 {
		fmt.Fprintf(page, "\n%d further statements are left out.\n", d.Omitted)
	}
}

func because(d *app.Denial) string {
	if d.Explicit {
		return "a statement of the " + d.By + " denies it"
	}
	return "no " + d.By + " allows it"
}

func explainPolicy(page *strings.Builder, p *app.DeniedPolicy) {
	fmt.Fprintf(page, "\n%s %s\n", p.Kind, p.Name)
	for _, s := range p.Statements {
		effect, name := "Allow", ""
		if s.Deny {
			effect = "Deny"
		}
		if s.Sid != "" {
			name = " (" + s.Sid + ")"
		}
		switch {
		case s.Decided:
			fmt.Fprintf(page, "  statement %d%s, %s: applies, and decides\n", s.Index, name, effect)
		case s.Applies:
			fmt.Fprintf(page, "  statement %d%s, %s: applies\n", s.Index, name, effect)
		default:
			fmt.Fprintf(page, "  statement %d%s, %s: does not apply\n", s.Index, name, effect)
		}
		for _, why := range s.Why {
			fmt.Fprintf(page, "    %s\n", why)
		}
	}
}
