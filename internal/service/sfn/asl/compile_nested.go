package asl

import "strings"

func (c *compiler) parallel(n, inner node, s *State) {
	n.require("Branches")
	for _, branch := range inner.objects("Branches", 1) {
		branch.only(programFields)
		branch.require("States", "StartAt")
		s.Branches = append(s.Branches, c.program(branch))
	}
}

var (
	processorFields       = fields("ProcessorConfig")
	processorConfigFields = fields("Mode ExecutionType")
)

func (c *compiler) mapState(n, inner node, s *State) {
	s.mapped = &mapped{}
	n.exclusive("ItemProcessor", "Iterator")
	n.exclusive("ItemSelector", "Parameters")
	field := "ItemProcessor"
	if n.has("Iterator") {
		field = "Iterator"
	}
	if p, ok := inner.object(field); ok {
		s.Processor = c.processor(p)
	} else if !n.has(field) {
		n.require("ItemProcessor")
	}
	c.items(n, s)
	distributed := s.Processor != nil && s.Processor.Distributed
	c.distributed(n, s, distributed)
}

func (c *compiler) processor(n node) *Processor {
	n.only(programFields, processorFields)
	n.require("States", "StartAt")
	p := &Processor{Definition: n.members.Value()}
	if config, ok := n.object("ProcessorConfig"); ok {
		config.only(processorConfigFields)
		mode := config.oneOf("Mode", "INLINE", "DISTRIBUTED")
		p.Distributed = mode == "DISTRIBUTED"
		kind := config.oneOf("ExecutionType", string(Standard), string(Express))
		p.ExecutionType = Kind(kind)
		if p.Distributed {
			config.require("ExecutionType")
		} else if config.has("ExecutionType") {
			config.fault("", "Field 'ExecutionType' is not supported")
		}
		if p.Distributed && c.kind == Express {
			config.fault("Mode", "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines")
		}
	}
	outer := c.kind
	if p.Distributed {
		c.kind = p.ExecutionType
	}
	p.Program = c.program(n)
	c.kind = outer
	return p
}

// oneOf reads a string that is one of a few.
func (n node) oneOf(field string, allowed ...string) string {
	text, ok := n.text(field)
	if !ok {
		return ""
	}
	for _, word := range allowed {
		if word == text {
			return text
		}
	}
	n.fault(field, "Value should be one of the following: [%s]", strings.Join(allowed, ", "))
	return ""
}

func (c *compiler) items(n node, s *State) {
	m := s.mapped
	if s.Language == JSONata {
		m.items = n.template("Items")
	} else if n.has("ItemsPath") {
		m.path = n.path("ItemsPath")
	}
	m.selector = n.template("ItemSelector")
	if m.selector == nil && s.Language == JSONPath {
		m.selector = n.template("Parameters")
	}
	m.concurrency = n.count("MaxConcurrency", maxConcurrencyMax)
}

// maxConcurrencyMax lets any integer pass; what no machine can run at a time is cut when it is used.
const maxConcurrencyMax = 1<<63 - 1
