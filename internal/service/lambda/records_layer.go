package lambda

import (
	"fmt"
	"strconv"
	"time"

	"sluice/internal/blob"
	"sluice/internal/service/iam/policy"
)

// layer is what stays of a layer when its versions are deleted: numbers are not given twice (recorded).
type layer struct {
	Name       string `json:"name"`
	LastNumber int64  `json:"lastNumber"`
}

// layerVersion is an archive that functions find in /opt.
type layerVersion struct {
	Name          string      `json:"name"`
	Number        int64       `json:"number"`
	Description   string      `json:"description,omitempty"`
	License       *string     `json:"license,omitempty"`
	Runtimes      []string    `json:"runtimes,omitempty"`
	Architectures []string    `json:"architectures,omitempty"`
	Created       time.Time   `json:"created"`
	Archive       blob.Digest `json:"archive"`
	Size          int64       `json:"size"`
	Unzipped      int64       `json:"unzipped"`
	// Statements are the policy of who else may use it, and Revision its newest; none for a layer that was never given away.
	Statements []statement `json:"statements,omitempty"`
	Revision   string      `json:"revision,omitempty"`
}

// layerKey is the ID of a layer's version; with leading zeros, so that IDs are in the order of numbers.
func layerKey(name string, number int64) string { return fmt.Sprintf("%s/%019d", name, number) }

func layerResource(name string) string { return "layer:" + name }

func (l *layerVersion) resource() string {
	return layerResource(l.Name) + ":" + strconv.FormatInt(l.Number, 10)
}

// policy is who else may use it; nil for nobody.
func (l *layerVersion) policy() *policy.Policy {
	p, err := parseStatements(l.Statements)
	if err != nil {
		return nil // it was parsed before it was stored
	}
	return p
}

// signing is a code signing configuration.
type signing struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitempty"`
	Publishers  []string          `json:"publishers"`
	Policy      string            `json:"policy"`
	Modified    time.Time         `json:"modified"`
	Tags        map[string]string `json:"tags,omitempty"`
}

func (x *signing) arn(at scope) string { return at.arn("code-signing-config:" + x.ID) }
