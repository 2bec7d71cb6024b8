package vtl

// setNode is #set. A value that is null changes nothing.
type setNode struct {
	left  *reference
	right expr
	// name is what Velocity 1.7 takes for the variable's name: the reference's first token without its first character,
	// so that #set(${a} = 1) sets a variable that no reference can name.
	name variable
}

func (s *setNode) render(r *run) error {
	v, err := s.right.value(r)
	if err != nil || v.isNull() {
		return s.left.failed(err)
	}
	if len(s.left.steps) == 0 {
		r.put(s.name, v)
		return nil
	}
	return s.left.set(r, v)
}
