package asl

import "strings"

// fields makes a set of field names.
func fields(names string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(names) {
		set[name] = true
	}
	return set
}

// The fields that the objects of a definition take. Sources: the States Language specification and the developer guide's
// page of each state.
var (
	programFields = fields("StartAt States Comment")
	machineFields = fields("Version TimeoutSeconds QueryLanguage")

	stateFields      = fields("Type Comment QueryLanguage")
	transitionFields = fields("Next End")
	handlingFields   = fields("Retry Catch")
	// pathFields are those of JSONPath's data flow that any state but Fail takes.
	pathFields = fields("InputPath OutputPath")
	// payloadFields are those of states that make a call of some kind.
	payloadFields = fields("Parameters ResultSelector ResultPath")
)

// typeFields are the fields of each type, whatever the language, beside those of all states.
var typeFields = map[Type][]map[string]bool{
	Task:     {transitionFields, handlingFields, pathFields, payloadFields, fields("Resource TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds HeartbeatSecondsPath Credentials Assign Arguments Output")},
	Pass:     {transitionFields, pathFields, fields("Result Parameters ResultPath Assign Output")},
	Choice:   {pathFields, fields("Choices Default Assign Output")},
	Wait:     {transitionFields, pathFields, fields("Seconds SecondsPath Timestamp TimestampPath Assign Output")},
	Succeed:  {pathFields, fields("Output")},
	Fail:     {fields("Error ErrorPath Cause CausePath")},
	Parallel: {transitionFields, handlingFields, pathFields, payloadFields, fields("Branches Assign Arguments Output")},
	Map: {transitionFields, handlingFields, pathFields, payloadFields, fields(`ItemProcessor Iterator ItemsPath Items ItemSelector ItemReader
		ItemBatcher ResultWriter MaxConcurrency MaxConcurrencyPath ToleratedFailureCount ToleratedFailureCountPath
		ToleratedFailurePercentage ToleratedFailurePercentagePath Label Assign Output`)},
}

// languageFields are the fields that only one language has; the others are of both.
var languageFields = map[string]QueryLanguage{
	"InputPath": JSONPath, "OutputPath": JSONPath, "ResultPath": JSONPath, "ResultSelector": JSONPath, "Parameters": JSONPath, "Result": JSONPath,
	"ItemsPath": JSONPath, "MaxConcurrencyPath": JSONPath, "ToleratedFailureCountPath": JSONPath, "ToleratedFailurePercentagePath": JSONPath,
	"MaxItemsPath": JSONPath, "MaxItemsPerBatchPath": JSONPath, "MaxInputBytesPerBatchPath": JSONPath,
	"TimeoutSecondsPath": JSONPath, "HeartbeatSecondsPath": JSONPath, "SecondsPath": JSONPath, "TimestampPath": JSONPath,
	"ErrorPath": JSONPath, "CausePath": JSONPath, "Variable": JSONPath,
	"Arguments": JSONata, "Output": JSONata, "Items": JSONata, "Condition": JSONata,
}

// spoken reports the fields that the node's language doesn't have. Source: ValidateStateMachineDefinition's answers.
func (n node) spoken() {
	for name := range n.members.All() {
		if language, only := languageFields[name]; only && language != n.language {
			n.fault("", "The QueryLanguage is set to '%s', but field '%s' is only supported for the '%s' QueryLanguage", n.language, name, language)
		}
	}
}
