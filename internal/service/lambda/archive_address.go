package lambda

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sluice/internal/blob"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// ArchivePath begins the addresses of archives, which the server's entrance hands to OpenArchive.
const ArchivePath = "/_aws/lambda/archives/"

// addressLife is how long an address works. Source: API Reference, GetFunction: "a link to download the deployment package that's valid for
// 10 minutes".
const addressLife = 10 * time.Minute

// address is where whoever has it may download an archive for a while: a link that carries its own permission, as S3's presigned ones do.
func (s *Service) address(c *service.Call, d blob.Digest) wire.Opt[string] {
	until := strconv.FormatInt(c.Now.Add(addressLife).Unix(), 10)
	query := url.Values{"Expires": {until}, "Signature": {s.signature(d.String(), until)}}
	return wire.Some(c.Endpoint + ArchivePath + d.String() + ".zip?" + query.Encode())
}

func (s *Service) signature(digest, until string) string {
	mac := hmac.New(sha256.New, s.addressKey[:])
	mac.Write([]byte(digest + "\n" + until))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// OpenArchive opens what an address names: its path, and its query. It answers blob.ErrNotFound for an address that this server did not
// give, or no longer means.
func (s *Service) OpenArchive(path string, query url.Values) (blob.Reader, error) {
	name, whole := strings.CutSuffix(strings.TrimPrefix(path, ArchivePath), ".zip")
	until, err := strconv.ParseInt(query.Get("Expires"), 10, 64)
	genuine := hmac.Equal([]byte(query.Get("Signature")), []byte(s.signature(name, query.Get("Expires"))))
	if !whole || err != nil || !genuine || s.clock.Now().Unix() > until {
		return nil, blob.ErrNotFound
	}
	d, err := blob.ParseDigest(name)
	if err != nil {
		return nil, blob.ErrNotFound
	}
	return s.blobs.Open(d)
}
