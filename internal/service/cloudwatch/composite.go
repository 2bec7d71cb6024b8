package cloudwatch

import (
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/service/cloudwatch/alarm"
)

// roundsMax is how often composite alarms are looked at after one another's changes: as often as they can depend on each other in a row.
const roundsMax = 100

// evaluateComposites brings composite alarms to the state that the states of others ask for.
func (s *Service) evaluateComposites(now time.Time) error {
	for range roundsMax {
		moved := false
		err := s.alarms.change(func(c *changes) error {
			safe := map[*watcher]bool{}
			for _, w := range s.alarms.which(func(w *watcher) bool { return w.rule != nil }) {
				state := s.asked(w)
				if state == w.State || s.inCycle(w, map[*watcher]bool{}, safe) {
					continue
				}
				moved = true
				reason, data := s.trigger(w, state, now)
				next, history := w.transition(now, state, reason, data)
				c.puts, c.history = append(c.puts, next), append(c.history, history...)
			}
			return nil
		})
		if err != nil || !moved {
			return err
		}
	}
	return nil
}

// asked is the state that a composite alarm's rule asks for now.
func (s *Service) asked(w *watcher) alarm.State {
	holds := w.rule.Holds(func(name string) alarm.State {
		if of := s.alarms.named(w.Account, w.Region, name); of != nil {
			return of.State
		}
		return ""
	})
	if holds {
		return alarm.InAlarm
	}
	return alarm.OK
}

// triggers is StateReasonData of a composite alarm. Source: LocalStack's AWS-validated test_trigger_composite_alarm.
type triggers struct {
	Alarms []triggering `json:"triggeringAlarms"`
}

type triggering struct {
	ARN   string          `json:"arn"`
	State triggeringState `json:"state"`
}

type triggeringState struct {
	Value     alarm.State `json:"value"`
	Timestamp string      `json:"timestamp"`
}

// trigger words why a composite alarm changes: by the alarm of its rule that changed last. Source of the form: CloudWatch User Guide, "Create
// a composite alarm"; the text for a rule without alarms is ours.
func (s *Service) trigger(w *watcher, state alarm.State, now time.Time) (reason, data string) {
	var last *watcher
	for _, name := range w.rule.Alarms() {
		if of := s.alarms.named(w.Account, w.Region, name); of != nil && (last == nil || of.Transitioned.After(last.Transitioned)) {
			last = of
		}
	}
	if last == nil {
		return "The alarm rule was evaluated to " + string(state) + " at " + now.UTC().Format("Monday 02 January, 2006 15:04:05 MST"), ""
	}
	text, err := json.Marshal(triggers{Alarms: []triggering{{last.arn(), triggeringState{last.State, last.Transitioned.UTC().Format(dateForm)}}}})
	if err != nil { // texts and a time: it cannot fail
		text = nil
	}
	return last.arn() + " transitioned to " + string(last.State) + " at " + last.Transitioned.UTC().Format("Monday 02 January, 2006 15:04:05 MST"), string(text)
}
