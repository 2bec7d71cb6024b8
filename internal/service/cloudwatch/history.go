package cloudwatch

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/wire"
)

// historyRecord is one entry of alarms' history, as it lies on the disk.
type historyRecord struct {
	Account string    `json:"account"`
	Region  string    `json:"region"`
	Alarm   string    `json:"alarm"`
	Kind    string    `json:"kind"` // MetricAlarm, CompositeAlarm
	At      time.Time `json:"at"`
	Type    string    `json:"type"` // ConfigurationUpdate, StateUpdate, Action
	Summary string    `json:"summary"`
	Data    string    `json:"data"`
}

// id sorts by time within account and region; the number tells entries of one moment apart.
func (h *historyRecord) id(number uint64) string {
	return fmt.Sprintf("%s/%s/%020d.%08d", h.Account, h.Region, h.At.UnixMilli(), number%100_000_000)
}

func (w *watcher) entry(at time.Time, kind, summary string, data any) historyRecord {
	// What goes in are strings, numbers and times: it cannot fail.
	text, _ := json.Marshal(data, json.Deterministic(true))
	return historyRecord{
		Account: w.Account, Region: w.Region, Alarm: w.Name, Kind: w.kind(), At: at, Type: kind, Summary: summary, Data: string(text),
	}
}

// The forms of HistoryData. Sources: LocalStack's AWS-validated test_put_metric_alarm for states; CloudWatch User Guide for configurations.
type (
	stateChange struct {
		Version  string     `json:"version"`
		OldState stateShown `json:"oldState"`
		NewState stateShown `json:"newState"`
	}
	stateShown struct {
		Value  alarm.State    `json:"stateValue"`
		Reason string         `json:"stateReason"`
		Data   jsontext.Value `json:"stateReasonData,omitempty"`
	}
	configurationChange struct {
		Version string `json:"version"`
		Type    string `json:"type"` // Create, Update, Delete
	}
	actionTaken struct {
		ActionState          string `json:"actionState"`
		NotificationResource string `json:"notificationResource"`
		Error                string `json:"error"`
	}
)

// configured tells that an alarm was created, updated or deleted.
func (w *watcher) configured(at time.Time, what string) historyRecord {
	past := map[string]string{"Create": "created", "Update": "updated", "Delete": "deleted"}[what]
	return w.entry(at, api.HistoryItemTypeConfigurationUpdate, fmt.Sprintf("Alarm %q %s", w.Name, past), configurationChange{"1.0", what})
}

// historyDataMax is how long HistoryData may be (API reference, AlarmHistoryItem).
const historyDataMax = 4095

// transition sets an alarm's state: it returns the alarm as it is then, and what history has of it. Every change of a state goes through here.
func (w *watcher) transition(at time.Time, state alarm.State, reason, data string) (*watcher, []historyRecord) {
	next := *w
	next.State, next.Reason, next.Data, next.Updated = state, reason, data, at
	if state == w.State {
		return &next, nil
	}
	next.Transitioned = at
	change := stateChange{"1.0", stateShown{w.State, w.Reason, document(w.Data)}, stateShown{state, reason, document(data)}}
	summary := fmt.Sprintf("Alarm updated from %s to %s", w.State, state)
	out := []historyRecord{w.entry(at, api.HistoryItemTypeStateUpdate, summary, change)}
	if len(out[0].Data) > historyDataMax {
		change.OldState.Data, change.NewState.Data = nil, nil
		out[0] = w.entry(at, api.HistoryItemTypeStateUpdate, summary, change)
	}
	if !w.Actions {
		return &next, out
	}
	for _, action := range w.actions(state) {
		out = append(out, w.entry(at, api.HistoryItemTypeAction, "Failed to execute action "+action, actionTaken{
			"Failed", action, "This build does not carry out actions of alarms.",
		}))
	}
	return &next, out
}

// document is a text as JSON: itself if it is some, a JSON string otherwise.
func document(text string) jsontext.Value {
	if text == "" {
		return nil
	}
	if v := jsontext.Value(text); v.IsValid() {
		return v
	}
	quoted, _ := jsontext.AppendQuote(nil, text) // it replaces what is no UTF-8
	return quoted
}

func (h *historyRecord) shown() api.AlarmHistoryItem {
	return api.AlarmHistoryItem{
		AlarmName: wire.Some(h.Alarm), AlarmType: wire.Some(h.Kind), Timestamp: wire.Some(h.At), HistoryItemType: wire.Some(h.Type),
		HistorySummary: wire.Some(h.Summary), HistoryData: wire.Some(h.Data),
	}
}
