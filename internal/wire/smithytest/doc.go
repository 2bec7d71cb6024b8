// Package smithytest holds no code, only tests: it runs the protocol tests of the Smithy project (request and response
// cases of AWS JSON 1.0 and 1.1, Query, REST-JSON and REST-XML) against the codecs of package wire. The shapes are made from the
// suite's own model at run time; what the generator makes of botocore's models is tested where it is used.
package smithytest
