package lambda

import (
	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
)

// configuration shows a version under an ARN: that of the function, a version or an alias, as it was asked for.
func (s *Service) configuration(at scope, v *version, arn string) (*lambdaapi.FunctionConfiguration, error) {
	out := v.listed(arn)
	out.State, out.StateReason, out.StateReasonCode = wire.Some(v.State), wire.NonZero(v.StateReason), wire.NonZero(v.StateReasonCode)
	out.LastUpdateStatus = wire.NonZero(v.UpdateStatus)
	out.LastUpdateStatusReason, out.LastUpdateStatusReasonCode = wire.NonZero(v.UpdateReason), wire.NonZero(v.UpdateReasonCode)
	if v.Runtime != "" {
		out.RuntimeVersionConfig = &lambdaapi.RuntimeVersionConfig{RuntimeVersionArn: wire.Some(runtimeARN(at.region, v.Runtime))}
	}
	return out, s.showEnvironment(at, v, out)
}

// summary shows a version as lists do, without its state (recorded).
func (s *Service) summary(at scope, v *version, arn string) (lambdaapi.FunctionConfiguration, error) {
	out := v.listed(arn)
	return *out, s.showEnvironment(at, v, out)
}

func (s *Service) showEnvironment(at scope, v *version, out *lambdaapi.FunctionConfiguration) error {
	variables, err := s.environment(at, v)
	if err != nil {
		return err
	}
	if variables != nil {
		out.Environment = &lambdaapi.EnvironmentResponse{Variables: toDict(variables)}
	}
	return nil
}

// listed is what lists and answers about one function have in common, but for the environment.
func (v *version) listed(arn string) *lambdaapi.FunctionConfiguration {
	out := &lambdaapi.FunctionConfiguration{
		FunctionName: wire.Some(v.Name), FunctionArn: wire.Some(arn), Version: wire.Some(v.Number), Role: wire.Some(v.Role),
		Runtime: wire.NonZero(v.Runtime), Handler: wire.NonZero(v.Handler), Description: wire.Some(v.Description),
		Timeout: wire.Some(v.Timeout), MemorySize: wire.Some(v.Memory), LastModified: wire.Some(lambdaTime(v.Modified)),
		CodeSize: wire.Some(v.Size), CodeSha256: wire.NonZero(v.sha256()), RevisionId: wire.Some(v.Revision), PackageType: wire.Some(v.PackageType),
		Architectures: v.Architectures, EphemeralStorage: &lambdaapi.EphemeralStorage{Size: wire.Some(v.Storage)},
		TracingConfig: &lambdaapi.TracingConfigResponse{Mode: wire.Some(v.Tracing)},
		SnapStart:     &lambdaapi.SnapStartResponse{ApplyOn: wire.Some(v.SnapStart), OptimizationStatus: wire.Some("Off")},
		LoggingConfig: v.Logging.shape(), ImageConfigResponse: v.Image.shape(), Layers: shapeLayers(v.Layers),
	}
	if v.DeadLetter != "" {
		out.DeadLetterConfig = &lambdaapi.DeadLetterConfig{TargetArn: wire.Some(v.DeadLetter)}
	}
	if v.VPC {
		out.VpcConfig = &lambdaapi.VpcConfigResponse{
			SubnetIds: []string{}, SecurityGroupIds: []string{}, VpcId: wire.Some(""), Ipv6AllowedForDualStack: wire.Some(false),
		}
	}
	return out
}

// sha256 is the digest of the code: an archive's in base64, an image's as its reference has it.
func (v *version) sha256() string {
	if v.PackageType == packageImage {
		return v.imageDigest()
	}
	return v.Archive.Base64()
}

func (l *logging) shape() *lambdaapi.LoggingConfig {
	return &lambdaapi.LoggingConfig{
		LogFormat: wire.Some(l.Format), ApplicationLogLevel: wire.NonZero(l.ApplicationLevel), SystemLogLevel: wire.NonZero(l.SystemLevel),
		LogGroup: wire.Some(l.Group),
	}
}

func (i *image) shape() *lambdaapi.ImageConfigResponse {
	if i == nil {
		return nil
	}
	return &lambdaapi.ImageConfigResponse{ImageConfig: &lambdaapi.ImageConfig{
		EntryPoint: i.EntryPoint, Command: i.Command, WorkingDirectory: wire.NonZero(i.WorkingDirectory),
	}}
}

func shapeLayers(layers []layerRef) []lambdaapi.Layer {
	if len(layers) == 0 {
		return nil
	}
	out := make([]lambdaapi.Layer, len(layers))
	for i, l := range layers {
		out[i] = lambdaapi.Layer{Arn: wire.Some(l.ARN), CodeSize: wire.Some(l.Size)}
	}
	return out
}
