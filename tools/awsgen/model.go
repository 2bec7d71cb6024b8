package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// model is a botocore service model. Only what the generator uses is here; the fields are documented by botocore itself
// (botocore/model.py).
type model struct {
	Metadata struct {
		APIVersion         string    `json:"apiVersion"`
		EndpointPrefix     string    `json:"endpointPrefix"`
		SigningName        string    `json:"signingName"`
		GlobalEndpoint     string    `json:"globalEndpoint"`
		JSONVersion        string    `json:"jsonVersion"`
		Protocol           string    `json:"protocol"`
		Protocols          []string  `json:"protocols"`
		ServiceFullName    string    `json:"serviceFullName"`
		ServiceID          string    `json:"serviceId"`
		TargetPrefix       string    `json:"targetPrefix"`
		XMLNamespace       string    `json:"xmlNamespace"`
		AWSQueryCompatible *struct{} `json:"awsQueryCompatible"`
	} `json:"metadata"`
	Operations ordered[operation] `json:"operations"`
	Shapes     ordered[shape]     `json:"shapes"`
}

type operation struct {
	Name string `json:"name"`
	HTTP struct {
		Method       string `json:"method"`
		RequestURI   string `json:"requestUri"`
		ResponseCode int    `json:"responseCode"`
	} `json:"http"`
	AuthType           string     `json:"authtype"` // "none" for operations without a signature
	Input              *reference `json:"input"`
	Output             *reference `json:"output"`
	RequestCompression struct {
		Encodings []string `json:"encodings"`
	} `json:"requestcompression"`
	Errors []struct {
		Shape string `json:"shape"`
	} `json:"errors"`
}

type reference struct {
	Shape         string `json:"shape"`
	ResultWrapper string `json:"resultWrapper"`
}

type shape struct {
	Type         string          `json:"type"`
	Members      ordered[member] `json:"members"`
	Required     []string        `json:"required"`
	Member       member          `json:"member"`
	Key          member          `json:"key"`
	Value        member          `json:"value"`
	Enum         []string        `json:"enum"`
	Pattern      string          `json:"pattern"`
	language     string          // put in by the overlay
	Min          *float64        `json:"min"`
	Max          *float64        `json:"max"`
	Flattened    bool            `json:"flattened"`
	Exception    bool            `json:"exception"`
	Fault        bool            `json:"fault"`
	Union        bool            `json:"union"`
	Document     bool            `json:"document"`
	Sensitive    bool            `json:"sensitive"`
	Streaming    bool            `json:"streaming"`
	XMLNamespace struct {
		Prefix string `json:"prefix"`
		URI    string `json:"uri"`
	} `json:"xmlNamespace"`
	EventStream     bool   `json:"eventstream"` // a union of what a stream of events carries
	Payload         string `json:"payload"`
	TimestampFormat string `json:"timestampFormat"`
	Error           struct {
		Code           string `json:"code"`
		HTTPStatusCode int    `json:"httpStatusCode"`
		queryMessage   string // put in by the overlay
		SenderFault    bool   `json:"senderFault"`
	} `json:"error"`
}

type member struct {
	Shape           string `json:"shape"`
	Location        string `json:"location"`
	LocationName    string `json:"locationName"`
	Flattened       bool   `json:"flattened"`
	Streaming       bool   `json:"streaming"`
	EventPayload    bool   `json:"eventpayload"`
	JSONValue       bool   `json:"jsonvalue"`
	XMLAttribute    bool   `json:"xmlAttribute"`
	TimestampFormat string `json:"timestampFormat"`
	// Put in by the overlay.
	queryName, queryJSON string
	sensitive, sparse    bool
}

// ordered is a JSON object whose order counts: the order of members is part of the model.
type ordered[T any] struct {
	names []string
	of    map[string]*T
}

// UnmarshalJSON keeps the order, which a Go map would lose.
func (o *ordered[T]) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return err
	}
	o.of = map[string]*T{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		v := new(T)
		if err := d.Decode(v); err != nil {
			return fmt.Errorf("%v: %w", name, err)
		}
		o.names = append(o.names, name.(string))
		o.of[name.(string)] = v
	}
	return nil
}

