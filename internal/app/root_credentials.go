package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sluice/internal/service/iam"
)

// Keys are an access key.
type Keys struct{ AccessKeyID, SecretAccessKey string }

// RootCredentials reads an account's root credentials from a data folder, for the commands beside the server; those of the server's own
// account for an empty one.
func RootCredentials(data, account string) (Keys, error) {
	path := filepath.Join(data, iam.CredentialsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return Keys{}, fmt.Errorf("the root's access key (is %q the server's data folder, and has it been started?): %w", data, err)
	}
	profile := "default"
	if account != "" {
		profile = account
	}
	var keys Keys
	inside := false
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch name = strings.TrimSpace(name); {
		case strings.HasPrefix(name, "["):
			inside = name == "["+profile+"]"
		case inside && name == "aws_access_key_id":
			keys.AccessKeyID = strings.TrimSpace(value)
		case inside && name == "aws_secret_access_key":
			keys.SecretAccessKey = strings.TrimSpace(value)
		}
	}
	if keys == (Keys{}) {
		return Keys{}, fmt.Errorf("%s has no profile %q", path, profile)
	}
	return keys, nil
}
