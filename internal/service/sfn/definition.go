package sfn

import (
	"maps"
	"slices"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/task"
	"sluice/internal/wire"
)

// diagnose tells what is wrong with a definition of a machine of the type: what the language says, and then that an integration is called which
// Step Functions does not have.
func diagnose(definition, machineType string) []asl.Diagnostic {
	m, found := asl.Compile(definition, asl.Kind(machineType))
	if m == nil {
		return found
	}
	m.Program.Walk(func(s *asl.State) { found = append(found, unknownIntegration(s)...) })
	return found
}

// unknownIntegration finds that a state calls what Step Functions does not have.
func unknownIntegration(s *asl.State) []asl.Diagnostic {
	if s.Resource == nil {
		return nil
	}
	told := task.Check(s.Resource)
	if told == "" {
		return nil
	}
	return []asl.Diagnostic{{Severity: asl.Error, Code: asl.SchemaValidationFailed, Message: told, Location: s.Location + "/Resource"}}
}

// checkDefinition refuses a definition that no machine of the type can have.
func checkDefinition(definition, machineType string) error {
	if found := diagnose(definition, machineType); asl.HasErrors(found) {
		return api.ErrInvalidDefinition.New(asl.InvalidDefinition(found))
	}
	return nil
}

// compiled is the revision's definition as executions run it; nil if this build does not understand it, which an older one has taken.
func (r *revision) compiled() *asl.Machine {
	return r.program.Get(func() *asl.Machine {
		compiled, _ := asl.Compile(r.Definition, asl.Kind(r.Type))
		return compiled
	})
}

// references are the variables that the definition's states refer to, by state.
func (r *revision) references() wire.Dict[[]string] {
	compiled := r.compiled()
	if compiled == nil {
		return nil
	}
	found := compiled.VariableReferences()
	if len(found) == 0 {
		return nil // recorded: such machines have no such member
	}
	out := make(wire.Dict[[]string], 0, len(found))
	for _, state := range slices.Sorted(maps.Keys(found)) {
		out = append(out, wire.Entry[[]string]{Key: state, Value: found[state]})
	}
	return out
}
