// Package config is the one tree of settings. Flags, environment variables (SLUICE_*) and a config file fill it, in this
// order of precedence; nothing else reads them. The tags are alecthomas/kong's.
package config

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Config is everything that can be set of a server. The zero value is not usable: kong fills the defaults in.
type Config struct {
	Listen  string `help:"Address to serve on." default:"127.0.0.1:4566" env:"SLUICE_LISTEN" placeholder:"HOST:PORT"`
	Data    string `help:"Folder that holds everything: messages, resources, keys." default:"./.sluice" env:"SLUICE_DATA" type:"path"`
	Region  string `help:"Region of calls that name none." default:"us-east-1" env:"SLUICE_REGION"`
	Account string `help:"Account ID of the first account; fixed when the data folder is made." default:"000000000000" env:"SLUICE_ACCOUNT"`

	RootAccessKeyID     string `name:"root-access-key-id" help:"Access key ID of the account's root, at the first start; generated if empty." env:"SLUICE_ROOT_ACCESS_KEY_ID"`
	RootSecretAccessKey string `name:"root-secret-access-key" help:"Its secret." env:"SLUICE_ROOT_SECRET_ACCESS_KEY"`

	RootKey        string `name:"root-key" help:"Key under which all secrets are sealed: 32 bytes in hexadecimal or base64. Without it and --root-key-command it lies in the data folder." env:"SLUICE_ROOT_KEY" placeholder:"KEY"`
	RootKeyCommand string `name:"root-key-command" help:"Shell command that prints that key, for one that a key store keeps." env:"SLUICE_ROOT_KEY_COMMAND" placeholder:"COMMAND"`

	Accounts []Account `name:"accounts" help:"Further accounts with root credentials of their own, for tests; \"sluice account create\" makes them otherwise." env:"SLUICE_ACCOUNTS" placeholder:"ID:KEY:SECRET"`

	TLSCert string `name:"tls-cert" help:"Certificate chain in PEM: serve HTTPS instead of HTTP. A renewed file is taken up without a restart." env:"SLUICE_TLS_CERT" type:"path" placeholder:"FILE"`
	TLSKey  string `name:"tls-key" help:"Its private key in PEM." env:"SLUICE_TLS_KEY" type:"path" placeholder:"FILE"`

	IntegrationTargets []netip.Prefix `help:"Networks that HTTP integrations may reach; all but link-local metadata addresses if empty." env:"SLUICE_INTEGRATION_TARGETS" placeholder:"CIDR"`
	FunctionTargets    []netip.Prefix `help:"Networks that functions may reach, besides this server; all but link-local metadata addresses and this machine's own services if empty." env:"SLUICE_FUNCTION_TARGETS" placeholder:"CIDR"`
	TrustedProxies     []netip.Prefix `help:"Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed." env:"SLUICE_TRUSTED_PROXIES" placeholder:"CIDR"`

	Sandbox         string            `help:"What holds functions in: isolated (Linux namespaces and control groups), process (plain processes, which nothing holds in), or auto: isolated where this machine can, else process with a warning." default:"auto" enum:"auto,isolated,process" env:"SLUICE_SANDBOX"`
	RuntimePrograms map[string]string `help:"Interpreters of functions, such as nodejs=/opt/node/bin/node (nodejs, python, ruby, java); the newest in PATH otherwise." env:"SLUICE_RUNTIME_PROGRAMS" placeholder:"NAME=PATH"`
	ImageFolders    []string          `help:"Folders from which functions' container images may come as oci:, oci-archive: and docker-archive:." env:"SLUICE_IMAGE_FOLDERS" type:"path" placeholder:"FOLDER"`
	EnvironmentsMax int               `help:"How many execution environments of functions may live at a time." default:"1000" env:"SLUICE_ENVIRONMENTS_MAX"`
	EnvironmentIdle time.Duration     `help:"How long an execution environment is kept after its last invocation." default:"5m" env:"SLUICE_ENVIRONMENT_IDLE"`

	AccessLog    string `help:"File for one JSON line per call; \"off\" for none. It is rotated at 64 MiB." default:"access.log" env:"SLUICE_ACCESS_LOG" placeholder:"FILE"`
	AuditLog     string `help:"File for one JSON line per management call, in CloudTrail's form; \"off\" for none. It is rotated at 64 MiB." default:"audit.log" env:"SLUICE_AUDIT_LOG" placeholder:"FILE"`
	DenialLog    string `help:"File for why policies denied calls, for \"sluice explain\"; \"off\" for none. It is rotated at 64 MiB." default:"denials.log" env:"SLUICE_DENIAL_LOG" placeholder:"FILE"`
	ExecutionLog string `help:"File for the execution logs of stages that keep one; \"off\" for none. It is rotated at 64 MiB." default:"execution.log" env:"SLUICE_EXECUTION_LOG" placeholder:"FILE"`
	LogEventsMax int    `help:"How much the events of CloudWatch Logs may take on the disk, in MiB, compressed; the oldest are given up beyond. 0 for no limit." default:"4096" env:"SLUICE_LOG_EVENTS_MAX" placeholder:"MIB"`
	LogLevel     string `help:"Least severe messages on standard error: debug, info, warn, error." default:"info" enum:"debug,info,warn,error" env:"SLUICE_LOG_LEVEL"`
}

// Validate refuses settings that cannot work, before anything is touched; kong calls it.
func (c *Config) Validate() error {
	if len(c.Account) != 12 || strings.Trim(c.Account, "0123456789") != "" {
		return fmt.Errorf("the account ID %q is not twelve digits", c.Account)
	}
	if (c.RootAccessKeyID == "") != (c.RootSecretAccessKey == "") {
		return errors.New("the root's access key ID and secret must be given together")
	}
	if c.RootKey != "" && c.RootKeyCommand != "" {
		return errors.New("the root key and the command that prints it exclude each other")
	}
	if c.EnvironmentsMax < 1 || c.EnvironmentIdle <= 0 {
		return errors.New("there is at least one execution environment, and it is kept for some time")
	}
	if c.LogEventsMax < 0 {
		return errors.New("the limit of log events is not less than 0")
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("the certificate and its private key must be given together")
	}
	return nil
}

// Account is an account and its root credentials, written ID:KEY:SECRET.
type Account struct{ ID, AccessKeyID, SecretAccessKey string }

// UnmarshalText reads the written form.
func (a *Account) UnmarshalText(text []byte) error {
	parts := strings.SplitN(string(text), ":", 3)
	if len(parts) != 3 || slices.Contains(parts, "") {
		return errors.New("an account is written ID:KEY:SECRET")
	}
	a.ID, a.AccessKeyID, a.SecretAccessKey = parts[0], parts[1], parts[2]
	return nil
}
