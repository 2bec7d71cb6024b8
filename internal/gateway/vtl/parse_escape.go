package vtl

import "strings"

// isDirective reports whether a name is that of a directive which Velocity loads by itself. API Gateway's has no
// #evaluate. Source: an API Gateway render of #evaluate($x), which is its own text.
func (p *parser) isDirective(name string) bool {
	switch name {
	case "foreach", "include", "parse", "macro", "literal", "break", "define", "stop":
		return true
	case "evaluate":
		return p.into.options.Dialect != APIGateway
	}
	return false
}

// isKnown reports whether a name is that of a directive or of a macro that was defined before.
func (p *parser) isKnown(name string) bool {
	return p.isDirective(name) || p.names[name] || p.into.macros[name] != nil
}

// escapedDirective is \#name. The backslashes before a directive that exists are halved, before any other they stay.
func (p *parser) escapedDirective() (node, error) {
	t := &p.tokens[p.take()]
	image := t.image
	backslashes := strings.LastIndexByte(image, '\\')
	directive := image[backslashes+1:]
	name := directive[1:]
	if strings.HasPrefix(name, "{") {
		name = name[1 : len(name)-1]
	}
	known := p.isKnown(name)
	switch name {
	case "if", "end", "set", "else", "elseif":
		known = true
	}
	if known {
		t.image = image[:backslashes/2] + directive // so it is too where a call of no macro renders its source
		return textNode(t.image), nil
	}
	return textNode(image), nil
}

// escapes is pairs of backslashes. Before a directive that exists they are halved.
func (p *parser) escapes() (node, error) {
	count := 0
	for {
		p.take()
		count++
		again, err := p.is(tokDoubleEscape)
		if err != nil {
			return nil, err
		}
		if !again {
			break
		}
	}
	next := &p.tokens[p.at]
	halved := false
	switch next.kind {
	case tokIf, tokElse, tokElseIf, tokEndDirective:
		halved = true
	}
	if len(next.image) > 1 && p.isKnown(next.image[1:]) {
		halved = true
	}
	if halved {
		return textNode(strings.Repeat(`\`, count)), nil
	}
	return textNode(strings.Repeat(`\\`, count)), nil
}
