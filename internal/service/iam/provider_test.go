package iam_test

// Proves what STS learns of identity providers, the quotas of providers and devices, what the private keys of a SAML provider do, and
// that the account summary counts.

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"sluice/internal/service/iam/iamtest"
)

func encodedIn64(secret []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(secret)) }

func TestFindOIDCProvider(t *testing.T) {
	w := iamtest.New(t)
	w.Must(t, iamtest.Root, "iam", "CreateOpenIDConnectProvider", "Url", "https://server.example.com/a", "ClientIDList.member.1", "app",
		"ThumbprintList.member.1", "C3768084DFB3D2B68B7897BF5F565DA8EEFB1F7A")
	w.Restart(t)
	clients, thumbprints, ok := w.IAM.FindOIDCProvider(iamtest.Account, "https://server.example.com/a")
	if !ok || !slices.Equal(clients, []string{"app"}) || !slices.Equal(thumbprints, []string{"c3768084dfb3d2b68b7897bf5f565da8eefb1f7a"}) {
		t.Errorf("%q, %q, %v", clients, thumbprints, ok)
	}
	for _, other := range []string{
		"https://server.example.com/a/", "https://server.example.com/A", "http://server.example.com/a", "server.example.com/a", "https://", "",
	} {
		if _, _, ok := w.IAM.FindOIDCProvider(iamtest.Account, other); ok {
			t.Errorf("%q is a provider", other)
		}
	}
	if _, _, ok := w.IAM.FindOIDCProvider(iamtest.OtherAccount, "https://server.example.com/a"); ok {
		t.Error("another account has the provider")
	}
}

func TestQuotasOfProvidersAndDevices(t *testing.T) {
	w := iamtest.New(t)
	metadata, _ := samlFiles(t)
	oidc := func(i int) *iamtest.Answer {
		return w.Call(t, iamtest.Root, "iam", "CreateOpenIDConnectProvider", "Url", fmt.Sprintf("https://p%d.example.com", i))
	}
	saml := func(i int) *iamtest.Answer {
		return w.Call(t, iamtest.Root, "iam", "CreateSAMLProvider", "Name", fmt.Sprintf("p%d", i), "SAMLMetadataDocument", metadata)
	}
	for i := range 100 {
		if a := oidc(i); a.Code != "" {
			t.Fatal(a.Message)
		}
		if a := saml(i); a.Code != "" {
			t.Fatal(a.Message)
		}
	}
	refused(t, oidc(100), 409, "LimitExceeded", "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100")
	refused(t, saml(100), 409, "LimitExceeded", "Cannot exceed quota for SAMLProvidersPerAccount: 100")

	clients := []string{"Url", "https://p0.example.com/clients"}
	for i := range 101 {
		clients = append(clients, "ClientIDList.member."+strconv.Itoa(i+1), strconv.Itoa(i))
	}
	refused(t, w.Call(t, iamtest.OtherRoot, "iam", "CreateOpenIDConnectProvider", clients...), 409, "LimitExceeded", "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100")

	w.Must(t, iamtest.Root, "iam", "CreateUser", "UserName", "alice")
	enable := func(i int) *iamtest.Answer {
		made := w.Must(t, iamtest.Root, "iam", "CreateVirtualMFADevice", "VirtualMFADeviceName", "d"+strconv.Itoa(i))
		one, two := made.Device(t).Codes(w.Clock.Now())
		return w.Call(t, iamtest.Root, "iam", "EnableMFADevice", "UserName", "alice", "SerialNumber", made.Get("VirtualMFADevice.SerialNumber"),
			"AuthenticationCode1", one, "AuthenticationCode2", two)
	}
	for i := range 8 {
		if a := enable(i); a.Code != "" {
			t.Fatal(a.Message)
		}
	}
	refused(t, enable(8), 409, "LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8")
	summary := w.Must(t, iamtest.Root, "iam", "GetAccountSummary")
	for i := 1; summary.Has("SummaryMap." + strconv.Itoa(i) + ".key"); i++ {
		entry := "SummaryMap." + strconv.Itoa(i)
		want := map[string]string{"Providers": "200", "MFADevices": "9", "MFADevicesInUse": "8"}[summary.Get(entry+".key")]
		if got := summary.Get(entry + ".value"); want != "" && got != want {
			t.Errorf("%s is %s, want %s", summary.Get(entry+".key"), got, want)
		}
	}
}

func TestPrivateKeysOfSAMLProviders(t *testing.T) {
	w := iamtest.New(t)
	metadata, key := samlFiles(t)
	providerARN := w.Must(t, iamtest.Root, "iam", "CreateSAMLProvider", "Name", "idp", "SAMLMetadataDocument", metadata, "AddPrivateKey", key).Get("SAMLProviderArn")
	update := func(params ...string) *iamtest.Answer {
		return w.Call(t, iamtest.Root, "iam", "UpdateSAMLProvider", append([]string{"SAMLProviderArn", providerARN}, params...)...)
	}
	second, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(second)
	if err != nil {
		t.Fatal(err)
	}
	if a := update("AddPrivateKey", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))); a.Code != "" {
		t.Fatal(a.Message)
	}
	refused(t, update("AddPrivateKey", key), 409, "LimitExceeded", "Cannot exceed quota for PrivateKeysPerSAMLProvider: 2")
	w.Restart(t)
	get := w.Must(t, iamtest.Root, "iam", "GetSAMLProvider", "SAMLProviderArn", providerARN)
	first, other := get.Get("PrivateKeyList.1.KeyId"), get.Get("PrivateKeyList.2.KeyId")
	if first == "" || other == "" || first == other || get.Get("PrivateKeyList.1.Timestamp") != "2026-01-02T03:04:05Z" {
		t.Errorf("%+v", get.Leaves)
	}
	if a := update("RemovePrivateKey", first, "AssertionEncryptionMode", "Required"); a.Code != "" {
		t.Error(a.Message)
	}
	refused(t, update("RemovePrivateKey", first), 404, "NoSuchEntity", "The private key with ID "+first+" cannot be found.")
	refused(t, update("RemovePrivateKey", other), 400, "InvalidInput", "A private key is needed for the assertion encryption mode Required.")
	if a := update("RemovePrivateKey", other, "AssertionEncryptionMode", "Allowed"); a.Code != "" {
		t.Error(a.Message)
	}
}
