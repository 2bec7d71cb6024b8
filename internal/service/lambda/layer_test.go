package lambda

// Proves what layers look like through their life, who may use them, and that a function keeps the layers that it has. How: answers of
// LocalStack's AWS-validated snapshots (test_layer_lifecycle, test_layer_policy_lifecycle, test_layer_exceptions,
// test_layer_function_exceptions and others).

import (
	"fmt"
	"strings"
	"testing"
)

func (b *bench) layer(name string, more ...M) M {
	b.t.Helper()
	params := M{"LayerName": name, "Content": M{"ZipFile": zipOf(b.t, "lib/"+name, name)}}
	for _, m := range more {
		for k, v := range m {
			params[k] = v
		}
	}
	return b.must("PublishLayerVersion", params)
}

func TestLayers(t *testing.T) {
	b := newBench(t)
	first := b.layer("lib", M{"CompatibleRuntimes": []any{"python3.12"}, "CompatibleArchitectures": []any{"x86_64"}, "Description": "d", "LicenseInfo": "l"})
	if first["Version"] != 1.0 || first["LayerArn"] != testARN+"layer:lib" || first["LayerVersionArn"] != testARN+"layer:lib:1" || first["LicenseInfo"] != "l" || first["Content"].(M)["Location"] == nil {
		t.Errorf("%v", first)
	}
	b.layer(testARN + "layer:lib")
	b.function("fn", M{"Layers": []any{testARN + "layer:lib:1"}})
	if shown := b.must("GetLayerVersionByArn", M{"Arn": testARN + "layer:lib:1"}); shown["Version"] != 1.0 {
		t.Errorf("%v", shown)
	}
	versions := b.must("ListLayerVersions", M{"LayerName": "lib"})["LayerVersions"].([]any)
	if len(versions) != 2 || versions[0].(M)["Version"] != 2.0 || versions[1].(M)["Version"] != 1.0 {
		t.Errorf("%v", versions)
	}
	if listed := b.must("ListLayers", M{"CompatibleRuntime": "python3.12"})["Layers"].([]any); len(listed) != 1 || listed[0].(M)["LatestMatchingVersion"].(M)["Version"] != 1.0 {
		t.Errorf("%v", listed)
	}
	b.must("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": 1})
	b.must("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": 2})
	b.must("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": 2})
	if n := len(b.must("ListLayerVersions", M{"LayerName": "lib"})["LayerVersions"].([]any)); n != 0 {
		t.Errorf("%d versions", n)
	}
	if kept := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"})["Layers"].([]any); len(kept) != 1 {
		t.Errorf("%v", kept)
	}
	b.reopen()
	if third := b.layer("lib"); third["Version"] != 3.0 {
		t.Errorf("a number is given twice: %v", third)
	}
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Layers": []any{}})
	b.settle()
	if c := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); c["Layers"] != nil || c["LastUpdateStatus"] != "Successful" {
		t.Errorf("%v", c)
	}
}

func TestRefusedLayers(t *testing.T) {
	b := newBench(t)
	b.layer("lib")
	b.layer("lib")
	for i := range 6 {
		b.layer(fmt.Sprint("l", i))
	}
	arn := func(name string) string { return testARN + "layer:" + name }
	with := func(layers ...any) M { return b.plain("fn", M{"Layers": layers}) }
	const twice = "Two different versions of the same layer are not allowed to be referenced in the same function. ARN:layer:lib:1 and "
	b.refused("CreateFunction", with(arn("lib:1"), arn("lib:2")), "InvalidParameterValue", twice+"ARN:layer:lib:2 are versions of the same layer.")
	b.refused("CreateFunction", with(arn("lib:1"), arn("lib:1")), "InvalidParameterValue", twice+"ARN:layer:lib:1 are versions of the same layer.")
	b.refused("CreateFunction", with(arn("none:1")), "InvalidParameterValue", "Layer version ARN:layer:none:1 does not exist.")
	b.refused("CreateFunction", with(arn("lib:9")), "InvalidParameterValue", "Layer version ARN:layer:lib:9 does not exist.")
	b.refused("CreateFunction", with("arn:aws:lambda:eu-west-1:111111111111:layer:lib:1"), "InvalidParameterValue", "Layers are not in the same region as the function. Layers are expected to be in region us-east-1.")
	b.refused("CreateFunction", with(arn("l0:1"), arn("l1:1"), arn("l2:1"), arn("l3:1"), arn("l4:1"), arn("l5:1")), "InvalidParameterValue", "Cannot reference more than 5 layers.")
	b.refused("CreateFunction", with(arn("lib")), "ValidationException", "1 validation error detected: Value '["+arn("lib")+`]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+), Member must not be null]`)
	b.refused("GetLayerVersion", M{"LayerName": "none", "VersionNumber": 1}, "ResourceNotFound", "The resource you requested does not exist.")
	b.refused("GetLayerVersion", M{"LayerName": "lib", "VersionNumber": 0}, "InvalidParameterValue", "Layer Version Cannot be less than 1")
	b.refused("DeleteLayerVersion", M{"LayerName": "lib", "VersionNumber": -1}, "InvalidParameterValue", "Layer Version Cannot be less than 1")
}

