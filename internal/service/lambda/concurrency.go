package lambda

// The concurrency of an account's region. Source: Developer Guide, "Lambda quotas" and "Understanding Lambda function scaling".
const (
	concurrencyMax = 1000
	// unreservedMin is how much of it cannot be reserved.
	unreservedMin = 100
)

// ReservedConcurrency is how many invocations of a function may run at a time, if it has some of the account's for itself.
func (f *function) reserved() (int64, bool) {
	if f.Reserved == nil {
		return 0, false
	}
	return *f.Reserved, true
}

// unreserved is what of the account's concurrency is left for functions without their own; but leaves one function out. What is
// provisioned counts where it is not within what its function has reserved. It runs within view or change.
func (s *Service) unreserved(at scope, but string) int64 {
	left := int64(concurrencyMax)
	for name, f := range s.functions.things[at] {
		if name != but {
			left -= s.taken(at, f)
		}
	}
	return left
}

// taken is how much of the account's concurrency a function has for itself.
func (s *Service) taken(at scope, f *function) int64 {
	if reserved, ok := f.reserved(); ok {
		return reserved
	}
	return s.provisionedOf(at, f.Name, "")
}

// provisionedOf sums what a function's versions and aliases have provisioned, but for one.
func (s *Service) provisionedOf(at scope, function, but string) (sum int64) {
	for _, p := range s.provisioned.of(at, function) {
		if p.Qualifier != but {
			sum += p.Requested
		}
	}
	return sum
}
