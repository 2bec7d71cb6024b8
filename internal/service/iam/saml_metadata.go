package iam

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// samlMetadata is what is read of a SAML identity provider's metadata document.
type samlMetadata struct {
	entityID   string
	validUntil time.Time // zero where the document does not say
}

// The bounds of a metadata document beyond its length, which the model has. Those that providers make nest eight deep.
const (
	samlDepthMax         = 32
	samlElementsMax      = 20_000
	samlEntityCharsMax   = 1024 // SAML 2.0 Core, 8.3.6
	samlKeyBitsMin       = 1024 // IAM User Guide, "Create a SAML identity provider in IAM"
	samlMetadataSpace    = "urn:oasis:names:tc:SAML:2.0:metadata"
	samlSignatureSpace   = "http://www.w3.org/2000/09/xmldsig#"
	samlEntityElement    = "EntityDescriptor"
	samlProviderElement  = "IDPSSODescriptor"
	samlKeyElement       = "KeyDescriptor"
	samlCertificate      = "X509Certificate"
	samlUseForSignatures = "signing"
)

// readSAMLMetadata judges a document: XML in UTF-8 without a document type, which describes one identity provider that has
// a name and a certificate to verify its signatures with. "The metadata file must be encoded in UTF-8 format without a byte order
// mark (BOM). The X.509 certificate … must use a key size of at least 1024 bits" (IAM User Guide). The error says what is wrong.
func readSAMLMetadata(document string) (samlMetadata, error) {
	w := samlWalk{decoder: xml.NewDecoder(strings.NewReader(document))}
	if err := w.document(); err != nil {
		return samlMetadata{}, err
	}
	switch {
	case w.entityID == "" || len(w.entityID) > samlEntityCharsMax:
		return samlMetadata{}, fmt.Errorf("the entityID has 1 to %d characters", samlEntityCharsMax)
	case !w.provider:
		return samlMetadata{}, errors.New("there is no " + samlProviderElement)
	case w.certificates == 0:
		return samlMetadata{}, errors.New("there is no certificate for signatures")
	}
	return w.samlMetadata, nil
}

// samlWalk walks a document element by element. Nothing is kept but what is asked for.
type samlWalk struct {
	samlMetadata
	decoder      *xml.Decoder
	open         []xml.Name // the elements around the place
	elements     int
	provider     bool // an IDPSSODescriptor was seen
	signing      bool // within a KeyDescriptor for signatures
	certificates int
	text         strings.Builder // of an open X509Certificate
}

func (w *samlWalk) document() error {
	for {
		token, err := w.decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return w.end()
		case err != nil:
			return fmt.Errorf("no well-formed XML: %w", err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return errors.New("a document type is not allowed")
		case xml.StartElement:
			err = w.start(&t)
		case xml.CharData:
			if w.inCertificate() {
				w.text.Write(t)
			}
		case xml.EndElement:
			err = w.close()
		}
		if err != nil {
			return err
		}
	}
}

func (w *samlWalk) end() error {
	if w.elements == 0 {
		return errors.New("no element")
	}
	return nil
}

func (w *samlWalk) start(t *xml.StartElement) error {
	w.elements++
	if len(w.open) >= samlDepthMax || w.elements > samlElementsMax {
		return fmt.Errorf("more than %d elements, or %d within one another", samlElementsMax, samlDepthMax)
	}
	w.open = append(w.open, t.Name)
	switch {
	case len(w.open) == 1:
		return w.root(t)
	case len(w.open) == 2 && t.Name == (xml.Name{Space: samlMetadataSpace, Local: samlProviderElement}):
		w.provider = true
	case len(w.open) == 3 && w.within(samlProviderElement) && t.Name == (xml.Name{Space: samlMetadataSpace, Local: samlKeyElement}):
		use := attribute(t, "use")
		w.signing = use == "" || use == samlUseForSignatures
	}
	return nil
}

// root reads the outermost element.
func (w *samlWalk) root(t *xml.StartElement) (err error) {
	if w.elements > 1 {
		return errors.New("more than one outermost element")
	}
	if t.Name != (xml.Name{Space: samlMetadataSpace, Local: samlEntityElement}) {
		return errors.New("the outermost element is no " + samlEntityElement)
	}
	w.entityID = attribute(t, "entityID")
	if until := attribute(t, "validUntil"); until != "" {
		if w.validUntil, err = time.Parse(time.RFC3339, until); err != nil {
			return fmt.Errorf("validUntil: %w", err)
		}
	}
	return nil
}

// close ends the innermost element.
func (w *samlWalk) close() error {
	certificate := w.inCertificate()
	if len(w.open) == 3 {
		w.signing = false
	}
	w.open = w.open[:len(w.open)-1]
	if !certificate {
		return nil
	}
	w.certificates++
	defer w.text.Reset()
	return checkSAMLCertificate(w.text.String())
}

// inCertificate tells whether the place is in a certificate for signatures.
func (w *samlWalk) inCertificate() bool {
	return w.signing && w.open[len(w.open)-1] == xml.Name{Space: samlSignatureSpace, Local: samlCertificate}
}

func (w *samlWalk) within(element string) bool { return w.open[1].Local == element }

func attribute(t *xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// checkSAMLCertificate judges a certificate, base 64 of DER broken into lines or not.
func checkSAMLCertificate(text string) error {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return fmt.Errorf("a certificate: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return fmt.Errorf("a certificate: %w", err)
	}
	if key, ok := certificate.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() < samlKeyBitsMin {
		return fmt.Errorf("a certificate's key has fewer than %d bits", samlKeyBitsMin)
	}
	return nil
}
