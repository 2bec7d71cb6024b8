package task

// Proves the names that the SDK for Java has for members, methods and exceptions, and the catalogue of optimized integrations: each is known in
// its patterns and in no other, and what is not served here says so. How: tables, of names whose SDK's form is documented or recorded.

import (
	"strings"
	"testing"

	"sluice/internal/service/sfn/resource"
)

func TestNames(t *testing.T) {
	for member, want := range map[string][2]string{ // aws-sdk, optimized
		"stateMachineArn": {"StateMachineArn", "StateMachineArn"}, "QueueUrl": {"QueueUrl", "QueueUrl"}, "MD5OfMessageBody": {"Md5OfMessageBody", "MD5OfMessageBody"},
		"ETag": {"ETag", "ETag"}, "KMSKeyArn": {"KmsKeyArn", "KMSKeyArn"}, "VpcConfig": {"VpcConfig", "VpcConfig"}, "AWSAccountIds": {"AwsAccountIds", "AWSAccountIds"},
		"SAMLMetadataDocument": {"SamlMetadataDocument", "SAMLMetadataDocument"}, "ChecksumCRC32": {"ChecksumCRC32", "ChecksumCRC32"}, "URL": {"Url", "URL"}, "x": {"X", "X"}, "": {"", ""},
	} {
		for n, names := range []naming{pascalCase, capitalized} {
			if got := names.of(member); got != want[n] || member != "" && (!names.is(member, got) || names.is(member, got+"s") || names.is(member, "")) {
				t.Errorf("%s: %s, want %s", member, got, want[n])
			}
		}
	}
	if pascalCase.is("QueueUrl", "queueUrl") || pascalCase.is("KMSKeyArn", "KMSKeyArn") {
		t.Error("another spelling names a member")
	}
}

func TestExceptions(t *testing.T) {
	for shape, want := range map[string]string{
		"QueueDoesNotExist": "QueueDoesNotExistException", "ResourceNotFoundException": "ResourceNotFoundException", "KMSAccessDeniedException": "KmsAccessDeniedException",
		"EC2ThrottledException": "Ec2ThrottledException", "ENILimitReachedException": "EniLimitReachedException", "InvalidParameterCombinationFault": "InvalidParameterCombinationException",
		"NoSuchKey": "NoSuchKeyException", "InvalidIdFormat": "InvalidIdFormatException", "IDPCommunicationError": "IdpCommunicationErrorException", "a.b_C": "ABCException",
	} {
		if got := exceptionName(shape); got != want {
			t.Errorf("%s: %s, want %s", shape, got, want)
		}
	}
}

func TestCatalogue(t *testing.T) {
	served := map[string]bool{"apigateway": true, "http": true, "lambda": true, "sqs": true, "states": true}
	integrations := 0
	for _, name := range strings.Fields("apigateway http lambda sqs states athena batch bedrock codebuild databrew glue dynamodb ecs eks events mediaconvert sns elasticmapreduce emr-containers emr-serverless sagemaker") {
		actions := optimized(name)
		if len(actions) == 0 {
			t.Errorf("%s is not known", name)
		}
		for action, patterns := range actions {
			for p := resource.RequestResponse; p <= resource.WaitForTaskToken; p++ {
				arn := "arn:aws:states:::" + name + ":" + action + p.String()
				if known := refusal(arn) == ""; known != patterns.has(p) {
					t.Errorf("%s: known is %v", arn, known)
				}
				if !patterns.has(p) || served[name] {
					continue
				}
				integrations++
				want := "Sluice.ServiceNotServed: The service " + name + " is not served by this server, so that " + arn + " cannot be called."
				if got := newTestWorld(t).do(arn, `{"Any":["thing"]}`); got != want {
					t.Errorf("%s: %s", arn, got)
				}
			}
		}
	}
	if integrations < 60 || optimized("s3") != nil {
		t.Errorf("%d integrations", integrations)
	}
	if got := newTestWorld(t).do("arn:aws:states:us-east-1:111111111111:activity:a", `{}`); !strings.HasPrefix(got, "States.Runtime: ") {
		t.Error(got)
	}
}
