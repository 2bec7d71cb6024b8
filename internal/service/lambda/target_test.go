package lambda

// Proves that a function is found by every form of its name, and by no other; and that a hostile name is a name or an error. How: a table,
// answers of AWS (test_function_name_and_qualifier_validation), and a fuzz target.

import (
	"strings"
	"testing"

	"sluice/internal/service"
	"sluice/internal/wire"
)

func TestNames(t *testing.T) {
	c := &service.Call{Account: testAccount, Region: testRegion}
	for text, want := range map[string]target{
		"fn":                                 {scope{testAccount, testRegion}, "fn", ""},
		"fn:1":                               {scope{testAccount, testRegion}, "fn", "1"},
		"fn:$LATEST":                         {scope{testAccount, testRegion}, "fn", "$LATEST"},
		"function":                           {scope{testAccount, testRegion}, "function", ""},
		"function:fn":                        {scope{testAccount, testRegion}, "fn", ""},
		"function:fn:live":                   {scope{testAccount, testRegion}, "fn", "live"},
		"222222222222":                       {scope{testAccount, testRegion}, "222222222222", ""},
		"222222222222:fn":                    {scope{otherAccount, testRegion}, "fn", ""},
		"222222222222:function:fn:2":         {scope{otherAccount, testRegion}, "fn", "2"},
		"us-east-1:222222222222:function:fn": {scope{otherAccount, testRegion}, "fn", ""},
		testARN + "function:fn":              {scope{testAccount, testRegion}, "fn", ""},
		testARN + "function:fn:$LATEST":      {scope{testAccount, testRegion}, "fn", "$LATEST"},
		testARN + "function":                 {scope{testAccount, testRegion}, "function", ""},
		"arn:aws:lambda:us-east-1:222222222222:function:fn:live": {scope{otherAccount, testRegion}, "fn", "live"},
	} {
		got, err := locate(c, wire.Some(text), wire.Opt[string]{})
		if err != nil || got != want {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
		if back, err := locate(c, wire.Some(got.arn()), wire.Opt[string]{}); err != nil || back != got {
			t.Errorf("%s is %+v, %v", got.arn(), back, err)
		}
	}
}

func TestNamesThatAreRefused(t *testing.T) {
	b := newBench(t)
	const pattern = `Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`
	invalid := func(name string) string {
		return "1 validation error detected: Value '" + name + "' at 'functionName' failed to satisfy constraint: " + pattern
	}
	long := strings.Repeat("a", 129)
	for _, name := range []string{
		"my-function!", "*", "invalid-account:function:my-function", "arn:aws:lambda:invalid-region:111111111111:function:my-function",
		"arn:aws:ec2:us-east-1:111111111111:instance:i-1234567890abcdef0", testARN + "function:my-function:1:2", "function:my-function:$LATEST:extra",
		"arn:aws:lambda::111111111111:function:my-function", "arn:aws:lambda:us-east-1::function:my-function", testARN + "function:my-function:$LATES",
	} {
		b.refused("GetFunction", M{"FunctionName": name}, "ValidationException", invalid(name))
		b.refused("DeleteFunction", M{"FunctionName": name}, "ValidationException", invalid(name))
	}
	for _, c := range []struct {
		operation, name, qualifier, code, text string
	}{
		{"GetFunction", "my-function", "invalid!", "ValidationException", `1 validation error detected: Value 'invalid!' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+`},
		{"GetFunction", "my-function", long, "ValidationException", "1 validation error detected: Value '" + long + "' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128"},
		{"GetFunction", "bad!", long, "ValidationException", "2 validation errors detected: Value '" + long + "' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128; Value 'bad!' at 'functionName' failed to satisfy constraint: " + pattern},
		{"GetFunction", strings.Repeat("a", 65), "", "ResourceNotFound", "Function not found: ARN:function:" + strings.Repeat("a", 65)},
		{"GetFunction", testARN + "function:my-function:$LATEST", "1", "InvalidParameterValue", "The derived qualifier from the function name does not match the specified qualifier."},
		{"GetFunction", testARN + "function:my-function", "$latest", "ResourceNotFound", "Function not found: ARN:function:my-function:$latest"},
		{"DeleteFunction", testARN + "function:my-function", "$latest", "ResourceNotFound", "Function not found: ARN:function:my-function"},
		{"GetFunction", testARN + "function", "", "ResourceNotFound", "Function not found: ARN:function:function"},
		{"DeleteFunction", "my-function", strings.Repeat("a", 65), "InvalidParameterValue", "Deletion of aliases is not currently supported."},
		{"GetFunctionConcurrency", testARN + "function:fn:live", "", "InvalidParameterValue", "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN."},
	} {
		params := M{"FunctionName": c.name}
		if c.qualifier != "" {
			params["Qualifier"] = c.qualifier
		}
		b.refused(c.operation, params, c.code, c.text)
	}
	b.region = "eu-west-1"
	b.refused("GetFunction", M{"FunctionName": testARN + "function:fn"}, "ResourceNotFound", "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')")
}

func FuzzNames(f *testing.F) {
	for _, text := range []string{"fn", "function:fn:1", "arn:aws:lambda:us-east-1:111111111111:function:fn:$LATEST", "arn:", "::::::", "arn:aws:lambda"} {
		f.Add(text, "1")
	}
	c := &service.Call{Account: testAccount, Region: testRegion}
	f.Fuzz(func(t *testing.T, text, qualifier string) {
		got, err := locate(c, wire.Some(text), wire.Some(qualifier))
		if err == nil && got.region != testRegion {
			t.Errorf("%q is in %s", text, got.region)
		}
	})
}

// Accounts and regions do not see each other's functions.
func TestScopes(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	b.region = "eu-west-1"
	b.refused("GetFunction", M{"FunctionName": "fn"}, "ResourceNotFound", "Function not found: arn:aws:lambda:eu-west-1:111111111111:function:fn")
	b.function("fn", M{"Description": "of the west"})
	b.region = testRegion
	b.Become(otherAccount)
	b.refused("GetFunction", M{"FunctionName": "fn"}, "ResourceNotFound", "Function not found: arn:aws:lambda:us-east-1:222222222222:function:fn")
	if n := len(b.must("ListFunctions", M{})["Functions"].([]any)); n != 0 {
		t.Errorf("%d functions", n)
	}
	a := b.call("GetFunction", M{"FunctionName": testARN + "function:fn"})
	if a.code != "AccessDeniedException" {
		t.Errorf("another account's function: %+v", a)
	}
	b.Become(testAccount)
	if got := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); got["Description"] != "" {
		t.Errorf("%v", got)
	}
}
