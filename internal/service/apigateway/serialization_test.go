package apigateway

// Proves how a value that is no text is refused in a map of texts. How: the requests and answers of LocalStack's AWS-validated tests
// (test_put_integration_request_parameter_bool_type, test_integration_response_invalid_responsetemplates).

import "testing"

func TestValuesThatAreNoTexts(t *testing.T) {
	b := newBench(t)
	api, root := b.newAPI()
	at := func(members M) M {
		members["restApiId"], members["resourceId"], members["httpMethod"] = api, root, "GET"
		return members
	}
	for _, c := range []struct {
		operation string
		params    M
		want      string
	}{
		{
			"PutIntegration", at(M{"type": "MOCK", "requestParameters": M{"integration.request.querystring.q": true}}),
			"class java.lang.Boolean can not be converted to an String",
		},
		{
			"PutIntegrationResponse", at(M{"statusCode": "200", "responseTemplates": M{"application/json": 123}}),
			"class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String",
		},
	} {
		a := b.call(c.operation, c.params)
		if a.status != 400 || a.code != "SerializationException" || a.body["message"] != c.want {
			t.Errorf("%s answered %d %s %v", c.operation, a.status, a.code, a.body)
		}
	}
}
