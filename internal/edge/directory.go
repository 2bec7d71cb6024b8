package edge

import (
	"slices"
	"strings"

	"sluice/internal/service"
	"sluice/internal/wire"
	"sluice/internal/wire/rest"
)

// directory finds services and operations. Immutable.
type directory struct {
	entries   []*entry
	byName    map[string]*entry // signing name
	byTarget  map[string]*entry // prefix of X-Amz-Target
	byVersion map[string]*entry // API version, which Query requests name
	byHost    map[string]*entry // first label of host names
}

// entry is one service with its operations by name.
type entry struct {
	definition *service.Definition
	model      *wire.Service
	modelled   map[string]*wire.Operation
	built      map[string]*service.Operation
	router     *rest.Router // nil unless it speaks a REST protocol
	gzip       bool         // an operation takes a compressed body
}

func newDirectory(definitions []service.Definition) *directory {
	d := &directory{byName: map[string]*entry{}, byTarget: map[string]*entry{}, byVersion: map[string]*entry{}, byHost: map[string]*entry{}}
	for i := range definitions {
		def := &definitions[i]
		e := &entry{definition: def, model: def.Model, modelled: map[string]*wire.Operation{}, built: map[string]*service.Operation{}}
		for _, op := range def.Model.Operations {
			e.modelled[op.Name] = op
			e.gzip = e.gzip || op.Gzip
		}
		for k := range def.Operations {
			e.built[def.Operations[k].Model.Name] = &def.Operations[k]
		}
		if e.speaks(wire.RESTJSON) || e.speaks(wire.RESTXML) {
			e.router = rest.NewRouter(def.Model)
		}
		d.entries = append(d.entries, e)
		d.byName[def.Model.Name] = e
		d.byHost[def.Model.Endpoint] = e
		if def.Model.TargetPrefix != "" {
			d.byTarget[def.Model.TargetPrefix] = e
		}
		if e.speaks(wire.AWSQuery) {
			d.byVersion[def.Model.Version] = e
		}
	}
	return d
}

func (e *entry) speaks(name wire.ProtocolName) bool { return slices.Contains(e.model.Speaks, name) }

// fromHost finds a service and region by host names of AWS's forms: sqs.eu-west-1.amazonaws.com, sqs.eu-west-1.localhost:4566,
// iam.amazonaws.com, and the older eu-west-1.queue.amazonaws.com and queue.amazonaws.com of SQS.
func (d *directory) fromHost(host string) (*entry, string) {
	if e, region := d.fromBucketHost(host); e != nil { // before all others: a bucket may be called as a service is
		return e, region
	}
	first, rest, _ := strings.Cut(host, ".")
	second, _, _ := strings.Cut(rest, ".")
	if e := d.byHost[first]; e != nil {
		if isRegion(second) {
			return e, second
		}
		return e, ""
	}
	if first == "queue" {
		return d.byHost["sqs"], ""
	}
	if second == "queue" && isRegion(first) {
		return d.byHost["sqs"], first
	}
	// A subdomain of the service, as integrations of APIs name them: data.iot.us-east-1.amazonaws.com.
	if third, _, _ := strings.Cut(strings.TrimPrefix(rest, second+"."), "."); d.byHost[second] != nil && isRegion(third) {
		return d.byHost[second], third
	}
	return nil, ""
}

// fromBucketHost finds a service whose host names something in front of its own name: bucket.s3.eu-west-1.amazonaws.com.
func (d *directory) fromBucketHost(host string) (*entry, string) {
	for _, e := range d.entries {
		if !e.model.HostBucket {
			continue
		}
		if _, behind, named := bucketHost(host, e.model.Endpoint); named {
			region, _, _ := strings.Cut(behind, ".")
			if !isRegion(region) {
				region = ""
			}
			return e, region
		}
	}
	return nil, ""
}

// isRegion reports whether a text has the form of a region's name: eu-west-1, us-gov-east-1.
func isRegion(text string) bool {
	const longest = 25
	parts := strings.Split(text, "-")
	if len(parts) < 3 || len(text) > longest {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[:last] {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return len(parts[last]) == 1 && parts[last][0] >= '1' && parts[last][0] <= '9'
}
