package s3

import (
	"bytes"
	"crypto/md5" //nolint:gosec // an ETag is one
	"encoding/base64"
	"encoding/hex"
	"strings"

	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// checksumMember is the member of requests and answers that holds a checksum.
const checksumMember = "Checksum"

func checksumHeader(a *checksum.Algorithm) string { return "x-amz-checksum-" + strings.ToLower(a.Name) }

// givenChecksum finds the checksum that a request brings; nil for none. Source of the texts: recorded (test_put_object_checksum,
// test_s3_checksum_no_algorithm).
func givenChecksum(set map[string]string) (a *checksum.Algorithm, text string, err error) {
	for _, one := range checksum.All() {
		given, is := set[checksumMember+one.Name]
		switch {
		case !is:
			continue
		case a != nil:
			return nil, "", invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
		}
		a, text = one, given
	}
	if a != nil && !a.IsValid(text) {
		return nil, "", invalidRequest("Value for " + checksumHeader(a) + " header is invalid.")
	}
	if named, is := set["ChecksumAlgorithm"]; is && a == nil {
		if checksum.Named(named) == nil {
			return nil, "", unsupportedChecksum()
		}
		return nil, "", invalidRequest("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.")
	}
	return a, text, nil
}

func unsupportedChecksum() error {
	var names []string
	for _, a := range checksum.All() {
		names = append(names, a.Name)
	}
	return invalidRequest("Checksum algorithm provided is unsupported. Please try again with any of the valid types: [" + strings.Join(names, ", ") + "]")
}

// accept checks a body against what its request says of it, and returns its ETag and its checksum: by the algorithm of the request's, or by otherwise,
// nil for none.
func accept(set map[string]string, body []byte, otherwise *checksum.Algorithm) (etag string, sum objectstore.Checksum, err error) {
	digest := md5.Sum(body) //nolint:gosec // an ETag is one
	if err := checkMD5(set, digest[:]); err != nil {
		return "", sum, err
	}
	a, given, err := givenChecksum(set)
	if err != nil {
		return "", sum, err
	}
	if a == nil {
		a = otherwise
	}
	if a != nil {
		sum = objectstore.Checksum{Algorithm: a.Name, Value: a.Of(body), Type: checksum.FullObject}
		if given != "" && given != sum.Value {
			return "", sum, errBadDigest.New("The " + a.Name + " you specified did not match the calculated checksum.")
		}
	}
	return hex.EncodeToString(digest[:]), sum, nil
}

func checkMD5(set map[string]string, digest []byte) error {
	text, is := set["ContentMD5"]
	if !is {
		return nil
	}
	given, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(given) != len(digest) {
		return with(errInvalidDigest, "The Content-MD5 you specified was invalid.", "Content-MD5", text)
	}
	if !bytes.Equal(given, digest) {
		expected := hex.EncodeToString(given) // of a part S3 says it as it came (recorded, test_s3_invalid_content_md5)
		if _, ofPart := set["PartNumber"]; ofPart {
			expected = text
		}
		return with(errBadDigest, "The Content-MD5 you specified did not match what we received.",
			"ExpectedDigest", expected, "CalculatedDigest", base64.StdEncoding.EncodeToString(digest))
	}
	return nil
}

// showChecksum sets the members of an answer that show a checksum.
func showChecksum(out wire.Shape, sum objectstore.Checksum, withType bool) {
	if sum.Algorithm == "" {
		return
	}
	setText(out, checksumMember+sum.Algorithm, sum.Value)
	if withType {
		setText(out, "ChecksumType", sum.Type)
	}
}

// quoted is an ETag as answers have it.
func quoted(etag string) wire.Opt[string] { return wire.Some(`"` + etag + `"`) }
