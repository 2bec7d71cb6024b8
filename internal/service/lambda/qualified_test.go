package lambda

// Proves what is configured about functions beside their versions: aliases, concurrency, event invoke configurations, URLs, recursion,
// runtime management. How: answers of LocalStack's AWS-validated snapshots, whose tests are named at each.

import (
	"strings"
	"testing"
)

// test_alias_lifecycle, test_notfound_and_invalid_routingconfigs, test_alias_naming.
func TestAliases(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Description": "2"})
	b.settle()
	b.must("PublishVersion", M{"FunctionName": "fn"})
	alias := func(version string, weights M) M {
		params := M{"FunctionName": "fn", "Name": "custom", "FunctionVersion": version}
		if weights != nil {
			params["RoutingConfig"] = M{"AdditionalVersionWeights": weights}
		}
		return params
	}
	const range1 = "failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]"
	b.refused("CreateAlias", alias("1", M{"1": 0.1, "2": 0.1}), "InvalidParameterValue", "Number of items in AdditionalVersionWeights cannot be greater than 1")
	b.refused("CreateAlias", alias("1", M{"2": 2}), "ValidationException", "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' "+range1)
	b.refused("CreateAlias", alias("1", M{"2": -1}), "ValidationException", "1 validation error detected: Value '{2=-1.0}' at 'routingConfig.additionalVersionWeights' "+range1)
	b.refused("CreateAlias", alias("1", M{"1": 0.5}), "InvalidParameterValue", "Invalid function version 1. Function version 1 is already included in routing configuration.")
	b.refused("CreateAlias", alias("10", M{"2": 0.5}), "ResourceNotFound", "Function not found: ARN:function:fn:10")
	b.refused("CreateAlias", alias("1", M{"10": 0.5}), "ResourceNotFound", "Function not found: ARN:function:fn:10")
	b.refused("CreateAlias", alias("$LATEST", M{"1": 0.5}), "InvalidParameterValue", "$LATEST is not supported for an alias pointing to more than 1 version")
	b.refused("CreateAlias", alias("1", M{"$LATEST": 0.5}), "ValidationException", "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]")
	b.refused("CreateAlias", M{"FunctionName": "none", "Name": "custom", "FunctionVersion": "1"}, "ResourceNotFound", "Function not found: ARN:function:none:1")
	b.refused("CreateAlias", M{"FunctionName": "fn", "Name": "2024", "FunctionVersion": "1"}, "ValidationException", "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)")
	made := b.must("CreateAlias", alias("1", M{"2": 0.2}))
	if made["AliasArn"] != testARN+"function:fn:custom" || made["Description"] != "" || made["RoutingConfig"].(M)["AdditionalVersionWeights"].(M)["2"] != 0.2 {
		t.Errorf("%v", made)
	}
	b.refused("CreateAlias", alias("1", M{"2": 0.5}), "ResourceConflict", "Alias already exists: ARN:function:fn:custom")
	if c := b.must("GetFunction", M{"FunctionName": "fn:custom"})["Configuration"].(M); c["FunctionArn"] != testARN+"function:fn:custom" || c["Version"] != "1" {
		t.Errorf("%v", c)
	}
	f, err := b.service.find(target{scope{testAccount, testRegion}, "fn", "custom"})
	if err != nil || f.pick(0) != "2" || f.pick(0.19) != "2" || f.pick(0.2) != "1" || f.pick(0.99) != "1" {
		t.Errorf("%v: weights are not kept", err)
	}
	b.refused("UpdateAlias", M{"FunctionName": "fn", "Name": "custom", "RevisionId": "wrong"}, "PreconditionFailed", "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id")
	if got := b.must("UpdateAlias", M{"FunctionName": "fn", "Name": "custom", "RoutingConfig": M{"AdditionalVersionWeights": M{}}}); got["RoutingConfig"] != nil || got["RevisionId"] == made["RevisionId"] {
		t.Errorf("%v", got)
	}
	b.refused("GetAlias", M{"FunctionName": "fn", "Name": "non-existent"}, "ResourceNotFound", "Cannot find alias arn: ARN:function:fn:non-existent")
	b.refused("UpdateAlias", M{"FunctionName": "fn", "Name": "non-existent"}, "ResourceNotFound", "Alias not found: ARN:function:fn:non-existent")
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "a", "FunctionVersion": "2"})
	if got := b.must("ListAliases", M{"FunctionName": "fn", "FunctionVersion": "2"})["Aliases"].([]any); len(got) != 1 || got[0].(M)["Name"] != "a" {
		t.Errorf("%v", got)
	}
	b.must("DeleteAlias", M{"FunctionName": "fn", "Name": "non-existent"})
	b.must("DeleteAlias", M{"FunctionName": "fn", "Name": "a"})
	b.must("DeleteFunction", M{"FunctionName": "fn", "Qualifier": "2"})
}

