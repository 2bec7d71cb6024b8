package iam

// Proves that a new device's picture is the QR code of the link that authenticator apps take, whatever its name, and a PNG in
// which every module of the code is where it belongs.

import (
	"bytes"
	"image/png"
	"net/url"
	"strings"
	"testing"
	"time"

	"rsc.io/qr"

	"sluice/internal/seal"
)

func TestPictureOfADevice(t *testing.T) {
	sealer := seal.NewRoot([seal.KeyBytes]byte{1}).Sealer(mfaPurpose)
	for _, name := range []string{"phone", "a+b=c,d.e@f-g_h", strings.Repeat(",", mfaNameCharsMax)} {
		d := newMFADevice(sealer, "123456789012", "/", name, nil, time.Time{})
		link, err := url.Parse(d.link())
		if err != nil || link.Scheme != "otpauth" || link.Host != "totp" || link.Path != "/"+name+"@123456789012" || link.Query().Get("secret") != seedText(d.seed) {
			t.Errorf("%s: %v, %v", name, link, err)
		}
		raw, err := d.picture()
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(raw))
		symbol, other := qr.Encode(d.link(), qr.M)
		const quietZone = 4 // modules, ISO/IEC 18004
		if err != nil || other != nil || picture.Bounds().Dx() != picturePixels*(symbol.Size+2*quietZone) {
			t.Fatalf("%s: %v, %v", name, err, other)
		}
		for y := range symbol.Size {
			for x := range symbol.Size {
				if r, _, _, _ := picture.At((x+quietZone)*picturePixels+1, (y+quietZone)*picturePixels+1).RGBA(); (r == 0) != symbol.Black(x, y) {
					t.Fatalf("%s: the module at %d, %d", name, x, y)
				}
			}
		}
	}
}
