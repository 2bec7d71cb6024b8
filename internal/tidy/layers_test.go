// Proves that packages import only what their layer may: the table of DESIGN, section 4, as data.
package tidy

import (
	"strconv"
	"strings"
	"testing"
)

// layer is a group of packages and what they may import of ours.
type layer struct {
	name     string
	packages []string // prefixes below internal/; one that ends in "/*" means the folders below, one each
	imports  []string // names of layers
	own      bool     // packages below the same package are theirs to import
}

var layers = []layer{
	{name: "words", packages: []string{"wire", "api", "arn", "uuid", "value", "memo", "xray", "javanumber"}, imports: []string{"words"}},
	{name: "drivers", packages: []string{"clock", "fault", "way", "store", "journal", "seal", "blob", "reach"}, imports: []string{"words", "drivers"}},
	{name: "machinery", packages: []string{"durable", "cluster", "sandbox"}, imports: []string{"words", "drivers", "machinery"}},
	// Pure cores. Those that several services or entrances share are named here; a service's own lie below it.
	{name: "shared cores", packages: []string{"service/iam/policy", "jsonata", "jsonpath", "jsonschema", "gateway/vtl", "gateway/restapi", "service/sfn/asl", "service/sfn/resource"}, imports: []string{"pure words", "shared cores"}},
	{name: "cores", packages: []string{"service/apigateway/openapi", "service/cloudwatch/alarm", "service/cloudwatch/metricmath", "service/cloudwatch/stat", "service/cloudwatchlogs/chunk", "service/cloudwatchlogs/insights", "service/cloudwatchlogs/pattern", "service/lambda/instance", "service/s3/checksum", "service/sfn/execution", "service/sfn/items", "service/sqs/queue", "service/sts/jwt"}, imports: []string{"pure words", "shared cores"}},
	{name: "contract", packages: []string{"service"}, imports: []string{"words", "shared cores"}},
	{name: "services", packages: []string{"service/apigateway", "service/cloudwatch", "service/cloudwatchlogs", "service/events", "service/iam", "service/lambda", "service/s3", "service/sfn", "service/sqs", "service/sts"}, imports: []string{"words", "drivers", "machinery", "shared cores", "contract"}, own: true},
	{name: "entrances", packages: []string{"console", "edge", "gateway", "service/lambda/functionurl", "service/lambda/runtimeapi"}, imports: []string{"words", "drivers", "shared cores", "contract"}, own: true},
	{name: "composition", packages: []string{"app", "config"}, imports: []string{"*"}},
	{name: "tests", packages: []string{"tidy", "suites", "sim"}, imports: []string{"*"}},
}

// pureWords are the words that pure cores may use.
var pureWords = []string{"arn", "javanumber", "memo", "value"}

// layerOf finds the layer with the longest matching prefix.
func layerOf(pkg string) *layer {
	var best *layer
	length := -1
	for i := range layers {
		for _, p := range layers[i].packages {
			if (pkg == p || strings.HasPrefix(pkg, p+"/")) && len(p) > length {
				best, length = &layers[i], len(p)
			}
		}
	}
	return best
}

func TestLayers(t *testing.T) {
	for _, s := range sources(t) {
		pkg, inside := strings.CutPrefix(s.pkg, "internal/")
		if s.test || !inside || testSupport(pkg) {
			continue
		}
		from := layerOf(pkg)
		if from == nil {
			t.Errorf("%s belongs to no layer: add its package to the table", s.path)
			continue
		}
		for _, spec := range s.ast.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			ours, ok := strings.CutPrefix(path, "sluice/internal/")
			if ok && !from.may(pkg, ours) {
				t.Errorf("%s (%s) imports %s: its layer may import %v", s.path, from.name, ours, from.imports)
			}
		}
	}
}

// testSupport tells packages that exist for tests alone: a driver's shared suite and the like. Nothing but tests imports
// them, which the compiler would not notice: so it is checked here too.
func testSupport(pkg string) bool {
	return strings.HasSuffix(pkg, "test") || strings.Contains(pkg, "test/")
}

func (l *layer) may(pkg, target string) bool {
	if testSupport(target) {
		return false
	}
	if l.own && strings.HasPrefix(target, strings.SplitAfterN(pkg+"/", "/", 3)[0]) && sameService(pkg, target) {
		return true
	}
	for _, name := range l.imports {
		switch to := layerOf(target); {
		case name == "*":
			return true
		case name == "pure words":
			for _, w := range pureWords {
				if target == w || strings.HasPrefix(target, w+"/") {
					return true
				}
			}
		case to != nil && to.name == name:
			return true
		}
	}
	return strings.HasPrefix(target, pkg+"/") || strings.HasPrefix(pkg, target+"/") && layerOf(target) == l
}

// sameService: service/sqs and what is below it, but no other service.
func sameService(pkg, target string) bool {
	top := func(p string) string {
		parts := strings.Split(p, "/")
		if parts[0] == "service" && len(parts) > 1 {
			return parts[0] + "/" + parts[1]
		}
		return parts[0]
	}
	return top(pkg) == top(target)
}

// TestPureCores proves that cores have no clock, files, network or goroutines: they import no such package, and start none.
func TestPureCores(t *testing.T) {
	forbidden := []string{"os", "net", "net/http", "io/fs", "sync", "sync/atomic", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog", "context", "runtime"}
	for _, s := range sources(t) {
		pkg, _ := strings.CutPrefix(s.pkg, "internal/")
		l := layerOf(pkg)
		if s.test || l == nil || l.name != "cores" && l.name != "shared cores" {
			continue
		}
		for _, spec := range s.ast.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			for _, f := range forbidden {
				if path == f {
					t.Errorf("%s is a pure core and imports %s", s.path, path)
				}
			}
		}
	}
}
