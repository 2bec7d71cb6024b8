package lambda

// Proves what functions look like through their life, as AWS's recorded answers show it: created, ready, changed, published, deleted; and
// what is refused, in AWS's words. How: calls in order, answers held against LocalStack's AWS-validated snapshots (test_lambda_api.py, whose
// test is named at each).

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"
)

// test_function_lifecycle.
func TestFunctionLifecycle(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateFunction", b.plain("fn", M{"MemorySize": 256, "Timeout": 5, "Environment": M{"Variables": M{}}}))
	want := []string{
		"Architectures", "CodeSha256", "CodeSize", "Description", "Environment", "EphemeralStorage", "FunctionArn", "FunctionName", "Handler", "LastModified",
		"LoggingConfig", "MemorySize", "PackageType", "RevisionId", "Role", "Runtime", "RuntimeVersionConfig", "SnapStart", "State", "StateReason",
		"StateReasonCode", "Timeout", "TracingConfig", "Version",
	}
	if got := slices.Sorted(maps.Keys(created)); !slices.Equal(got, want) {
		t.Errorf("members %v", got)
	}
	if created["State"] != "Pending" || created["StateReasonCode"] != "Creating" || created["Version"] != "$LATEST" || created["FunctionArn"] != testARN+"function:fn" {
		t.Errorf("%v", created)
	}
	b.settle()
	shown := b.must("GetFunction", M{"FunctionName": "fn"})
	c := shown["Configuration"].(M)
	if c["State"] != "Active" || c["LastUpdateStatus"] != "Successful" || c["StateReason"] != nil || c["RevisionId"] == created["RevisionId"] || shown["Tags"] != nil {
		t.Errorf("%v", shown)
	}
	changed := b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Description": "Changed", "Timeout": 10, "MemorySize": 512, "Runtime": "python3.11", "Environment": M{"Variables": M{"ENV_A": "a"}}})
	if changed["State"] != "Active" || changed["LastUpdateStatus"] != "InProgress" || changed["LastUpdateStatusReasonCode"] != "Creating" || changed["LastUpdateStatusReason"] != "The function is being created." {
		t.Errorf("%v", changed)
	}
	b.refused("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Description": "x"}, "ResourceConflict",
		"The operation cannot be performed at this time. An update is in progress for resource: ARN:function:fn")
	b.settle()
	recoded := b.must("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": zipOf(t, "index.py", "other")})
	if recoded["CodeSha256"] == created["CodeSha256"] || recoded["Description"] != "Changed" || recoded["Environment"].(M)["Variables"].(M)["ENV_A"] != "a" || recoded["LastUpdateStatus"] != "InProgress" {
		t.Errorf("%v", recoded)
	}
	b.settle()
	if c := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); c["LastUpdateStatus"] != "Successful" || c["CodeSha256"] != recoded["CodeSha256"] || c["Timeout"] != 10.0 {
		t.Errorf("%v", c)
	}
	if a := b.call("DeleteFunction", M{"FunctionName": "fn"}); a.status != 204 || a.body["StatusCode"] != nil {
		t.Errorf("%+v", a)
	}
	b.refused("DeleteFunction", M{"FunctionName": "fn"}, "ResourceNotFound", "Function not found: ARN:function:fn")
}