// overlay corrects a model. Every file names its proof.
type overlay struct {
	Proof   []string `json:"proof"`
	Service struct {
		Speaks          []string `json:"speaks"`
		Namespace       string   `json:"namespace"`
		XMLNamespace    string   `json:"xmlNamespace"`
		QueryCompatible bool     `json:"queryCompatible"`
		ErrorDetail     bool     `json:"errorDetail"`
		StrictQuery     bool     `json:"strictQuery"`
		URLMember       string   `json:"urlMember"`
		Prefix          string   `json:"prefix"`
		ActionText      string   `json:"actionText"`
		BodyPath        bool     `json:"bodyPath"`
		HostBucket      bool     `json:"hostBucket"`
		ErrorUnwrapped  bool     `json:"errorUnwrapped"`
		Together        bool     `json:"together"`
		TimeFormat      string   `json:"timeFormat"` // of timestamps for which the model has none
		Wrap            bool     `json:"wrap"`       // results are wrapped in an element named after the output shape
	} `json:"service"`
	// NoErrorDetail are operations whose errors lack the service's Detail element.
	NoErrorDetail []string `json:"noErrorDetail"`
	// RootOnly are operations that cannot be called at the URL of a resource (urlMember).
	RootOnly []string `json:"rootOnly"`
	// Documents are the elements that outputs are in REST-XML, which the model has not; unwrapped for one whose only member is the document.
	Documents map[string]string   `json:"documents"`
	Names     map[string]string   `json:"names"`     // Shape.Member, List.member, Map.key, Map.value: name in Query and XML
	Flattened []string            `json:"flattened"` // Shape.Member
	Sensitive []string            `json:"sensitive"` // Shape.Member: a secret that the model does not call one
	Sparse    []string            `json:"sparse"`    // Shape.Member: a map of strings in which null counts, as the empty one
	JSON      map[string]string   `json:"json"`      // Shape.Member: name in the JSON answers of the Query protocol
	Enums     map[string][]string `json:"enums"`     // shape: values in the order of AWS's messages
	Patterns  map[string]string   `json:"patterns"`  // shape: the pattern in AWS's messages
	Languages map[string]string   `json:"languages"` // shape: what its pattern means, in Go's syntax, where Go cannot express it as it is
	Errors    map[string]struct {
		Code         string `json:"code"`
		Status       int    `json:"status"`
		QueryMessage string `json:"queryMessage"`
	} `json:"errors"`
}

// unwrapped stands for no element of the output's own.
const unwrapped = "-"

// apply changes the model. A correction of something that the model does not have is an error: it is out of date.
func (o *overlay) apply(m *model) error {
	for path, name := range o.Names {
		target, err := m.find(path)
		if err != nil {
			return err
		}
		target.queryName = name
	}
	for path, name := range o.JSON {
		target, err := m.find(path)
		if err != nil {
			return err
		}
		target.queryJSON = name
	}
	for _, mark := range []struct {
		paths []string
		set   func(*member)
	}{
		{o.Flattened, func(m *member) { m.Flattened = true }},
		{o.Sensitive, func(m *member) { m.sensitive = true }},
		{o.Sparse, func(m *member) { m.sparse = true }},
	} {
		for _, path := range mark.paths {
			target, err := m.find(path)
			if err != nil {
				return err
			}
			mark.set(target)
		}
	}
	for name := range o.Documents {
		if m.Shapes.of[name] == nil {
			return fmt.Errorf("overlay: no shape %s", name)
		}
	}
	for name, values := range o.Enums {
		s := m.Shapes.of[name]
		if s == nil || len(s.Enum) != len(values) {
			return fmt.Errorf("overlay: enum %s has changed", name)
		}
		s.Enum = values
	}
	for name, pattern := range o.Patterns {
		s := m.Shapes.of[name]
		if s == nil || s.Pattern == "" {
			return fmt.Errorf("overlay: no pattern of %s", name)
		}
		s.Pattern = pattern
	}
	for name, language := range o.Languages {
		s := m.Shapes.of[name]
		if s == nil || goPattern(s.Pattern) != "" || goPattern(language) == "" {
			return fmt.Errorf("overlay: the pattern of %s needs no other, or has none", name)
		}
		s.language = language
	}
	for name, e := range o.Errors {
		s := m.Shapes.of[name]
		if s == nil || !s.Exception {
			return fmt.Errorf("overlay: no error %s", name)
		}
		s.Error.Code, s.Error.HTTPStatusCode, s.Error.queryMessage = e.Code, e.Status, e.QueryMessage
	}
	return nil
}

func (m *model) find(path string) (*member, error) {
	name, part, _ := bytes.Cut([]byte(path), []byte("."))
	s := m.Shapes.of[string(name)]
	if s == nil {
		return nil, fmt.Errorf("overlay: no shape %s", path)
	}
	switch {
	case s.Type == "list" && string(part) == "member":
		return &s.Member, nil
	case s.Type == "map" && string(part) == "key":
		return &s.Key, nil
	case s.Type == "map" && string(part) == "value":
		return &s.Value, nil
	case s.Members.of[string(part)] != nil:
		return s.Members.of[string(part)], nil
	}
	return nil, fmt.Errorf("overlay: no member %s", path)
}
