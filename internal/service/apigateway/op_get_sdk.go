package apigateway

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/service/apigateway/jssdk"
	"sluice/internal/wire"
)

// getSDK makes a client of what a stage serves.
func (s *Service) getSDK() service.Operation {
	return service.Define(apigatewayapi.GetSdk, service.Contract{
		Action: "apigateway:GET", Resource: "Sdk", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"clients in JavaScript alone are made: other types of SDK are refused with 501"},
	}, func(c *service.Call, in *apigatewayapi.GetSdkRequest) error {
		s.requireOnStage(c, in.RestApiId.V, in.StageName.V, "/sdks/"+in.SdkType.V)
		return nil
	}, s.handleGetSDK)
}

func (s *Service) handleGetSDK(_ context.Context, c *service.Call, in *apigatewayapi.GetSdkRequest) (*apigatewayapi.SdkResponse, error) {
	t := findSDKType(in.SdkType.V)
	if t == nil {
		return nil, badRequest("Invalid SDK type specified: %s", in.SdkType.V) // the text is ours
	}
	if t.id != "javascript" {
		return nil, notBuilt("GetSdk", "sdkType "+t.id)
	}
	st, taken, err := s.served(c, in.RestApiId.V, in.StageName.V)
	if err != nil {
		return nil, err
	}
	body, err := sdkClient(c, st, taken).Zip()
	if err != nil {
		return nil, err
	}
	name := "javascript_" + st.Updated.Format("2006-01-02_15-04Z") + ".zip"
	return &apigatewayapi.SdkResponse{
		ContentType: wire.Some("application/octet-stream"), ContentDisposition: wire.Some(`attachment; filename="` + name + `"`), Body: body,
	}, nil
}

// sdkClient describes the client of a deployment. It calls the stage by its path, for which no host name has to resolve.
func sdkClient(c *service.Call, st *stage, taken *snapshot) *jssdk.Client {
	out := &jssdk.Client{Endpoint: c.Endpoint + "/_aws/execute-api/" + taken.API.ID + "/" + st.Name, Region: taken.API.Region, Made: st.Updated}
	d := definition(&taken.API, st, &takenSnapshots{stage: taken})
	for _, r := range d.Resources {
		for _, m := range r.Methods {
			described := jssdk.Method{HTTPMethod: m.HTTPMethod, Path: r.Path}
			for _, parameter := range sortedKeys(m.RequestParameters) {
				if name, ok := strings.CutPrefix(parameter, "method.request.header."); ok {
					described.Headers = append(described.Headers, name)
				} else if name, ok := strings.CutPrefix(parameter, "method.request.querystring."); ok {
					described.Query = append(described.Query, name)
				}
			}
			out.Methods = append(out.Methods, described)
		}
	}
	slices.SortFunc(out.Methods, func(a, b jssdk.Method) int { return strings.Compare(a.Path+" "+a.HTTPMethod, b.Path+" "+b.HTTPMethod) })
	return out
}
