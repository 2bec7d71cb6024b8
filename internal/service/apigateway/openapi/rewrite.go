package openapi

import "sluice/internal/value"

// rewriteTexts returns a copy of a value with every string changed; names of members stay. member is the name that a string stands
// behind, "" for one in an array or alone.
func rewriteTexts(v value.Value, change func(member, text string) string) value.Value {
	return rewriteText("", v, change)
}

func rewriteText(member string, v value.Value, change func(member, text string) string) value.Value {
	if s, ok := v.AsString(); ok {
		return value.String(change(member, s))
	}
	if a, ok := v.AsArray(); ok {
		items := make([]value.Value, a.Len())
		for i, item := range a.All() {
			items[i] = rewriteText("", item, change)
		}
		return value.NewArray(items...).Value()
	}
	o, ok := v.AsObject()
	if !ok {
		return v
	}
	members := make([]value.Member, 0, o.Len())
	for name, item := range o.All() {
		members = append(members, value.Member{Name: name, Value: rewriteText(name, item, change)})
	}
	return value.NewObject(members...).Value()
}
