package sfn

// Proves how versions and aliases are made, shown, listed and deleted, with AWS's texts of what is refused. How: calls as SDKs make them; texts
// and rules are of LocalStack's AWS-validated snapshots (test_sfn_api_versioning, test_sfn_api_aliasing).

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// versions lists those of a machine by number.
func (b *bench) versions(arn string) string {
	b.t.Helper()
	var out []string
	for _, v := range b.must("ListStateMachineVersions", M{"stateMachineArn": arn})["stateMachineVersions"].([]any) {
		out = append(out, strings.TrimPrefix(v.(M)["stateMachineVersionArn"].(string), arn+":"))
	}
	return strings.Join(out, " ")
}

func TestVersionsAreOfRevisions(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m")
	b.clock.Advance(time.Minute)
	first := b.must("PublishStateMachineVersion", M{"stateMachineArn": arn, "revisionId": "INITIAL", "description": "first"})
	b.clock.Advance(time.Minute)
	if again := b.must("PublishStateMachineVersion", M{"stateMachineArn": arn, "description": "once more"}); fmt.Sprint(again) != fmt.Sprint(first) {
		t.Error(again)
	}
	second := b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true, "versionDescription": "second"})
	if again := b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true}); fmt.Sprint(again) != fmt.Sprint(second) {
		t.Error(again)
	}
	if v1, v2 := b.describe(arn+":1"), b.describe(arn+":2"); v1["definition"] != pass || v1["description"] != "first" || v1["stateMachineArn"] != arn+":1" ||
		v1["creationDate"] != first["creationDate"] || v1["revisionId"] != nil || v2["definition"] != pass2 || v2["revisionId"] != second["revisionId"] || v2["name"] != "m" {
		t.Errorf("%v\n%v", v1, v2)
	}
	third := b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass})
	b.refused("PublishStateMachineVersion", M{"stateMachineArn": arn, "revisionId": second["revisionId"]}, "ConflictException",
		fmt.Sprintf("Failed to publish the State Machine version for revision %s. The current State Machine revision is %s.", second["revisionId"], third["revisionId"]))
	b.refused("PublishStateMachineVersion", M{"stateMachineArn": arn, "revisionId": "INITIAL"}, "ConflictException",
		fmt.Sprintf("Failed to publish the State Machine version for revision INITIAL. The current State Machine revision is %s.", third["revisionId"]))
	b.must("PublishStateMachineVersion", M{"stateMachineArn": arn, "revisionId": third["revisionId"]})
	if got := b.versions(arn); got != "3 2 1" {
		t.Error(got)
	}
}

func TestNumbersAreNotGivenTwice(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	for range 3 {
		b.must("DeleteStateMachineVersion", M{"stateMachineVersionArn": b.must("PublishStateMachineVersion", M{"stateMachineArn": arn})["stateMachineVersionArn"]})
	}
	b.must("DeleteStateMachineVersion", M{"stateMachineVersionArn": arn + ":2"}) // one that is not there is no error
	if got := b.must("PublishStateMachineVersion", M{"stateMachineArn": arn})["stateMachineVersionArn"]; got != arn+":4" {
		t.Error(got)
	}
	if got := b.versions(arn); got != "4" {
		t.Error(got)
	}
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2})
	b.must("DeleteStateMachineVersion", M{"stateMachineVersionArn": arn + ":4"})
	if n := b.kept("m"); n != 1 {
		t.Errorf("%d revisions are kept that nothing has", n-1)
	}
}

