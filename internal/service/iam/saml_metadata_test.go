package iam

// Proves that metadata documents are judged for what matters, each fault with its reason, and that hostile ones (deep, long, with
// entities, without end) cost little and never pass. How: a document that providers make, changed in one place at a time, and fuzzing.

import (
	"os"
	"strings"
	"testing"
	"time"
)

func metadataDocument(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/saml_metadata.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestMetadataDocuments(t *testing.T) {
	good := metadataDocument(t)
	certificate := good[strings.Index(good, "<ds:X509Certificate>")+len("<ds:X509Certificate>") : strings.Index(good, "</ds:X509Certificate>")]
	for name, test := range map[string]struct{ from, to, want string }{
		"as it is":                     {"", "", ""},
		"for no use in particular":     {` use="signing"`, "", ""},
		"broken lines":                 {certificate, "\n  " + certificate[:60] + "\r\n" + certificate[60:] + "\n", ""},
		"a comment in the certificate": {certificate[:60], certificate[:60] + "<!-- a -->", ""},
		"for encryption alone":         {`use="signing"`, `use="encryption"`, "there is no certificate for signatures"},
		"no certificate":               {"X509Certificate", "X509SKI", "there is no certificate for signatures"},
		"no base 64":                   {certificate[:4], "****", "a certificate: illegal base64"},
		"no DER":                       {certificate, "AAAA", "a certificate: x509"},
		"a service provider":           {"IDPSSODescriptor", "SPSSODescriptor", "there is no IDPSSODescriptor"},
		"no name":                      {"entityID=", "ID=", "the entityID has"},
		"a name too long":              {"https://idp.example.com/saml\"", strings.Repeat("a", 1025) + "\"", "the entityID has"},
		"another language":             {"SAML:2.0:metadata", "SAML:1.0:metadata", "the outermost element is no EntityDescriptor"},
		"a validity that is none":      {"entityID=", `validUntil="soon" entityID=`, "validUntil"},
		"a document type":              {"?><md", "?><!DOCTYPE a [<!ENTITY b \"c\">]><md", "a document type is not allowed"},
		"an entity":                    {"WantAuthnRequestsSigned=\"false\"", "Want=\"&b;\"", "no well-formed XML"},
		"not closed":                   {"</md:EntityDescriptor>", "", "no well-formed XML"},
		"twice":                        {"</md:EntityDescriptor>", "</md:EntityDescriptor><a></a>", "more than one outermost element"},
		"another encoding":             {"UTF-8", "UTF-16", "no well-formed XML"},
	} {
		changed := strings.ReplaceAll(good, test.from, test.to)
		if test.from == "" {
			changed = good
		}
		_, err := readSAMLMetadata(changed)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	read, err := readSAMLMetadata(strings.Replace(good, "entityID=", `validUntil="2030-01-02T03:04:05Z" entityID=`, 1))
	if err != nil || read.entityID != "https://idp.example.com/saml" || !read.validUntil.Equal(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)) {
		t.Errorf("%+v, %v", read, err)
	}
}

func TestHostileMetadataDocuments(t *testing.T) {
	root := `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a">`
	for name, document := range map[string]string{
		"deep":  root + strings.Repeat("<a>", 1_000_000),
		"long":  root + strings.Repeat("<a/>", 1_000_000) + "</EntityDescriptor>",
		"text":  strings.Repeat("a", 5_000_000),
		"empty": "",
		"blank": strings.Repeat(" ", 1000),
		"NUL":   "\x00",
	} {
		if _, err := readSAMLMetadata(document); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func FuzzReadSAMLMetadata(f *testing.F) {
	good := metadataDocument(f)
	f.Add(good)
	f.Add(strings.Replace(good, "<md:IDP", "<!-- --><md:IDP", 1))
	f.Add(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"><IDPSSODescriptor><KeyDescriptor/></IDPSSODescriptor></EntityDescriptor>`)
	f.Add(`<!DOCTYPE a><a/>`)
	f.Add(`</a><a>`)
	f.Fuzz(func(t *testing.T, document string) {
		read, err := readSAMLMetadata(document)
		if err == nil && (read.entityID == "" || !strings.Contains(document, "X509Certificate") || strings.Contains(document, "<!DOCTYPE")) {
			t.Errorf("taken: %q", document)
		}
	})
}
