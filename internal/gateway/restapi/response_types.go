package restapi

// ResponseType is one type of gateway response: one reason why API Gateway itself answers a request.
type ResponseType struct {
	Name string
	// StatusCode is what it answers unless the API says otherwise; empty for the two defaults, which stand for types of many.
	StatusCode string
}

// The two types that word whatever has no words of its own.
const (
	Default4XX = "DEFAULT_4XX"
	Default5XX = "DEFAULT_5XX"
)

// ResponseTypes are all types, in order of their names. Source: Developer Guide, "Gateway response types"; the statuses are as
// recorded (LocalStack's AWS-validated snapshot of GetGatewayResponses).
func ResponseTypes() []ResponseType {
	return []ResponseType{
		{"ACCESS_DENIED", "403"},
		{"API_CONFIGURATION_ERROR", "500"},
		{"AUTHORIZER_CONFIGURATION_ERROR", "500"},
		{"AUTHORIZER_FAILURE", "500"},
		{"BAD_REQUEST_BODY", "400"},
		{"BAD_REQUEST_PARAMETERS", "400"},
		{Default4XX, ""},
		{Default5XX, ""},
		{"EXPIRED_TOKEN", "403"},
		{"INTEGRATION_FAILURE", "504"},
		{"INTEGRATION_TIMEOUT", "504"},
		{"INVALID_API_KEY", "403"},
		{"INVALID_SIGNATURE", "403"},
		{"MISSING_AUTHENTICATION_TOKEN", "403"},
		{"QUOTA_EXCEEDED", "429"},
		{"REQUEST_TOO_LARGE", "413"},
		{"RESOURCE_NOT_FOUND", "404"},
		{"THROTTLED", "429"},
		{"UNAUTHORIZED", "401"},
		{"UNSUPPORTED_MEDIA_TYPE", "415"},
		{"WAF_FILTERED", "403"},
	}
}
