package vtl

// macro is what #macro defines.
type macro struct {
	name       string
	parameters []string
	body       []node
}

// macroDepthMax is how deep macros may call each other. Source: Velocity 1.7's velocity.properties, velocimacro.max.depth.
const macroDepthMax = 20

// bodyName is the variable that a macro finds the body of its call in. Source: velocimacro.body.reference.
const bodyName = "bodyContent"

// define adds a macro to those of the template. The first of a name stays.
func (r *run) define(m *macro) {
	if r.gateway || r.macroNamed(m.name) != nil {
		return
	}
	if r.macros == nil {
		r.macros = make(map[string]*macro)
	}
	r.macros[m.name] = m
}

func (r *run) macroNamed(name string) *macro {
	if m := r.template.macros[name]; m != nil {
		return m
	}
	return r.macros[name]
}

// callNode is #name( ) or #@name( ) with a body, or text that looks like it.
type callNode struct {
	name      string
	arguments []callArgument
	body      []node // of #@name
	hasBody   bool
	// literal renders a call of a macro that doesn't exist: its source text.
	literal func() string
	// badWord is a word among the arguments, which a macro can't take.
	badWord string
}

type callArgument struct {
	expr    expr
	literal string
	// constant is set for numbers and booleans, which are evaluated once, before the call.
	constant bool
}

func (c *callNode) render(r *run) error {
	m := r.macroNamed(c.name)
	if m == nil {
		return r.write(c.literal())
	}
	if c.badWord != "" {
		return javaError("org.apache.velocity.exception.TemplateInitException", "Invalid arg '"+c.badWord+"' in macro #"+c.name)
	}
	f, err := c.frame(r, m)
	if err != nil {
		return err
	}
	if r.macroDepth++; r.macroDepth > macroDepthMax {
		return javaError("org.apache.velocity.exception.MacroOverflowException",
			"Max calling depth of "+itoa(macroDepthMax)+" was exceeded in macro '"+c.name+"'")
	}
	defer func() { r.macroDepth-- }()
	if err := r.descend(); err != nil {
		return err
	}
	defer r.ascend()
	here := r.frame
	r.frame = f
	defer func() { r.frame = here }()
	return stopped(r.nodes(m.body))
}

// frame makes the context of a call: arguments that are constant have a value, the others are evaluated when the macro
// refers to them. Parameters without an argument are left to the contexts behind.
func (c *callNode) frame(r *run, m *macro) (*frame, error) {
	f := &frame{inner: r.frame, isMacro: true}
	for i := range min(len(m.parameters), len(c.arguments)) {
		name, a := m.parameters[i], &c.arguments[i]
		if !a.constant {
			f.arguments = append(f.arguments, argument{name: name, expr: a.expr, literal: a.literal})
			continue
		}
		v, err := a.expr.value(r)
		if err != nil {
			return nil, err
		}
		f.locals = append(f.locals, local{name: name, value: v})
	}
	if c.hasBody {
		b := &block{body: c.body, home: r.frame, max: macroDepthMax}
		f.locals = append(f.locals, local{name: bodyName, value: objectVal(b)})
	}
	return f, nil
}
