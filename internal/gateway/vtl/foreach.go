package vtl

// The variables that a loop sets beside its own. Source: Velocity 1.7's velocity.properties.
const (
	foreachName = "foreach"
	countName   = "velocityCount"
	hasNextName = "velocityHasNext"
)

// foreachNode is #foreach.
type foreachNode struct {
	item variable
	over expr
	body []node
}

// render runs the body for each item of a list, a map's values, or an iterator. Anything else has no items.
func (n *foreachNode) render(r *run) error {
	items, err := n.items(r)
	if items == nil || err != nil {
		return err
	}
	saved, err := n.save(r)
	if err != nil {
		return err
	}
	scope := newForeachScope(saved.foreach)
	r.put(variable{foreachName, slotForeach}, objectVal(scope))
	err = n.loop(r, items, scope)
	if signal := signalOf(err); signal != nil && (signal.nearest || signal.scope == scope) {
		err = nil
	}
	n.restore(r, saved)
	return err
}

func (n *foreachNode) items(r *run) (*iterator, error) {
	if e, ok := n.over.(rangeExpr); ok {
		s, err := e.sequence(r)
		if s == nil || err != nil {
			return nil, err
		}
		return newIterator(s), nil
	}
	over, err := n.over.value(r)
	if err != nil {
		return nil, err
	}
	return iterate(over), nil
}

// before holds what the loop's variables were before it.
type before struct{ item, count, hasNext, foreach val }

func (n *foreachNode) save(r *run) (b before, err error) {
	for _, v := range []struct {
		to   *val
		from variable
	}{{&b.item, n.item}, {&b.count, variable{countName, slotCount}}, {&b.hasNext, variable{hasNextName, slotHasNext}}, {&b.foreach, variable{foreachName, slotForeach}}} {
		if *v.to, err = r.get(v.from); err != nil {
			return b, err
		}
	}
	return b, nil
}

// restore gives the variables back what they were. A template that set $foreach itself keeps that.
func (n *foreachNode) restore(r *run, b before) {
	r.restore(n.item, b.item)
	r.restore(variable{countName, slotCount}, b.count)
	r.restore(variable{hasNextName, slotHasNext}, b.hasNext)
	v := variable{foreachName, slotForeach}
	now, err := r.get(v)
	scope, ok := now.obj.(*foreachScope)
	switch {
	case err != nil || !ok:
	case scope.parent != nil:
		r.put(v, objectVal(scope.parent))
	default:
		r.restore(v, scope.replaced)
	}
}

func (n *foreachNode) loop(r *run, items *iterator, scope *foreachScope) error {
	for items.hasNext() {
		if err := r.step(); err != nil {
			return err
		}
		if scope.index+1 >= r.limits.IterationsMax {
			return r.limit("IterationsMax", r.limits.IterationsMax)
		}
		item, err := items.next()
		if err != nil {
			return err
		}
		scope.index++
		scope.hasNext = items.hasNext()
		if r.template.names.counted {
			r.put(variable{countName, slotCount}, integer(scope.index+1))
			r.put(variable{hasNextName, slotHasNext}, boolean(scope.hasNext))
		}
		r.put(n.item, item)
		if err := n.runBody(r, item); err != nil {
			return err
		}
	}
	return nil
}

// runBody renders the body once. An item that is null hides what the variable is outside.
func (n *foreachNode) runBody(r *run, item val) error {
	if !item.isNull() {
		return r.nodes(n.body)
	}
	here := r.frame
	r.frame = &frame{inner: here, hidden: n.item.name, isHidden: true}
	defer func() { r.frame = here }()
	return r.nodes(n.body)
}