// The sum of what is unpacked is held to the limit wherever a version comes to be. The layer's size is made up: a real one takes long to pack.
func TestLayersTogetherWithTheCode(t *testing.T) {
	b := newBench(t)
	b.layer("large")
	b.function("fits", M{"Layers": []any{testARN + "layer:large:1"}})
	unzipped := int64(0)
	for _, v := range b.service.versions.things[scope{testAccount, testRegion}] {
		unzipped = v.Unzipped
	}
	resize := func(bytes int64) {
		for _, l := range b.service.layerNumbers.things[scope{testAccount, testRegion}] {
			l.Unzipped = bytes
		}
	}
	large := M{"Layers": []any{testARN + "layer:large:1"}}
	text := fmt.Sprintf("Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is %d bytes.", 262144000)
	resize(262144000 - unzipped)
	b.refused("CreateFunction", b.plain("fn", large), "InvalidParameterValue", text)
	b.function("fn")
	b.refused("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Layers": large["Layers"]}, "InvalidParameterValue", text)
	resize(262144000 - unzipped - 1)
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Layers": large["Layers"]})
	b.settle()
	more := zipOf(t, "index.py", strings.Repeat("x", int(unzipped)+1))
	if a := b.call("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": more}); a.code != "InvalidParameterValueException" {
		t.Errorf("%+v", a)
	}
}

func TestLayerPermissions(t *testing.T) {
	b := newBench(t)
	b.layer("lib")
	add := func(more M) M {
		params := M{"LayerName": "lib", "VersionNumber": 1, "StatementId": "s1", "Action": "lambda:GetLayerVersion", "Principal": "*"}
		for k, v := range more {
			params[k] = v
		}
		return params
	}
	const stale = "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id"
	b.refused("GetLayerVersionPolicy", M{"LayerName": "lib", "VersionNumber": 1}, "ResourceNotFound", "No policy is associated with the given resource.")
	b.refused("AddLayerVersionPermission", add(M{"Action": "*"}), "ValidationException", "1 validation error detected: Value '*' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: lambda:GetLayerVersion")
	b.refused("AddLayerVersionPermission", add(M{"VersionNumber": 2}), "ResourceNotFound", "Layer version ARN:layer:lib:2 does not exist.")
	b.Become(otherAccount)
	use := b.plain("fn", M{"Role": "arn:aws:iam::222222222222:role/r", "Layers": []any{testARN + "layer:lib:1"}})
	if a := b.call("CreateFunction", use); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
	b.Become(testAccount)
	added := b.must("AddLayerVersionPermission", add(nil))
	const want = `{"Sid":"s1","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"` + testARN + `layer:lib:1"}`
	if added["Statement"] != want {
		t.Errorf("%v", added)
	}
	if got := b.must("GetLayerVersionPolicy", M{"LayerName": "lib", "VersionNumber": 1}); got["RevisionId"] != added["RevisionId"] || got["Policy"] != `{"Version":"2012-10-17","Id":"default","Statement":[`+want+`]}` {
		t.Errorf("%v", got)
	}
	b.Become(otherAccount)
	b.must("CreateFunction", use)
	b.must("GetLayerVersionByArn", M{"Arn": testARN + "layer:lib:1"})
	if a := b.call("DeleteLayerVersion", M{"LayerName": testARN + "layer:lib", "VersionNumber": 1}); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
	b.Become(testAccount)
	b.refused("AddLayerVersionPermission", add(nil), "ResourceConflict", "The statement id (s1) provided already exists. Please provide a new statement id, or remove the existing statement.")
	b.refused("AddLayerVersionPermission", add(M{"StatementId": "s2", "RevisionId": "wrong"}), "PreconditionFailed", stale)
	b.refused("RemoveLayerVersionPermission", M{"LayerName": "lib", "VersionNumber": 1, "StatementId": "doesnotexist"}, "ResourceNotFound", "Statement doesnotexist is not found in resource policy.")
	b.refused("RemoveLayerVersionPermission", M{"LayerName": "lib", "VersionNumber": 1, "StatementId": "s1", "RevisionId": "wrong"}, "PreconditionFailed", stale)
	b.must("RemoveLayerVersionPermission", M{"LayerName": "lib", "VersionNumber": 1, "StatementId": "s1"})
}
