package restxml

import (
	"errors"

	"sluice/internal/wire"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/xmlshape"
)

const contentType = "application/xml"

// body is the XML in which members travel that are in the body.
type body struct{ service *wire.Service }

// Decode reads an element with the members.
func (b body) Decode(text []byte, in wire.Shape) error { return b.worded(xmlshape.Decode(text, in)) }

// DecodePayload reads the element that a member is.
func (b body) DecodePayload(text []byte, in wire.Shape, m *wire.Member) error {
	return b.worded(xmlshape.DecodeMember(text, in, m))
}

// errMalformed is S3's answer to XML that it cannot read (recorded, test_s3_request_payer_exceptions).
var errMalformed = &wire.ErrorShape{Name: "MalformedXML", Status: 400}

func (b body) worded(err error) error {
	var malformed *wire.MalformedError
	if b.service.ErrorUnwrapped && errors.As(err, &malformed) {
		return &wire.Error{Shape: errMalformed, Message: "The XML you provided was not well-formed or did not validate against our published schema"}
	}
	return err
}

// Open begins the output's element, if something of it is in the body.
func (b body) Open(v wire.Shape) rest.Document {
	schema := v.WireSchema()
	for i := range schema.Members {
		if schema.Members[i].Location == wire.InBody {
			return xmlshape.NewDocument(v, b.service.XMLNamespace)
		}
	}
	return nil
}

// Payload is the element that a structure is.
func (b body) Payload(m *wire.Member, v wire.Shape) []byte {
	return xmlshape.AppendPayload(nil, m, v, b.service.XMLNamespace)
}

// errorMembers are the members of an error, which stand among others.
type errorMembers struct{ body }

// Open begins them.
func (errorMembers) Open(wire.Shape) rest.Document { return xmlshape.NewMembers() }

// ContentType is XML's.
func (body) ContentType() string { return contentType }
