package asl

// HasFixedResult reports whether a Pass gives a Result of the definition, whatever its input is.
func (s *State) HasFixedResult() bool { return s.flow.fixed != nil }

// HasItemSelector reports whether a Map makes the inputs of its iterations by an ItemSelector.
func (s *State) HasItemSelector() bool { return s.mapped.selector != nil }

// HasResultWriter reports whether a Map's results go elsewhere, so that its own result is a description of them.
func (s *State) HasResultWriter() bool { return s.mapped.writer != nil }
