package app

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/edge"
	"sluice/internal/gateway"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/lambda/functionurl"
	"sluice/internal/service/sts"
)

// Denial is a line of the denial log: why policies denied a call, or a request to an API.
type Denial struct {
	Time      time.Time `json:"time"`
	RequestID string    `json:"requestId"`
	Service   string    `json:"service"`
	Operation string    `json:"operation"`
	Region    string    `json:"region,omitzero"`
	Account   string    `json:"account,omitzero"`
	Principal string    `json:"principal"`
	Source    string    `json:"source,omitzero"` // address, or "inside"
	Via       string    `json:"via,omitzero"`    // the service that calls on the principal's behalf
	UserAgent string    `json:"userAgent,omitzero"`
	Action    string    `json:"action"`
	Resource  string    `json:"resource"`
	// Explicit tells a statement that denies from the lack of one that allows; By is the kind of policies that decided.
	Explicit bool   `json:"explicit"`
	By       string `json:"by"`
	// Told is what the caller was told.
	Told     string         `json:"told"`
	Policies []DeniedPolicy `json:"policies,omitzero"`
	// Encoded is the same for those whom the operator hands it to: sts:DecodeAuthorizationMessage shows it to who may.
	Encoded string `json:"encoded,omitzero"`
	// Omitted is how many statements there were beyond those that are kept.
	Omitted int `json:"omitted,omitzero"`
}

// DeniedPolicy is one policy that was asked.
type DeniedPolicy struct {
	Kind       string            `json:"kind"`
	Name       string            `json:"name,omitzero"`
	Statements []DeniedStatement `json:"statements"`
}

// DeniedStatement is one statement of it, and why it did not apply; it applied if there is no reason.
type DeniedStatement struct {
	Index   int      `json:"index"`
	Sid     string   `json:"sid,omitzero"`
	Deny    bool     `json:"deny,omitzero"`
	Decided bool     `json:"decided,omitzero"`
	Applies bool     `json:"applies,omitzero"`
	Why     []string `json:"why,omitzero"`
}

// deniedStatementsMax bounds what is kept of one denial: a caller may have ten policies of a hundred statements.
const deniedStatementsMax = 200

// denied is what was denied: a call, or a request to an API.
type denied struct {
	head   Denial // who, what and when; why is left to explain
	caller *service.Caller
	why    *service.Denial
}

// deniedCall is a call of the edge's.
func deniedCall(c *edge.Record) *denied {
	d := &denied{caller: c.Caller, why: c.Denial, head: Denial{
		Time: c.Start.UTC(), RequestID: c.RequestID, Service: c.Service, Operation: c.Operation, Region: c.Region, Account: c.Account,
		Principal: c.Principal, Source: c.Source, Via: c.Caller.Via, UserAgent: c.Call.UserAgent,
	}}
	if c.Refusal != nil {
		d.head.Told = c.Refusal.Message
	}
	return d
}

// deniedRequest is a request to a user's API. Its operation is "GET /dev/pets".
func deniedRequest(c *gateway.Record) *denied {
	return &denied{caller: c.Caller, why: c.Denial, head: Denial{
		Time: c.Start.UTC(), RequestID: c.RequestID, Service: gateway.ServiceName, Operation: c.Method + " /" + c.Stage + c.Resource,
		Region: c.Region, Account: c.Account, Principal: c.Caller.Name(), Source: c.Source, UserAgent: c.UserAgent, Told: c.Told,
	}}
}

// deniedAddress is a request to a function's own address.
func deniedAddress(c *functionurl.Record) *denied {
	return &denied{caller: c.Caller, why: c.Denial, head: Denial{
		Time: c.Start.UTC(), RequestID: c.RequestID, Service: lambdaapi.Service.Endpoint, Operation: "InvokeFunctionUrl", Region: c.URL.Region,
		Account: c.URL.Account, Principal: c.Caller.Name(), Source: c.Source, UserAgent: c.UserAgent,
	}}
}

// deniedInside is a call that something within the server made for a caller, with the principal of its service as user agent.
func deniedInside(call *service.Call, why *service.Denial, told string) *denied {
	d := &denied{caller: call.Caller, why: why, head: Denial{
		Time: call.Now.UTC(), RequestID: call.RequestID, Service: call.Service.Endpoint, Operation: why.Action, Region: call.Region, Account: call.Account,
		Principal: call.Caller.Name(), Source: "inside", Via: cmp.Or(call.Caller.Via, call.UserAgent), Told: told,
	}}
	if call.Operation != nil {
		d.head.Operation = call.Operation.Name
	}
	return d
}

