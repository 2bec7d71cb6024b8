package lambda

import (
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// signingIDChars is how long the random part of a configuration's ID is. Source: the model's pattern.
const signingIDChars = 17

// What is done about code that nobody has signed.
const (
	signingWarn    = "Warn"
	signingEnforce = "Enforce"
)

func noSigning(arn string) *wire.Error {
	return notFound("The Lambda code signing configuration %s can not be found.", arn)
}

// noSigningOf is the answer where a function names one.
func noSigningOf(arn string) *wire.Error {
	return told(lambdaapi.ErrCodeSigningConfigNotFoundException,
		"The code signing configuration cannot be found. Check that the provided configuration is not deleted: "+arn+".")
}

// signing finds a configuration by its ARN. It runs within view or change.
func (s *Service) signing(at scope, arn string) *signing {
	x := s.signings.get(at, arn[strings.LastIndexByte(arn, ':')+1:])
	if x == nil || x.arn(at) != arn {
		return nil
	}
	return x
}

// shape shows a configuration.
func (x *signing) shape(at scope) *lambdaapi.CodeSigningConfig {
	return &lambdaapi.CodeSigningConfig{
		CodeSigningConfigId: wire.Some(x.ID), CodeSigningConfigArn: wire.Some(x.arn(at)), Description: wire.Some(x.Description),
		AllowedPublishers:   &lambdaapi.AllowedPublishers{SigningProfileVersionArns: x.Publishers},
		CodeSigningPolicies: &lambdaapi.CodeSigningPolicies{UntrustedArtifactOnDeployment: wire.Some(x.Policy)}, LastModified: wire.Some(lambdaTime(x.Modified)),
	}
}

// checkSigning refuses code for a function that takes signed code alone: none is, here, for there is no AWS Signer to have signed it.
func (s *Service) checkSigning(at scope, arn, packageType string) error {
	if arn == "" {
		return nil
	}
	x := s.signing(at, arn)
	switch {
	case x == nil:
		return noSigningOf(arn)
	case packageType == packageImage:
		return invalidParameter("Code signing is not supported for functions with package type Image.") // the text is ours
	case x.Policy == signingEnforce:
		return told(lambdaapi.ErrCodeVerificationFailedException,
			"Lambda cannot deploy the function. The function or layer might be signed using a signature that the client is not configured to accept. Check the provided signature for "+arn+".")
	}
	return nil
}

// onSigning authorizes an operation on a configuration.
func (s *Service) onSigning(c *service.Call, arn wire.Opt[string]) error {
	keys := []key{}
	_ = s.view(func() error {
		if x := s.signing(scopeOf(c), arn.V); x != nil {
			keys = tagKeys("aws:ResourceTag/", x.Tags)
		}
		return nil
	})
	s.require(c, arn.V, keys...)
	return nil
}

// signingPolicy reads a request's; Warn is the default.
func signingPolicy(in *lambdaapi.CodeSigningPolicies, otherwise string) string {
	if in == nil {
		return otherwise
	}
	return in.UntrustedArtifactOnDeployment.Or(otherwise)
}

// users are the functions that have a configuration.
func (s *Service) users(at scope, arn string) []*function {
	var out []*function
	for _, f := range s.functions.under(at, "") {
		if f.SigningARN == arn {
			out = append(out, f)
		}
	}
	return out
}
