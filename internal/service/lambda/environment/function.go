package environment

import (
	"fmt"
	"strings"
	"time"
)

// Function is one version of a function, as plain data. It is not changed once it was given to a Fleet.
type Function struct {
	// Key names this very version and configuration: environments are shared by calls with the same key, and no others. The caller
	// makes a new one for every update, and retires the old one.
	Key string

	ARN     string // qualified by the version: arn:aws:lambda:us-east-1:111122223333:function:name:$LATEST
	Runtime string // "nodejs22.x"; empty for an image
	Handler string

	Code string // folder with the unpacked code: /var/task
	Opt  string // folder with the unpacked layers, merged in their order: /opt; empty without layers

	Image *Image // of a function that is a container image; Code and Opt are empty then

	MemoryMB    int
	EphemeralMB int // size of /tmp
	Timeout     time.Duration
	Environment map[string]string
	Role        string // ARN of the execution role
	Logging     Logging

	// Holder keeps the folders, nil if nobody need: it is held from before an environment starts until nothing of it runs any more.
	Holder Holder
}

// Holder keeps what a function runs from. It is called with the Fleet locked: it must not wait, and not call the Fleet.
type Holder interface {
	Hold()
	Release()
	// Stale reports whether the function was replaced or deleted, which is so before Retire is called: an invocation that was on its way
	// then still runs, in an environment that ends with it.
	Stale() bool
}

func (f *Function) hold() {
	if f.Holder != nil {
		f.Holder.Hold()
	}
}

func (f *Function) release() {
	if f.Holder != nil {
		f.Holder.Release()
	}
}

func (f *Function) stale() bool { return f.Holder != nil && f.Holder.Stale() }

// Image is an unpacked container image.
type Image struct {
	Root       string   // folder
	Command    []string // entry point and arguments, ImageConfig's overrides applied
	Directory  string   // working directory; empty is "/"
	Variables  []string // the image's environment, "NAME=value"
	Extensions []string // names of the files in /opt/extensions
}

// Logging is a function's logging configuration.
type Logging struct {
	Group            string // empty is /aws/lambda/<function>
	JSON             bool
	ApplicationLevel string // of JSON: TRACE DEBUG INFO WARN ERROR FATAL; empty is INFO
	SystemLevel      string // of JSON: DEBUG INFO WARN; empty is INFO
}

// place is what the function's ARN says.
type place struct{ partition, region, account, name, version string }

// locate takes the ARN apart.
func (f *Function) locate() (place, error) {
	parts := strings.Split(f.ARN, ":")
	if len(parts) != 8 || parts[0] != "arn" || parts[2] != "lambda" || parts[5] != "function" {
		return place{}, fmt.Errorf("%q is not the ARN of a function's version", f.ARN)
	}
	return place{partition: parts[1], region: parts[3], account: parts[4], name: parts[6], version: parts[7]}, nil
}

// group is the function's log group.
func (f *Function) group(p *place) string {
	if f.Logging.Group != "" {
		return f.Logging.Group
	}
	return "/aws/lambda/" + p.name
}
