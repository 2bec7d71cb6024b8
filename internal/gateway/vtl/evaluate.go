package vtl

// evaluateNode is #evaluate: its argument's text is a template of its own, in the same context.
type evaluateNode struct {
	source expr
}

func (e *evaluateNode) render(r *run) error {
	v, err := e.source.value(r)
	if err != nil {
		return err
	}
	source := ""
	if !v.isNull() {
		if source, err = r.text(v); err != nil {
			return err
		}
	}
	if len(source) > SourceBytesMax {
		return r.limit("SourceBytesMax", SourceBytesMax)
	}
	r.charge(len(source) / charsPerStep)
	if err := r.descend(); err != nil {
		return err
	}
	defer r.ascend()
	nodes, err := r.parse(source)
	if err != nil {
		return err
	}
	return ended(r.nodes(nodes))
}

// parse reads a template at run time. Names that are new have no slot, and macros are defined before anything runs.
func (r *run) parse(source string) ([]node, error) {
	into := &Template{names: r.template.names, options: r.template.options}
	p := newParser(source, into)
	p.atRuntime = true
	nodes, err := p.template()
	if err != nil {
		return nil, err
	}
	for _, m := range into.macros {
		r.define(m)
	}
	return nodes, nil
}
