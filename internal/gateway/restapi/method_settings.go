package restapi

// MethodSettings are what a stage sets for one method, or for all. The key is the path of the resource and the method,
// "/pets/{petId}/GET", "//GET" for the root's. A method's own settings stand in the place of those for all, whole. Source: API
// reference, "Stage", methodSettings.
type MethodSettings struct {
	LoggingLevel string // OFF, ERROR, INFO; empty for OFF
	DataTrace    bool
	Metrics      bool // detailed metrics: of the method beside the stage's
}

// allMethods is the key of what holds for methods without settings of their own.
const allMethods = "*/*"

// settings returns those of a method.
func (d *Definition) settings(path, method string) MethodSettings {
	if s, ok := d.MethodSettings[path+"/"+method]; ok {
		return s
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
