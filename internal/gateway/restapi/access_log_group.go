package restapi

import (
	"strings"

	"sluice/internal/arn"
)

// logGroupCharsMax bounds the name of a log group. Source: CloudWatch Logs API Reference, "CreateLogGroup".
const logGroupCharsMax = 512

// LogGroup reads the ARN of a log group that belongs to an account's region: "arn:aws:logs:us-east-1:111111111111:log-group:NAME". The
// texts of the first two errors are API Gateway's, as users report them; the last one's is ours. A delivery stream is an
// *UnsupportedError.
func LogGroup(destination, account, region string) (string, error) {
	if !strings.HasPrefix(destination, "arn:") {
		return "", &AccessLogError{"Invalid ARN specified in the request. ARNs must start with 'arn:': " + destination}
	}
	a, err := arn.Parse(destination)
	name, isGroup := strings.CutPrefix(a.Resource, "log-group:")
	switch {
	case err == nil && a.Service == "firehose":
		return "", &UnsupportedError{Feature: "access logging to Firehose (accessLogSettings/destinationArn)"}
	case err == nil && a.Service != "logs":
		return "", &AccessLogError{"Invalid ARN specified in the request. ARN vendor should be 'logs'"}
	case err != nil, !isGroup, name == "", len(name) > logGroupCharsMax, strings.IndexFunc(name, isNoGroupCharacter) >= 0, a.Account != account, a.Region != region:
		return "", &AccessLogError{"Invalid ARN specified in the request. The ARN must be of a log group of the API's account and region: " + destination}
	}
	return name, nil
}

// isNoGroupCharacter holds the characters of a name against [\.\-_/#A-Za-z0-9]+ (CloudWatch Logs API Reference, "CreateLogGroup").
func isNoGroupCharacter(r rune) bool {
	return r >= 0x80 || !isAlphanumeric(byte(r)) && !strings.ContainsRune(".-_/#", r)
}
