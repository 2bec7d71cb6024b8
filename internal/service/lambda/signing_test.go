package lambda

// Proves what code signing configurations, event source mappings and tags look like, and what is refused of them. How: answers of
// LocalStack's AWS-validated snapshots (test_function_code_signing_config, test_code_signing_not_found_excs,
// test_event_source_mapping_exceptions, test_create_event_source_self_managed, test_duplicate_event_source_mappings, test_tag_lifecycle).

import "testing"

func TestCodeSigning(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	publishers := M{"SigningProfileVersionArns": []any{"arn:aws:signer:us-east-1:111111111111:/signing-profiles/test"}}
	made := b.must("CreateCodeSigningConfig", M{"Description": "d", "AllowedPublishers": publishers, "CodeSigningPolicies": M{"UntrustedArtifactOnDeployment": "Enforce"}})["CodeSigningConfig"].(M)
	arn := made["CodeSigningConfigArn"].(string)
	if made["CodeSigningPolicies"].(M)["UntrustedArtifactOnDeployment"] != "Enforce" || arn != testARN+"code-signing-config:"+made["CodeSigningConfigId"].(string) {
		t.Errorf("%v", made)
	}
	const missing = testARN + "code-signing-config:csc-00000000000000000"
	const gone = "The Lambda code signing configuration " + missing + " can not be found."
	const goneOf = "The code signing configuration cannot be found. Check that the provided configuration is not deleted: " + missing + "."
	for _, operation := range []string{"DeleteCodeSigningConfig", "UpdateCodeSigningConfig", "GetCodeSigningConfig", "ListFunctionsByCodeSigningConfig"} {
		b.refused(operation, M{"CodeSigningConfigArn": missing}, "ResourceNotFound", gone)
	}
	b.refused("PutFunctionCodeSigningConfig", M{"FunctionName": "none", "CodeSigningConfigArn": missing}, "CodeSigningConfigNotFound", goneOf)
	b.refused("PutFunctionCodeSigningConfig", M{"FunctionName": "none", "CodeSigningConfigArn": arn}, "ResourceNotFound", "Function not found: ARN:function:none")
	b.refused("CreateFunction", b.plain("new", M{"CodeSigningConfigArn": missing}), "CodeSigningConfigNotFound", goneOf)
	b.must("PutFunctionCodeSigningConfig", M{"FunctionName": "fn", "CodeSigningConfigArn": arn})
	if a := b.call("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": zipOf(t, "a", "b")}); a.code != "CodeVerificationFailedException" {
		t.Errorf("code that nobody has signed is taken: %+v", a)
	}
	if a := b.call("DeleteCodeSigningConfig", M{"CodeSigningConfigArn": arn}); a.code != "ResourceConflictException" {
		t.Errorf("%+v", a)
	}
	b.must("UpdateCodeSigningConfig", M{"CodeSigningConfigArn": arn, "CodeSigningPolicies": M{"UntrustedArtifactOnDeployment": "Warn"}})
	b.must("UpdateFunctionCode", M{"FunctionName": "fn", "ZipFile": zipOf(t, "a", "b")})
	if got := b.must("ListFunctionsByCodeSigningConfig", M{"CodeSigningConfigArn": arn})["FunctionArns"].([]any); len(got) != 1 || got[0] != testARN+"function:fn" {
		t.Errorf("%v", got)
	}
	if got := b.must("GetFunctionCodeSigningConfig", M{"FunctionName": "fn"}); got["CodeSigningConfigArn"] != arn || got["FunctionName"] != "fn" {
		t.Errorf("%v", got)
	}
	b.must("DeleteFunctionCodeSigningConfig", M{"FunctionName": "fn"})
	b.must("DeleteCodeSigningConfig", M{"CodeSigningConfigArn": arn})
	if n := len(b.must("ListCodeSigningConfigs", M{})["CodeSigningConfigs"].([]any)); n != 0 {
		t.Errorf("%d configurations", n)
	}
}

