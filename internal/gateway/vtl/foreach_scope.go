package vtl

// foreachScope is $foreach: what a loop tells of itself, and a map that a template may keep things in.
type foreachScope struct {
	index    int // from 0; -1 before the first round
	hasNext  bool
	parent   *foreachScope
	replaced val
	stored   *dict
}

func (*foreachScope) class() class { return classForeach }

func newForeachScope(before val) *foreachScope {
	s := &foreachScope{index: -1}
	if parent, ok := before.obj.(*foreachScope); ok {
		s.parent = parent
	} else {
		s.replaced = before
	}
	return s
}

func (s *foreachScope) storage() *dict {
	if s.stored == nil {
		s.stored = newDict()
	}
	return s.stored
}

func (s *foreachScope) dict() *dict { return s.storage() }

func (s *foreachScope) topmost() *foreachScope {
	for s.parent != nil {
		s = s.parent
	}
	return s
}

// property returns what the getters tell, or what is stored under the name, here or in an outer loop.
func (s *foreachScope) property(r *run, p propertyStep) val {
	switch p.getter() {
	case "index":
		return integer(s.index)
	case "count":
		return integer(s.index + 1)
	case "hasNext":
		return boolean(s.hasNext)
	case "first":
		return boolean(s.index < 1)
	case "last":
		return boolean(!s.hasNext)
	case "parent":
		if s.parent == nil {
			return null()
		}
		return objectVal(s.parent)
	case "topmost":
		return objectVal(s.topmost())
	case "replaced":
		return s.topmost().replaced
	}
	return s.lookup(r, str(string(p)))
}

func (s *foreachScope) lookup(r *run, key val) val {
	for ; s != nil; s = s.parent {
		if s.stored != nil {
			if i := s.stored.find(r, key); i >= 0 {
				return s.stored.values[i]
			}
		}
	}
	return null()
}

// foreachMethods are the methods of $foreach that tell of the loop.
var foreachMethods = map[string]method{
	"hasNext": foreachGetter("hasNext"), "getHasNext": foreachGetter("hasNext"), "getIndex": foreachGetter("index"), "getCount": foreachGetter("count"),
	"isFirst": foreachGetter("first"), "getFirst": foreachGetter("first"), "isLast": foreachGetter("last"),
	"getLast": foreachGetter("last"), "getParent": foreachGetter("parent"),
	"getTopmost": foreachGetter("topmost"), "getReplaced": foreachGetter("replaced"),
	"get": {{"o", func(r *run, recv val, args []val) (val, error) {
		return recv.obj.(*foreachScope).lookup(r, args[0]), nil
	}}},
}

func foreachGetter(name propertyStep) method {
	return getter(func(r *run, recv val) val { return recv.obj.(*foreachScope).property(r, name) })
}

// foreachMapMethods are the methods of a map, on what a template keeps in $foreach.
func foreachMapMethods() map[string]method {
	all := make(map[string]method, len(mapMethods))
	for name, m := range mapMethods {
		for _, o := range m {
			all[name] = append(all[name], overload{o.takes, func(r *run, recv val, args []val) (val, error) {
				return o.call(r, objectVal(recv.obj.(*foreachScope).storage()), args)
			}})
		}
	}
	return all
}
