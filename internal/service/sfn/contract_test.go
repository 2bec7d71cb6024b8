package sfn

// Proves that every operation requires the permission of its name on the resource that AWS checks, before it does anything, and that policies
// decide: the role must be passed, publishing and tagging are permissions of their own, a version or an alias is its state machine with the
// key states:StateMachineQualifier, and tags count. How: each operation is authorized for an input that names things; then a user with a
// policy calls. Source: Service Authorization Reference, "AWS Step Functions", and Developer Guide, "Authorization for versions and aliases".

import (
	"fmt"
	"slices"
	"testing"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func TestEveryOperationRequiresItsPermission(t *testing.T) {
	b := newBench(t)
	machine, version, live := wire.Some(testARN+"stateMachine:m"), wire.Some(testARN+"stateMachine:m:1"), wire.Some(testARN+"stateMachine:m:live")
	mapRun := wire.Some(testARN + "mapRun:m/l:93fa6a4f-6b1a-4c2d-8d5e-0123456789ab")
	activity, execution := wire.Some(testARN+"activity:a"), wire.Some(testARN+"execution:m:e")
	inputs := map[string]struct {
		in       wire.Shape
		resource string
	}{
		"CreateStateMachine":               {&api.CreateStateMachineInput{Name: wire.Some("m")}, machine.V},
		"UpdateStateMachine":               {&api.UpdateStateMachineInput{StateMachineArn: machine}, machine.V},
		"DeleteStateMachine":               {&api.DeleteStateMachineInput{StateMachineArn: machine}, machine.V},
		"DescribeStateMachine":             {&api.DescribeStateMachineInput{StateMachineArn: version}, machine.V},
		"DescribeStateMachineForExecution": {&api.DescribeStateMachineForExecutionInput{ExecutionArn: execution}, execution.V},
		"ListStateMachines":                {&api.ListStateMachinesInput{}, testARN + "stateMachine:*"},
		"ValidateStateMachineDefinition":   {&api.ValidateStateMachineDefinitionInput{}, "*"},
		"TestState":                        {&api.TestStateInput{}, "*"},
		"PublishStateMachineVersion":       {&api.PublishStateMachineVersionInput{StateMachineArn: machine}, machine.V},
		"DeleteStateMachineVersion":        {&api.DeleteStateMachineVersionInput{StateMachineVersionArn: version}, machine.V},
		"ListStateMachineVersions":         {&api.ListStateMachineVersionsInput{StateMachineArn: machine}, machine.V},
		"CreateStateMachineAlias":          {&api.CreateStateMachineAliasInput{Name: wire.Some("live"), RoutingConfiguration: []api.RoutingConfigurationListItem{{StateMachineVersionArn: version}, {StateMachineVersionArn: version}}}, machine.V},
		"UpdateStateMachineAlias":          {&api.UpdateStateMachineAliasInput{StateMachineAliasArn: live}, machine.V},
		"DeleteStateMachineAlias":          {&api.DeleteStateMachineAliasInput{StateMachineAliasArn: live}, machine.V},
		"DescribeStateMachineAlias":        {&api.DescribeStateMachineAliasInput{StateMachineAliasArn: live}, machine.V},
		"ListStateMachineAliases":          {&api.ListStateMachineAliasesInput{StateMachineArn: version}, machine.V},
		"CreateActivity":                   {&api.CreateActivityInput{Name: wire.Some("a")}, activity.V},
		"DeleteActivity":                   {&api.DeleteActivityInput{ActivityArn: activity}, activity.V},
		"DescribeActivity":                 {&api.DescribeActivityInput{ActivityArn: activity}, activity.V},
		"ListActivities":                   {&api.ListActivitiesInput{}, testARN + "activity:*"},
		"StartExecution":                   {&api.StartExecutionInput{StateMachineArn: live}, machine.V},
		"StartSyncExecution":               {&api.StartSyncExecutionInput{StateMachineArn: machine}, machine.V},
		"StopExecution":                    {&api.StopExecutionInput{ExecutionArn: execution}, execution.V},
		"DescribeExecution":                {&api.DescribeExecutionInput{ExecutionArn: execution}, execution.V},
		"GetExecutionHistory":              {&api.GetExecutionHistoryInput{ExecutionArn: execution}, execution.V},
		"ListExecutions":                   {&api.ListExecutionsInput{StateMachineArn: machine}, machine.V},
		"RedriveExecution":                 {&api.RedriveExecutionInput{ExecutionArn: execution}, execution.V},
		"DescribeMapRun":                   {&api.DescribeMapRunInput{MapRunArn: mapRun}, mapRun.V},
		"ListMapRuns":                      {&api.ListMapRunsInput{ExecutionArn: execution}, execution.V},
		"UpdateMapRun":                     {&api.UpdateMapRunInput{MapRunArn: mapRun}, mapRun.V},
		"GetActivityTask":                  {&api.GetActivityTaskInput{ActivityArn: activity}, activity.V},
		"SendTaskSuccess":                  {&api.SendTaskSuccessInput{}, "*"},
		"SendTaskFailure":                  {&api.SendTaskFailureInput{}, "*"},
		"SendTaskHeartbeat":                {&api.SendTaskHeartbeatInput{}, "*"},
		"TagResource":                      {&api.TagResourceInput{ResourceArn: activity}, activity.V},
		"UntagResource":                    {&api.UntagResourceInput{ResourceArn: machine}, machine.V},
		"ListTagsForResource":              {&api.ListTagsForResourceInput{ResourceArn: machine}, machine.V},
	}
	definition := b.service.Definition()
	for i := range definition.Operations {
		op := &definition.Operations[i]
		name := op.Model.Name
		given, known := inputs[name]
		if !known {
			t.Errorf("%s is not proven", name)
			continue
		}
		call := &service.Call{Caller: b.Caller, Account: testAccount, Region: testRegion, Service: api.Service, Operation: op.Model}
		if err := op.Authorize(call, given.in); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checks := call.Checks()
		if len(checks) != 1 || checks[0].Action != "states:"+name || checks[0].Resource != given.resource || checks[0].Owner != testAccount {
			t.Errorf("%s requires %+v", name, checks)
		}
		if op.Contract.Action != "states:"+name {
			t.Errorf("%s has the contract of %q", name, op.Contract.Action)
		}
		for _, shape := range op.Contract.Errors {
			if shape.Namespace != wire.Coral && !slices.Contains(api.Service.Errors, shape) {
				t.Errorf("%s: its contract has the error %s, which the service has not", name, shape.Name)
			}
		}
	}
}

func TestPoliciesDecide(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true, "tags": []M{{"key": "team", "value": "a"}}})
	b.must("CreateStateMachineAlias", M{"name": "PROD", "routingConfiguration": routesTo(arn, 1, 100)})
	activity := b.must("CreateActivity", M{"name": "a", "tags": []M{{"key": "team", "value": "a"}}})["activityArn"]
	statement := func(effect, action, resource, condition string) string {
		return fmt.Sprintf(`{"Effect":%q,"Action":%q,"Resource":%q%s}`, effect, action, resource, condition)
	}
	allow := func(action, resource string) string { return statement("Allow", action, resource, "") }
	passRole := statement("Allow", "iam:PassRole", testRole, `,"Condition":{"StringEquals":{"iam:PassedToService":"states.amazonaws.com"}}`)
	notPROD := statement("Deny", "states:DescribeStateMachine", arn, `,"Condition":{"ForAnyValue:StringEquals":{"states:StateMachineQualifier":["PROD","1"]}}`)
	team := func(name string) string {
		return statement("Allow", "states:*", "*", `,"Condition":{"StringEquals":{"aws:ResourceTag/team":"`+name+`"}}`)
	}
	tagged := plain("n", M{"tags": []M{{"key": "team", "value": "b"}}})
	for i, c := range []struct {
		statements, operation string
		params                M
		allowed               bool
	}{
		{allow("states:CreateStateMachine", arn+"*"), "CreateStateMachine", plain("mm"), false},
		{allow("states:CreateStateMachine", arn+"*") + "," + passRole, "CreateStateMachine", plain("mm"), true},
		{allow("states:CreateStateMachine", "*") + "," + passRole, "CreateStateMachine", plain("p", M{"publish": true}), false},
		{allow("states:CreateStateMachine", "*") + "," + passRole, "CreateStateMachine", tagged, false},
		{allow("states:CreateStateMachine", "*") + "," + allow("states:TagResource", "*") + "," + passRole, "CreateStateMachine", tagged, true},
		{allow("states:CreateStateMachine", "*") + "," + allow("states:PublishStateMachineVersion", "*") + "," + passRole, "CreateStateMachine", plain("p", M{"publish": true}), true},
		{allow("states:UpdateStateMachine", arn), "UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2}, true},
		{allow("states:UpdateStateMachine", arn), "UpdateStateMachine", M{"stateMachineArn": arn, "roleArn": testRole}, false},
		{allow("states:UpdateStateMachine", arn) + "," + passRole, "UpdateStateMachine", M{"stateMachineArn": arn, "roleArn": testRole}, true},
		{allow("states:UpdateStateMachine", arn), "UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true}, false},
		{allow("states:DescribeStateMachine", arn), "DescribeStateMachine", M{"stateMachineArn": arn + ":1"}, true},
		{allow("states:DescribeStateMachine", arn+":1"), "DescribeStateMachine", M{"stateMachineArn": arn + ":1"}, false},
		{allow("states:*", "*") + "," + notPROD, "DescribeStateMachine", M{"stateMachineArn": arn + ":1"}, false},
		{allow("states:*", "*") + "," + notPROD, "DescribeStateMachine", M{"stateMachineArn": arn + ":PROD"}, false},
		{allow("states:*", "*") + "," + notPROD, "DescribeStateMachine", M{"stateMachineArn": arn}, true},
		{allow("states:CreateStateMachineAlias", arn), "CreateStateMachineAlias", M{"name": "a", "routingConfiguration": routesTo(arn, 1, 100)}, true},
		{allow("states:CreateStateMachineAlias", arn), "CreateStateMachineAlias", M{"name": "a", "routingConfiguration": append(routesTo(arn, 1, 50), routesTo(arn+"m", 1, 50)...)}, false},
		{allow("states:ListStateMachines", testARN+"stateMachine:*"), "ListStateMachines", M{}, true},
		{allow("states:ListStateMachines", arn), "ListStateMachines", M{}, false},
		{team("a"), "DescribeStateMachine", M{"stateMachineArn": arn}, true},
		{team("b"), "DescribeStateMachine", M{"stateMachineArn": arn}, false},
		{team("a"), "DescribeActivity", M{"activityArn": activity}, true},
		{team("b"), "DescribeActivity", M{"activityArn": activity}, false},
		{statement("Allow", "states:TagResource", "*", `,"Condition":{"StringEquals":{"aws:RequestTag/k":"v"}}`), "TagResource", M{"resourceArn": activity, "tags": []M{{"key": "k", "value": "v"}}}, true},
		{statement("Allow", "states:TagResource", "*", `,"Condition":{"StringEquals":{"aws:RequestTag/k":"v"}}`), "TagResource", M{"resourceArn": activity, "tags": []M{{"key": "k", "value": "w"}}}, false},
		{statement("Allow", "states:UntagResource", "*", `,"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["k"]}}`), "UntagResource", M{"resourceArn": activity, "tagKeys": []string{"k", "team"}}, false},
	} {
		b.BecomeUser(t, testAccount, `{"Version":"2012-10-17","Statement":[`+c.statements+`]}`)
		if a := b.call(c.operation, c.params); (a.code != "AccessDeniedException") != c.allowed {
			t.Errorf("%d: %s with %s: %+v", i, c.operation, c.statements, a)
		}
	}
	b.refused("ListStateMachines", M{}, "AccessDeniedException", "User: arn:aws:iam::"+testAccount+":user/ann is not authorized to perform: states:ListStateMachines on resource: ARN:stateMachine:* because no identity-based policy allows the states:ListStateMachines action")
}
