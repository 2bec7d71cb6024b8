package checksum_test

// Proves that checksums are those of the published check values, that a whole's follow from its parts' as from its bytes, and that nothing else
// has their form. How: the CRC catalogue's "123456789", and random cuts of random bytes.

import (
	"encoding/base64"
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/s3/checksum"
)

// Source of the CRCs: the catalogue of parametrised CRC algorithms (reveng.sourceforge.io/crc-catalogue), "check"; of the others: FIPS 180-4.
func TestCheckValues(t *testing.T) {
	for a, want := range map[*checksum.Algorithm]string{
		checksum.CRC32: "cbf43926", checksum.CRC32C: "e3069283", checksum.CRC64NVME: "ae8b14860a799888",
		checksum.SHA1:   "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
		checksum.SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
	} {
		sum, err := base64.StdEncoding.DecodeString(a.Of([]byte("123456789")))
		if err != nil || hex.EncodeToString(sum) != want || checksum.Named(a.Name) != a {
			t.Errorf("%s: %x, %v", a.Name, sum, err)
		}
	}
}

func TestPartsMakeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, a := range checksum.All() {
			if !a.IsCRC() {
				continue
			}
			var body []byte
			var parts []checksum.Sized
			for range rapid.IntRange(1, 5).Draw(t, "parts") {
				part := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "part")
				body = append(body, part...)
				parts = append(parts, checksum.Sized{Sum: a.Of(part), Size: int64(len(part))})
			}
			if got := a.Combine(parts); got != a.Of(body) {
				t.Fatalf("%s: %s, not %s", a.Name, got, a.Of(body))
			}
		}
	})
}

func TestForm(t *testing.T) {
	for _, a := range checksum.All() {
		if good := a.Of(nil); !a.IsValid(good) || a.IsValid(good[1:]) || a.IsValid(good+"AAAA") || a.IsValid("") || a.IsValid("?"+good[1:]) {
			t.Error(a.Name)
		}
	}
	if got := checksum.SHA256.Compose([]string{checksum.SHA256.Of([]byte("a")), checksum.SHA256.Of([]byte("b"))}); got[len(got)-2:] != "-2" || !checksum.SHA256.IsValid(got[:len(got)-2]) {
		t.Error(got)
	}
}
