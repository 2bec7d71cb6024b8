package conformance

// Proves that a page calls an API of another origin as AWS's guide sets CORS up, and that a browser keeps it from what was not set up. How:
// headless Chromium loads a page from one port, which calls a REST API at another and tells what it could see.

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	gatewaytypes "github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// page makes calls one after the other and sends home what came of each.
const page = `<!doctype html><title>calls</title><script>
const calls = %s
async function run() {
	const seen = {}
	for (const [name, [url, options]] of Object.entries(calls)) {
		try {
			const answer = await fetch(url, options)
			seen[name] = answer.status + " " + (await answer.text()) + " " + answer.headers.get("X-Seen") + " " + answer.headers.get("X-Hidden")
		} catch (e) {
			seen[name] = e.name
		}
	}
	await fetch("/seen", {method: "POST", body: JSON.stringify(seen)})
}
run()
</script>`

func TestPagesOfAnotherOrigin(t *testing.T) {
	browser := chromium(t)
	s := start(t)
	a := newCORS(t, s)
	seen := make(chan map[string]string, 1)
	var document string
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/seen" {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, document)
			return
		}
		var all map[string]string
		if err := json.NewDecoder(r.Body).Decode(&all); err != nil {
			t.Error(err)
		}
		seen <- all
	}))
	defer origin.Close()
	a.open(origin.URL)
	at := s.endpoint() + "/_aws/execute-api/" + a.api + "/dev/"
	options := map[string]any{"method": "PUT", "headers": map[string]string{"Content-Type": "application/json", "X-Asked": "1"}, "body": "{}"}
	calls, err := json.Marshal(map[string][]any{
		"open": {at + "open", options}, "closed": {at + "closed", options}, "guarded": {at + "guarded", options},
		"other header": {at + "open", map[string]any{"method": "PUT", "headers": map[string]string{"X-Other": "1"}, "body": "{}"}},
		"other method": {at + "open", map[string]any{"method": "DELETE"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	document = fmt.Sprintf(page, calls)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	process := exec.CommandContext(ctx, browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-port=0", origin.URL)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = process.Wait()
	}()
	select {
	case got := <-seen:
		for name, want := range map[string]string{
			"open":         `200 {"done": true} yes null`,
			"closed":       "TypeError", // it is carried out, as on AWS, and the page does not see it: its preflight says nothing
			"guarded":      `403 {"message":"Missing Authentication Token"} null null`,
			"other header": "TypeError",
			"other method": "TypeError",
		} {
			if got[name] != want {
				t.Errorf("%s: %q, want %q", name, got[name], want)
			}
		}
	case <-ctx.Done():
		t.Fatal("the page has told nothing")
	}
}

// chromium finds the browser; see tools/needs.sh.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Chromium, and CI=true forbids leaving the browser out")
	}
	t.Skip("left out: no Chromium; make needs installs it")
	return ""
}

// cors is an API whose method PUT /open pages of one origin may call.
type cors struct {
	t       *testing.T
	gateway *apigateway.Client
	api     string
	root    *string
}

func newCORS(t *testing.T, s *server) *cors {
	c := &cors{t: t, gateway: apigateway.NewFromConfig(s.config())}
	api, err := c.gateway.CreateRestApi(t.Context(), &apigateway.CreateRestApiInput{Name: aws.String("cors")})
	c.must(err)
	c.api, c.root = *api.Id, api.RootResourceId
	return c
}

func (c *cors) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// open sets CORS up for an origin, as the developer guide's "Enable CORS on a resource" does: OPTIONS answers from a mock, the method names
// the origin, and refusals name it too.
func (c *cors) open(origin string) {
	allowed := map[string]string{"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Methods": "OPTIONS,PUT", "Access-Control-Allow-Headers": "Content-Type,X-Asked"}
	told := map[string]string{"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "X-Seen", "X-Seen": "yes", "X-Hidden": "no"}
	for _, path := range []string{"open", "closed", "guarded"} {
		resource, err := c.gateway.CreateResource(c.t.Context(), &apigateway.CreateResourceInput{RestApiId: &c.api, ParentId: c.root, PathPart: &path})
		c.must(err)
		authorization, preflight := "NONE", allowed
		switch path {
		case "guarded":
			authorization = "AWS_IAM"
		case "closed":
			preflight = nil
		}
		c.method(resource.Id, "PUT", authorization, `{"done": true}`, told)
		c.method(resource.Id, "OPTIONS", "NONE", "", preflight)
	}
	_, err := c.gateway.PutGatewayResponse(c.t.Context(), &apigateway.PutGatewayResponseInput{
		RestApiId: &c.api, ResponseType: gatewaytypes.GatewayResponseTypeDefault4xx,
		ResponseParameters: map[string]string{"gatewayresponse.header.Access-Control-Allow-Origin": "'" + origin + "'"},
	})
	c.must(err)
	_, err = c.gateway.CreateDeployment(c.t.Context(), &apigateway.CreateDeploymentInput{RestApiId: &c.api, StageName: aws.String("dev")})
	c.must(err)
}

// method makes a mock that answers with a body and headers.
func (c *cors) method(resource *string, name, authorization, body string, headers map[string]string) {
	declared, mapped := map[string]bool{}, map[string]string{}
	for header, value := range headers {
		declared["method.response.header."+header], mapped["method.response.header."+header] = false, "'"+value+"'"
	}
	ctx, status := c.t.Context(), aws.String("200")
	_, err := c.gateway.PutMethod(ctx, &apigateway.PutMethodInput{RestApiId: &c.api, ResourceId: resource, HttpMethod: &name, AuthorizationType: &authorization})
	c.must(err)
	_, err = c.gateway.PutMethodResponse(ctx, &apigateway.PutMethodResponseInput{RestApiId: &c.api, ResourceId: resource, HttpMethod: &name, StatusCode: status, ResponseParameters: declared})
	c.must(err)
	_, err = c.gateway.PutIntegration(ctx, &apigateway.PutIntegrationInput{
		RestApiId: &c.api, ResourceId: resource, HttpMethod: &name, Type: gatewaytypes.IntegrationTypeMock,
		RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`},
	})
	c.must(err)
	_, err = c.gateway.PutIntegrationResponse(ctx, &apigateway.PutIntegrationResponseInput{
		RestApiId: &c.api, ResourceId: resource, HttpMethod: &name, StatusCode: status, ResponseParameters: mapped,
		ResponseTemplates: map[string]string{"application/json": strings.TrimSpace(body)},
	})
	c.must(err)
}
