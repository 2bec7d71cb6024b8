// Package functionurl is the entrance at functions' own addresses: https://<id>.lambda-url.<region>.<host>/ . A request becomes an event in
// payload format 2.0, and what the function returns becomes the answer, whole or as it comes.
//
// What happens to a request, from its bytes to its answer, is the list in chain.go; each step is one file of the same name, and
// docs/ways/function-url.md explains them. What is made of a request and of an answer is pure: event.go and answer.go, cors.go for what
// browsers ask.
//
// The package knows functions by Functions and policies by Authority alone. Invariants: nobody gets in whom the function's policy, or the
// caller's own, does not let in, whatever the address's AuthType; nothing is read of a request for an address that is not there; a body is
// never larger than PayloadBytesMax, and an answer that breaks off never looks complete.
//
// Limits: the pace of a stream (Lambda's 2 MB a second beyond the first 6 MB) and its largest size are the invocation's to keep.
//
// Sources: AWS Lambda Developer Guide, "Invoking Lambda function URLs", "Creating and managing Lambda function URLs" and "Control access to
// Lambda function URLs"; AWS's recorded answers in LocalStack's AWS-validated tests (TestLambdaURL, TestLambdaPermissions); what is from
// elsewhere says so where it is used.
package functionurl
