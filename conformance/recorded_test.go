package conformance

// Proves that this build answers what AWS itself answered when the scripts of the conformance suites were recorded, in strict
// mode. How: the suite's own runner with boto3, each service on an empty data folder, as an administrator. Scripts that do not
// pass are listed in testdata/recorded-gaps.txt, each with its reason; one that is listed and passes fails the test too, so that
// the list stays true.

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// recorded is the folder of the scripts.
func recorded(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("SLUICE_SHARED")
	if shared == "" {
		shared = "../../shared"
	}
	folder := filepath.Join(shared, "conformance", "aws-recorded")
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("left out: there is no folder shared/ with the recorded answers beside this repository")
	}
	return folder
}

// The scripts' second account, whose access key ID is its number.
const (
	secondAccount = "000000000002"
	secondSecret  = "second-secret"
)

func TestRecorded(t *testing.T) {
	python := filepath.Join(venv(t), "bin", "python")
	folder := recorded(t)
	gaps := readGaps(t)
	for _, service := range []string{"apigateway", "cloudwatch", "iam", "lambda", "logs", "sqs", "sts"} {
		t.Run(service, func(t *testing.T) {
			s := start(t, "--accounts", secondAccount+":"+secondAccount+":"+secondSecret)
			key, secret := s.administrator(t)
			results := filepath.Join(t.TempDir(), "results.jsonl")
			run(t, s.environment(), python, filepath.Join(folder, "replay.py"), s.endpoint(), filepath.Join(folder, service+".jsonl"),
				"--strict", "--poll", "3", "--key", key, "--secret", secret, "--secret2", secondSecret, "--results", results)
			compare(t, results, gaps)
		})
	}
	for name, met := range gaps {
		if !met {
			t.Errorf("the list of gaps has %s, which no script is called", name)
		}
	}
}

// administrator makes a user that may do everything: the scripts want one, and the root may not assume roles.
func (s *server) administrator(t *testing.T) (key, secret string) {
	t.Helper()
	key, secret = s.user(t, "administrator")
	if _, err := iam.NewFromConfig(s.config()).AttachUserPolicy(t.Context(), &iam.AttachUserPolicyInput{
		UserName: aws.String("administrator"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess"),
	}); err != nil {
		t.Fatal(err)
	}
	return key, secret
}

// gaps maps a script's name, or its beginning and a "*", to whether a script of that name was met.
type gaps map[string]bool

// of reports whether a script is listed.
func (g gaps) of(name string) bool {
	for pattern := range g {
		beginning, many := strings.CutSuffix(pattern, "*")
		if pattern == name || many && strings.HasPrefix(name, beginning) {
			g[pattern] = true
			return true
		}
	}
	return false
}

// readGaps reads lines of a name, a tab and the reason.
func readGaps(t *testing.T) gaps {
	t.Helper()
	text, err := os.ReadFile("testdata/recorded-gaps.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := gaps{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if reason == "" {
			t.Errorf("%s is a gap without a reason", name)
		}
		out[name] = false
	}
	return out
}

// compare holds the runner's results against the gaps.
func compare(t *testing.T, results string, gaps gaps) {
	t.Helper()
	f, err := os.Open(results)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var passed, known int
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var result struct {
			ID     string `json:"id"`
			Result string `json:"result"`
		}
		if err := json.Unmarshal(lines.Bytes(), &result); err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(result.ID, "::")
		gap := gaps.of(name)
		switch {
		case result.Result == "pass" && gap:
			t.Errorf("%s passes, but is listed as a gap", name)
		case result.Result == "pass":
			passed++
		case gap:
			known++
		default:
			t.Errorf("%s: %s", name, result.Result)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d scripts pass, %d are gaps with their reasons", passed, known)
	if passed == 0 {
		t.Error("nothing was replayed")
	}
}