// explain says why, statement by statement.
func (d *denied) explain() *Denial {
	e, out := &d.why.Explanation, d.head
	out.Action, out.Resource = d.why.Action, d.why.Resource
	out.Explicit, out.By = e.Decision.Verdict == policy.ExplicitDeny, e.Decision.Source.String()
	for i := range e.Statements {
		if i == deniedStatementsMax {
			out.Omitted = len(e.Statements) - i
			break
		}
		out.add(&e.Statements[i], d.why)
	}
	return &out
}

// add puts a statement to those of its policy; they come policy by policy.
func (d *Denial) add(t *policy.Trace, from *service.Denial) {
	kind, name := t.Source.String(), policyName(t, from)
	if n := len(d.Policies); n == 0 || d.Policies[n-1].Kind != kind || d.Policies[n-1].Name != name {
		d.Policies = append(d.Policies, DeniedPolicy{Kind: kind, Name: name})
	}
	to := &d.Policies[len(d.Policies)-1]
	decision := &from.Explanation.Decision
	to.Statements = append(to.Statements, DeniedStatement{
		Index: t.At.Statement, Sid: t.Sid, Deny: t.Deny, Applies: t.Applies(), Why: t.Faults(),
		Decided: decision.At.Known && decision.Source == t.Source && decision.At == t.At,
	})
}

// policyName names a policy, by its number where it has no name.
func policyName(t *policy.Trace, from *service.Denial) string {
	switch {
	case t.Source == policy.FromIdentity && t.At.Policy < len(from.Identity):
		return from.Identity[t.At.Policy]
	case t.Source == policy.FromBoundary:
		return from.Boundary
	case t.Source == policy.FromResource || t.Source == policy.FromTrust:
		return "of " + from.Resource
	}
	return strconv.Itoa(t.At.Policy + 1)
}

// messages makes messages that only who may can read; STS does.
type messages interface {
	EncodeAuthorization(a *sts.Authorization) (string, error)
}

// encoded is the denial as STS's DecodeAuthorizationMessage shows it; empty if it cannot be made, which is no reason to keep nothing.
func (d *denied) encoded(to messages) string {
	a := sts.Authorization{
		Caller: d.caller, Action: d.why.Action, Resource: d.why.Resource, Explanation: d.why.Explanation, Now: d.head.Time,
	}
	seen := map[string]bool{}
	for i := range d.why.Explanation.Statements {
		for _, condition := range d.why.Explanation.Statements[i].Conditions {
			if condition.Present && !seen[condition.Key] {
				seen[condition.Key] = true
				a.Conditions = append(a.Conditions, sts.Condition{Key: condition.Key, Values: condition.Request})
			}
		}
	}
	text, err := to.EncodeAuthorization(&a)
	if err != nil {
		return ""
	}
	return text
}

// appendDenial writes one line of the denial log.
func appendDenial(b []byte, d *denied, to messages) []byte {
	shown := d.explain()
	shown.Encoded = d.encoded(to)
	text, err := json.Marshal(shown)
	if err != nil { // a value of plain fields has none
		return b
	}
	return append(append(b, text...), '\n')
}

// ErrNoDenial says that the denial log has no such request.
var ErrNoDenial = errors.New("the denial log has no such request: it was not denied by a policy, or too long ago")

// FindDenial looks a request up in a server's denial log, the part before the last rotation included. It needs no running server.
func FindDenial(data, log, requestID string) (*Denial, error) {
	path := logPath(data, log)
	for _, name := range []string{path, path + ".1"} {
		d, err := findDenial(name, requestID)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if d != nil {
			return d, nil
		}
	}
	return nil, ErrNoDenial
}

func findDenial(path, requestID string) (*Denial, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the denial log: %w", err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewReader(f)
	for {
		text, err := lines.ReadBytes('\n')
		if err != nil {
			return nil, nil // the end, or a line that is being written
		}
		if !bytes.Contains(text, []byte(requestID)) {
			continue
		}
		var d Denial
		if err := json.Unmarshal(text, &d); err == nil && d.RequestID == requestID {
			return &d, nil
		}
	}
}
