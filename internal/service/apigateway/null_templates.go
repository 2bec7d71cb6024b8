package apigateway

import "sluice/internal/wire"

// nullTemplates is an output in which an empty template shows as null, as API Gateway answers: "responseTemplates":
// {"application/json": null} (recorded answer of PutIntegrationResponse). The shape beneath it knows no null.
type nullTemplates[S wire.Shape] struct{ shape S }

// withNullTemplates makes an operation's output type show empty templates as null.
func withNullTemplates[I, O wire.Shape](op wire.Op[I, O]) wire.Op[I, nullTemplates[O]] {
	return wire.Op[I, nullTemplates[O]](op)
}

// WireSchema is the shape's.
func (n nullTemplates[S]) WireSchema() *wire.Schema { return n.shape.WireSchema() }

// DecodeMember is the shape's.
func (n nullTemplates[S]) DecodeMember(i int, d wire.Decoder) { n.shape.DecodeMember(i, d) }

// EncodeMembers shows the shape through a templateEncoder.
func (n nullTemplates[S]) EncodeMembers(e wire.Encoder) {
	n.shape.EncodeMembers(&templateEncoder{Encoder: e})
}

// templateEncoder passes everything on, but for empty texts in a map of templates.
type templateEncoder struct {
	wire.Encoder
	inTemplates bool
}

// BeginMap notes the maps that hold templates.
func (t *templateEncoder) BeginMap(m *wire.Member, n int) {
	t.inTemplates = m.Name == "requestTemplates" || m.Name == "responseTemplates"
	t.Encoder.BeginMap(m, n)
}

// EndMap leaves it.
func (t *templateEncoder) EndMap(m *wire.Member) {
	t.inTemplates = false
	t.Encoder.EndMap(m)
}

// String writes null for an empty template.
func (t *templateEncoder) String(m *wire.Member, v string) {
	if t.inTemplates && v == "" {
		t.Null(m)
		return
	}
	t.Encoder.String(m, v)
}

// Struct goes on below with an encoder of its own: integrations stand in methods, and methods in resources.
func (t *templateEncoder) Struct(m *wire.Member, v wire.Shape) {
	t.Encoder.Struct(m, nullTemplates[wire.Shape]{v})
}
