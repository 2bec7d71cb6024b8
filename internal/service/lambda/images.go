package lambda

import "strings"

// imageURIBytesMax is ours: registries' names and repositories are shorter.
const imageURIBytesMax = 2048

// checkImageURI accepts a reference to an image: in a registry, or in a folder or file of the server's (oci:, oci-archive:, docker-archive:).
// Whether the image is there shows when it is first run.
func checkImageURI(uri string) error {
	if len(uri) > imageURIBytesMax || strings.ContainsAny(uri, " \t\r\n\x00") || strings.HasPrefix(uri, "-") || strings.HasPrefix(uri, "/") {
		return invalidParameter("Source image %s is not valid. Provide a valid source image.", uri)
	}
	if digest := imageDigest(uri); strings.Contains(uri, "@") && (len(digest) != 64 || strings.Trim(digest, "0123456789abcdef") != "") {
		return invalidParameter("Source image %s is not valid. Provide a valid source image.", uri)
	}
	return nil
}
