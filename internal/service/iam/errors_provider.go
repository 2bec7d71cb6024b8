package iam

import (
	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// The errors of identity providers. The marks are those of errors.go; [R] are answers of AWS that LocalStack recorded
// (tests/aws/services/iam/test_iam_oidc.snapshot.json, test_iam_saml_providers.snapshot.json).

// errDuplicateExactTags is for keys that are the same to the letter; AWS's text for these is not known.
func errDuplicateExactTags() *wire.Error {
	return iamapi.ErrInvalidInputException.New("Duplicate tag keys found.")
}

// errResourceType is for the ARN of another kind of thing than the operation's [V].
func errResourceType() *wire.Error { return wire.ErrValidation.New("Invalid resource type in ARN") }

func errNoOIDCProvider(providerARN string) *wire.Error { // [R]
	return iamapi.ErrNoSuchEntityException.Newf("OpenIDConnect Provider not found for arn %s", providerARN)
}

// errNoOIDCProviderToChange is the same for DeleteOpenIDConnectProvider [R] and the operations on tags [V].
func errNoOIDCProviderToChange(providerARN string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("OpenId connect Provider %s cannot be found.", providerARN)
}

func errOIDCProviderExists(url string) *wire.Error { // [R]
	return iamapi.ErrEntityAlreadyExistsException.Newf("Provider with url %s already exists.", url)
}

func errNoIssuer() *wire.Error { // [R]
	return wire.ErrValidation.New("Invalid Open ID Connect Provider URL")
}

func errIssuerScheme() *wire.Error { // [V]
	return iamapi.ErrInvalidInputException.New("Invalid Open ID Connect Provider URL. The URL must begin with https://.")
}

func errInvalidIssuer() *wire.Error { // [V]
	return iamapi.ErrInvalidInputException.New("Invalid Open ID Connect Provider URL.")
}

func errNoThumbprint() *wire.Error { // quoted by users of CreateOpenIDConnectProvider
	return iamapi.ErrInvalidInputException.New("Thumbprint list must contain at least one entry.")
}

// errTooManyThumbprints says "fewer than 5", and five are taken [R], [V].
func errTooManyThumbprints() *wire.Error {
	return iamapi.ErrInvalidInputException.Newf("Thumbprint list must contain fewer than %d entries.", thumbprintsMax)
}

// errNoSAMLProvider calls the metadata document a manifest [R].
func errNoSAMLProvider(providerARN string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Manifest not found for arn %s", providerARN)
}

func errSAMLProviderExists(providerARN string) *wire.Error { // IAM's text is not known
	return iamapi.ErrEntityAlreadyExistsException.Newf("SAML provider %s already exists.", providerARN)
}

// errSAMLMetadata and the next three have texts of ours: IAM's are not known.
func errSAMLMetadata(cause error) *wire.Error {
	return &wire.Error{Shape: iamapi.ErrInvalidInputException, Message: "Could not parse metadata: " + cause.Error() + ".", Cause: cause}
}

func errSAMLKey() *wire.Error {
	return iamapi.ErrInvalidInputException.New("The private key must be an RSA private key in PEM format.")
}

func errNoSAMLKey(id string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The private key with ID %s cannot be found.", id)
}

func errNeedsSAMLKey() *wire.Error {
	return iamapi.ErrInvalidInputException.New("A private key is needed for the assertion encryption mode Required.")
}
