package main

// services lists what is generated: one line per service, by its folder in botocore's data. The package is named after it,
// internal/api/<name>api.
var services = []string{
	"apigateway",
	"cloudwatch",
	"events",
	"iam",
	"lambda",
	"logs",
	"s3",
	"sqs",
	"stepfunctions",
	"sts",
}
