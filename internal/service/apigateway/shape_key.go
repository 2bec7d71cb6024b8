package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// shape shows a key without its value. Recorded answers show tags only where there are some, but for those of shapeWithTags.
func (k *apiKey) shape() *apigatewayapi.ApiKey {
	out := &apigatewayapi.ApiKey{
		Id: wire.Some(k.ID), Name: wire.NonZero(k.Name), Description: wire.NonZero(k.Description), CustomerId: wire.NonZero(k.CustomerID),
		Enabled: wire.Some(k.Enabled), CreatedDate: wire.Some(k.Created), LastUpdatedDate: wire.Some(k.Updated), StageKeys: k.StageKeys,
	}
	if out.StageKeys == nil {
		out.StageKeys = []string{}
	}
	if len(k.Tags) > 0 {
		out.Tags = toDict(k.Tags)
	}
	return out
}

// shapeWithTags is shape with a map of tags even where there is none (recorded for UpdateApiKey).
func (k *apiKey) shapeWithTags() *apigatewayapi.ApiKey {
	out := k.shape()
	if out.Tags == nil {
		out.Tags = wire.Dict[string]{}
	}
	return out
}

// shapeWithValue is for those who may see it.
func (k *apiKey) shapeWithValue() *apigatewayapi.ApiKey {
	out := k.shape()
	out.Value = wire.Some(k.value)
	return out
}

// shape shows a key of a plan, with its value (recorded).
func (k *apiKey) shapeInPlan() *apigatewayapi.UsagePlanKey {
	return &apigatewayapi.UsagePlanKey{
		Id: wire.Some(k.ID), Type: wire.Some(keyTypeAPIKey), Value: wire.Some(k.value), Name: wire.NonZero(k.Name),
	}
}

// keyTypeAPIKey is the only type of a usage plan's keys. Source: API reference, "UsagePlanKey".
const keyTypeAPIKey = "API_KEY"

// shape shows a certificate without its private key, which API Gateway never shows.
func (cc *clientCertificate) shape() *apigatewayapi.ClientCertificate {
	out := &apigatewayapi.ClientCertificate{
		ClientCertificateId: wire.Some(cc.ID), Description: wire.NonZero(cc.Description), PemEncodedCertificate: wire.Some(cc.PEM),
		CreatedDate: wire.Some(cc.Created), ExpirationDate: wire.Some(cc.Expires),
	}
	if len(cc.Tags) > 0 {
		out.Tags = toDict(cc.Tags)
	}
	return out
}

// shapeWithTags is shape with a map of tags even where there is none, as the other shapes of that name.
func (cc *clientCertificate) shapeWithTags() *apigatewayapi.ClientCertificate {
	out := cc.shape()
	if out.Tags == nil {
		out.Tags = wire.Dict[string]{}
	}
	return out
}
