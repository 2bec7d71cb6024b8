package asl

var (
	ruleFields = fields("Next Assign Output Comment Condition")
	// jsonPathRule has been reported as a field of the other language.
	jsonPathRule = fields("Variable")
)

func (c *compiler) choice(n node, s *State, j *joints) {
	s.choice = &choice{}
	n.require("Choices")
	for _, r := range n.objects("Choices", 1) {
		made := &rule{}
		r.require("Next")
		if next, ok := r.text("Next"); ok {
			j.to(s, r, "Next", next, func(to *State) { made.next = to })
		}
		made.assign = r.assign()
		r.spoken()
		if n.language == JSONata {
			r.only(ruleFields, jsonPathRule)
			made.outcome = r.template("Output")
			made.holds = r.condition()
		} else {
			made.holds = r.test(ruleFields)
		}
		s.choice.rules = append(s.choice.rules, made)
	}
	if fallback, ok := n.text("Default"); ok {
		j.to(s, n, "Default", fallback, func(to *State) { s.choice.fallback = to })
	}
}
