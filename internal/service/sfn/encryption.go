package sfn

import (
	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/wire"
)

// ownKey is the only key that there is: AWS's, or here the server's.
const ownKey = "AWS_OWNED_KEY"

// checkEncryption refuses keys of KMS, and what makes no sense without one (source: API Reference, InvalidEncryptionConfiguration; the text
// is ours).
func checkEncryption(operation string, in *api.EncryptionConfiguration) error {
	switch {
	case in == nil:
		return nil
	case in.Type.V != ownKey:
		return notBuilt(operation, "encryptionConfiguration.type "+in.Type.V)
	case in.KmsKeyId.Set || in.KmsDataKeyReusePeriodSeconds.Set:
		return api.ErrInvalidEncryptionConfiguration.New("Invalid Encryption Configuration: a key and its reuse period can only be set for CUSTOMER_MANAGED_KMS_KEY.")
	}
	return nil
}

// encryption is how everything is encrypted, as the answers show it.
func encryption() *api.EncryptionConfiguration {
	return &api.EncryptionConfiguration{Type: wire.Some(ownKey)}
}