// test_version_lifecycle, test_publish_version_on_create, test_publish_with_update, test_publish_with_wrong_…
func TestVersions(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateFunction", b.plain("fn", M{"Publish": true}))
	if created["Version"] != "1" || created["FunctionArn"] != testARN+"function:fn" || created["State"] != "Pending" {
		t.Errorf("%v", created)
	}
	b.settle()
	first := b.must("GetFunctionConfiguration", M{"FunctionName": "fn", "Qualifier": "1"})
	if first["State"] != "Active" || first["FunctionArn"] != testARN+"function:fn:1" {
		t.Errorf("%v", first)
	}
	if again := b.must("PublishVersion", M{"FunctionName": "fn"}); again["Version"] != "1" || again["RevisionId"] != first["RevisionId"] {
		t.Errorf("what has not changed is published again: %v", again)
	}
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Description": "second"})
	b.refused("PublishVersion", M{"FunctionName": "fn"}, "ResourceConflict", "The operation cannot be performed at this time. An update is in progress for resource: ARN:function:fn")
	b.settle()
	before := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"})["RevisionId"]
	b.refused("PublishVersion", M{"FunctionName": "fn", "RevisionId": "wrong"}, "PreconditionFailed",
		"The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id")
	b.refused("PublishVersion", M{"FunctionName": "fn", "CodeSha256": "x"}, "InvalidParameterValue",
		"CodeSHA256 (x) is different from current CodeSHA256 in $LATEST ("+created["CodeSha256"].(string)+"). Please try again with the CodeSHA256 in $LATEST.")
	second := b.must("PublishVersion", M{"FunctionName": "fn", "Description": "of its own", "RevisionId": before, "CodeSha256": created["CodeSha256"]})
	if second["Version"] != "2" || second["Description"] != "of its own" || second["State"] != "Active" || second["FunctionArn"] != testARN+"function:fn:2" {
		t.Errorf("%v", second)
	}
	if after := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); after["RevisionId"] == before || after["Description"] != "second" {
		t.Errorf("%v", after)
	}
	third := b.must("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": zipOf(t, "a", "b"), "Publish": true})
	if third["Version"] != "3" || third["State"] != "Pending" || third["LastUpdateStatus"] != nil || third["FunctionArn"] != testARN+"function:fn:3" {
		t.Errorf("%v", third)
	}
	b.settle()
	var listed []any
	for _, v := range b.must("ListVersionsByFunction", M{"FunctionName": "fn"})["Versions"].([]any) {
		listed = append(listed, v.(M)["Version"])
		if v.(M)["State"] != nil || v.(M)["LastUpdateStatus"] != nil || v.(M)["RuntimeVersionConfig"] != nil {
			t.Errorf("a list shows the state: %v", v)
		}
	}
	if !slices.Equal(listed, []any{"$LATEST", "1", "2", "3"}) {
		t.Errorf("%v", listed)
	}
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1", "RoutingConfig": M{"AdditionalVersionWeights": M{"2": 0.5}}})
	b.refused("DeleteFunction", M{"FunctionName": "fn", "Qualifier": "2"}, "ResourceConflict", "Unable to delete version because the following aliases reference it: [live]")
	b.must("DeleteFunction", M{"FunctionName": "fn:3"})
	b.refused("GetFunction", M{"FunctionName": "fn", "Qualifier": "3"}, "ResourceNotFound", "Function not found: ARN:function:fn:3")
	b.must("DeleteFunction", M{"FunctionName": "fn", "Qualifier": "1221"}) // test_delete_on_nonexisting_version
	b.refused("DeleteFunction", M{"FunctionName": "none", "Qualifier": "1221"}, "ResourceNotFound", "Function not found: ARN:function:none")
	b.refused("DeleteFunction", M{"FunctionName": "fn", "Qualifier": "live"}, "InvalidParameterValue", "Deletion of aliases is not currently supported.")
}

// Names of Node.js and Python that AWS has retired still make functions: see retired.
func TestRetiredRuntimes(t *testing.T) {
	b := newBench(t)
	for _, name := range retired() {
		made := b.function(strings.ReplaceAll(name, ".", "-"), M{"Runtime": name})
		if made["Runtime"] != name {
			t.Errorf("%s: %v", name, made["Runtime"])
		}
	}
}

