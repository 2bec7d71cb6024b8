package wire

// Kind is the type of the values that a member or shape holds.
type Kind uint8

// The kinds of Smithy's data model. Integers of all widths share Integer (Schema.Bits and Member.Bits tell the width),
// enums are Strings with Constraint.Enum, and unions are Structures with Schema.Union.
const (
	String Kind = iota
	Boolean
	Integer
	Float
	Blob
	Timestamp
	Document
	List
	Map
	Structure
)

// Location is the part of an HTTP message that carries a member in the REST protocols. RPC protocols ignore it.
type Location uint8

// Where a member travels. InPayload makes the member the whole body; InPrefixHeaders and InQueryMap collect what no
// other member names.
const (
	InBody Location = iota
	InHeader
	InPrefixHeaders
	InQuery
	InQueryMap
	InLabel
	InStatus
	InPayload
)

// TimeFormat is how a timestamp is written. DefaultTime leaves it to the protocol and location.
type TimeFormat uint8

// The three formats of Smithy's timestampFormat trait, and one that some services write for the last of them.
const (
	DefaultTime  TimeFormat = iota
	DateTime                // RFC 3339 in UTC: 1985-04-12T23:20:50.52Z
	HTTPDate                // IMF-fixdate: Tue, 29 Apr 2014 18:30:38 GMT
	EpochSeconds            // seconds since 1970, with optional fraction: 1515531081.123
	EpochDouble             // the same number as Java prints a double: 1.515531081123E9
)
