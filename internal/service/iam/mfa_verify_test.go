package iam_test

// Proves that STS can check a second factor: a code of a user's own device is taken once, also across a crash; nobody else's, no older
// one; guessing ends after ten tries and is possible again after five minutes. And that seeds, and private keys of SAML providers, are
// nowhere in the store as they are.

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base32"
	"encoding/pem"
	"errors"
	mathrand "math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"sluice/internal/service/iam"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/store"
)

// phone makes a user with an enabled device.
func phone(t *testing.T, w *iamtest.World, user string) (userID, serial string, device iamtest.Device) {
	t.Helper()
	userID = w.Must(t, iamtest.Root, "iam", "CreateUser", "UserName", user).Get("User.UserId")
	made := w.Must(t, iamtest.Root, "iam", "CreateVirtualMFADevice", "VirtualMFADeviceName", user)
	serial, device = made.Get("VirtualMFADevice.SerialNumber"), made.Device(t)
	one, two := device.Codes(w.Clock.Now())
	w.Must(t, iamtest.Root, "iam", "EnableMFADevice", "UserName", user, "SerialNumber", serial, "AuthenticationCode1", one, "AuthenticationCode2", two)
	return userID, serial, device
}

func TestCodesAreTakenOnce(t *testing.T) {
	w := iamtest.New(t)
	alice, serial, device := phone(t, w, "alice")
	bob, _, _ := phone(t, w, "bob")
	verify := func(user, serial, code string) error {
		return w.IAM.VerifyMFA(iamtest.Account, user, serial, code, w.Clock.Now())
	}
	if err := verify(alice, serial, device.Code(w.Clock.Now())); !errors.Is(err, iam.ErrMFACode) {
		t.Errorf("the code that enabled the device: %v", err)
	}
	w.Clock.Advance(30 * time.Second)
	code := device.Code(w.Clock.Now())
	for name, test := range map[string]struct {
		account, user, serial string
		want                  error
	}{
		"another user":    {iamtest.Account, bob, serial, iam.ErrNoMFADevice},
		"nobody":          {iamtest.Account, "", serial, iam.ErrNoMFADevice},
		"another device":  {iamtest.Account, alice, serial + "x", iam.ErrNoMFADevice},
		"another account": {iamtest.OtherAccount, alice, serial, iam.ErrNoMFADevice},
	} {
		if err := w.IAM.VerifyMFA(test.account, test.user, test.serial, code, w.Clock.Now()); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := verify(alice, serial, code); err != nil {
		t.Fatal(err)
	}
	w.Crash(t, mathrand.New(mathrand.NewPCG(1, 2)))
	if err := verify(alice, serial, code); !errors.Is(err, iam.ErrMFACode) {
		t.Errorf("a second time, after a crash: %v", err)
	}
	if err := verify(alice, serial, device.Code(w.Clock.Now().Add(30*time.Second))); err != nil {
		t.Errorf("a step ahead: %v", err)
	}
	if err := verify(alice, serial, device.Code(w.Clock.Now())); !errors.Is(err, iam.ErrMFACode) {
		t.Errorf("an older one: %v", err)
	}
	if !w.IAM.HasMFA(alice) || w.IAM.HasMFA("AIDANOBODY") {
		t.Error("who has a device")
	}
}

func TestGuessingEnds(t *testing.T) {
	w := iamtest.New(t)
	alice, serial, device := phone(t, w, "alice")
	w.Clock.Advance(10 * time.Minute)
	right := device.Code(w.Clock.Now())
	for i := range 10 {
		wrong := "00000" + strconv.Itoa(i)
		if wrong == right {
			wrong = "999999"
		}
		if err := w.IAM.VerifyMFA(iamtest.Account, alice, serial, wrong, w.Clock.Now()); !errors.Is(err, iam.ErrMFACode) {
			t.Fatal(err)
		}
	}
	if err := w.IAM.VerifyMFA(iamtest.Account, alice, serial, right, w.Clock.Now()); !errors.Is(err, iam.ErrMFACode) {
		t.Errorf("after ten wrong ones: %v", err)
	}
	w.Clock.Advance(5 * time.Minute)
	if err := w.IAM.VerifyMFA(iamtest.Account, alice, serial, device.Code(w.Clock.Now()), w.Clock.Now()); err != nil {
		t.Errorf("five minutes later: %v", err)
	}
}

func TestSeedsAndPrivateKeysAreSealed(t *testing.T) {
	w := iamtest.New(t)
	made := w.Must(t, iamtest.Root, "iam", "CreateVirtualMFADevice", "VirtualMFADeviceName", "phone")
	seed := made.Blob(t, "VirtualMFADevice.Base32StringSeed")
	raw, err := base32.StdEncoding.DecodeString(string(seed))
	if err != nil {
		t.Fatal(err)
	}
	metadata, key := samlFiles(t)
	w.Must(t, iamtest.Root, "iam", "CreateSAMLProvider", "Name", "idp", "SAMLMetadataDocument", metadata, "AddPrivateKey", key, "AssertionEncryptionMode", "Required")
	secrets := map[string][]byte{"the seed": raw, "its text": seed, "the private key": []byte(key[40:80])}
	found := 0
	err = w.Store.Scan(store.Range{}, func(_, value []byte) error {
		found++
		for name, secret := range secrets {
			if bytes.Contains(value, secret) || bytes.Contains(value, encodedIn64(secret)) {
				t.Errorf("%s is in the store", name)
			}
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Fatal(found, err)
	}
}

// samlFiles are a metadata document and a private key, made for the tests.
func samlFiles(t testing.TB) (metadata, key string) {
	t.Helper()
	document, err := os.ReadFile("testdata/saml_metadata.xml")
	if err != nil {
		t.Fatal(err)
	}
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)}
	return string(document), string(pem.EncodeToMemory(block))
}

// Proves that of many who show the same code at once one gets in.
func TestOneOfManyGetsIn(t *testing.T) {
	w := iamtest.New(t)
	alice, serial, device := phone(t, w, "alice")
	w.Clock.Advance(time.Minute)
	code := device.Code(w.Clock.Now())
	const many = 8
	answers := make(chan error, many)
	for range many {
		go func() { answers <- w.IAM.VerifyMFA(iamtest.Account, alice, serial, code, w.Clock.Now()) }()
	}
	in := 0
	for range many {
		if err := <-answers; err == nil {
			in++
		} else if !errors.Is(err, iam.ErrMFACode) {
			t.Error(err)
		}
	}
	if in != 1 {
		t.Errorf("%d got in", in)
	}
}
