package s3

import (
	"net/http"
	"strconv"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// The errors that the model does not have. Source: Amazon S3 API Reference, "Error responses"; texts and members are those of answers of AWS recorded
// in LocalStack's AWS-validated tests (tests/aws/services/s3/*.snapshot.json).
var (
	errACLNotSupported     = &wire.ErrorShape{Name: "AccessControlListNotSupported", Status: http.StatusBadRequest}
	errBadDigest           = &wire.ErrorShape{Name: "BadDigest", Status: http.StatusBadRequest}
	errBadRequest          = &wire.ErrorShape{Name: "BadRequest", Status: http.StatusBadRequest}
	errBucketNotEmpty      = &wire.ErrorShape{Name: "BucketNotEmpty", Status: http.StatusConflict}
	errConditionalConflict = &wire.ErrorShape{Name: "ConditionalRequestConflict", Status: http.StatusConflict}
	errEntityTooLarge      = &wire.ErrorShape{Name: "EntityTooLarge", Status: http.StatusBadRequest}
	errEntityTooSmall      = &wire.ErrorShape{Name: "EntityTooSmall", Status: http.StatusBadRequest}
	errIllegalLocation     = &wire.ErrorShape{Name: "IllegalLocationConstraintException", Status: http.StatusBadRequest}
	errInvalidArgument     = &wire.ErrorShape{Name: "InvalidArgument", Status: http.StatusBadRequest}
	errInvalidBucketName   = &wire.ErrorShape{Name: "InvalidBucketName", Status: http.StatusBadRequest}
	errInvalidOwner        = &wire.ErrorShape{Name: "InvalidBucketOwnerAWSAccountID", Status: http.StatusBadRequest}
	errInvalidDigest       = &wire.ErrorShape{Name: "InvalidDigest", Status: http.StatusBadRequest}
	errInvalidEncryption   = &wire.ErrorShape{Name: "InvalidEncryptionAlgorithmError", Status: http.StatusBadRequest}
	errInvalidLocation     = &wire.ErrorShape{Name: "InvalidLocationConstraint", Status: http.StatusBadRequest}
	errInvalidPart         = &wire.ErrorShape{Name: "InvalidPart", Status: http.StatusBadRequest}
	errInvalidPartNumber   = &wire.ErrorShape{Name: "InvalidPartNumber", Status: http.StatusRequestedRangeNotSatisfiable}
	errInvalidPartOrder    = &wire.ErrorShape{Name: "InvalidPartOrder", Status: http.StatusBadRequest}
	errInvalidRange        = &wire.ErrorShape{Name: "InvalidRange", Status: http.StatusRequestedRangeNotSatisfiable}
	errInvalidStorageClass = &wire.ErrorShape{Name: "InvalidStorageClass", Status: http.StatusBadRequest}
	errInvalidTag          = &wire.ErrorShape{Name: "InvalidTag", Status: http.StatusBadRequest}
	errInvalidURI          = &wire.ErrorShape{Name: "InvalidURI", Status: http.StatusBadRequest}
	errKeyTooLong          = &wire.ErrorShape{Name: "KeyTooLongError", Status: http.StatusBadRequest}
	errMalformedPolicy     = &wire.ErrorShape{Name: "MalformedPolicy", Status: http.StatusBadRequest}
	errMalformedXML        = &wire.ErrorShape{Name: "MalformedXML", Status: http.StatusBadRequest}
	errMetadataTooLarge    = &wire.ErrorShape{Name: "MetadataTooLarge", Status: http.StatusBadRequest}
	errNoSuchAccessBlock   = &wire.ErrorShape{Name: "NoSuchPublicAccessBlockConfiguration", Status: http.StatusNotFound}
	errNoSuchBucketPolicy  = &wire.ErrorShape{Name: "NoSuchBucketPolicy", Status: http.StatusNotFound}
	errNoSuchTagSet        = &wire.ErrorShape{Name: "NoSuchTagSet", Status: http.StatusNotFound}
	errNotImplemented      = &wire.ErrorShape{Name: "NotImplemented", Status: http.StatusNotImplemented, Server: true}
	errNoSuchVersion       = &wire.ErrorShape{Name: "NoSuchVersion", Status: http.StatusNotFound}
	errNotModified         = &wire.ErrorShape{Name: "NotModified", Status: http.StatusNotModified}
	errPermanentRedirect   = &wire.ErrorShape{Name: "PermanentRedirect", Status: http.StatusMovedPermanently}
	errPreconditionFailed  = &wire.ErrorShape{Name: "PreconditionFailed", Status: http.StatusPreconditionFailed}
	errTooManyBuckets      = &wire.ErrorShape{Name: "TooManyBuckets", Status: http.StatusBadRequest}
)

// ownErrors are those above.
func ownErrors() []*wire.ErrorShape {
	return []*wire.ErrorShape{
		errACLNotSupported, errBadDigest, errBadRequest, errBucketNotEmpty, errConditionalConflict, errEntityTooLarge, errEntityTooSmall, errIllegalLocation,
		errInvalidArgument, errInvalidBucketName, errInvalidOwner, errInvalidDigest, errInvalidEncryption, errInvalidLocation, errInvalidPart,
		errInvalidPartNumber, errInvalidPartOrder, errInvalidRange, errInvalidStorageClass, errInvalidTag, errInvalidURI, errKeyTooLong,
		errMalformedPolicy, errMalformedXML, errMetadataTooLarge, errNoSuchAccessBlock, errNoSuchBucketPolicy, errNoSuchTagSet, errNotImplemented,
		errNoSuchVersion, errNotModified, errPermanentRedirect, errPreconditionFailed, errTooManyBuckets,
	}
}

// detail is what an error tells beside code and message, in order; it is the Members of a wire.Error.
type detail []field

type field struct {
	name, value string
	// header is where it travels instead, if not empty.
	header string
}

// WireSchema describes one that has members of any name.
func (detail) WireSchema() *wire.Schema { return &detailSchema }

var detailSchema = wire.Schema{Name: "Error"}

// EncodeMembers shows the members.
func (d detail) EncodeMembers(e wire.Encoder) {
	for _, f := range d {
		m := &wire.Member{Name: f.name, XML: f.name}
		if f.header != "" {
			m.Location, m.Bound = wire.InHeader, f.header
		}
		e.String(m, f.value)
	}
}

// DecodeMember is never called: errors are answered, and not read.
func (detail) DecodeMember(int, wire.Decoder) {}

// with is an error that names what it is about: names and values by turns.
func with(shape *wire.ErrorShape, message string, pairs ...string) *wire.Error {
	e := shape.New(message)
	var d detail
	for i := 0; i+1 < len(pairs); i += 2 {
		d = append(d, field{name: pairs[i], value: pairs[i+1]})
	}
	if d != nil {
		e.Members = d
	}
	return e
}

func noSuchBucket(name string) *wire.Error {
	return with(s3api.ErrNoSuchBucket, "The specified bucket does not exist", "BucketName", name)
}

func noSuchKey(key string) *wire.Error {
	return with(s3api.ErrNoSuchKey, "The specified key does not exist.", "Key", key)
}

func noSuchUpload(id string) *wire.Error {
	return with(s3api.ErrNoSuchUpload, "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", "UploadId", id)
}

func invalidArgument(message, name, value string) *wire.Error {
	return with(errInvalidArgument, message, "ArgumentName", name, "ArgumentValue", value)
}

func invalidRequest(message string) *wire.Error { return s3api.ErrInvalidRequest.New(message) }

func malformedXML() *wire.Error {
	return errMalformedXML.New("The XML you provided was not well-formed or did not validate against our published schema")
}

// notBuilt refuses a header that AWS has and this build has not, in the words that S3 has for one.
func notBuilt(header string) *wire.Error {
	return with(errNotImplemented, "A header you provided implies functionality that is not implemented", "Header", header)
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// invalid words breaches of the model: S3 has words of its own for each of them, which the operations say, after who calls may do it and the bucket is there
// (recorded, test_s3_default_bucket_encryption_exc).
func invalid(*service.Call, []wire.Violation) *wire.Error { return nil }

// denied words a denial. Source: Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors": the message tells why within one account, and
// does not to others.
func denied(c *service.Call, check service.Check, d policy.Decision) *wire.Error {
	if c.Caller.IsAnonymous() || c.Caller.Account() != check.Owner {
		return s3api.ErrAccessDenied.New("Access Denied")
	}
	return s3api.ErrAccessDenied.New(policy.Denial{Principal: c.Caller.Name(), Action: check.Action, Resource: `"` + check.Resource + `"`}.Text(d))
}
