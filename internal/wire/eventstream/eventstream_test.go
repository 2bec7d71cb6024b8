package eventstream_test

// Proves the framing: the bytes of the specification's own examples, that every message comes back as it went, that no changed byte and
// no cut is taken for a message, and that hostile frames cost nothing. How: vectors, properties, a fuzz target; and for modelled events
// the union of CloudWatch Logs.

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sluice/internal/api/logsapi"
	"sluice/internal/wire"
	"sluice/internal/wire/eventstream"
)

// vectors are the encoded messages of botocore's tests/unit/test_eventstream.py, which its decoder is held against.
var vectors = []struct {
	name, frame string
	message     eventstream.Message
}{
	{"empty", "000000100000000005c248eb7d98c8ff", eventstream.Message{}},
	{"payload alone", "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936", eventstream.Message{Payload: []byte("{'foo':'bar'}")}},
	{
		"an integer header", "0000002d0000001041c424b80a6576656e742d7479706504" + "0000a00c" + "7b27666f6f273a27626172277d" + "36f480a0",
		eventstream.Message{
			Headers: []eventstream.Header{{Name: "event-type", Type: eventstream.Integer, Value: []byte{0, 0, 0xa0, 0x0c}}}, Payload: []byte("{'foo':'bar'}"),
		},
	},
}

func TestVectors(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) {
			frame, err := hex.DecodeString(v.frame)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := eventstream.Append(nil, &v.message); err != nil || !bytes.Equal(got, frame) {
				t.Errorf("encoded\n%x, %v\nwant\n%x", got, err, frame)
			}
			got, n, err := eventstream.Decode(frame)
			if err != nil || n != len(frame) || got.Get("event-type") != "" {
				t.Errorf("decoded %+v, %d, %v", got, n, err)
			}
			if !bytes.Equal(got.Payload, v.message.Payload) || !cmp.Equal(got.Headers, v.message.Headers) {
				t.Errorf("decoded %+v", got)
			}
		})
	}
}

// drawMessage makes a message that is well formed.
func drawMessage(t *rapid.T) eventstream.Message {
	sizes := map[eventstream.Type]int{
		eventstream.True: 0, eventstream.False: 0, eventstream.Byte: 1, eventstream.Short: 2, eventstream.Integer: 4, eventstream.Long: 8,
		eventstream.Timestamp: 8, eventstream.UUID: 16,
	}
	header := rapid.Custom(func(t *rapid.T) eventstream.Header {
		kind := eventstream.Type(rapid.IntRange(0, int(eventstream.UUID)).Draw(t, "type"))
		low, high := 0, 40
		if n, fixed := sizes[kind]; fixed {
			low, high = n, n
		}
		return eventstream.Header{
			Name: rapid.StringN(1, 20, 255).Draw(t, "name"), Type: kind, Value: rapid.SliceOfN(rapid.Byte(), low, high).Draw(t, "value"),
		}
	})
	return eventstream.Message{Headers: rapid.SliceOfN(header, 0, 5).Draw(t, "headers"), Payload: rapid.SliceOf(rapid.Byte()).Draw(t, "payload")}
}

func TestMessagesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMessage(t)
		frame, err := eventstream.Append([]byte("before"), &m)
		if err != nil {
			t.Fatal(err)
		}
		frame = frame[len("before"):]
		got, n, err := eventstream.Decode(append(bytes.Clone(frame), "behind"...))
		if err != nil || n != len(frame) || !bytes.Equal(got.Payload, m.Payload) || len(got.Headers) != len(m.Headers) {
			t.Fatalf("%+v came back as %+v, %d, %v", m, got, n, err)
		}
		for i := range m.Headers {
			if w, g := m.Headers[i], got.Headers[i]; w.Name != g.Name || w.Type != g.Type || !bytes.Equal(w.Value, g.Value) {
				t.Fatalf("header %+v came back as %+v", w, g)
			}
		}
		if cut := rapid.IntRange(0, len(frame)-1).Draw(t, "cut"); true {
			if _, _, err := eventstream.Decode(frame[:cut]); !errors.Is(err, eventstream.ErrShort) {
				t.Fatalf("%d of %d bytes: %v", cut, len(frame), err)
			}
		}
		frame[rapid.IntRange(0, len(frame)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, _, err := eventstream.Decode(frame); err == nil {
			t.Fatal("a changed frame was taken")
		}
	})
}

