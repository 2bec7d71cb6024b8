package conformance

// Proves that this build answers what AWS itself answered when the scripts of the conformance suites were recorded, in strict
// mode. How: the suite's own runner with boto3, each service on an empty data folder, as an administrator. Scripts that do not
// pass are listed in testdata/recorded-gaps.txt, each with its reason; one that is listed and passes fails the test too, so that
// the list stays true.

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
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

// slow are scripts that wait for what takes longer than the others' patience, by a part of their names: timeouts and heartbeats.
var slow = map[string][]string{"stepfunctions": {"TestHeartbeats", "test_activity_task_", "test_global_timeout"}}

func TestRecorded(t *testing.T) {
	folder := recorded(t)
	gaps := readGaps(t)
	t.Run("services", func(t *testing.T) {
		for _, service := range []string{"stepfunctions", "apigateway", "cloudwatch", "iam", "lambda", "logs", "sqs", "sts"} {
			t.Run(service, func(t *testing.T) {
				t.Parallel()
				results := replay(t, folder, service, "--poll", "3")
				for _, names := range slow[service] {
					maps.Copy(results, replay(t, folder, service, "--poll", "30", "-k", names))
				}
				gaps.compare(t, results)
			})
		}
	})
	for name, met := range gaps.known {
		if !met {
			t.Errorf("the list of gaps has %s, which no script is called", name)
		}
	}
}

// replay runs a service's scripts on a server of their own, and returns what became of each.
func replay(t *testing.T, folder, service string, flags ...string) map[string]string {
	t.Helper()
	s := start(t, "--accounts", secondAccount+":"+secondAccount+":"+secondSecret)
	key, secret := s.administrator(t)
	file := filepath.Join(t.TempDir(), "results.jsonl")
	run(t, s.environment(), filepath.Join(venv(t), "bin", "python"), append([]string{
		filepath.Join(folder, "replay.py"), s.endpoint(), filepath.Join(folder, service+".jsonl"),
		"--strict", "--key", key, "--secret", secret, "--secret2", secondSecret, "--results", file,
	}, flags...)...)
	return readResults(t, file)
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

// gaps are the scripts that do not pass.
type gaps struct {
	mu    sync.Mutex
	known map[string]bool // by a script's name, or its beginning and a "*": whether a script of that name was met
}

// of reports whether a script is listed.
func (g *gaps) of(name string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for pattern := range g.known {
		beginning, many := strings.CutSuffix(pattern, "*")
		if pattern == name || many && strings.HasPrefix(name, beginning) {
			g.known[pattern] = true
			return true
		}
	}
	return false
}

// readGaps reads lines of a name, a tab and the reason.
func readGaps(t *testing.T) *gaps {
	t.Helper()
	text, err := os.ReadFile("testdata/recorded-gaps.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := &gaps{known: map[string]bool{}}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if reason == "" {
			t.Errorf("%s is a gap without a reason", name)
		}
		out.known[name] = false
	}
	return out
}

// readResults reads what the runner wrote: "pass", or what went wrong, by the script's name.
func readResults(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[string]string{}
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
		out[name] = result.Result
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// compare holds results against the gaps.
func (g *gaps) compare(t *testing.T, results map[string]string) {
	t.Helper()
	var passed, known int
	for name, result := range results {
		gap := g.of(name)
		switch {
		case result == "pass" && gap:
			t.Errorf("%s passes, but is listed as a gap", name)
		case result == "pass":
			passed++
		case gap:
			known++
		default:
			t.Errorf("%s: %s", name, result)
		}
	}
	t.Logf("%d scripts pass, %d are gaps with their reasons", passed, known)
	if passed == 0 {
		t.Error("nothing was replayed")
	}
}