func TestRefusedVersions(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.refused("PublishStateMachineVersion", M{"stateMachineArn": testARN + "stateMachine:none"}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:none'")
	b.refused("PublishStateMachineVersion", M{"stateMachineArn": arn + ":1"}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:m:1'")
	b.refused("PublishStateMachineVersion", M{"stateMachineArn": "invalid_arn"}, "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: invalid_arn'")
	b.refused("DeleteStateMachineVersion", M{"stateMachineVersionArn": arn}, "InvalidArn", "Invalid Arn: 'Not a state machine version ARN: ARN:stateMachine:m'")
	b.refused("DeleteStateMachineVersion", M{"stateMachineVersionArn": arn + ":PROD"}, "InvalidArn", "Invalid Arn: 'Not a state machine version ARN: ARN:stateMachine:m:PROD'")
	b.refused("DescribeStateMachine", M{"stateMachineArn": arn + ":2"}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:m:2'")
	b.refused("ListStateMachineVersions", M{"stateMachineArn": arn + ":1"}, "ValidationException", "Versions are listed of a state machine: 'ARN:stateMachine:m:1'")
	b.must("CreateStateMachineAlias", M{"name": "one", "routingConfiguration": routesTo(arn, 1, 100)})
	b.must("CreateStateMachineAlias", M{"name": "two", "routingConfiguration": routesTo(arn, 1, 100)})
	b.refused("DeleteStateMachineVersion", M{"stateMachineVersionArn": arn + ":1"}, "ConflictException", "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [one, two]")
}

func TestVersionsInPages(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	for i := range 11 {
		b.must("UpdateStateMachine", M{"stateMachineArn": arn, "tracingConfiguration": M{"enabled": i%2 == 0}, "publish": true})
	}
	got, params := "", M{"stateMachineArn": arn, "maxResults": 5}
	for {
		out := b.must("ListStateMachineVersions", params)
		for _, v := range out["stateMachineVersions"].([]any) {
			got += strings.TrimPrefix(v.(M)["stateMachineVersionArn"].(string), arn+":") + " "
		}
		if params["nextToken"] = out["nextToken"]; out["nextToken"] == nil {
			break
		}
	}
	if got != "12 11 10 9 8 7 6 5 4 3 2 1 " {
		t.Error(got)
	}
}

func TestAliases(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true})
	first := b.must("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 1, 100)})
	b.clock.Advance(time.Minute)
	if again := b.must("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 1, 100)}); fmt.Sprint(again) != fmt.Sprint(first) {
		t.Error(again)
	}
	const differs = "Failed to create alias because an alias with the same name and a different routing configuration already exists."
	b.refused("CreateStateMachineAlias", M{"name": "live", "description": "d", "routingConfiguration": routesTo(arn, 1, 100)}, "ConflictException", differs)
	b.refused("CreateStateMachineAlias", M{"name": "live", "routingConfiguration": routesTo(arn, 2, 100)}, "ConflictException", differs)
	live := M{"stateMachineAliasArn": arn + ":live"}
	is := b.must("DescribeStateMachineAlias", live)
	if is["creationDate"] != is["updateDate"] || is["name"] != "live" || is["description"] != nil {
		t.Error(is)
	}
	changed := b.must("UpdateStateMachineAlias", M{"stateMachineAliasArn": arn + ":live", "routingConfiguration": routesTo(arn, 1, 20, 2, 80), "description": "both"})
	b.clock.Advance(time.Minute)
	if again := b.must("UpdateStateMachineAlias", M{"stateMachineAliasArn": arn + ":live", "description": "both"}); fmt.Sprint(again) != fmt.Sprint(changed) {
		t.Errorf("%v, %v", changed, again)
	}
	is = b.must("DescribeStateMachineAlias", live)
	if is["updateDate"] != changed["updateDate"] || is["description"] != "both" || fmt.Sprint(is["routingConfiguration"]) != fmt.Sprint([]any{
		M{"stateMachineVersionArn": arn + ":1", "weight": 20.0}, M{"stateMachineVersionArn": arn + ":2", "weight": 80.0},
	}) {
		t.Error(is)
	}
	b.must("CreateStateMachineAlias", M{"name": "old", "routingConfiguration": routesTo(arn, 1, 100)})
	for of, want := range map[string]int{arn: 2, arn + ":1": 2, arn + ":2": 1} {
		if got := b.must("ListStateMachineAliases", M{"stateMachineArn": of})["stateMachineAliases"].([]any); len(got) != want {
			t.Errorf("%s has %v", of, got)
		}
	}
	for range 2 {
		b.must("DeleteStateMachineAlias", live)
	}
	b.refused("DescribeStateMachineAlias", live, "ResourceNotFound", "Request references a resource that does not exist.")
}

func TestRefusedAliases(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2, "publish": true})
	other := b.machine("n", M{"publish": true})
	const pattern = " at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$"
	for text, c := range map[string]struct {
		name   string
		routes []M
	}{
		"Routing configuration must contain state machine version ARNs. Received: [ARN:stateMachine:m]":                                                                     {"a", []M{{"stateMachineVersionArn": arn, "weight": 100}}},
		"Routing configuration must contain state machine version ARNs. Received: [ARN:stateMachine:m, ARN:stateMachine:m:2]":                                               {"a", []M{{"stateMachineVersionArn": arn, "weight": 50}, {"stateMachineVersionArn": arn + ":2", "weight": 50}}},
		"Routing configuration must contain distinct state machine version ARNs. Received: [ARN:stateMachine:m:1, ARN:stateMachine:m:1]":                                    {"a", routesTo(arn, 1, 50, 1, 50)},
		"Routing configuration must contain versions of one state machine. Received: [ARN:stateMachine:m:1, ARN:stateMachine:n:1]":                                          {"a", append(routesTo(arn, 1, 50), routesTo(other, 1, 50)...)},
		"Sum of routing configuration weights must equal 100. Received: [70, 29]":                                                                                           {"a", routesTo(arn, 1, 70, 2, 29)},
		"Sum of routing configuration weights must equal 100. Received: [70, 31]":                                                                                           {"a", routesTo(arn, 1, 70, 2, 31)},
		"1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100": {"a", routesTo(arn, 1, 101)},
		"1 validation error detected: Value '[]' at 'routingConfiguration' failed to satisfy constraint: Member must have length greater than or equal to 1":                {"a", []M{}},
		"1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn=ARN:stateMachine:m:1, weight=50), RoutingConfigurationListItem(stateMachineVersionArn=ARN:stateMachine:m:2, weight=30), RoutingConfigurationListItem(stateMachineVersionArn=ARN:stateMachine:m:3, weight=20)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2": {"a", routesTo(arn, 1, 50, 2, 30, 3, 20)},
		"1 validation error detected: Value '123'" + pattern:           {"123", routesTo(arn, 1, 100)},
		"1 validation error detected: Value 'INVALID ALIAS'" + pattern: {"INVALID ALIAS", routesTo(arn, 1, 100)},
		"1 validation error detected: Value 'ALIAS@'" + pattern:        {"ALIAS@", routesTo(arn, 1, 100)},
	} {
		b.refused("CreateStateMachineAlias", M{"name": c.name, "routingConfiguration": c.routes}, "ValidationException", text)
	}
	if reason := b.call("CreateStateMachineAlias", M{"name": "a", "routingConfiguration": routesTo(arn, 1, 1)}).body["reason"]; reason != "INVALID_ROUTING_CONFIGURATION" {
		t.Error(reason)
	}
	b.refused("CreateStateMachineAlias", M{"name": "a", "routingConfiguration": routesTo(arn, 9, 100)}, "ResourceNotFound", "Request references a resource that does not exist.")
	b.refused("UpdateStateMachineAlias", M{"stateMachineAliasArn": arn + ":none", "description": "d"}, "ResourceNotFound", "Request references a resource that does not exist.")
	b.must("CreateStateMachineAlias", M{"name": "a", "routingConfiguration": routesTo(arn, 1, 100)})
	b.refused("UpdateStateMachineAlias", M{"stateMachineAliasArn": arn + ":a"}, "ValidationException", "Either the description or the routing configuration must be specified")
	b.refused("UpdateStateMachineAlias", M{"stateMachineAliasArn": arn + ":a", "routingConfiguration": routesTo(other, 1, 100)}, "ValidationException",
		"Routing configuration must contain versions of the alias's state machine. Received: [ARN:stateMachine:n:1]")
	b.refused("UpdateStateMachineAlias", M{"stateMachineAliasArn": arn + ":1", "description": "d"}, "InvalidArn", "Invalid Arn: 'Not a state machine alias ARN: ARN:stateMachine:m:1'")
	b.refused("ListStateMachineAliases", M{"stateMachineArn": testARN + "stateMachine:none"}, "StateMachineDoesNotExist", "State Machine Does Not Exist: 'ARN:stateMachine:none'")
	b.refused("ListStateMachineAliases", M{"stateMachineArn": arn + ":7"}, "ResourceNotFound", "Request references a resource that does not exist.")
	b.refused("ListStateMachineAliases", M{"stateMachineArn": arn, "nextToken": "InvalidToken"}, "InvalidToken", "Invalid Token: 'Invalid token'")
}

func TestLimits(t *testing.T) {
	b := newBench(t)
	arn := b.machine("m", M{"publish": true})
	for i := range aliasesMax {
		b.must("CreateStateMachineAlias", M{"name": fmt.Sprint("a", i), "routingConfiguration": routesTo(arn, 1, 100)})
	}
	b.refused("CreateStateMachineAlias", M{"name": "more", "routingConfiguration": routesTo(arn, 1, 100)}, "ServiceQuotaExceededException", "The state machine has the maximum number of aliases: 100.")
	for i := range versionsMax - 1 {
		b.must("UpdateStateMachine", M{"stateMachineArn": arn, "tracingConfiguration": M{"enabled": i%2 == 0}, "publish": true})
	}
	b.must("UpdateStateMachine", M{"stateMachineArn": arn, "definition": pass2})
	b.refused("PublishStateMachineVersion", M{"stateMachineArn": arn}, "ServiceQuotaExceededException", "The state machine has the maximum number of versions: 1000.")
}
