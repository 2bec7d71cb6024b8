package vtl

// frame is a context that lies before the variables of the template: of a macro call, or of a #foreach whose item is null.
type frame struct {
	inner *frame
	// locals are the values that a macro call set or was given, arguments the expressions that it was given by name.
	locals    []local
	arguments []argument
	// hidden is the loop variable that is null here, whatever the contexts behind say.
	hidden   string
	isHidden bool
	isMacro  bool
}

type local struct {
	name  string
	value val
}

type argument struct {
	name string
	expr expr
	// literal is the source text of the argument, which stands for a parameter that has no value.
	literal string
}

// get returns a variable's value; null where it has none.
func (r *run) get(v variable) (val, error) {
	if r.frame == nil {
		return r.getGlobal(v), nil
	}
	for f := r.frame; f != nil; f = f.inner {
		if !f.isMacro {
			if f.isHidden && f.hidden == v.name {
				return null(), nil
			}
			continue
		}
		if found := f.local(v.name); found != nil && !found.value.isNull() {
			return found.value, nil
		}
		if a := f.argument(v.name); a != nil {
			return r.byName(f, a)
		}
	}
	return r.getGlobal(v), nil
}

func (f *frame) local(name string) *local {
	for i := range f.locals {
		if f.locals[i].name == name {
			return &f.locals[i]
		}
	}
	return nil
}

func (f *frame) argument(name string) *argument {
	for i := range f.arguments {
		if f.arguments[i].name == name {
			return &f.arguments[i]
		}
	}
	return nil
}

// byName evaluates an argument of a macro in the context of the call, each time that it is asked for.
func (r *run) byName(f *frame, a *argument) (val, error) {
	if err := r.descend(); err != nil {
		return null(), err
	}
	defer r.ascend()
	if err := r.step(); err != nil {
		return null(), err
	}
	here := r.frame
	r.frame = f.inner
	defer func() { r.frame = here }()
	if ref, ok := a.expr.(*reference); ok && len(ref.steps) == 0 {
		return r.get(ref.root)
	}
	return a.expr.value(r)
}

func (r *run) getGlobal(v variable) val {
	if v.slot >= 0 && v.slot < len(r.vars) {
		return r.vars[v.slot]
	}
	return r.extra[v.name]
}

// put gives a variable a value in all contexts, as Velocity 1.7 does when macros have no context of their own.
func (r *run) put(v variable, value val) {
	for f := r.frame; f != nil; f = f.inner {
		switch {
		case !f.isMacro:
			if f.hidden == v.name && value.isNull() {
				f.isHidden = true
			}
		default:
			if found := f.local(v.name); found != nil {
				found.value = value
			} else {
				f.locals = append(f.locals, local{name: v.name, value: value})
			}
		}
	}
	r.putGlobal(v, value)
}

func (r *run) putGlobal(v variable, value val) {
	if v.slot >= 0 && v.slot < len(r.vars) {
		r.vars[v.slot] = value
		return
	}
	if r.extra == nil {
		r.extra = make(map[string]val)
	}
	r.extra[v.name] = value
}

// remove takes a variable out of all contexts, and a macro's argument of that name with it.
func (r *run) remove(v variable) {
	for f := r.frame; f != nil; f = f.inner {
		if !f.isMacro {
			if f.hidden == v.name {
				f.isHidden = false
			}
			continue
		}
		f.drop(v.name)
	}
	r.putGlobal(v, null())
}

func (f *frame) drop(name string) {
	if found := f.local(name); found != nil {
		found.value = null()
	}
	if a := f.argument(name); a != nil {
		a.name = "" // no reference has an empty name
	}
}

// literalOf returns the source text of the argument that a macro's parameter stands for, if name is one.
func (r *run) literalOf(name string) (string, bool) {
	for f := r.frame; f != nil; f = f.inner {
		if a := f.argument(name); a != nil {
			return a.literal, true
		}
	}
	return "", false
}

// restore gives a variable the value that it had before, or takes it out if it had none.
func (r *run) restore(v variable, before val) {
	if before.isNull() {
		r.remove(v)
		return
	}
	r.put(v, before)
}
