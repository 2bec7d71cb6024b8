package cloudwatchlogs

// Proves that every operation requires the permission of its name on the resource that AWS checks, before it does anything, and that
// policies decide: an operation of a group by the ARN of its streams, conditions on tags. How: each is authorized for an input that names
// things; then a user with a policy calls.

import (
	"slices"
	"strings"
	"testing"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func TestEveryOperationRequiresItsPermission(t *testing.T) {
	b := newBench(t)
	definition := b.service.Definition()
	for i := range definition.Operations {
		op := &definition.Operations[i]
		name := op.Model.Name
		call := &service.Call{Caller: b.Caller, Account: testAccount, Region: testRegion, Service: logsapi.Service, Operation: op.Model}
		in := op.Model.New()
		switch in := in.(type) {
		case *logsapi.DescribeLogStreamsRequest:
			in.LogGroupName = wire.Some("g")
		case *logsapi.GetLogEventsRequest:
			in.LogGroupName = wire.Some("g")
		case *logsapi.FilterLogEventsRequest:
			in.LogGroupName = wire.Some("g")
		case *logsapi.StartQueryRequest:
			in.LogGroupName = wire.Some("g")
		case *logsapi.StartLiveTailRequest:
			in.LogGroupIdentifiers = []string{"arn:aws:logs:us-east-1:" + testAccount + ":log-group:g"}
		case *logsapi.TagResourceRequest:
			in.ResourceArn = wire.Some("arn:aws:logs:us-east-1:" + testAccount + ":log-group:g")
		case *logsapi.UntagResourceRequest:
			in.ResourceArn = wire.Some("arn:aws:logs:us-east-1:" + testAccount + ":log-group:g")
		case *logsapi.ListTagsForResourceRequest:
			in.ResourceArn = wire.Some("arn:aws:logs:us-east-1:" + testAccount + ":log-group:g")
		}
		if err := op.Authorize(call, in); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checks := call.Checks()
		if len(checks) != 1 || checks[0].Action != "logs:"+name || !strings.HasPrefix(checks[0].Resource, "arn:aws:logs:us-east-1:"+testAccount+":") {
			t.Errorf("%s requires %+v", name, checks)
		}
		if op.Contract.Action != "logs:"+name {
			t.Errorf("%s has the contract of %q", name, op.Contract.Action)
		}
		for _, shape := range op.Contract.Errors {
			if shape.Namespace != wire.Coral && !slices.Contains(logsapi.Service.Errors, shape) {
				t.Errorf("%s: its contract has the error %s, which the service has not", name, shape.Name)
			}
		}
	}
}

func TestPoliciesDecide(t *testing.T) {
	b := newBench(t)
	b.must("CreateLogGroup", M{"logGroupName": "g", "tags": M{"team": "a"}})
	b.newStream("g", "s")
	allow := func(action, resource, condition string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"` + condition + `}]}`
	}
	group := "arn:aws:logs:us-east-1:" + testAccount + ":log-group:g"
	for _, c := range []struct {
		policy, operation string
		params            M
		allowed           bool
	}{
		{allow("logs:*", "*", ""), "DescribeLogGroups", M{}, true},
		{allow("logs:DescribeLogGroups", group+":*", ""), "DescribeLogGroups", M{}, false},
		{allow("logs:DescribeLogStreams", group+":*", ""), "DescribeLogStreams", M{"logGroupName": "g"}, true},
		{allow("logs:DescribeLogStreams", group, ""), "DescribeLogStreams", M{"logGroupName": "g"}, false},
		{allow("logs:GetLogEvents", group+":log-stream:s", ""), "GetLogEvents", M{"logGroupName": "g", "logStreamName": "s"}, true},
		{allow("logs:GetLogEvents", group+":log-stream:other", ""), "GetLogEvents", M{"logGroupName": "g", "logStreamName": "s"}, false},
		{allow("logs:GetLogEvents", "*", ""), "GetLogEvents", M{"logGroupName": "g", "logStreamName": "s", "unmask": true}, false},
		{allow("logs:FilterLogEvents", "*", `,"Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}`), "FilterLogEvents", M{"logGroupName": "g"}, true},
		{allow("logs:FilterLogEvents", "*", `,"Condition":{"StringEquals":{"aws:ResourceTag/team":"b"}}`), "FilterLogEvents", M{"logGroupName": "g"}, false},
		{allow("logs:CreateLogGroup", "*", ""), "CreateLogGroup", M{"logGroupName": "h", "tags": M{"a": "b"}}, false},
		{allow("logs:TagResource", group, ""), "TagResource", M{"resourceArn": group, "tags": M{"a": "b"}}, true},
		{allow("logs:TagResource", group, `,"Condition":{"StringEquals":{"aws:RequestTag/a":"c"}}`), "TagResource", M{"resourceArn": group, "tags": M{"a": "b"}}, false},
	} {
		b.as(c.policy)
		if a := b.call(c.operation, c.params); (a.code != "AccessDeniedException") != c.allowed {
			t.Errorf("%s with %s: %+v", c.operation, c.policy, a)
		}
	}
	b.as(allow("logs:CreateLogStream", "*", ""))
	b.refused("CreateLogGroup", M{"logGroupName": "new"}, "AccessDeniedException", "User: arn:aws:iam::"+testAccount+":user/ann is not authorized to perform: "+
		"logs:CreateLogGroup on resource: arn:aws:logs:us-east-1:"+testAccount+":log-group:new:log-stream: because no identity-based policy allows the logs:CreateLogGroup action")
}
