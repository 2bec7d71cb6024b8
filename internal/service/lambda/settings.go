package lambda

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/arn"
	"sluice/internal/blob"
	"sluice/internal/wire"
)

// The defaults and limits of settings. Source: API Reference, CreateFunction; Developer Guide, "Lambda quotas". The model's upper limits are
// those of instances that this build has not.
const (
	timeoutDefault = 3
	timeoutMax     = 900
	memoryDefault  = 128
	memoryMax      = 10240
	storageDefault = 512
	storageMax     = 10240

	packageZip   = "Zip"
	packageImage = "Image"

	formatText = "Text"
	formatJSON = "JSON"
	levelInfo  = "INFO"
	groupBase  = "/aws/lambda/"
	tracingOff = "PassThrough"
	snapNone   = "None"
)

// newSettings are those of a function that sets nothing.
func newSettings(name string) settings {
	return settings{
		PackageType: packageZip, Timeout: timeoutDefault, Memory: memoryDefault, Storage: storageDefault, Architectures: []string{"x86_64"},
		Tracing: tracingOff, SnapStart: snapNone, Logging: logging{Format: formatText, Group: groupBase + name},
	}
}

// requested is what CreateFunction and UpdateFunctionConfiguration have in common; a member that is not set stays as it is.
type requested struct {
	operation                                string
	Role, Runtime, Handler, Description, KMS wire.Opt[string]
	Timeout, Memory                          wire.Opt[int64]
	VPC                                      *lambdaapi.VpcConfig
	DeadLetter                               *lambdaapi.DeadLetterConfig
	Tracing                                  *lambdaapi.TracingConfig
	FileSystems                              []lambdaapi.FileSystemConfig
	Image                                    *lambdaapi.ImageConfig
	Storage                                  *lambdaapi.EphemeralStorage
	SnapStart                                *lambdaapi.SnapStart
	Logging                                  *lambdaapi.LoggingConfig
	unbuilt                                  []unbuilt
}

// refuse refuses what is not built.
func (r *requested) refuse() error {
	return refuseUnbuilt(r.operation, append(r.unbuilt,
		unbuilt{"VpcConfig", r.VPC != nil && len(r.VPC.SubnetIds)+len(r.VPC.SecurityGroupIds) > 0},
		unbuilt{"FileSystemConfigs", len(r.FileSystems) > 0},
		unbuilt{"KMSKeyArn", r.KMS.V != ""},
	)...)
}

// apply sets what was requested.
func (r *requested) apply(to *settings, function string) error {
	for _, text := range []struct {
		from wire.Opt[string]
		to   *string
	}{{r.Role, &to.Role}, {r.Runtime, &to.Runtime}, {r.Handler, &to.Handler}, {r.Description, &to.Description}} {
		*text.to = text.from.Or(*text.to)
	}
	to.Timeout, to.Memory = r.Timeout.Or(to.Timeout), r.Memory.Or(to.Memory)
	if r.Storage != nil {
		to.Storage = r.Storage.Size.V
	}
	if r.VPC != nil {
		to.VPC = true
	}
	if r.Tracing != nil {
		to.Tracing = r.Tracing.Mode.Or(to.Tracing)
	}
	if r.SnapStart != nil {
		to.SnapStart = r.SnapStart.ApplyOn.Or(to.SnapStart)
	}
	if r.DeadLetter != nil {
		to.DeadLetter = r.DeadLetter.TargetArn.V
	}
	if r.Image != nil {
		to.Image = imageOf(r.Image)
	}
	r.applyLogging(&to.Logging, function)
	return to.check()
}

// applyLogging: levels come with the format JSON and go with it (recorded).
func (r *requested) applyLogging(to *logging, function string) {
	if r.Logging == nil {
		return
	}
	to.Format = r.Logging.LogFormat.Or(to.Format)
	to.Group = r.Logging.LogGroup.Or(to.Group)
	if to.Group == "" {
		to.Group = groupBase + function
	}
	if to.Format == formatText {
		to.ApplicationLevel, to.SystemLevel = "", ""
		return
	}
	for _, level := range []struct {
		from wire.Opt[string]
		to   *string
	}{{r.Logging.ApplicationLogLevel, &to.ApplicationLevel}, {r.Logging.SystemLogLevel, &to.SystemLevel}} {
		*level.to = level.from.Or(*level.to)
		if *level.to == "" {
			*level.to = levelInfo
		}
	}
}

// imageOf is nil for overrides that override nothing.
func imageOf(in *lambdaapi.ImageConfig) *image {
	i := &image{EntryPoint: in.EntryPoint, Command: in.Command, WorkingDirectory: in.WorkingDirectory.V}
	if len(i.EntryPoint)+len(i.Command) == 0 && i.WorkingDirectory == "" {
		return nil
	}
	return i
}

// check holds settings against the limits.
func (set *settings) check() error {
	for _, limit := range []struct {
		name       string
		value, max int64
	}{{"timeout", set.Timeout, timeoutMax}, {"memorySize", set.Memory, memoryMax}, {"ephemeralStorage.size", set.Storage, storageMax}} {
		if limit.value > limit.max {
			return wire.ErrValidation.New(wire.ValidationText([]wire.Violation{{
				Path: limit.name, Value: "'" + strconv.FormatInt(limit.value, 10) + "'",
				Rule: "Member must have value less than or equal to " + strconv.FormatInt(limit.max, 10),
			}}))
		}
	}
	if set.SnapStart != snapNone && (set.PackageType == packageImage || !snapStarts(set.Runtime)) {
		return invalidParameter("%s is not supported for SnapStart enabled functions.", set.Runtime)
	}
	if set.DeadLetter != "" {
		if a, err := arn.Parse(set.DeadLetter); err != nil || a.Service != "sqs" && a.Service != "sns" {
			return invalidParameter("The provided DLQ target ARN %s is invalid: it must name an SQS queue or an SNS topic.", set.DeadLetter) // the text is ours
		}
	}
	return set.checkPackage()
}

// checkPackage: what a function has depends on how its code comes.
func (set *settings) checkPackage() error {
	if set.PackageType == packageImage {
		if set.Runtime != "" || set.Handler != "" || len(set.Layers) > 0 {
			return invalidParameter("Please don't provide handler or runtime or layer when the intended function PackageType is Image.")
		}
		return nil
	}
	switch {
	case set.Runtime == "" || set.Handler == "":
		return invalidParameter("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
	case set.Image != nil:
		return invalidParameter("Please don't provide ImageConfig when the intended function PackageType is Zip.")
	}
	return nil
}

// imageDigest is the digest in a reference to an image, in hexadecimal; empty for one by tag.
func imageDigest(uri string) string {
	_, digest, _ := strings.Cut(uri, "@sha256:")
	return digest
}

// fingerprint is the same for two versions that run the same: what publishing compares.
func (set *settings) fingerprint() string {
	text, err := json.Marshal(set, json.Deterministic(true))
	if err != nil {
		return "" // settings are texts and numbers
	}
	return blob.DigestOf(text).String()
}

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }
