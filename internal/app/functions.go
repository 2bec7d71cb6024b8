package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"

	"sluice/internal/arn"
	"sluice/internal/clock"
	"sluice/internal/gateway"
	"sluice/internal/reach"
	"sluice/internal/sandbox"
	"sluice/internal/sandbox/drivers"
	"sluice/internal/sandbox/isolated"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/lambda"
	"sluice/internal/service/lambda/environment"
	"sluice/internal/service/lambda/functionurl"
	"sluice/internal/service/lambda/image"
	"sluice/internal/service/lambda/runtimes"
	"sluice/internal/service/sts"
	"sluice/internal/wire/httpio"
)

// functions is what runs functions: sandboxes, and the fleet of execution environments in them.
type functions struct {
	driver sandbox.Driver
	fleet  *environment.Fleet
	// door serves the AWS APIs inside sandboxes, and handler is behind it once there is one.
	door    *http.Server
	handler http.Handler
}

// endpointPort is where functions find the server in sandboxes with a network of their own.
const endpointPort = 4566

const (
	// trialMax is how long finding out may take whether sandboxes start.
	trialMax = 30 * time.Second
	// dialMax is how long registries, and what functions connect to, may take to answer.
	dialMax = 30 * time.Second
	// invocationsDrain is how long invocations may go on when the server stops.
	invocationsDrain = 20 * time.Second
)

// openFunctions finds out how functions can run on this host.
func (a *App) openFunctions() error {
	ctx, cancel := context.WithTimeout(context.Background(), trialMax)
	defer cancel()
	folder := filepath.Join(a.config.Data, "lambda")
	bootstraps, err := runtimes.Install(filepath.Join(folder, "runtimes"))
	if err != nil {
		return err
	}
	catalogue := runtimes.Find(bootstraps, a.config.RuntimePrograms)
	f := &functions{}
	a.functions = f
	if f.driver, err = drivers.Open(ctx, a.self, a.config.Sandbox, isolated.Config{Folder: filepath.Join(folder, "sandboxes")}, a.log); err != nil {
		return err
	}
	f.door = patient(nil, a.log, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.handler.ServeHTTP(w, r) }))
	f.fleet = environment.New(environment.Ports{
		Sandboxes: &environment.Sandboxed{
			Driver: f.driver, Outside: a.outside(f.driver), Endpoint: sandbox.Door{Port: endpointPort, Serve: func(l net.Listener) { _ = f.door.Serve(httpio.Heard(l)) }},
		},
		Roles: functionRoles{a.sts, a.clock}, Logs: functionLogs{a.roleLogs}, Clock: a.clock, Runtimes: catalogue, Log: a.log,
		Report: func(r *environment.Report) { a.lambda.Reported(r) },
	}, environment.Limits{Environments: a.config.EnvironmentsMax, Idle: a.config.EnvironmentIdle})
	return nil
}

// outward serves what functions may call: APIs of users and of AWS's services.
func outward(api, addresses, edge http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		switch {
		case gateway.Owns(r.Host, path):
			api.ServeHTTP(w, r)
		case functionurl.Owns(r.Host, path):
			addresses.ServeHTTP(w, r)
		default:
			edge.ServeHTTP(w, r)
		}
	})
}

// outside lets functions connect to where the configuration says, if the driver can take them there.
func (a *App) outside(driver sandbox.Driver) sandbox.Dialer {
	if driver.Name() == drivers.Isolated && driver.Enforces().Outside == "" {
		a.log.Warn("Functions reach this server and nothing else: this user may not open /dev/net/tun.")
		return nil
	}
	d := &net.Dialer{Timeout: dialMax, Control: reach.Control(reach.Within(a.config.FunctionTargets))}
	return d.DialContext
}

// images opens the store of container images.
func (a *App) openImages(folder string) (*image.Store, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: dialMax, Control: reach.Control(reach.Allowed)}).DialContext
	return image.Open(folder, image.Sources{Folders: a.config.ImageFolders, Transport: transport, Keychain: authn.DefaultKeychain})
}

// stop lets invocations under way end until ctx does, and ends what is left.
func (f *functions) stop(ctx context.Context) error {
	if f == nil || f.driver == nil {
		return nil
	}
	if f.fleet != nil {
		ctx, cancel := context.WithTimeout(ctx, invocationsDrain)
		defer cancel()
		f.fleet.Close(ctx)
	}
	var err error
	if f.door != nil {
		err = f.door.Close()
	}
	return errors.Join(err, f.driver.Close())
}

// functionRoles assumes functions' roles; it implements lambda.Roles and environment.Roles.
type functionRoles struct {
	sts   *sts.Service
	clock clock.Clock
}

var (
	_ lambda.Roles      = functionRoles{}
	_ environment.Roles = functionRoles{}
)

// trialSession names the session in which a role is tried that is to become a function's.
const trialSession = "awslambda-validation"

// sessionLifetime is how long the credentials of an execution environment hold; it gets new ones, by being replaced, before they end.
// AWS's hold as long.
const sessionLifetime = 12 * time.Hour

// assumption is Lambda's for a function, by its ARN with or without a version.
func (r functionRoles) assumption(role, session, functionARN string) *sts.Assumption {
	parts := strings.SplitN(functionARN, ":", 8) // arn:aws:lambda:region:account:function:name:version
	whole := strings.Join(parts[:min(len(parts), 7)], ":")
	a, _ := arn.Parse(whole) // a function's ARN is one
	return &sts.Assumption{
		RoleARN: role, Service: lambda.Principal, SessionName: session, SourceARN: whole, SourceAccount: a.Account, Now: r.clock.Now(),
	}
}

// MayAssume reports whether the role trusts Lambda for the function.
func (r functionRoles) MayAssume(_ context.Context, role, functionARN, _ string) (bool, error) {
	_, err := r.sts.AssumeForService(r.assumption(role, trialSession, functionARN))
	if _, refused := asRefused(err); refused {
		return false, nil
	}
	return err == nil, err
}

// Act is a caller that acts as the role.
func (r functionRoles) Act(_ context.Context, role, session, functionARN string) (*service.Caller, error) {
	caller, err := r.sts.AssumeForService(r.assumption(role, session, functionARN))
	return caller, roleError(err)
}

// Assume opens a session of the role for an execution environment.
func (r functionRoles) Assume(_ context.Context, role, session, functionARN string) (*environment.Credentials, error) {
	c, err := r.sts.IssueForService(r.assumption(role, session, functionARN), sessionLifetime)
	if err != nil {
		return nil, roleError(err)
	}
	return &environment.Credentials{Key: c.AccessKeyID, Secret: c.SecretAccessKey, Token: c.SessionToken, Expires: c.Expires}, nil
}

func asRefused(err error) (*sts.RefusedError, bool) {
	var refused *sts.RefusedError
	return refused, errors.As(err, &refused)
}

func roleError(err error) error {
	if _, refused := asRefused(err); refused {
		return fmt.Errorf("%w: %w", lambda.ErrRole, err)
	}
	return err
}

// functionLogs puts the lines of execution environments into CloudWatch Logs, as the function's role may. A function that writes more than
// can be taken is held back. It implements environment.Sink.
type functionLogs struct{ *roleLogs }

// Write takes lines.
func (l functionLogs) Write(to *environment.LogStream, lines []environment.Line) {
	x := &roleLines{
		logWriter: logWriter{
			account: to.Account, region: to.Region, group: to.Group, role: to.Role, principal: lambda.Principal, session: to.Function, source: to.FunctionARN, create: true,
		}, stream: to.Name, lines: make([]cloudwatchlogs.Line, len(lines)),
	}
	for i, line := range lines {
		x.lines[i] = cloudwatchlogs.Line(line)
	}
	l.send(x)
}
