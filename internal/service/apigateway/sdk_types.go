package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// sdkType is a language that clients of an API can be made for.
type sdkType struct {
	id, name   string
	properties []sdkProperty
}

// sdkProperty is something that a request for an SDK sets.
type sdkProperty struct {
	name, title string
	required    bool
}

// sdkTypes are AWS's, in order of their identifiers. Source: API reference, "GetSdk", sdkType and parameters; Developer Guide, "Generate
// an SDK for a REST API". The descriptions are ours.
func sdkTypes() []sdkType {
	prefix := []sdkProperty{{"classPrefix", "Prefix", true}}
	return []sdkType{
		{"android", "Android", []sdkProperty{
			{"groupId", "Group ID", true},
			{"invokerPackage", "Invoker package", true},
			{"artifactId", "Artifact ID", true},
			{"artifactVersion", "Artifact version", true},
		}},
		{"java", "Java SDK", []sdkProperty{
			{"service.name", "Service Name", true},
			{"java.package-name", "Java Package Name", true},
			{"java.build-system", "Java Build System", false},
			{"java.group-id", "Java Group Id", false},
			{"java.artifact-id", "Java Artifact Id", false},
			{"java.artifact-version", "Java Artifact Version", false},
			{"java.license-text", "Source Code License Text", false},
		}},
		{"javascript", "JavaScript", nil},
		{"objectivec", "iOS (Objective-C)", prefix},
		{"ruby", "Ruby", []sdkProperty{{"service.name", "Service Name", true}, {"ruby.gem-name", "Ruby Gem Name", false}, {"ruby.gem-version", "Ruby Gem Version", false}}},
		{"swift", "iOS (Swift)", prefix},
	}
}

// findSDKType returns the type of an identifier, or nil.
func findSDKType(id string) *sdkType {
	for _, t := range sdkTypes() {
		if t.id == id {
			return &t
		}
	}
	return nil
}

func (t *sdkType) shape() *apigatewayapi.SdkType {
	out := &apigatewayapi.SdkType{
		Id: wire.Some(t.id), FriendlyName: wire.Some(t.name), Description: wire.Some("A client of the API for " + t.name + "."),
		ConfigurationProperties: []apigatewayapi.SdkConfigurationProperty{},
	}
	for _, p := range t.properties {
		out.ConfigurationProperties = append(out.ConfigurationProperties, apigatewayapi.SdkConfigurationProperty{
			Name: wire.Some(p.name), FriendlyName: wire.Some(p.title), Required: wire.Some(p.required),
		})
	}
	return out
}

// noSDKType is ours.
func noSDKType() *wire.Error { return notFound("Invalid SDK type identifier specified") }
