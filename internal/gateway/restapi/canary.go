package restapi

// canary is what an API knows of the canary release of its stage: both releases have one.
type canary struct {
	release *API // the canary's
	percent float64
}

func (a *API) withCanary(release *API, percent float64) {
	a.canary = &canary{release: release, percent: percent}
	release.canary = a.canary
}

// HasCanary reports whether the stage has a canary release.
func (a *API) HasCanary() bool { return a.canary != nil }

// IsCanary reports whether this is the canary release.
func (a *API) IsCanary() bool { return a.canary != nil && a.canary.release == a }

// Choose is the release that a request gets: a's or its canary's. draw is random, from 0 up to but not including 100.
func (a *API) Choose(draw float64) *API {
	if a.canary != nil && draw < a.canary.percent {
		return a.canary.release
	}
	return a
}