func TestWhatCannotBeSaid(t *testing.T) {
	for name, m := range map[string]eventstream.Message{
		"a name of nothing":      {Headers: []eventstream.Header{eventstream.Text("", "x")}},
		"a long name":            {Headers: []eventstream.Header{eventstream.Text(strings.Repeat("n", 256), "x")}},
		"a long value":           {Headers: []eventstream.Header{eventstream.Text("n", strings.Repeat("v", 1<<15))}},
		"an integer of one byte": {Headers: []eventstream.Header{{Name: "n", Type: eventstream.Integer, Value: []byte{1}}}},
		"an unknown type":        {Headers: []eventstream.Header{{Name: "n", Type: 10}}},
		"a large payload":        {Payload: make([]byte, 16<<20)},
	} {
		if got, err := eventstream.Append([]byte("before"), &m); err == nil || string(got) != "before" {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestEvents(t *testing.T) {
	frame, err := eventstream.AppendEvent(nil, &logsapi.StartLiveTailResponseStream{SessionTimeoutException: &logsapi.SessionTimeoutException{Message: wire.Some("over")}})
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := eventstream.Decode(frame)
	if err != nil || m.Get(":message-type") != "exception" || m.Get(":exception-type") != "SessionTimeoutException" || string(m.Payload) != `{"message":"over"}` {
		t.Errorf("%+v %s, %v", m, m.Payload, err)
	}
	frame, err = eventstream.AppendEvent(frame[:0], &logsapi.GetLogObjectResponseStream{Fields: &logsapi.FieldsData{Data: []byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	m, _, err = eventstream.Decode(frame)
	if err != nil || m.Get(":message-type") != "event" || m.Get(":event-type") != "fields" || m.Get(":content-type") != "application/json" || string(m.Payload) != `{"data":"eA=="}` {
		t.Errorf("%+v %s, %v", m, m.Payload, err)
	}
	if _, err := eventstream.AppendEvent(nil, &logsapi.StartLiveTailResponseStream{}); err == nil {
		t.Error("an event of nothing went out")
	}
}

// endless sends events until it cannot.
type endless struct{ wire.Empty }

func (endless) Stream(ctx context.Context, send func(wire.Shape) error) error {
	for ctx.Err() == nil {
		if err := send(&logsapi.GetLogObjectResponseStream{Fields: &logsapi.FieldsData{}}); err != nil {
			return err
		}
	}
	return nil
}

func TestAnswersBeginAndEnd(t *testing.T) {
	r := &wire.Response{Status: http.StatusOK, Header: http.Header{}, Body: []byte("{}")}
	eventstream.Answer(r, &endless{}, &eventstream.Initial{ContentType: "application/x-amz-json-1.1", Payload: []byte("{}")})
	gone := errors.New("the peer is gone")
	var types []string
	err := r.Stream(t.Context(), func(piece []byte) error {
		m, _, err := eventstream.Decode(piece)
		if types = append(types, m.Get(":event-type")); len(types) == 3 {
			return gone
		}
		return err
	})
	if want := []string{"initial-response", "fields", "fields"}; !errors.Is(err, gone) || !cmp.Equal(types, want) || r.Body != nil || r.Header.Get("Content-Type") != eventstream.ContentType {
		t.Errorf("%v, %v, %v", types, err, r.Header)
	}
}

func FuzzDecode(f *testing.F) {
	for _, v := range vectors {
		frame, _ := hex.DecodeString(v.frame)
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m, n, err := eventstream.Decode(src)
		if err != nil {
			return
		}
		again, err := eventstream.Append(nil, &m)
		if err != nil || !bytes.Equal(again, src[:n]) {
			t.Errorf("%x decoded to %+v, which is %x, %v", src[:n], m, again, err)
		}
	})
}
