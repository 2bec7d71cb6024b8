package lambda

// found is a version of a function, as a call named it: the configuration to show, or to run.
type found struct {
	target
	function *function
	version  *version
	// alias is what was named, if that was an alias; version is its main one then.
	alias *alias
}

// find finds a function and the version that the qualifier stands for, $LATEST if there is none. It runs within view or change.
func (s *Service) find(t target) (*found, error) {
	f := &found{target: t, function: s.functions.get(t.scope, t.name)}
	if f.function == nil {
		return nil, noFunction(t)
	}
	number := t.orLatest().qualifier
	if !isVersion(number) {
		if f.alias = s.aliases.get(t.scope, t.key()); f.alias == nil {
			return nil, noFunction(t)
		}
		number = f.alias.Version
	}
	if f.version = s.versions.get(t.scope, below(t.name, number)); f.version == nil {
		return nil, noFunction(t)
	}
	return f, nil
}

// pick chooses the version of one invocation, by an alias's weights; at is between 0 and 1, each value as likely as the others.
func (f *found) pick(at float64) string {
	if f.alias == nil {
		return f.version.Number
	}
	for _, number := range sortedKeys(f.alias.Weights) {
		if at -= f.alias.Weights[number]; at < 0 {
			return number
		}
	}
	return f.alias.Version
}
