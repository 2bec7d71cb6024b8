package lambda

import (
	"strconv"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// publishIn makes a version of what $LATEST is, v, and changes both copies in hand; the caller puts them. It is as ready as v is.
func (s *Service) publishIn(ed *edit, at scope, f *function, v *version, c *service.Call, description wire.Opt[string]) *version {
	f.LastNumber++
	f.PublishedFrom = v.fingerprint()
	published := *v
	published.Number = strconv.FormatInt(f.LastNumber, 10)
	published.Description = description.Or(v.Description)
	published.Modified = c.Now.UTC()
	published.Revision = s.newRevision()
	if v.underWay() {
		published.begin()
		ed.prepare = append(ed.prepare, job{at, v.Name, published.Number})
	}
	s.versions.put(ed, at, &published)
	return &published
}

// unchanged is the version published last, if $LATEST is still as it was then: nothing is published twice.
func (s *Service) unchanged(at scope, f *function, v *version) *version {
	if f.LastNumber == 0 || f.PublishedFrom != v.fingerprint() {
		return nil
	}
	return s.versions.get(at, below(f.Name, strconv.FormatInt(f.LastNumber, 10)))
}

// busy refuses to change a function that is being made ready. Source of the texts: recorded; for Pending, answers of AWS in
// https://github.com/serverless/serverless/issues/9931.
func (f *found) busy() error {
	switch {
	case f.version.State == statePending:
		return conflict("The operation cannot be performed at this time. The function is currently in the following state: %s", statePending)
	case f.version.UpdateStatus == updateInProgress:
		return conflict("The operation cannot be performed at this time. An update is in progress for resource: %s", f.functionARN())
	}
	return nil
}
