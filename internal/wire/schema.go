package wire

// Schema describes a structure, union or error: its members in the model's order, which is also the index by which a
// Decoder names a member to a Shape. Schemas are immutable.
type Schema struct {
	Name    string
	Members []Member
	Union   bool // exactly one member is set
	// XMLName and XMLNamespace are what the XML protocols write for it where no member's name stands: an error, a payload.
	XMLName      string
	XMLNamespace string
	// XMLUnwrapped says that its only member is the document: no element stands around it (GetBucketLocation).
	XMLUnwrapped bool
}

// Member describes one member of a structure, the element of a list, or the key or value of a map.
type Member struct {
	Name  string // the model's name, by which validation messages call it (first letter lowered)
	Index int    // position in Schema.Members
	Kind  Kind
	Bits  uint8 // width of an Integer or Float: 8, 16, 32 or 64
	// Wire names. JSON is the key in JSON bodies; XML the element and Query the parameter name; QueryJSON the key in the
	// JSON answers of the Query protocol; Bound the header, header prefix or query-string key when Location says so.
	JSON, XML, Query, QueryJSON, Bound string
	Location                           Location
	TimeFormat                         TimeFormat
	Required                           bool
	Sparse                             bool   // a List or Map whose null elements are kept
	Flattened                          bool   // a List or Map without an element of its own around it, in XML and Query
	EventStream                        bool   // a union whose members go out one by one, as events (internal/wire/eventstream)
	Exception                          bool   // of an event stream: an error that ends it
	EventPayload                       bool   // of an event: the Blob or String that is the event's whole payload
	Streaming                          bool   // a Blob payload without a modelled limit
	JSONText                           bool   // a String that travels as base64 in headers (media type application/json)
	Sensitive                          bool   // never written to logs, errors or the audit trail
	MediaType                          string // of a payload member; empty means the kind's default
	XMLNamespace                       string
	XMLPrefix                          string
	XMLAttribute                       bool        // a String that is an attribute of its structure's element
	Constraint                         *Constraint // nil when the model sets no limits
	Element                            *Member     // of a List: its element; of a Map: its value
	Key                                *Member     // of a Map
}

// Constraint holds the model's limits for a member. Checker turns a breach into a Violation.
type Constraint struct {
	// Length of a String (in characters), Blob (in bytes), List or Map (in elements); LengthMax < 0 means no upper limit.
	LengthMin, LengthMax int
	HasLength            bool
	// Range of an Integer or Float.
	Min, Max       float64
	HasMin, HasMax bool
	Pattern        *Pattern // the whole text must match
	Enum           []string // allowed texts, in the model's order
}