// test_function_concurrency…, test_provisioned_concurrency_exceptions, test_lambda_provisioned_lifecycle, test_provisioned_concurrency_limits.
func TestConcurrency(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	const below = "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
	b.refused("PutFunctionConcurrency", M{"FunctionName": "doesnotexist", "ReservedConcurrentExecutions": 1}, "ResourceNotFound", "Function not found: ARN:function:doesnotexist:$LATEST")
	b.refused("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 1001}, "InvalidParameterValue", below)
	b.refused("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 901}, "InvalidParameterValue", below)
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 900})
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 0})
	if got := b.must("GetFunctionConcurrency", M{"FunctionName": "fn"}); got["ReservedConcurrentExecutions"] != 0.0 {
		t.Errorf("%v", got)
	}
	if got := b.must("GetFunction", M{"FunctionName": "fn"})["Concurrency"].(M); got["ReservedConcurrentExecutions"] != 0.0 {
		t.Errorf("%v", got)
	}
	b.must("DeleteFunctionConcurrency", M{"FunctionName": "fn"})
	if got := b.must("GetFunctionConcurrency", M{"FunctionName": "fn"}); len(got) != 0 {
		t.Errorf("%v", got)
	}
	at := func(qualifier string, more ...any) M {
		params := M{"FunctionName": "fn", "Qualifier": qualifier}
		for _, n := range more {
			params["ProvisionedConcurrentExecutions"] = n
		}
		return params
	}
	const neither = "The function resource provided must be an alias or a published version."
	b.refused("GetProvisionedConcurrencyConfig", at("1"), "ProvisionedConcurrencyConfigNotFound", "No Provisioned Concurrency Config found for this function")
	b.refused("GetProvisionedConcurrencyConfig", at("noalias"), "ResourceNotFound", "Cannot find alias arn: ARN:function:fn:noalias")
	b.refused("GetProvisionedConcurrencyConfig", at("10"), "ResourceNotFound", "Function not found: ARN:function:fn:10")
	b.refused("GetProvisionedConcurrencyConfig", at("$LATEST"), "InvalidParameterValue", neither)
	b.refused("DeleteProvisionedConcurrencyConfig", at("$LATEST"), "InvalidParameterValue", neither)
	b.refused("PutProvisionedConcurrencyConfig", at("$LATEST", 1), "InvalidParameterValue", "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
	b.refused("PutProvisionedConcurrencyConfig", at("1", 0), "ValidationException", "1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1")
	b.refused("PutProvisionedConcurrencyConfig", at("1", 1001), "InvalidParameterValue", "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].")
	b.refused("PutProvisionedConcurrencyConfig", at("1", 901), "InvalidParameterValue", "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].")
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	if a := b.call("PutProvisionedConcurrencyConfig", at("1", 5)); a.status != 202 || a.body["Status"] != "IN_PROGRESS" || a.body["RequestedProvisionedConcurrentExecutions"] != 5.0 {
		t.Errorf("%+v", a)
	}
	b.refused("PutProvisionedConcurrencyConfig", at("live", 1), "ResourceConflict", "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")
	if got := b.must("GetAccountSettings", nil)["AccountLimit"].(M); got["UnreservedConcurrentExecutions"] != 995.0 || got["ConcurrentExecutions"] != 1000.0 {
		t.Errorf("%v", got)
	}
	b.refused("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 4}, "InvalidParameterValue", "ReservedConcurrentExecutions  4 should not be lower than function's total provisioned concurrency [5].")
	b.must("DeleteProvisionedConcurrencyConfig", at("1"))
	b.must("PutProvisionedConcurrencyConfig", at("live", 1))
	b.refused("PutProvisionedConcurrencyConfig", at("1", 1), "ResourceConflict", "Version is pointed by a Provisioned Concurrency alias")
	if got := b.must("ListProvisionedConcurrencyConfigs", M{"FunctionName": "fn"})["ProvisionedConcurrencyConfigs"].([]any); len(got) != 1 || got[0].(M)["FunctionArn"] != testARN+"function:fn:live" {
		t.Errorf("%v", got)
	}
	b.must("DeleteAlias", M{"FunctionName": "fn", "Name": "live"})
	if got := b.must("ListProvisionedConcurrencyConfigs", M{"FunctionName": "fn"})["ProvisionedConcurrencyConfigs"].([]any); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// test_lambda_eventinvokeconfig_lifecycle, test_lambda_eventinvokeconfig_exceptions.
func TestEventInvokeConfigs(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	b.function("other")
	put := func(more M) M {
		params := M{"FunctionName": "fn"}
		for k, v := range more {
			params[k] = v
		}
		return params
	}
	to := func(arn string) M { return put(M{"DestinationConfig": M{"OnSuccess": M{"Destination": arn}}}) }
	const none = "The function ARN:function:fn:$LATEST doesn't have an EventInvokeConfig"
	b.refused("PutFunctionEventInvokeConfig", put(M{"FunctionName": "none", "MaximumRetryAttempts": 1}), "ResourceNotFound", "The function doesn't exist.")
	b.refused("PutFunctionEventInvokeConfig", put(nil), "InvalidParameterValue", "You must specify at least one of error handling or destination setting.")
	b.refused("PutFunctionEventInvokeConfig", to(testARN+"function:doesnotexist"), "InvalidParameterValue", "The destination ARN ARN:function:doesnotexist is invalid.")
	b.refused("PutFunctionEventInvokeConfig", to(testARN+"function:fn"), "InvalidParameterValue", "You can't specify the function as a destination for itself.")
	b.refused("PutFunctionEventInvokeConfig", to("arn:aws:iam:us-east-1:111111111111:function:fn"), "InvalidParameterValue", "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:iam:us-east-1:111111111111:function:fn), onFailure=null) is invalid.")
	for _, arn := range []string{testQueue + ".fifo", "arn:aws:sns:us-east-1:111111111111:t.fifo", "arn:aws:s3:::bucket"} {
		b.refused("PutFunctionEventInvokeConfig", to(arn), "InvalidParameterValue", "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination="+arn+"), onFailure=null) is invalid.")
	}
	b.must("PutFunctionEventInvokeConfig", put(M{"DestinationConfig": M{"OnFailure": M{"Destination": "arn:aws:s3:::bucket"}}}))
	b.must("DeleteFunctionEventInvokeConfig", put(nil))
	b.refused("GetFunctionEventInvokeConfig", put(nil), "ResourceNotFound", none)
	b.refused("UpdateFunctionEventInvokeConfig", put(M{"MaximumRetryAttempts": 1}), "ResourceNotFound", none)
	b.refused("DeleteFunctionEventInvokeConfig", put(nil), "ResourceNotFound", none)
	b.must("PutFunctionEventInvokeConfig", put(M{"MaximumRetryAttempts": 0}))
	got := b.must("PutFunctionEventInvokeConfig", put(M{"MaximumEventAgeInSeconds": 60}))
	if d := got["DestinationConfig"].(M); got["MaximumRetryAttempts"] != nil || got["FunctionArn"] != testARN+"function:fn:$LATEST" || d["OnFailure"] == nil || d["OnSuccess"] == nil {
		t.Errorf("%v", got)
	}
	if got := b.must("UpdateFunctionEventInvokeConfig", put(M{"MaximumRetryAttempts": 1})); got["MaximumEventAgeInSeconds"] != 60.0 || got["MaximumRetryAttempts"] != 1.0 {
		t.Errorf("%v", got)
	}
	b.must("PutFunctionEventInvokeConfig", put(M{"Qualifier": "1", "DestinationConfig": M{"OnFailure": M{"Destination": testARN + "function:other"}}}))
	if got := b.must("ListFunctionEventInvokeConfigs", put(nil))["FunctionEventInvokeConfigs"].([]any); len(got) != 2 {
		t.Errorf("%v", got)
	}
	b.must("DeleteFunctionEventInvokeConfig", put(nil))
}

// test_url_config_lifecycle, test_url_config_exceptions, test_url_config_list_paging.
func TestFunctionURLs(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	const pattern = `failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)`
	b.refused("CreateFunctionUrlConfig", M{"FunctionName": "none", "AuthType": "NONE"}, "ResourceNotFound", "Function does not exist")
	b.refused("CreateFunctionUrlConfig", M{"FunctionName": "fn", "AuthType": "NONE", "Qualifier": "1"}, "ValidationException", "1 validation error detected: Value '1' at 'qualifier' "+pattern)
	b.refused("GetFunctionUrlConfig", M{"FunctionName": "fn", "Qualifier": "$LATEST"}, "ValidationException", "1 validation error detected: Value '$LATEST' at 'qualifier' "+pattern)
	b.refused("GetFunctionUrlConfig", M{"FunctionName": "fn"}, "ResourceNotFound", "The resource you requested does not exist.")
	b.refused("UpdateFunctionUrlConfig", M{"FunctionName": "none"}, "ResourceNotFound", "Function does not exist")
	b.refused("UpdateFunctionUrlConfig", M{"FunctionName": "fn"}, "ResourceNotFound", "The resource you requested does not exist.")
	b.refused("ListFunctionUrlConfigs", M{"FunctionName": "none"}, "ResourceNotFound", "Function does not exist")
	made := b.must("CreateFunctionUrlConfig", M{"FunctionName": "fn", "AuthType": "NONE", "Cors": M{"AllowOrigins": []any{"*"}, "MaxAge": 0}})
	if made["InvokeMode"] != nil || made["LastModifiedTime"] != nil || made["FunctionArn"] != testARN+"function:fn" || !strings.Contains(made["FunctionUrl"].(string), ".lambda-url.us-east-1.") {
		t.Errorf("%v", made)
	}
	b.refused("CreateFunctionUrlConfig", M{"FunctionName": "fn", "AuthType": "NONE"}, "ResourceConflict", "Failed to create function url config for [functionArn = ARN:function:fn]. Error message:  FunctionUrlConfig exists for this Lambda function")
	if got := b.must("GetFunctionUrlConfig", M{"FunctionName": "fn"}); got["InvokeMode"] != "BUFFERED" || got["FunctionUrl"] != made["FunctionUrl"] || got["Cors"].(M)["MaxAge"] != 0.0 {
		t.Errorf("%v", got)
	}
	b.must("CreateFunctionUrlConfig", M{"FunctionName": "fn", "AuthType": "NONE", "Qualifier": "live"})
	if got := b.must("UpdateFunctionUrlConfig", M{"FunctionName": "fn", "AuthType": "AWS_IAM"}); got["AuthType"] != "AWS_IAM" || got["InvokeMode"] != nil {
		t.Errorf("%v", got)
	}
	first := b.must("ListFunctionUrlConfigs", M{"FunctionName": "fn", "MaxItems": 1})
	second := b.must("ListFunctionUrlConfigs", M{"FunctionName": "fn", "MaxItems": 1, "Marker": first["NextMarker"]})
	if a, z := first["FunctionUrlConfigs"].([]any), second["FunctionUrlConfigs"].([]any); len(a) != 1 || len(z) != 1 || z[0].(M)["FunctionArn"] != testARN+"function:fn:live" || second["NextMarker"] != nil {
		t.Errorf("%v, %v", first, second)
	}
	b.must("DeleteFunctionUrlConfig", M{"FunctionName": "fn"})
	b.refused("DeleteFunctionUrlConfig", M{"FunctionName": "fn"}, "ResourceNotFound", "The resource you requested does not exist.")
}

// test_put_function_recursion_config_…; API Reference, PutRuntimeManagementConfig.
func TestRecursionAndRuntimes(t *testing.T) {
	b := newBench(t)
	made := b.function("fn", M{"Publish": true})
	if got := b.must("GetFunctionRecursionConfig", M{"FunctionName": "fn"}); got["RecursiveLoop"] != "Terminate" {
		t.Errorf("%v", got)
	}
	b.must("PutFunctionRecursionConfig", M{"FunctionName": "fn", "RecursiveLoop": "Allow"})
	b.refused("PutFunctionRecursionConfig", M{"FunctionName": "fn", "RecursiveLoop": "InvalidValue"}, "ValidationException", "1 validation error detected: Value 'InvalidValue' at 'recursiveLoop' failed to satisfy constraint: Member must satisfy enum value set: [Terminate, Allow]")
	if got := b.must("GetRuntimeManagementConfig", M{"FunctionName": "fn"}); got["UpdateRuntimeOn"] != "Auto" || got["RuntimeVersionArn"] != nil {
		t.Errorf("%v", got)
	}
	arn := made["RuntimeVersionConfig"].(M)["RuntimeVersionArn"].(string)
	if a := b.call("PutRuntimeManagementConfig", M{"FunctionName": "fn", "UpdateRuntimeOn": "Manual", "RuntimeVersionArn": arn + "0"}); a.code != "InvalidParameterValueException" {
		t.Errorf("%+v", a)
	}
	b.must("PutRuntimeManagementConfig", M{"FunctionName": "fn", "Qualifier": "1", "UpdateRuntimeOn": "Manual", "RuntimeVersionArn": arn})
	b.reopen()
	if got := b.must("GetRuntimeManagementConfig", M{"FunctionName": "fn", "Qualifier": "1"}); got["UpdateRuntimeOn"] != "Manual" || got["RuntimeVersionArn"] != arn {
		t.Errorf("%v", got)
	}
	if got := b.must("GetFunctionRecursionConfig", M{"FunctionName": "fn"}); got["RecursiveLoop"] != "Allow" {
		t.Errorf("%v", got)
	}
}
