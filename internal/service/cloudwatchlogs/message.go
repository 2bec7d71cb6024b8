package cloudwatchlogs

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"

	"github.com/go-json-experiment/json"

	"sluice/internal/service/cloudwatchlogs/archive"
)

// message is what a subscription filter sends, compressed and in base 64. Source: CloudWatch Logs User Guide, "Log group-level
// subscription filters", example 2.
type message struct {
	MessageType         string         `json:"messageType"`
	Owner               string         `json:"owner"`
	LogGroup            string         `json:"logGroup"`
	LogStream           string         `json:"logStream"`
	SubscriptionFilters []string       `json:"subscriptionFilters"`
	LogEvents           []messageEvent `json:"logEvents"`
}

type messageEvent struct {
	ID        string `json:"id"`
	Timestamp int64  `json:"timestamp"`
	Message   string `json:"message"`
}

func dataMessage(g *group, st *stream, f *subscription, events []archive.Found) *message {
	m := &message{MessageType: "DATA_MESSAGE", Owner: g.Account, LogGroup: g.Name, LogStream: st.Name, SubscriptionFilters: []string{f.Name}}
	for i := range events {
		m.LogEvents = append(m.LogEvents, messageEvent{ID: events[i].ID(), Timestamp: events[i].Time, Message: events[i].Message})
	}
	return m
}

// controlMessage is what a destination gets when a filter is made, "to check whether the destination is reachable" (User Guide, same page).
func controlMessage(at int64) *message {
	return &message{
		MessageType: "CONTROL_MESSAGE", Owner: "CloudwatchLogs", SubscriptionFilters: []string{},
		LogEvents: []messageEvent{{Timestamp: at, Message: "CWL CONTROL MESSAGE: Checking health of destination Lambda function."}},
	}
}

// delivery packs a message for the filter's function.
func (f *subscription) delivery(g *group, m *message) (*Delivery, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("render events for %s: %w", f.Name, err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(text); err != nil {
		return nil, fmt.Errorf("compress events for %s: %w", f.Name, err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress events for %s: %w", f.Name, err)
	}
	payload := append([]byte(nil), `{"awslogs":{"data":"`...)
	payload = base64.StdEncoding.AppendEncode(payload, packed.Bytes())
	payload = append(payload, `"}}`...)
	return &Delivery{Function: f.Destination, Account: g.Account, Region: g.Region, Source: g.arn() + ":*", Payload: payload}, nil
}