func TestEventSourceMappings(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	b.function("other")
	const queue, stream = "arn:aws:sqs:us-east-1:111111111111:q", "arn:aws:dynamodb:us-east-1:111111111111:table/t/stream/s"
	from := func(source string, more M) M {
		params := M{"FunctionName": "fn", "EventSourceArn": source, "Enabled": false}
		for k, v := range more {
			params[k] = v
		}
		return params
	}
	unknown := M{"UUID": "28eb0089-4942-40b4-b4e3-816e8be1bbb8"}
	for _, operation := range []string{"GetEventSourceMapping", "DeleteEventSourceMapping", "UpdateEventSourceMapping"} {
		b.refused(operation, unknown, "ResourceNotFound", "The resource you requested does not exist.")
	}
	b.refused("CreateEventSourceMapping", M{"FunctionName": "fn", "Enabled": false}, "InvalidParameterValue", "Unrecognized event source.")
	b.refused("CreateEventSourceMapping", from(queue, M{"FunctionName": "none"}), "InvalidParameterValue", "Function does not exist")
	b.refused("CreateEventSourceMapping", from(queue, M{"DestinationConfig": M{"OnFailure": M{"Destination": queue}}}), "InvalidParameterValue", "Unsupported DestinationConfig parameter for given event source mapping type.")
	b.refused("CreateEventSourceMapping", from(queue, M{"BatchSize": 15}), "InvalidParameterValue", "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")
	b.refused("CreateEventSourceMapping", from(stream, nil), "InvalidParameterValue", "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.")
	b.refused("CreateEventSourceMapping", from(stream, M{"StartingPosition": "invalid"}), "ValidationException", "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]")
	b.refused("CreateEventSourceMapping", from(stream, M{"StartingPosition": "AT_TIMESTAMP"}), "InvalidParameterValue", "Unsupported starting position for arn type: "+stream)
	b.refused("CreateEventSourceMapping", from(queue, M{"Enabled": true}), "NotImplemented", "Enabled event source mappings are not implemented: CreateEventSourceMapping takes Enabled false.")
	made := b.must("CreateEventSourceMapping", from(queue, nil))
	if made["BatchSize"] != 10.0 || made["MaximumBatchingWindowInSeconds"] != 0.0 || made["State"] != "Disabled" || made["StateTransitionReason"] != "USER_INITIATED" ||
		len(made["FunctionResponseTypes"].([]any)) != 0 || made["FunctionArn"] != testARN+"function:fn" || made["EventSourceMappingArn"] != testARN+"event-source-mapping:"+made["UUID"].(string) || len(made) != 10 {
		t.Errorf("%v", made)
	}
	b.refused("CreateEventSourceMapping", from(queue, nil), "ResourceConflict", `An event source mapping with SQS arn (" `+queue+` ") and function (" fn ") already exists. Please update or delete the existing mapping with UUID `+made["UUID"].(string))
	read := b.must("CreateEventSourceMapping", from(stream, M{"StartingPosition": "TRIM_HORIZON", "FilterCriteria": M{"Filters": []any{}}}))
	if read["MaximumRetryAttempts"] != -1.0 || read["StateTransitionReason"] != "User action" || read["LastProcessingResult"] != "No records processed" || read["DestinationConfig"].(M)["OnFailure"] == nil || read["FilterCriteria"] != nil {
		t.Errorf("%v", read)
	}
	b.reopen()
	if got := b.must("GetEventSourceMapping", M{"UUID": read["UUID"]}); got["TumblingWindowInSeconds"] != 0.0 || got["LastModified"] != read["LastModified"] {
		t.Errorf("%v", got)
	}
	if got := b.must("UpdateEventSourceMapping", M{"UUID": made["UUID"], "FunctionName": "other", "BatchSize": 3}); got["FunctionArn"] != testARN+"function:other" || got["BatchSize"] != 3.0 {
		t.Errorf("%v", got)
	}
	if a := b.call("UpdateEventSourceMapping", M{"UUID": made["UUID"], "Enabled": true}); a.status != 501 {
		t.Errorf("%+v", a)
	}
	if got := b.must("ListEventSourceMappings", M{"FunctionName": "other"})["EventSourceMappings"].([]any); len(got) != 1 {
		t.Errorf("%v", got)
	}
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	if got := b.must("DeleteEventSourceMapping", M{"UUID": read["UUID"]}); got["State"] != "Deleting" {
		t.Errorf("%v", got)
	}
}

func TestSelfManagedKafka(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	params := func(servers ...any) M {
		return M{"FunctionName": "fn", "Enabled": false, "Topics": []any{"topic"}, "StartingPosition": "TRIM_HORIZON", "SelfManagedEventSource": M{"Endpoints": M{"KAFKA_BOOTSTRAP_SERVERS": servers}}}
	}
	b.refused("CreateEventSourceMapping", params("kafka:1000"), "InvalidParameterValue", "Required 'sourceAccessConfigurations' parameter is missing.")
	access := []any{M{"Type": "BASIC_AUTH", "URI": "arn:aws:secretsmanager:us-east-1:111111111111:secret:s"}}
	with := func(p M) M {
		p["SourceAccessConfigurations"] = access
		return p
	}
	made := b.must("CreateEventSourceMapping", with(params("kafka:1000")))
	if made["SelfManagedKafkaEventSourceConfig"].(M)["ConsumerGroupId"] != made["UUID"] || made["BatchSize"] != 100.0 {
		t.Errorf("%v", made)
	}
	b.refused("CreateEventSourceMapping", with(params("kafka:1000", "kafka:2000")), "ResourceConflict", `An event source mapping with event source ("kafka:1000,kafka:2000"), function ("`+testARN+`function:fn"), topics ("topic") already exists. Please update or delete the existing mapping with UUID `+made["UUID"].(string))
}

func TestTags(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Tags": M{"A": "a"}})
	fn := testARN + "function:fn"
	tags := func() M { return b.must("ListTags", M{"Resource": fn})["Tags"].(M) }
	b.must("TagResource", M{"Resource": fn, "Tags": M{"B": "b", "A": "other"}})
	if got := tags(); len(got) != 2 || got["A"] != "other" {
		t.Errorf("%v", got)
	}
	if got := b.must("GetFunction", M{"FunctionName": "fn"})["Tags"].(M); len(got) != 2 {
		t.Errorf("%v", got)
	}
	b.must("UntagResource", M{"Resource": fn, "TagKeys": []any{"A", "B", "C"}})
	if got := tags(); got == nil || len(got) != 0 {
		t.Errorf("%v", got)
	}
	b.refused("TagResource", M{"Resource": fn, "Tags": M{}}, "InvalidParameterValue", "An error occurred and the request cannot be processed.")
	b.refused("TagResource", M{"Resource": fn, "Tags": manyTags(51)}, "InvalidParameterValue", "Number of tags exceeds resource tag limit.")
	b.refused("TagResource", M{"Resource": fn + ":$LATEST", "Tags": M{"a": "b"}}, "InvalidParameterValue", "Tags on function aliases and versions are not supported. Please specify a function ARN.")
	b.refused("UntagResource", M{"Resource": fn}, "ValidationException", "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null")
}
