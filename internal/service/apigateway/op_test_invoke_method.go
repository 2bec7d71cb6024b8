package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// testInvokeMethod calls one method of an API as it is now, deployed or not, and shows its execution log. The call is a real one: what the
// method does happens. Its authorizer and its API key are not asked for.
func (s *Service) testInvokeMethod() service.Operation {
	return service.Define(apigatewayapi.TestInvokeMethod, service.Contract{
		Action: "apigateway:POST", Resource: "Method", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"a method that this build could not deploy, and a clientCertificateId, are refused with BadRequestException"},
	}, func(c *service.Call, in *apigatewayapi.TestInvokeMethodRequest) error {
		s.requireOn(c, in.RestApiId.V, methodPath(in.ResourceId.V, in.HttpMethod.V))
		return nil
	}, s.handleTestInvokeMethod)
}

func (s *Service) handleTestInvokeMethod(ctx context.Context, c *service.Call, in *apigatewayapi.TestInvokeMethodRequest) (*apigatewayapi.TestInvokeMethodResponse, error) {
	t, err := s.trial(c, in)
	if err != nil {
		return nil, err
	}
	a := s.tester.Test(ctx, t)
	out := &apigatewayapi.TestInvokeMethodResponse{
		Status: wire.Some(int64(a.Status)), Body: wire.Some(validText(string(a.Body))), Log: wire.Some(validText(a.Log)), Latency: wire.Some(a.Latency.Milliseconds()),
		Headers: wire.Dict[string]{}, MultiValueHeaders: wire.Dict[[]string]{},
	}
	for _, name := range sortedKeys(a.Header) {
		values := a.Header[name]
		if len(values) == 0 {
			continue
		}
		out.Headers = append(out.Headers, wire.Entry[string]{Key: name, Value: values[len(values)-1]})
		out.MultiValueHeaders = append(out.MultiValueHeaders, wire.Entry[[]string]{Key: name, Value: values})
	}
	return out, nil
}

// validText is what JSON can hold.
func validText(text string) string { return strings.ToValidUTF8(text, "\ufffd") }
