package vtl

// reference is $name with what follows it.
type reference struct {
	root  variable
	steps []step
	// quiet is $!name, whose source text is not rendered where it has no value.
	quiet bool
	// bare is a word where a reference is expected, such as null: it has no value.
	bare bool
	// escaped is \$name. backslashes is half of those that stand before the reference, before is other text that the
	// lexer took for its start.
	escaped             bool
	backslashes, before string
	// uncomputed is $\!name, which is text.
	uncomputed bool
	// nullText is rendered where there is no value, source is the text of the reference.
	nullText, source string
	first            string // the first token, without backslashes
	offset           int
	text             string // the template, for errors
}

// step is one part of a reference behind its root.
type step interface {
	// apply returns what the step finds at recv, which is not null. Null is nothing.
	apply(r *run, recv val) (val, error)
}

// execute returns the reference's value. What leads nowhere is null in Velocity, and the empty string in API Gateway.
// Source: API Gateway's recorded renders, all of which are those of Velocity 1.7 with an event handler for invalid
// references that answers the empty string.
func (f *reference) execute(r *run) (val, error) {
	if f.bare {
		return null(), nil
	}
	v, err := r.get(f.root)
	if err != nil {
		return null(), err
	}
	if len(f.steps) > 0 && !v.isNull() {
		if v, err = f.follow(r, v, f.steps); err != nil {
			return null(), err
		}
	}
	if v.isNull() {
		return r.invalid(), nil
	}
	return v, nil
}

func (r *run) invalid() val {
	if r.gateway {
		return str("")
	}
	return null()
}

// follow applies steps one after the other, up to the first that finds nothing.
func (f *reference) follow(r *run, v val, steps []step) (val, error) {
	for _, s := range steps {
		if err := r.step(); err != nil {
			return null(), err
		}
		if p, ok := s.(propertyStep); ok {
			v = p.of(r, v)
		} else {
			var err error
			if v, err = s.apply(r, v); err != nil {
				return null(), f.failed(err)
			}
		}
		if v.isNull() {
			return v, nil
		}
	}
	return v, nil
}

// failed adds the place to an error that has none.
func (f *reference) failed(err error) error { return locate(err, f.text, f.offset, f.source) }

func (f *reference) value(r *run) (val, error) {
	if f.uncomputed {
		return null(), nil
	}
	return f.execute(r)
}

// truth is false for false and for nothing, and true for all else: API Gateway's empty string for nothing is true.
func (f *reference) truth(r *run) (bool, error) {
	v, err := f.execute(r)
	switch {
	case err != nil || v.isNull():
		return false, err
	case v.class() == classBoolean:
		return v.isTrue(), nil
	case v.class() == classBlock:
		return r.blockHasText(v.obj.(*block))
	}
	return true, nil
}

func (f *reference) render(r *run) error {
	if f.bare {
		return r.write(f.root.name)
	}
	v, err := f.execute(r)
	if err != nil {
		return err
	}
	if f.escaped {
		return f.renderEscaped(r, v)
	}
	if b, ok := v.obj.(*block); ok {
		rendered, err := r.renderBlock(b, true)
		if rendered || err != nil {
			return err
		}
		v = null()
	}
	if v.isNull() {
		return r.write(f.backslashes + f.backslashes + f.before + f.nullLiteral(r))
	}
	if f.backslashes != "" || f.before != "" {
		if err := r.write(f.backslashes + f.before); err != nil {
			return err
		}
	}
	return f.failed(r.writeValue(v))
}

// renderEscaped renders \$name: without the backslash if the reference has a value.
func (f *reference) renderEscaped(r *run, v val) error {
	text := f.backslashes
	if v.isNull() {
		text += `\`
	}
	return r.write(text + f.nullLiteral(r))
}

// nullLiteral is the text for no value: that of the argument, if the reference is the parameter of a macro.
func (f *reference) nullLiteral(r *run) string {
	if len(f.nullText) > 1 {
		if literal, ok := r.literalOf(f.nullText[1:]); ok {
			return literal
		}
	}
	return f.nullText
}

// writeValue adds an object's text to the output.
func (r *run) writeValue(v val) (err error) {
	switch v.obj.(type) {
	case javaString:
		return r.write(v.text)
	case javaInteger, javaLong, javaDouble, javaBoolean:
		r.out, err = r.appendText(r.out, v, 0)
		return err
	}
	text := r.scratch[:0]
	r.scratch = nil
	text, err = r.appendText(text, v, 0)
	r.scratch = text
	if err != nil {
		return err
	}
	return writeTo(r, text)
}

// set gives the place that the reference names a value. Where the way to it leads nowhere, nothing happens.
func (f *reference) set(r *run, value val) error {
	v, err := r.get(f.root)
	if err != nil || v.isNull() {
		return err
	}
	last := len(f.steps) - 1
	if v, err = f.follow(r, v, f.steps[:last]); err != nil || v.isNull() {
		return err
	}
	switch s := f.steps[last].(type) {
	case *indexStep:
		return f.failed(s.assign(r, v, value))
	case propertyStep:
		s.assign(r, v, value)
	}
	return nil // #set($a.b() = 1) names a method as a property, which there is none of
}
