package iam

import (
	"fmt"
	"net/url"

	"rsc.io/qr"
)

// mfaNameCharsMax is the longest name of a device (AWS CloudFormation User Guide, AWS::IAM::VirtualMFADevice); the model has none.
const mfaNameCharsMax = 226

// picturePixels is the side of a module in pixels.
const picturePixels = 4

// link is what authenticator apps take: "otpauth://totp/$virtualMFADeviceName@$AccountName?secret=$Base32String", where "AccountName is the user
// name if set (otherwise, the account ID otherwise)" (IAM API Reference, VirtualMFADevice). A new device has no user.
func (d *mfaDevice) link() string {
	return "otpauth://totp/" + url.PathEscape(d.Name) + "@" + d.Account + "?secret=" + seedText(d.seed)
}

// picture is the link as a QR code.
func (d *mfaDevice) picture() ([]byte, error) {
	symbol, err := qr.Encode(d.link(), qr.M)
	if err != nil {
		return nil, fmt.Errorf("QR code of a device: %w", err)
	}
	symbol.Scale = picturePixels
	return symbol.PNG(), nil
}
