package wire

import "strings"

// RemappedPrefix begins the names under which API Gateway gives back headers that are its own to set, in the form in which Go keeps names.
const RemappedPrefix = "X-Amzn-Remapped-"

// Spelled is a header's name as it goes over HTTP/1.1, where AWS does not write names as Go keeps them. AWS's own names come first, so
// that nobody else's spelling of them counts; then that of the response's author. Names in HTTP/2 have no case.
func (r *Response) Spelled(name string) string {
	if own := ownSpelling(name); own != "" {
		return own
	}
	if theirs := r.Spelling[name]; theirs != "" && !isServers(name) {
		return theirs
	}
	return customarySpelling(name)
}

// ownSpelling is that of the headers that AWS adds. Source: recorded answers, LocalStack's AWS-validated snapshots of header remapping and
// of CloudWatch, which keep the case.
func ownSpelling(name string) string {
	switch name {
	case RequestIDHeader:
		return "x-amzn-RequestId"
	case "X-Amzn-Errortype":
		return "x-amzn-ErrorType"
	case "X-Amz-Apigw-Id":
		return "x-amz-apigw-id"
	case "X-Amzn-Query-Error":
		return "x-amzn-query-error"
	}
	return ""
}

// customarySpelling is that of a header whose author's spelling nobody knows: with AWS's prefix where it was remapped, and the registered
// one where Go's is another (recorded: "x-amzn-Remapped-Content-MD5").
func customarySpelling(name string) string {
	switch name {
	case RemappedPrefix + "Content-Length": // the four that nearly every answer of a proxied endpoint has
		return "x-amzn-Remapped-Content-Length"
	case RemappedPrefix + "Date":
		return "x-amzn-Remapped-Date"
	case RemappedPrefix + "Connection":
		return "x-amzn-Remapped-Connection"
	case RemappedPrefix + "Server":
		return "x-amzn-Remapped-Server"
	}
	rest, remapped := strings.CutPrefix(name, RemappedPrefix)
	if !remapped {
		return registered(name)
	}
	if own := ownSpelling(rest); own != "" {
		return SpelledRemapped(own)
	}
	return SpelledRemapped(registered(rest))
}

// registered is the spelling in which a header is registered with IANA.
func registered(name string) string {
	switch name {
	case "Www-Authenticate":
		return "WWW-Authenticate"
	case "Content-Md5":
		return "Content-MD5"
	case "Etag":
		return "ETag"
	case "Te":
		return "TE"
	}
	return name
}

// SpelledRemapped is the remapped name of a header, by its own spelling.
func SpelledRemapped(spelled string) string { return "x-amzn-Remapped-" + spelled }

// isServers tells the headers that an HTTP server looks for by the form in which Go keeps names: it would write another beside them.
func isServers(name string) bool {
	switch name {
	case "Content-Type", "Content-Length", "Content-Encoding", "Date", "Connection", "Transfer-Encoding", "Trailer", "Upgrade", "Te", "Keep-Alive":
		return true
	}
	return false
}
