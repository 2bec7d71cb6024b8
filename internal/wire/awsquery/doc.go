// Package awsquery is the AWS Query protocol: a form with dotted names in, XML out, or JSON when the Accept header asks for
// it. That JSON is in no model; it is as API Gateway's users of SQS see it: nulls for what is absent, keys sorted, maps as
// lists of name and value.
//
// Sources: Smithy's "AWS Query protocol"; for the JSON form the answers printed in AWS's own samples and articles on API
// Gateway in front of SQS ({"SendMessageResponse":{"ResponseMetadata":…,"SendMessageResult":{"MD5OfMessageAttributes":null,…).
package awsquery
