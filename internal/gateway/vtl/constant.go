package vtl

import (
	"sluice/internal/jsonpath"
	"sluice/internal/jsonpath/javaregex"
)

// constant is what a constant first argument of a call was made into when the template was parsed. What is wrong with it
// is told when the call is made, as in Java.
type constant struct {
	text    string
	path    *jsonpath.Path
	pattern *javaregex.Regexp
	err     error
}

// constantSizeMax bounds what a template may have made of all its constants, in instructions and parts of paths. What is
// beyond it is compiled at run time.
const constantSizeMax = 100_000

// constantOf compiles the JSONPath or regular expression that a call has as a constant.
func (t *Template) constantOf(name string, args []expr) *constant {
	if len(args) == 0 || t.constantSize > constantSizeMax {
		return nil
	}
	literal, ok := args[0].(constantExpr)
	if !ok || literal.v.class() != classString {
		return nil
	}
	c := &constant{text: literal.v.text}
	switch name {
	case "path", "json":
		if c.path, c.err = jsonpath.Compile(c.text); c.err == nil {
			t.constantSize += c.path.Size()
		}
	case "matches", "replaceAll", "replaceFirst", "split":
		if c.pattern, c.err = javaregex.Compile(c.text, 0); c.err == nil {
			t.constantSize += c.pattern.Size()
		}
	default:
		return nil
	}
	return c
}

// compiledMax is how many paths and patterns, made up at run time, one rendering keeps.
const compiledMax = 64

// compilePath returns the path of a text: the one that the call has as a constant, one that was compiled before, or a
// new one.
func (r *run) compilePath(text string) (*jsonpath.Path, error) {
	if c := r.constant; c != nil && c.text == text && (c.path != nil || c.err != nil) {
		return c.path, c.err
	}
	if p := r.paths[text]; p != nil {
		return p, nil
	}
	r.charge(compileSteps + len(text))
	p, err := jsonpath.Compile(text)
	if err == nil {
		r.charge(p.Size())
	}
	if err == nil && len(r.paths) < compiledMax {
		if r.paths == nil {
			r.paths = make(map[string]*jsonpath.Path)
		}
		r.paths[text] = p
	}
	return p, err
}

// compileSteps is what compiling a path or pattern counts for, beside its length.
const compileSteps = 100

// compilePattern does the same for a regular expression.
func (r *run) compilePattern(text string) (*javaregex.Regexp, error) {
	if c := r.constant; c != nil && c.text == text && (c.pattern != nil || c.err != nil) {
		return c.pattern, c.err
	}
	if p := r.patterns[text]; p != nil {
		return p, nil
	}
	r.charge(compileSteps + len(text))
	p, err := javaregex.Compile(text, 0)
	if err == nil {
		r.charge(p.Size())
	}
	if err == nil && len(r.patterns) < compiledMax {
		if r.patterns == nil {
			r.patterns = make(map[string]*javaregex.Regexp)
		}
		r.patterns[text] = p
	}
	return p, err
}
