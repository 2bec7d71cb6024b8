package jsonata

// TopLevel returns the references to the expression's input as they were written, in their order: names of fields, "$", "$$", "*". Step
// Functions, which has no input, refuses them when it reads a definition.
func (x *Expression) TopLevel() []string { return x.uses.outside }

// outer notes a reference to the context where that is the expression's input.
func (u *uses) outer(text string, s *scope) {
	if s.inner {
		return
	}
	u.input = true
	u.outside = append(u.outside, text)
}
