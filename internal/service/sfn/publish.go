package sfn

import (
	"sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
)

// versionsMax is how many versions a state machine may have. Source: API Reference, PublishStateMachineVersion.
const versionsMax = 1000

// publish makes a version of a machine's revision, and counts it in the machine, a copy in hand that the caller puts. A revision is published
// once: if it has a version, that is the answer (recorded: test_idempotent_publish).
func (s *Service) publish(ed *edit, c *service.Call, at scope, m *machine, r *revision, description string) (*version, error) {
	of := owner{at, m.Name}
	if v := s.versionOf(of, r.Number); v != nil {
		return v, nil
	}
	if s.versions.count(of) >= versionsMax {
		return nil, stepfunctionsapi.ErrServiceQuotaExceededException.Newf("The state machine has the maximum number of versions: %d.", versionsMax) // the text is ours
	}
	m.LastVersion++
	v := &version{Number: m.LastVersion, Revision: r.Number, Description: description, Created: c.Now.UTC()}
	s.versions.put(ed, of, v)
	return v, nil
}

// versionOf is the version that was made of a revision, of which there is at most one; nil for none.
func (s *Service) versionOf(of owner, revision int64) *version {
	for _, v := range s.versions.things[of] {
		if v.Revision == revision {
			return v
		}
	}
	return nil
}

// checkDescription refuses a description of a version that is not to be published (recorded: test_create_with_version_description_no_publish).
func checkDescription(publish bool, described bool) error {
	if described && !publish {
		return invalid("", "Version description can only be set when publish is true")
	}
	return nil
}
