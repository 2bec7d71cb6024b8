package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// shape shows a stage. It has no cache, whatever is set of one.
func (st *stage) shape() *apigatewayapi.Stage {
	out := &apigatewayapi.Stage{
		StageName: wire.Some(st.Name), DeploymentId: wire.Some(st.DeploymentID), Description: wire.NonZero(st.Description),
		CacheClusterEnabled: wire.Some(st.CacheEnabled), CacheClusterSize: wire.NonZero(st.CacheSize), CacheClusterStatus: wire.Some("NOT_AVAILABLE"),
		ClientCertificateId: wire.NonZero(st.ClientCertificateID), DocumentationVersion: wire.NonZero(st.DocumentationVersion),
		MethodSettings: wire.Dict[apigatewayapi.MethodSetting]{}, Variables: toDict(st.Variables),
		TracingEnabled: wire.Some(st.Tracing), Tags: toDict(st.Tags),
		CreatedDate: wire.Some(st.Created), LastUpdatedDate: wire.Some(st.Updated),
	}
	for _, name := range sortedKeys(st.Methods) {
		m := st.Methods[name]
		out.MethodSettings = append(out.MethodSettings, wire.Entry[apigatewayapi.MethodSetting]{Key: name, Value: m.shape()})
	}
	if st.AccessLog != (accessLog{}) {
		out.AccessLogSettings = &apigatewayapi.AccessLogSettings{
			DestinationArn: wire.NonZero(st.AccessLog.Destination), Format: wire.NonZero(st.AccessLog.Format),
		}
	}
	if c := st.Canary; c != nil {
		out.CanarySettings = &apigatewayapi.CanarySettings{
			DeploymentId: wire.Some(c.DeploymentID), PercentTraffic: wire.Some(c.Percent), StageVariableOverrides: toDict(c.Overrides),
			UseStageCache: wire.Some(c.UseCache),
		}
	}
	return out
}

// shape shows a method's settings. The logging level is there only when it was set (recorded).
func (m *methodSetting) shape() apigatewayapi.MethodSetting {
	return apigatewayapi.MethodSetting{
		MetricsEnabled: wire.Some(m.Metrics), LoggingLevel: wire.NonZero(m.LoggingLevel), DataTraceEnabled: wire.Some(m.DataTrace),
		ThrottlingBurstLimit: wire.Some(m.BurstLimit), ThrottlingRateLimit: wire.Some(m.RateLimit),
		CachingEnabled: wire.Some(m.Caching), CacheTtlInSeconds: wire.Some(m.CacheTTL), CacheDataEncrypted: wire.Some(m.CacheEncrypted),
		RequireAuthorizationForCacheControl: wire.Some(m.CacheControlAuthorized), UnauthorizedCacheControlHeaderStrategy: wire.Some(m.CacheControlStrategy),
	}
}
