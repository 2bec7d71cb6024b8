package asl

// Tolerance is how many iterations of a distributed Map may fail before the run does.
type Tolerance struct {
	// Count and Percentage are bounds; more than either fails the run. Without a bound, a percentage is 0.
	Count         int64
	Percentage    float64
	HasCount      bool
	HasPercentage bool
}

// Exceeded reports whether failed iterations are too many for a run over total items.
func (t Tolerance) Exceeded(failed, total int64) bool {
	switch {
	case failed == 0:
		return false
	case t.HasCount && failed > t.Count:
		return true
	case t.HasPercentage:
		return total > 0 && float64(failed)*percents > t.Percentage*float64(total)
	default:
		return !t.HasCount
	}
}

const percents = 100

// Tolerated returns what a distributed Map tolerates. The error is a *Failure. Source of the texts: recorded answers
// (test_map_state_tolerated_failure_count_path, …_percentage_path).
func (s *State) Tolerated(scope *Scope) (Tolerance, error) {
	m, t := s.mapped, Tolerance{}
	if m.failures == nil && m.failurePercentage == nil {
		return t, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return t, err
	}
	if m.failures != nil {
		t.HasCount = true
		if t.Count, err = m.failures.integer(&f); err != nil {
			return t, err
		}
		if t.Count < 0 {
			return t, m.failures.fail("ToleratedFailureCount cannot be negative.")
		}
	}
	if m.failurePercentage != nil {
		t.HasPercentage = true
		if t.Percentage, err = m.failurePercentage.float(&f); err != nil {
			return t, err
		}
		if t.Percentage < 0 || t.Percentage > percents {
			return t, m.failurePercentage.fail("ToleratedFailurePercentage must be between 0 and 100.")
		}
	}
	return t, nil
}
