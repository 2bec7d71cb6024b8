package edge

import (
	"net"
	"strings"

	"sluice/internal/wire/sigv4"
)

// path is the path by which a request's operation is found. Paths of one signature are one path, see sigv4.NormalPath; of a service that names things in
// its hosts, the path is as it was sent, with that name in front.
func (e *entry) path(path, host string) string {
	if !e.model.HostBucket {
		return sigv4.NormalPath(path)
	}
	if bucket := hostBucket(host, e.model.Endpoint); bucket != "" {
		path = "/" + bucket + path
	}
	if strings.Count(path, "/") == 2 { // a bucket, with a slash behind it or without
		path = strings.TrimSuffix(path, "/")
	}
	return path
}

// hostBucket is the bucket that a host names in front of the service's own name: bucket.s3.eu-west-1.amazonaws.com, bucket.s3.localhost, bucket.localhost;
// empty for none. Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets".
func hostBucket(host, endpoint string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if bucket, _, is := bucketHost(host, endpoint); is {
		return bucket
	}
	bucket, is := strings.CutSuffix(host, ".localhost")
	if !is || bucket == endpoint || strings.HasPrefix(host, endpoint+".") {
		return ""
	}
	return bucket
}

// bucketHost cuts a host at the name of the service that stands behind a bucket's: behind is what follows it.
func bucketHost(host, endpoint string) (bucket, behind string, is bool) {
	if strings.HasPrefix(host, endpoint+".") || strings.HasPrefix(host, endpoint+"-") {
		return "", "", false
	}
	for _, mark := range []string{"." + endpoint + ".", "." + endpoint + "-"} {
		if bucket, behind, is = strings.Cut(host, mark); is {
			return bucket, behind, true
		}
	}
	return "", "", false
}