// test_create_lambda_exceptions, test_update_lambda_exceptions, TestRuntimeValidation, test_large_environment_…, TestLambdaImages.
func TestRefusedFunctions(t *testing.T) {
	b := newBench(t)
	const runtimes = "[nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2]"
	large := strings.Repeat("x", 4090)
	for name, c := range map[string]struct {
		params     M
		code, text string
	}{
		"role":                    {M{"Role": "r1"}, "ValidationException", `1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`},
		"runtime":                 {M{"Runtime": "non-existent-runtime"}, "InvalidParameterValue", "Value non-existent-runtime at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: " + runtimes + " or be a valid ARN"},
		"uppercase runtime":       {M{"Runtime": "PYTHON3.9"}, "InvalidParameterValue", "Value PYTHON3.9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: " + runtimes + " or be a valid ARN"},
		"removed runtime":         {M{"Runtime": "ruby2.7"}, "InvalidParameterValue", "The runtime parameter of ruby2.7 is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions."},
		"two architectures":       {M{"Architectures": []any{"x86_64", "arm64"}}, "ValidationException", "1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1"},
		"uppercase architecture":  {M{"Architectures": []any{"X86_64"}}, "ValidationException", "1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"},
		"no archive":              {M{"Code": M{"ZipFile": base64.StdEncoding.EncodeToString([]byte("hello"))}}, "InvalidParameterValue", "Could not unzip uploaded file. Please check your file, then try to upload again."},
		"large environment":       {M{"Environment": M{"Variables": M{"LARGE_VAR": large}}}, "InvalidParameterValue", `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {"LARGE_VAR":"` + large + `"}`},
		"reserved variable":       {M{"Environment": M{"Variables": M{"AWS_REGION": "x"}}}, "InvalidParameterValue", "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION"},
		"subnets":                 {M{"VpcConfig": M{"SubnetIds": []any{"bad"}}}, "ValidationException", "1 validation error detected: Value '[bad]' at 'vpcConfig.subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]"},
		"a network":               {M{"VpcConfig": M{"SubnetIds": []any{"subnet-1"}, "SecurityGroupIds": []any{"sg-1"}}}, "NotImplemented", "The parameter VpcConfig of CreateFunction is not implemented."},
		"a key":                   {M{"KMSKeyArn": "arn:aws:kms:us-east-1:111111111111:key/k"}, "NotImplemented", "The parameter KMSKeyArn of CreateFunction is not implemented."},
		"SnapStart":               {M{"SnapStart": M{"ApplyOn": "invalidOption"}}, "ValidationException", "1 validation error detected: Value 'invalidOption' at 'snapStart.applyOn' failed to satisfy constraint: Member must satisfy enum value set: [PublishedVersions, None]"},
		"SnapStart of another":    {M{"Runtime": "ruby3.3", "SnapStart": M{"ApplyOn": "PublishedVersions"}}, "InvalidParameterValue", "ruby3.3 is not supported for SnapStart enabled functions."},
		"timeout":                 {M{"Timeout": 901}, "ValidationException", "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900"},
		"other account's role":    {M{"Role": "arn:aws:iam::222222222222:role/r"}, "AccessDeniedException", "Cross-account pass role is not allowed."},
		"no handler":              {M{"Handler": nil}, "InvalidParameterValue", "Runtime and Handler are mandatory parameters for functions created with deployment packages."},
		"an image with a handler": {M{"PackageType": "Image", "Code": M{"ImageUri": "a/b:c"}}, "InvalidParameterValue", "Please don't provide handler or runtime or layer when the intended function PackageType is Image."},
		"too many tags":           {M{"Tags": manyTags(51)}, "InvalidParameterValue", "Number of tags exceeds resource tag limit."},
		"name":                    {M{"FunctionName": "invalid:function:name"}, "ValidationException", `1 validation error detected: Value 'invalid:function:name' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`},
		"long name":               {M{"FunctionName": strings.Repeat("a", 65)}, "InvalidParameterValue", "1 validation error detected: Value '" + strings.Repeat("a", 65) + "' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64"},
		"other region":            {M{"FunctionName": "arn:aws:lambda:ap-southeast-1:111111111111:function:fn"}, "ResourceNotFound", "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')"},
		"other account":           {M{"FunctionName": "arn:aws:lambda:us-east-1:222222222222:function:fn"}, "AccessDeniedException", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			b.refused("CreateFunction", b.plain("fn", c.params), c.code, c.text)
		})
	}
	b.t = t
	b.untrusted = []string{testRole}
	b.refused("CreateFunction", b.plain("fn"), "InvalidParameterValue", "The role defined for the function cannot be assumed by Lambda.")
	b.untrusted = nil
	if n := len(b.must("ListFunctions", M{})["Functions"].([]any)); n != 0 {
		t.Errorf("%d functions are there", n)
	}
	b.function("fn")
	b.refused("CreateFunction", b.plain("fn"), "ResourceConflict", "Function already exist: fn")
	b.refused("UpdateFunctionCode", M{"FunctionName": "fn", "ImageUri": "a/b"}, "InvalidParameterValue", "Please don't provide ImageUri when updating a function with packageType Zip.")
	b.must("CreateFunction", M{"FunctionName": "image", "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": "localhost:5000/a:b"}, "ImageConfig": M{"Command": []any{"c"}}})
	b.settle()
	b.refused("UpdateFunctionCode", M{"FunctionName": "image", "ZipFile": zipOf(t, "a", "b")}, "InvalidParameterValue", "Please provide ImageUri when updating a function with packageType Image.")
	shown := b.must("GetFunction", M{"FunctionName": "image"})
	if c := shown["Configuration"].(M); c["State"] != "Active" || c["Runtime"] != nil || c["RuntimeVersionConfig"] != nil || c["ImageConfigResponse"] == nil || shown["Code"].(M)["ImageUri"] != "localhost:5000/a:b" {
		t.Errorf("%v", shown)
	}
}

