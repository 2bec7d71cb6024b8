// Proves that definitions are found fault with in AWS's words: codes, texts, places and order, as recorded answers and
// quotations of AWS have them.
package asl

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDiagnostics(t *testing.T) {
	const pass = `"End":true,"Type":"Pass"`
	schema := func(message, at string) Diagnostic {
		return Diagnostic{Severity: Error, Code: SchemaValidationFailed, Message: message, Location: at}
	}
	for name, c := range map[string]struct {
		definition string
		kind       Kind
		want       []Diagnostic
	}{
		"blank": {" ", Standard, []Diagnostic{schema("Definition must be a valid JSON object", "")}},
		"no JSON": {"not a definition", Standard, []Diagnostic{{
			Severity: Error, Code: InvalidJSON, Location: `[Source: (String)"not a definition"; line: 1, column: 4]`,
			Message: "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"not a definition\"; line: 1, column: 4]",
		}}},
		"empty":       {"{}", Standard, []Diagnostic{schema("These fields are required: [States, StartAt]", "/")}},
		"no start":    {`{"States":{"S":{` + pass + `}}}`, Express, []Diagnostic{schema("These fields are required: [StartAt]", "/")}},
		"no states":   {`{"Comment":"c","StartAt":"S"}`, Standard, []Diagnostic{schema("These fields are required: [States]", "/")}},
		"downgrade":   {`{"StartAt":"S","QueryLanguage":"JSONata","States":{"S":{"QueryLanguage":"JSONPath",` + pass + `}}}`, Standard, []Diagnostic{schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/S")}},
		"token":       {`{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","End":true}}}`, Express, []Diagnostic{schema("Express state machine does not support '.waitForTaskToken' service integration ", "/States/S/Resource")}},
		"sync":        {`{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","End":true}}}`, Express, []Diagnostic{schema("Express state machine does not support '.sync' service integration", "/States/S/Resource")}},
		"activity":    {`{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:us-east-1:111111111111:activity:a","End":true}}}`, Express, []Diagnostic{schema("Express state machine does not support Activity ARN", "/States/S/Resource")}},
		"credentials": {`{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Credentials":{},"End":true}}}`, Standard, []Diagnostic{schema("The field 'RoleArn' is required but was missing", "/States/S/Credentials")}},
		"type":        {`{"StartAt":"S","States":{"S":{"Type":"Nope","End":true}}}`, Standard, []Diagnostic{schema("The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]", "/States/S/Type")}},
		"branches":    {`{"StartAt":"S","States":{"S":{"Type":"Parallel","Branches":[],"End":true}}}`, Standard, []Diagnostic{schema("Value cannot be empty", "/States/S/Branches")}},
		"language":    {`{"StartAt":"S","States":{"S":{"Output":1,` + pass + `}}}`, Standard, []Diagnostic{schema("The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage", "/States/S")}},
		"processor":   {`{"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"QueryLanguage":"JSONata","StartAt":"S","States":{"S":{` + pass + `}}}}}}`, Standard, []Diagnostic{schema("Field 'QueryLanguage' is not supported", "/States/M/ItemProcessor")}},
		"unknown":     {`{"StartAt":"S","States":{"S":{"_x":1,` + pass + `}}}`, Standard, []Diagnostic{schema("Field '_x' is not supported", "/States/S")}},
		"both":        {`{"StartAt":"S","States":{"S":{"Next":"S",` + pass + `}}}`, Standard, []Diagnostic{schema("There should only be one of the following fields: [Next, End]", "/States/S")}},
		"targets": {`{"StartAt":"pass1","States":{"pass1":{"Type":"Pass","Next":"pass3"},"pass2":{` + pass + `}}}`, Standard, []Diagnostic{
			{Severity: Error, Code: MissingTransitionTarget, Message: "Missing 'Next' target: pass3", Location: "/States/pass1/Next"},
			{Severity: Error, Code: MissingTransitionTarget, Message: `State "pass2" is not reachable.`, Location: "/States/pass2"},
		}},
		"no end": {`{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"NOPE"},"B":{"Type":"Pass","Next":"A"}}}`, Standard, []Diagnostic{
			{Severity: Error, Code: MissingTransitionTarget, Message: "Missing 'Next' target: NOPE", Location: "/States/A/Next"},
			{Severity: Error, Code: MissingEndState, Message: "Workflow has no terminal state"},
		}},
		"no way": {`{"StartAt":"Nope","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"S","States":{"S":{` + pass + `},"Ghost":{"Type":"Succeed"}}}}}}`, Standard, []Diagnostic{
			{Severity: Error, Code: MissingTransitionTarget, Message: "Missing 'Next' target: Nope", Location: "/StartAt"},
			{Severity: Error, Code: MissingTransitionTarget, Message: `State "Ghost" is not reachable.`, Location: "/States/M/ItemProcessor/States/Ghost"},
			{Severity: Error, Code: MissingTransitionTarget, Message: `State "M" is not reachable.`, Location: "/States/M"},
		}},
		"default": {`{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"S"}],"Default":"Ghost"},"S":{` + pass + `}}}`, Standard, []Diagnostic{
			{Severity: Error, Code: MissingTransitionTarget, Message: "Missing 'Next' target: Ghost", Location: "/States/C/Default"},
		}},
		"template": {`{"StartAt":"S","States":{"S":{"Parameters":{"a.$":"b"},` + pass + `}}}`, Standard, []Diagnostic{schema("The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call", "/States/S/Parameters")}},
		"variable": {`{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"States.ArrayLength($.a)","NumericEquals":0,"Next":"S"}]},"S":{` + pass + `}}}`, Standard, []Diagnostic{schema("Value is not a Reference Path: Reference path didn't start with '$'", "/States/C/Choices[0]/Variable")}},
		"jsonata":  {`{"StartAt":"S","QueryLanguage":"JSONata","States":{"S":{"Output":{"v":"{% 1 + %}"},` + pass + `}}}`, Standard, []Diagnostic{{Severity: Error, Code: InvalidJSONata, Message: "Unexpected end of expression", Location: "/States/S/Output/v"}}},
		"context":  {`{"StartAt":"S","QueryLanguage":"JSONata","States":{"S":{"Output":"{% $$ %}",` + pass + `}}}`, Standard, []Diagnostic{{Severity: Error, Code: UnsupportedJSONata, Message: "Reference to '$$' is not supported.", Location: "/States/S/Output"}}},
		"field":    {`{"StartAt":"S","QueryLanguage":"JSONata","States":{"S":{"Output":{"v":"{% phone %}"},` + pass + `}}}`, Standard, []Diagnostic{{Severity: Error, Code: UnsupportedJSONata, Message: "Reference to 'phone' at the top level is not supported.", Location: "/States/S/Output/v"}}},
		"no error": {`{"StartAt":"S","QueryLanguage":"JSONata","States":{"S":{"Output":"{% $states.errorOutput %}",` + pass + `}}}`, Standard, []Diagnostic{{Severity: Error, Code: UnsupportedJSONata, Message: "Field '$states.errorOutput' does not exist.", Location: "/States/S/Output"}}},
		"reserved": {`{"StartAt":"S","States":{"S":{"Assign":{"states":1},` + pass + `}}}`, Standard, []Diagnostic{{Severity: Error, Code: ReservedVariableName, Message: "Cannot assign to reserved variable '$states'.", Location: "/States/S/Assign"}}},
	} {
		t.Run(name, func(t *testing.T) {
			m, got := Compile(c.definition, c.kind)
			if diff := cmp.Diff(c.want, got); diff != "" || m != nil {
				t.Errorf("machine %v, diagnostics (-want +got)\n%s", m, diff)
			}
		})
	}
}

// TestSchema proves the texts that faults of single fields have, as measured by others on AWS.
func TestSchema(t *testing.T) {
	const (
		task     = `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true`
		mapped   = `"Type":"Map","End":true,"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}`
		activity = `"Type":"Task","Resource":"arn:aws:states:us-east-1:111111111111:activity:a","End":true`
	)
	for _, c := range []struct{ state, message, location string }{
		{`"Type":"Pass"`, "This object should have only one of the following fields: [Next, End]", ""},
		{`"Type":"Pass","End":true,"TimeoutSeconds":5`, "Field 'TimeoutSeconds' is not supported", ""},
		{`"Type":"Fail","InputPath":"$"`, "Field 'InputPath' is not supported", ""},
		{task + `,"TimeoutSeconds":0`, "Minimum value is 1", "/TimeoutSeconds"},
		{task + `,"HeartbeatSeconds":100000000`, "Maximum value is 99999999", "/HeartbeatSeconds"},
		{task + `,"TimeoutSeconds":"5"`, "Expected value of type Integer", "/TimeoutSeconds"},
		{task + `,"TimeoutSeconds":5,"TimeoutSecondsPath":"$.t"`, "There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath]", ""},
		{task + `,"Retry":[{}]`, "These fields are required: [ErrorEquals]", "/Retry[0]"},
		{task + `,"Retry":[{"ErrorEquals":[]}]`, "Value cannot be empty", "/Retry[0]/ErrorEquals"},
		{task + `,"Retry":[{"ErrorEquals":["States.ALL","a"]}]`, "States.ALL must appear alone and at end of list", "/Retry[0]/ErrorEquals"},
		{task + `,"Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["a"]}]`, "States.ALL must appear alone and at end of list", "/Retry[0]/ErrorEquals"},
		{task + `,"Retry":[{"ErrorEquals":["a"],"JitterStrategy":"SOME"}]`, "Value should be one of the following: [NONE, FULL]", "/Retry[0]/JitterStrategy"},
		{task + `,"Retry":[{"ErrorEquals":["a"],"MaxAttempts":-1}]`, "Minimum value is 0", "/Retry[0]/MaxAttempts"},
		{task + `,"Catch":[{"ErrorEquals":["a"]}]`, "These fields are required: [Next]", "/Catch[0]"},
		{activity + `,"Credentials":{"RoleArn":"r"}`, "The field 'Credentials' is not supported for activities", "/Credentials"},
		{`"Type":"Task","Resource":"nope","End":true`, "Value is not a valid resource ARN", "/Resource"},
		{`"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.sync","End":true`, "The resource provided arn:aws:states:::lambda:invoke.sync is not recognized", "/Resource"},
		{`"Type":"Task","Resource":"arn:aws:states:::glue:startJobRun.waitForTaskToken","End":true`, "The resource provided arn:aws:states:::glue:startJobRun.waitForTaskToken is not recognized", "/Resource"},
		{`"Type":"Wait","End":true,"Seconds":1,"Timestamp":"2030-01-01T00:00:00Z"`, "There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]", ""},
		{`"Type":"Wait","End":true,"Timestamp":"2030-01-01"`, "String does not match RFC3339 timestamp", "/Timestamp"},
		{`"Type":"Choice","Choices":[]`, "Value cannot be empty", "/Choices"},
		{`"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true}]`, "These fields are required: [Next]", "/Choices[0]"},
		{`"Type":"Choice","Choices":[{"Next":"S"}]`, "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]", "/Choices[0]"},
		{`"Type":"Choice","Choices":[{"Not":{"Variable":"$.a","IsNull":true,"Next":"S"},"Next":"S"}]`, "Field 'Next' is not supported", "/Choices[0]/Not"},
		{`"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"IsString":true,"Next":"S"}]`, "There should only be one of the following fields: [IsNull, IsString]", "/Choices[0]"},
		{`"Type":"Choice","Choices":[{"Condition":true,"Next":"S"}]`, "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage", "/Choices[0]"},
		{`"QueryLanguage":"JSONata","Type":"Pass","End":true,"Output":"{% 1"`, "JSONata string must start with {% and end with %}", "/Output"},
		{`"QueryLanguage":"nope","Type":"Pass","End":true`, "Value should be one of the following: [JSONPath, JSONata]", "/QueryLanguage"},
		{`"Type":"Pass","End":true,"InputPath":"a"`, "Value must be a valid JSONPath.", "/InputPath"},
		{`"Type":"Pass","End":true,"ResultPath":"$.a[*]"`, "Value is not a Reference Path", "/ResultPath"},
		{mapped + `,"ItemsPath":"$.a","MaxConcurrencyPath":"$$.Execution.Input.n"`, "Value is not a Reference Path", "/MaxConcurrencyPath"},
		{mapped + `,"MaxConcurrency":-1`, "Minimum value is 0", "/MaxConcurrency"},
		{mapped + `,"ToleratedFailurePercentage":-1`, "Minimum value is 0.0", "/ToleratedFailurePercentage"},
		{mapped + `,"ToleratedFailurePercentage":101`, "Maximum value is 100.0", "/ToleratedFailurePercentage"},
		{`"Type":"Map","End":true`, "These fields are required: [ItemProcessor]", ""},
		{`"Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}`, "These fields are required: [ExecutionType]", "/ItemProcessor/ProcessorConfig"},
		{`"Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}`, "Field 'ExecutionType' is not supported", "/ItemProcessor/ProcessorConfig"},
	} {
		_, got := CompileState("{"+c.state+"}", Standard)
		want := []Diagnostic{{Severity: Error, Code: SchemaValidationFailed, Message: c.message, Location: "/States/StateName" + c.location}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.state, diff)
		}
	}
}

// TestWarnings proves what is taken with a warning.
func TestWarnings(t *testing.T) {
	for state, code := range map[string]Code{
		`"Type":"Pass","End":true,"Parameters":{"a":"$.b"}`:                               NoDollar,
		`"Type":"Pass","End":true,"Result":[{"a.$":"$.b"}]`:                               PassResultIsStatic,
		`"Type":"Fail","Error":"$.error"`:                                                 NoPath,
		`"Type":"Task","End":true,"Resource":"${Function}"`:                               InvalidResource,
		`"Type":"Task","End":true,"Resource":"arn:aws:swf:us-east-1:111111111111:task:x"`: InvalidResource,
		`"QueryLanguage":"JSONata","Type":"Pass","End":true,"Assign":{"a-b":1}`:           InvalidVariableName,
	} {
		s, got := CompileState("{"+state+"}", Standard)
		if s == nil || len(got) != 1 || got[0].Severity != Warning || got[0].Code != code {
			t.Errorf("%s: %v", state, got)
		}
	}
}

func TestInvalidDefinition(t *testing.T) {
	_, diagnostics := Compile(`{"StartAt":"a","States":{"a":{"Type":"Pass","Next":"c"},"b":{"Type":"Succeed"}}}`, Standard)
	want := `Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: c at /States/a/Next, MISSING_TRANSITION_TARGET: State "b" is not reachable. at /States/b'`
	if got := InvalidDefinition(diagnostics); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestInvalidDefinitionWithoutPlace(t *testing.T) {
	_, diagnostics := Compile(`{"StartAt":"a","States":{"a":{"Type":"Pass","Next":"a"}}}`, Standard)
	if got := InvalidDefinition(diagnostics); got != `Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at null'` {
		t.Error(got)
	}
}

func TestCompileState(t *testing.T) {
	s, diagnostics := CompileState(`{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"There"}],"Default":"Else"}`, Standard)
	if s == nil {
		t.Fatal(diagnostics)
	}
	next, _, _, err := s.Choose(&Scope{Input: parse(t, `{"a":1}`)})
	if err != nil || next.Name != "There" {
		t.Errorf("next %v, %v", next, err)
	}
	_, diagnostics = CompileState(`{"Type":"Parallel","Branches":[],"End":true}`, Standard)
	want := "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/StateName/Branches'"
	if got := InvalidDefinition(diagnostics); got != want {
		t.Errorf("got %s", got)
	}
}

// TestPlaces checks Jackson's words and places for texts that are no JSON.
func TestPlaces(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":}`:        "Unexpected character ('}' (code 125)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"{\"a\":}\"; line: 1, column: 7]",
		"{\n  \"a\" 1}": "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value\n at [Source: (String)\"{\n  \"a\" 1}\"; line: 2, column: 8]",
		`{"a":1 "b":2}`: "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries\n at [Source: (String)\"{\"a\":1 \"b\":2}\"; line: 1, column: 9]",
		`{a:1}`:         "Unexpected character ('a' (code 97)): was expecting double-quote to start field name\n at [Source: (String)\"{a:1}\"; line: 1, column: 3]",
		`{"a":[1`:       "Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)\"{\"a\":[1\"; line: 1, column: 6])\n at [Source: (String)\"{\"a\":[1\"; line: 1, column: 8]",
		`{"a":1,}`:      "Unexpected character ('}' (code 125)): was expecting double-quote to start field name\n at [Source: (String)\"{\"a\":1,}\"; line: 1, column: 9]",
	} {
		d, bad := jsonFault(text)
		if !bad || d.Message != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, d.Message, want)
		}
	}
}
