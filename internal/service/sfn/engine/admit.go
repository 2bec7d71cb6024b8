package engine

// admit refuses what does not fit how the execution stands: a token of an attempt that is over, a redrive of what succeeded.
func (e *Engine) admit(t *turn) error {
	if t.check == nil {
		return nil
	}
	return t.check(t.a.x)
}