func manyTags(n int) M {
	tags := M{}
	for i := range n {
		tags["k"+strings.Repeat("x", i)] = "v"
	}
	return tags
}

// test_function_revisions_basic.
func TestRevisions(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	const stale = "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
	b.refused("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": zipOf(t, "a", "b"), "RevisionId": "wrong"}, "PreconditionFailed", stale)
	b.refused("UpdateFunctionConfiguration", M{"FunctionName": "fn", "RevisionId": "wrong"}, "PreconditionFailed", stale)
	before := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"})["RevisionId"]
	dry := b.must("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": zipOf(t, "a", "b"), "RevisionId": before, "DryRun": true})
	if now := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); now["RevisionId"] != before || now["CodeSha256"] == dry["CodeSha256"] {
		t.Errorf("a dry run changed %v", now)
	}
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "RevisionId": before})
}

// test_advanced_logging_configuration_format_switch, test_vpc_config.
func TestSettings(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	change := func(params M) M {
		params["FunctionName"] = "fn"
		defer b.settle()
		return b.must("UpdateFunctionConfiguration", params)
	}
	if got := change(M{"LoggingConfig": M{"LogFormat": "JSON"}})["LoggingConfig"].(M); got["ApplicationLogLevel"] != "INFO" || got["SystemLogLevel"] != "INFO" || got["LogGroup"] != "/aws/lambda/fn" {
		t.Errorf("%v", got)
	}
	if got := change(M{"LoggingConfig": M{"LogGroup": "cool"}})["LoggingConfig"].(M); got["LogFormat"] != "JSON" || got["LogGroup"] != "cool" {
		t.Errorf("%v", got)
	}
	if got := change(M{"LoggingConfig": M{"LogFormat": "Text"}})["LoggingConfig"].(M); len(got) != 2 {
		t.Errorf("%v", got)
	}
	if got := change(M{"VpcConfig": M{"SubnetIds": []any{}, "SecurityGroupIds": []any{}}})["VpcConfig"].(M); got["VpcId"] != "" || len(got["SubnetIds"].([]any)) != 0 {
		t.Errorf("%v", got)
	}
	if got := change(M{"DeadLetterConfig": M{"TargetArn": "arn:aws:sqs:us-east-1:111111111111:q"}, "TracingConfig": M{"Mode": "Active"}}); got["DeadLetterConfig"] == nil || got["TracingConfig"].(M)["Mode"] != "Active" {
		t.Errorf("%v", got)
	}
	if got := change(M{"DeadLetterConfig": M{}}); got["DeadLetterConfig"] != nil {
		t.Errorf("%v", got)
	}
	b.refused("UpdateFunctionConfiguration", M{"FunctionName": "fn", "MemorySize": 10241}, "ValidationException", "1 validation error detected: Value '10241' at 'memorySize' failed to satisfy constraint: Member must have value less than or equal to 10240")
}
