package smithytest

// mended holds traits that the suite's model.json attaches to a wrong shape. Its conversion hands the traits that follow an
// `apply` statement to the applied shape, so the shape that they belong to has none and the applied one has a stranger's.
// The values are those of the Smithy sources (github.com/smithy-lang/smithy, smithy-aws-protocol-tests, at the commit that
// SOURCE.txt names); each agrees with the method and path of the shape's own request cases.
var mended = map[string]struct{ method, uri string }{
	"aws.protocoltests.restxml#XmlLists":                   {"PUT", "/XmlLists"},
	"aws.protocoltests.restxml#XmlEmptyLists":              {"PUT", "/XmlEmptyLists"},
	"aws.protocoltests.restxml#XmlMaps":                    {"POST", "/XmlMaps"},
	"aws.protocoltests.restxml#XmlEmptyMaps":               {"POST", "/XmlEmptyMaps"},
	"aws.protocoltests.restxml#FlattenedXmlMap":            {"POST", "/FlattenedXmlMap"},
	"aws.protocoltests.restxml#FlattenedXmlMapWithXmlName": {"POST", "/FlattenedXmlMapWithXmlName"},
	"aws.protocoltests.restxml#NestedXmlMaps":              {"POST", "/NestedXmlMaps"},
	"aws.protocoltests.restxml#NestedXmlMapWithXmlName":    {"POST", "/NestedXmlMapWithXmlName"},
	"aws.protocoltests.restxml#XmlMapWithXmlNamespace":     {"POST", "/XmlMapWithXmlNamespace"},
	"aws.protocoltests.restxml#XmlEmptyStrings":            {"PUT", "/XmlEmptyStrings"},
	"aws.protocoltests.restxml#XmlBlobs":                   {"POST", "/XmlBlobs"},
	"aws.protocoltests.restxml#XmlEmptyBlobs":              {"POST", "/XmlEmptyBlobs"},
	"aws.protocoltests.restxml#XmlTimestamps":              {"POST", "/XmlTimestamps"},
	"aws.protocoltests.restxml#NoInputAndNoOutput":         {"POST", "/NoInputAndNoOutput"},
	"aws.protocoltests.restxml#NoInputAndOutput":           {"POST", "/NoInputAndOutputOutput"},
	"aws.protocoltests.restxml#NullAndEmptyHeadersClient":  {"GET", "/NullAndEmptyHeadersClient"},
	"aws.protocoltests.restxml#NullAndEmptyHeadersServer":  {"GET", "/NullAndEmptyHeadersServer"},
	"aws.protocoltests.restjson#DocumentType":              {"PUT", "/DocumentType"},
	"aws.protocoltests.restjson#DocumentTypeAsPayload":     {"PUT", "/DocumentTypeAsPayload"},
	"aws.protocoltests.restjson#DocumentTypeAsMapValue":    {"PUT", "/DocumentTypeAsMapValue"},
	"aws.protocoltests.restjson#NoInputAndNoOutput":        {"POST", "/NoInputAndNoOutput"},
	"aws.protocoltests.restjson#UnitInputAndOutput":        {"POST", "/UnitInputAndOutput"},
	"aws.protocoltests.restjson#NoInputAndOutput":          {"POST", "/NoInputAndOutputOutput"},
	"aws.protocoltests.restjson#TestGetNoPayload":          {"GET", "/no_payload"},
	"aws.protocoltests.restjson#TestPostNoPayload":         {"POST", "/no_payload"},
	"aws.protocoltests.restjson#TestGetNoInputNoPayload":   {"GET", "/no_input_no_payload"},
	"aws.protocoltests.restjson#TestPostNoInputNoPayload":  {"POST", "/no_input_no_payload"},
	"aws.protocoltests.restjson#NullAndEmptyHeadersClient": {"GET", "/NullAndEmptyHeadersClient"},
	"aws.protocoltests.restjson#JsonUnions":                {"PUT", "/JsonUnions"},
	"aws.protocoltests.restjson#PostPlayerAction":          {"POST", "/PostPlayerAction"},
	"aws.protocoltests.restjson#PostUnionWithJsonName":     {"POST", "/PostUnionWithJsonName"},
}

// mendedDocuments does the same for the name and name space of documents.
var mendedDocuments = map[string]struct{ name, namespace string }{
	"aws.protocoltests.restxml#BodyWithXmlNameInputOutput": {"Ahoy", ""},
	"aws.protocoltests.restxml#XmlNamespacesOutput":        {"", "http://foo.com"},
}

// mendedErrors does the same for the status and Query code of errors.
var mendedErrors = map[string]struct {
	status int
	code   string
}{
	"aws.protocoltests.json10#ComplexError":      {400, ""},
	"aws.protocoltests.json10#CustomCodeError":   {400, "Customized"},
	"aws.protocoltests.json10#NoCustomCodeError": {400, ""},
	"aws.protocoltests.json#ComplexError":        {400, ""},
	"aws.protocoltests.restjson#InvalidGreeting": {400, ""},
	"aws.protocoltests.restjson#ComplexError":    {403, ""},
	"aws.protocoltests.restxml#InvalidGreeting":  {400, ""},
	"aws.protocoltests.restxml#ComplexError":     {403, ""},
}
