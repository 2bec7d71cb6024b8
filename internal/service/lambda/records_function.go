package lambda

import (
	"time"

	"sluice/internal/blob"
	"sluice/internal/service/lambda/code"
)

// function is what a function has as a whole, whatever its version.
type function struct {
	Name    string            `json:"name"`
	Created time.Time         `json:"created"`
	Tags    map[string]string `json:"tags,omitempty"`
	// LastNumber is that of the version published last, whether it is still there or not; 0 for none.
	LastNumber int64 `json:"lastNumber,omitempty"`
	// PublishedFrom is the fingerprint of $LATEST when that was published.
	PublishedFrom string `json:"publishedFrom,omitempty"`
	// Reserved is the reserved concurrency; nil for none, which is not the same as 0.
	Reserved *int64 `json:"reserved,omitempty"`
	// RecursiveLoop is empty as long as nobody has set it: Terminate.
	RecursiveLoop string `json:"recursiveLoop,omitempty"`
	// SigningARN is the code signing configuration's.
	SigningARN string `json:"signingArn,omitempty"`
}

// version is what a function is configured to: $LATEST, or a published version, of which only the state still changes.
type version struct {
	Name   string `json:"name"`
	Number string `json:"number"`
	settings
	// Modified is when the settings changed last; of a published version, when it was published.
	Modified time.Time `json:"modified"`
	// Revision changes with everything, the state too.
	Revision         string `json:"revision"`
	State            string `json:"state"`
	StateReason      string `json:"stateReason,omitempty"`
	StateReasonCode  string `json:"stateReasonCode,omitempty"`
	UpdateStatus     string `json:"updateStatus,omitempty"`
	UpdateReason     string `json:"updateReason,omitempty"`
	UpdateReasonCode string `json:"updateReasonCode,omitempty"`
}

// The states. Source: Developer Guide, "Lambda function states".
const (
	statePending     = "Pending"
	stateActive      = "Active"
	stateFailed      = "Failed"
	updateInProgress = "InProgress"
	updateSuccessful = "Successful"
	updateFailed     = "Failed"
	// creatingReason is the reason of both Pending and InProgress (recorded).
	creatingReason = "The function is being created."
	creatingCode   = "Creating"
)

// settings are what callers set.
type settings struct {
	Description   string   `json:"description,omitempty"`
	Role          string   `json:"role"`
	PackageType   string   `json:"packageType"`
	Runtime       string   `json:"runtime,omitempty"`
	Handler       string   `json:"handler,omitempty"`
	Timeout       int64    `json:"timeout"` // in seconds
	Memory        int64    `json:"memory"`  // in MB
	Storage       int64    `json:"storage"` // of /tmp, in MB
	Architectures []string `json:"architectures"`
	// Archive is the code of a Zip function; Size is as it was uploaded, Unzipped unpacked, in bytes.
	Archive  blob.Digest `json:"archive"`
	Size     int64       `json:"size"`
	Unzipped int64       `json:"unzipped,omitempty"`
	ImageURI string      `json:"imageUri,omitempty"`
	// ImageID and ImageDigest are those of the image that was brought here: of its configuration, and of its manifest without "sha256:".
	ImageID     string `json:"imageId,omitempty"`
	ImageDigest string `json:"imageDigest,omitempty"`
	Image       *image `json:"image,omitempty"`
	// Environment is the sealed variables, in JSON; nil for a function that was made without.
	Environment []byte     `json:"environment,omitempty"`
	DeadLetter  string     `json:"deadLetter,omitempty"`
	Tracing     string     `json:"tracing"`
	Layers      []layerRef `json:"layers,omitempty"`
	SnapStart   string     `json:"snapStart"`
	Logging     logging    `json:"logging"`
	// VPC says that an empty network configuration was given, which is shown as one (recorded).
	VPC bool `json:"vpc,omitempty"`
}

// image overrides a container image's settings.
type image struct {
	EntryPoint       []string `json:"entryPoint,omitempty"`
	Command          []string `json:"command,omitempty"`
	WorkingDirectory string   `json:"workingDirectory,omitempty"`
}

// layerRef is a layer as a function uses it: it stays so when the layer's version is deleted.
type layerRef struct {
	ARN      string      `json:"arn"`
	Archive  blob.Digest `json:"archive"`
	Size     int64       `json:"size"`
	Unzipped int64       `json:"unzipped"`
}

// logging is where and how a function logs. The levels are empty for the format Text.
type logging struct {
	Format           string `json:"format"`
	ApplicationLevel string `json:"applicationLevel,omitempty"`
	SystemLevel      string `json:"systemLevel,omitempty"`
	Group            string `json:"group"`
}

// archives are the blobs that the version refers to.
func (v *version) archives() []blob.Digest {
	out := make([]blob.Digest, 0, 1+len(v.Layers))
	if !v.Archive.IsZero() {
		out = append(out, v.Archive)
	}
	for _, l := range v.Layers {
		out = append(out, l.Archive)
	}
	return out
}

// layers are the archives of the version's layers, in their order.
func (v *version) layers() []blob.Digest {
	out := make([]blob.Digest, len(v.Layers))
	for i, l := range v.Layers {
		out[i] = l.Archive
	}
	return out
}

// holdings are the archives of the version, and the folder that its layers are merged in if there are several.
func (v *version) holdings() []blob.Digest {
	out := v.archives()
	if len(v.Layers) > 1 {
		out = append(out, code.MergedDigest(v.layers()))
	}
	return out
}

// underWay reports whether the version is being made ready.
func (v *version) underWay() bool {
	return v.State == statePending || v.UpdateStatus == updateInProgress
}

// begin says that a new version is being made ready.
func (v *version) begin() {
	v.State, v.StateReason, v.StateReasonCode = statePending, creatingReason, creatingCode
	v.UpdateStatus, v.UpdateReason, v.UpdateReasonCode = "", "", ""
}

// beginUpdate says that a changed one is.
func (v *version) beginUpdate() {
	v.UpdateStatus, v.UpdateReason, v.UpdateReasonCode = updateInProgress, creatingReason, creatingCode
}
