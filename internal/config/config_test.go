package config_test

// Proves where settings come from, in which order of precedence, and that those which cannot work are refused by name. How: kong
// fills a Config as the command does.

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"sluice/internal/config"
)

// TestMain takes away what the environment says of a server: the tests say it themselves.
func TestMain(m *testing.M) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "SLUICE_") {
			_ = os.Unsetenv(name) // a name that the environment gave is one
		}
	}
	os.Exit(m.Run())
}

func parse(t *testing.T, file string, args ...string) (*config.Config, error) {
	t.Helper()
	var c config.Config
	options := []kong.Option{kong.Name("sluice")}
	if file != "" {
		path := filepath.Join(t.TempDir(), "sluice.json")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		options = append(options, kong.Configuration(config.File, path))
	}
	parser, err := kong.New(&c, options...)
	if err != nil {
		return nil, err
	}
	_, err = parser.Parse(args)
	return &c, err
}

func TestDefaults(t *testing.T) {
	c, err := parse(t, "")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:4566" || c.Region != "us-east-1" || c.Account != "000000000000" || filepath.Base(c.Data) != ".sluice" || !filepath.IsAbs(c.Data) {
		t.Errorf("%+v", c)
	}
	if c.AccessLog != "access.log" || c.LogLevel != "info" || c.RootAccessKeyID != "" || len(c.IntegrationTargets) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestPrecedence(t *testing.T) {
	const file = `{"region": "file", "listen": "file:1", "log_level": "debug"}`
	t.Setenv("SLUICE_REGION", "environment")
	t.Setenv("SLUICE_LISTEN", "environment:1")
	c, err := parse(t, file, "--listen", "flag:1")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "flag:1" || c.Region != "environment" || c.LogLevel != "debug" {
		t.Errorf("%+v", c)
	}
}

func TestAccounts(t *testing.T) {
	c, err := parse(t, `{"accounts": ["111122223333:KEY1:a:b/c+d", "222233334444:KEY2:s"]}`)
	if err != nil || len(c.Accounts) != 2 || c.Accounts[0] != (config.Account{ID: "111122223333", AccessKeyID: "KEY1", SecretAccessKey: "a:b/c+d"}) || c.Accounts[1].ID != "222233334444" {
		t.Errorf("%+v, %v", c.Accounts, err)
	}
}

func TestNetworks(t *testing.T) {
	t.Setenv("SLUICE_INTEGRATION_TARGETS", "10.0.0.0/8,fd00::/8")
	c, err := parse(t, "", "--trusted-proxies", "127.0.0.1/32")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.IntegrationTargets) != 2 || c.IntegrationTargets[1] != netip.MustParsePrefix("fd00::/8") || c.TrustedProxies[0].Bits() != 32 {
		t.Errorf("%+v", c)
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--account", "12345"}, `"12345" is not twelve digits`},
		{[]string{"--account", "12345678901x"}, "is not twelve digits"},
		{[]string{"--root-access-key-id", "AKIDEXAMPLE"}, "must be given together"},
		{[]string{"--root-secret-access-key", "secret"}, "must be given together"},
		{[]string{"--root-key", "k", "--root-key-command", "c"}, "exclude each other"},
		{[]string{"--accounts", "111122223333:KEY"}, "ID:KEY:SECRET"},
		{[]string{"--accounts", "111122223333::SECRET"}, "ID:KEY:SECRET"},
		{[]string{"--tls-cert", "cert.pem"}, "must be given together"},
		{[]string{"--tls-key", "key.pem"}, "must be given together"},
		{[]string{"--integration-targets", "10.0.0.1"}, "integration-targets"},
		{[]string{"--log-level", "loud"}, "log-level"},
		{[]string{"--no-such-flag"}, "no-such-flag"},
	} {
		if _, err := parse(t, "", c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.args, err)
		}
	}
}

func TestFileRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{"region": "file", "regoin": "typo", "data_dir": "/"}`: "sets what there is not: data_dir, regoin",
		`{"region": }`: "read the config file",
		`[]`:           "read the config file",
	} {
		if _, err := parse(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
