package app

import (
	"context"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/sfn"
	"sluice/internal/service/sfn/task"
	"sluice/internal/service/sts"
)

// openStateMachines makes Step Functions.
func (a *App) openStateMachines() error {
	roles := machineRoles{a.sts, a.clock}
	tasks := a.newTasks()
	var err error
	a.machines, err = sfn.New(sfn.Config{
		Store: a.store, Roles: roles, Logs: machineLogs{roles: roles, events: a.events, authority: authority{&a.edge}}, Sink: workflowLogs{a.roleLogs},
		Durable: durable.NewEmbedded(a.store, nil), Clock: a.clock, Log: a.log, Tasks: tasks, Objects: task.Objects{Tasks: tasks},
	})
	return err
}

// machineRoles assumes the roles of state machines; it implements sfn.Roles.
type machineRoles struct {
	sts   *sts.Service
	clock clock.Clock
}

// machineSession names the session in which a role is tried that is to become a state machine's, and that logs are delivered in.
const machineSession = "states-validation"

// MayAssume reports whether the role trusts Step Functions for the machine.
func (r machineRoles) MayAssume(_ context.Context, role, machineARN, account string) (bool, error) {
	_, err := r.assume(role, machineARN, account, machineSession)
	if _, refused := asRefused(err); refused {
		return false, nil
	}
	return err == nil, err
}

// assume opens a session for the machine.
func (r machineRoles) assume(role, machineARN, account, session string) (*service.Caller, error) {
	parsed, err := arn.Parse(machineARN)
	if err != nil {
		return nil, err
	}
	return assumeForMachine(r.sts, sts.Assumption{
		RoleARN: role, Service: sfn.Principal, SessionName: session, SourceARN: machineARN, SourceAccount: account, Now: r.clock.Now(),
	}, parsed.Region)
}

// assumeForMachine opens a session of a role that trusts Step Functions by its own name, or by that of the region. Source: AWS's refusal, "Neither
// the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role."
func assumeForMachine(roles *sts.Service, as sts.Assumption, region string) (*service.Caller, error) {
	caller, err := roles.AssumeForService(&as)
	if refused, is := asRefused(err); is && !refused.Missing {
		as.Service = strings.Replace(sfn.Principal, ".", "."+region+".", 1)
		return roles.AssumeForService(&as)
	}
	return caller, err
}

// machineLogs knows log groups, and which roles may have deliveries to them; it implements sfn.Logs.
type machineLogs struct {
	roles     machineRoles
	events    *cloudwatchlogs.Service
	authority authority
}

// deliveryChecks are what a role must be allowed that a delivery is set up as. Source: Step Functions Developer Guide, "Using CloudWatch Logs to
// log execution history", and CloudWatch Logs User Guide, "Logging that requires additional permissions"; all of them have no resource but "*".
func deliveryChecks(account string) (all []service.Check) {
	for _, action := range []string{"logs:CreateLogDelivery", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"} {
		all = append(all, service.Check{Action: action, Resource: "*", Owner: account})
	}
	return all
}

// MayLog reports whether the group is there, and whether the role may log to it.
func (l machineLogs) MayLog(_ context.Context, role, machineARN, account, region, group string) (exists, allowed bool, err error) {
	exists = l.events.Exists(account, region, group)
	caller, err := l.roles.assume(role, machineARN, account, machineSession)
	if _, refused := asRefused(err); refused {
		return exists, false, nil
	}
	if err != nil {
		return exists, false, err
	}
	call := &service.Call{Caller: caller, Account: account, Region: region, Now: l.roles.clock.Now(), Service: logsapi.Service}
	for _, check := range deliveryChecks(account) {
		if decision, _ := l.authority.Decide(call, &check); !decision.Allowed() {
			return exists, false, nil
		}
	}
	return exists, true, nil
}
