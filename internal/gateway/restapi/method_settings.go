package restapi

import "strings"

// MethodSettings are what a stage sets for one method, or for all. The key is the stage's own in API Gateway: the resource's path,
// its slashes written ~1, and the method ("~1pets~1{petId}/GET"); the slash at the beginning may be missing. A method's own settings
// stand in the place of those for all, whole. Source: API reference, "Stage", methodSettings.
type MethodSettings struct {
	LoggingLevel string // OFF, ERROR, INFO; empty for OFF
	DataTrace    bool
}

// allMethods is the key of what holds for methods without settings of their own.
const allMethods = "*/*"

// settings returns those of a method.
func (d *Definition) settings(path, method string) MethodSettings {
	for key, s := range d.MethodSettings {
		end := strings.LastIndexByte(key, '/')
		if end < 0 || key[end+1:] != method || key == allMethods {
			continue
		}
		resource := strings.NewReplacer("~1", "/", "~0", "~").Replace(key[:end])
		if strings.TrimPrefix(resource, "/") == strings.TrimPrefix(path, "/") {
			return s
		}
	}
	return d.MethodSettings[allMethods]
}

// Logging is how much of a request's execution log is kept; each step keeps what the one before it keeps, and more.
type Logging uint8

const (
	// LogNothing keeps no log.
	LogNothing Logging = iota
	// LogFailures keeps why requests failed: ERROR.
	LogFailures
	// LogProgress keeps how far requests came: INFO.
	LogProgress
	// LogData keeps what requests carry: INFO with data tracing. API Gateway's console calls it "Full request and response logs".
	LogData
)

func (s MethodSettings) logging() Logging {
	switch {
	case s.LoggingLevel == "ERROR":
		return LogFailures
	case s.LoggingLevel == "INFO" && s.DataTrace:
		return LogData
	case s.LoggingLevel == "INFO":
		return LogProgress
	}
	return LogNothing
}
