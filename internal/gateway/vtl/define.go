package vtl

// block is what #define puts into a variable, and $bodyContent in a macro that was called with a body: rendered anew
// each time that it is referred to, in the context of the reference.
type block struct {
	body []node
	// home is the context of the definition, in which toString renders.
	home  *frame
	depth int
	max   int // how often it may be rendered inside of itself
}

func (*block) class() class { return classBlock }

// defineDepthMax is how often a block of #define may be rendered inside of itself; the next time renders nothing.
// Source: Velocity 1.7's Define, which has 2 for define.depth.
const defineDepthMax = 2

// defineNode is #define.
type defineNode struct {
	name variable
	body []node
}

func (d *defineNode) render(r *run) error {
	r.put(d.name, objectVal(&block{body: d.body, home: r.frame, max: defineDepthMax}))
	return nil
}

// renderBlock renders a block, in the context of the reference or, as toString does, where it was defined. rendered is
// false where it stands inside of itself too often.
func (r *run) renderBlock(b *block, here bool) (rendered bool, err error) {
	if b.depth >= b.max {
		return false, nil
	}
	if err := r.descend(); err != nil {
		return false, err
	}
	defer r.ascend()
	b.depth++
	defer func() { b.depth-- }()
	if frame := r.frame; !here {
		r.frame = b.home
		defer func() { r.frame = frame }()
	}
	return true, stopped(r.nodes(b.body))
}

// blockText is the block's toString; ok is false where that is null.
func (r *run) blockText(b *block) (text string, ok bool, err error) {
	mark := len(r.out)
	rendered, err := r.renderBlock(b, false)
	made := r.out[mark:]
	r.out = r.out[:mark]
	if err != nil || !rendered {
		return "", false, err
	}
	text, err = r.newString(made)
	return text, true, err
}

func (r *run) blockHasText(b *block) (bool, error) {
	_, ok, err := r.blockText(b)
	return ok, err
}

// blockMethods are those in which a block differs from other objects.
var blockMethods = map[string]method{
	"toString": {{"", func(r *run, recv val, _ []val) (val, error) {
		text, ok, err := r.asideText(recv.obj.(*block))
		if err != nil || !ok {
			return null(), err
		}
		return str(text), nil
	}}},
}

// asideText is blockText for a text that is not written where the rendering is.
func (r *run) asideText(b *block) (text string, ok bool, err error) {
	out, started := r.out, r.started
	r.out, r.started = nil, 0
	text, ok, err = r.blockText(b)
	r.out, r.started = out, started
	return text, ok, err
}

// appendBlock writes the block's text where it is part of another, or is compared or joined.
func (r *run) appendBlock(dst []byte, b *block) ([]byte, error) {
	text, ok, err := r.asideText(b)
	if err != nil {
		return dst, err
	}
	if !ok {
		text = "null"
	}
	return append(dst, text...), nil
}
