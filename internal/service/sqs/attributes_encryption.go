package sqs

import (
	"strconv"

	"sluice/internal/api/sqsapi"
	"sluice/internal/wire"
)

// The range of KmsDataKeyReusePeriodSeconds, and the value that every queue has and none shows. Source: API Reference, CreateQueue;
// that 300 sets nothing, LocalStack's AWS-validated test_set_queue_attributes_default_values.
const (
	reusePeriodMin     = 60
	reusePeriodMax     = 86_400
	reusePeriodDefault = "300"
)

// checkReusePeriod refuses what cannot be before it refuses what this build has not.
func checkReusePeriod(value string) *wire.Error {
	if n, err := strconv.Atoi(value); err != nil || n < reusePeriodMin || n > reusePeriodMax {
		return invalidAttribute(KmsDataKeyReusePeriodSeconds)
	}
	return notYet("The attribute KmsDataKeyReusePeriodSeconds (SSE-KMS)")
}

// refuseTwoKeys: a queue's messages are sealed in one way. Source of the text: LocalStack's AWS-validated
// test_sse_kms_and_sqs_are_mutually_exclusive.
func refuseTwoKeys(attributes wire.Dict[string]) error {
	key, _ := attributes.Get(KmsMasterKeyID)
	managed, _ := attributes.Get(SqsManagedSseEnabled)
	if key != "" && managed == "true" {
		return sqsapi.ErrInvalidAttributeName.New("You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.")
	}
	return nil
}
