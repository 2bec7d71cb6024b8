package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"sluice/internal/app/identity"
	"sluice/internal/clock"
	"sluice/internal/config"
	"sluice/internal/durable"
	"sluice/internal/edge"
	"sluice/internal/gateway"
	"sluice/internal/sandbox/drivers"
	"sluice/internal/service"
	"sluice/internal/service/apigateway"
	"sluice/internal/service/cloudwatch"
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/events"
	"sluice/internal/service/iam"
	"sluice/internal/service/lambda"
	"sluice/internal/service/lambda/functionurl"
	"sluice/internal/service/s3"
	"sluice/internal/service/sfn"
	"sluice/internal/service/sqs"
	"sluice/internal/service/sts"
	"sluice/internal/service/sts/issuer"
	"sluice/internal/service/sts/issuer/fetch"
	"sluice/internal/store"
	"sluice/internal/store/local"
	"sluice/internal/wire/httpio"
	"sluice/internal/wire/sigv4"
)

// App is a whole server.
type App struct {
	self    drivers.Self
	config  *config.Config
	log     *slog.Logger
	clock   clock.Clock
	store   store.Store
	logs    *logs
	metrics *prometheus.Registry
	iam     *iam.Service
	sts     *sts.Service
	sqs     *sqs.Service
	objects *s3.Service
	// connections are what HTTP tasks authenticate themselves with.
	connections *events.Service
	apiMeter    *apiMeter
	watch       *cloudwatch.Service
	events      *cloudwatchlogs.Service
	roleLogs    *roleLogs
	lambda      *lambda.Service
	// functions runs what lambda has.
	functions *functions
	machines  *sfn.Service
	inside    *insideCalls
	begun     bool // events are: they are stopped then
	gateway   *gateway.Gateway
	control   *apigateway.Service
	edge      *edge.Edge
	listener  *listener
	waiting   httpio.Lot             // long polls
	endpoint  atomic.Pointer[string] // nil until it is known: see noteEndpoint
}

// New makes a server on its data folder, which it creates at the first start, and listens; nothing is served before Run. The
// errors name what the operator must mend.
func New(self drivers.Self, c *config.Config, version string, stderr io.Writer) (*App, error) {
	return newAt(self, clock.System{}, c, version, stderr)
}

// newAt lets tests choose the time.
func newAt(self drivers.Self, at clock.Clock, c *config.Config, version string, stderr io.Writer) (*App, error) {
	a := &App{self: self, config: c, log: newLog(stderr, c.LogLevel), clock: at, metrics: prometheus.NewRegistry()}
	a.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, step := range []func() error{a.openFolder, a.openServices, func() error { return a.openEntrances(version) }, a.begin} {
		if err := step(); err != nil {
			return nil, errors.Join(err, a.abandon())
		}
	}
	return a, nil
}

// openFolder opens the data folder.
func (a *App) openFolder() error {
	opened, err := local.Open(filepath.Join(a.config.Data, "store"), local.Options{Logger: a.log, Clock: a.clock})
	if errors.Is(err, store.ErrLocked) {
		return fmt.Errorf("another process has the data folder %s: %w", a.config.Data, err)
	}
	if err != nil {
		return fmt.Errorf("open the data folder %s: %w", a.config.Data, err)
	}
	a.store = opened
	measureRoom(a.metrics, opened)
	a.logs, err = openLogs(a.config, a.metrics)
	return err
}

// openServices makes the services: one line in services for each, and what it needs before it.
func (a *App) openServices() error {
	root, err := rootKey(a.config)
	if err != nil {
		return err
	}
	if a.iam, err = iam.Open(iam.Config{
		Store: a.store, Root: root, Clock: a.clock, Folder: a.config.Data,
		Accounts: a.accounts(),
	}); err != nil {
		return err
	}
	if a.sts, err = sts.New(identity.Roles{Service: a.iam}, root, sts.WithProviders(a.iam, issuer.New(fetch.New())), sts.WithDevices(identity.Devices{IAM: a.iam, Clock: a.clock})); err != nil {
		return err
	}
	receiptKey := root.Derive("sqs/receipt")
	queues, err := sqs.New(sqs.Config{
		Store: a.store, Engine: durable.NewEmbedded(a.store, nil), Clock: a.clock, Log: a.log,
		ReceiptKey: receiptKey[:], Bodies: root.Sealer("sqs/body"),
	})
	if err != nil {
		return err
	}
	if err := queues.Start(); err != nil {
		return err
	}
	a.sqs = queues
	a.apiMeter = newAPIMeter()
	if err := a.openEvents(); err != nil {
		return err
	}
	a.roleLogs = &roleLogs{events: a.events, sts: a.sts, authority: authority{&a.edge}, clock: a.clock, log: a.log, denials: a.logs.denials, lost: a.logs.cloudwatch}
	a.roleLogs.start()
	if err := a.openFunctions(); err != nil {
		return err
	}
	if err := a.openLambda(root); err != nil {
		return err
	}
	if err := a.openObjects(root); err != nil {
		return err
	}
	if err := a.openConnections(root); err != nil {
		return err
	}
	if err := a.openStateMachines(); err != nil {
		return err
	}
	a.inside = &insideCalls{lambda: a.lambda, authority: authority{&a.edge}, clock: a.clock, logs: a.logs, messages: a.sts}
	if err := a.openGateway(root); err != nil {
		return err
	}
	if a.watch, err = cloudwatch.New(cloudwatch.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Metered: []service.Metered{a.sqs}, Observed: []service.Observed{a.apiMeter, a.lambda.Observed(), a.machines.Observed()},
	}); err != nil {
		return err
	}
	a.watch.Start()
	return nil
}

// accounts lists those that the configuration names, the server's own first.
func (a *App) accounts() []iam.Account {
	c := a.config
	out := []iam.Account{{ID: c.Account, AccessKeyID: c.RootAccessKeyID, SecretAccessKey: c.RootSecretAccessKey}}
	for _, other := range c.Accounts {
		out = append(out, iam.Account(other))
	}
	return out
}

// services lists what is served.
func (a *App) services() []service.Definition {
	return []service.Definition{
		a.control.Definition(),
		a.watch.Definition(),
		a.events.Definition(),
		a.connections.Definition(),
		a.iam.Definition(),
		a.lambda.Definition(),
		a.machines.Definition(),
		a.objects.Definition(),
		a.sqs.Definition(),
		a.sts.Definition(),
	}
}

// metered lists the services that have metrics of AWS's.
func (a *App) metered() []service.Metered {
	return []service.Metered{a.sqs, a.apiMeter, a.lambda.Metered(), a.machines.Metered()}
}

// openEntrances puts edge and gateway behind one socket.
func (a *App) openEntrances(version string) error {
	a.metrics.MustRegister(awsMetrics{a.metered()})
	a.edge = edge.New(edge.Config{
		Services: a.services(), Credentials: identity.Credentials{IAM: a.iam, STS: a.sts}, Permissions: identity.Permissions{Service: a.iam, STS: a.sts},
		Recorder: newCallRecorder(a.logs, a.metrics, a.iam, a.sts), Clock: a.clock, Log: a.log, Account: a.config.Account, Region: a.config.Region,
	})
	health := Health{Status: "ok", Version: version, Region: a.config.Region, Account: a.config.Account}
	own := admin(health, a.store, a.metrics, &operator{
		credentials: identity.Credentials{IAM: a.iam, STS: a.sts}, verifier: sigv4.NewVerifier(), clock: a.clock, account: a.config.Account,
	}, &accounts{iam: a.iam, clock: a.clock, audit: a.logs.audit, region: a.config.Region})
	var secure *tls.Config
	if a.config.TLSCert != "" {
		certificate, err := openCertificate(a.config.TLSCert, a.config.TLSKey, a.clock, a.log)
		if err != nil {
			return err
		}
		secure = certificate.config()
	}
	// Functions call the same APIs at a door of their own, which is no way to what is this machine's or the operator's alone.
	addresses := functionurl.New(functionurl.Config{
		Functions: addressedFunctions{a.lambda}, Authority: authority{&a.edge}, Recorder: &addressRecorder{a.logs, a.iam, a.sts, a.lambda}, Clock: a.clock, Log: a.log,
	}).Handler()
	a.functions.handler = outward(a.gateway.Handler(), addresses, a.edge.Handler(&a.waiting))
	var err error
	a.listener, err = listen(a.config.Listen, secure, a.log, behind(a.config.TrustedProxies, entrances(own, archives{a.lambda}, addresses, a.gateway.Handler(), a.edge.Handler(&a.waiting), &a.waiting, a.metrics)))
	if err == nil {
		a.noteEndpoint()
	}
	return err
}

// begin lets those work who do so by themselves: what they have to do may lead to any service.
func (a *App) begin() error {
	a.begun = true
	a.events.Start()
	if err := a.lambda.Start(); err != nil {
		return err
	}
	a.connections.Start()
	a.machines.Start()
	return nil
}

// URL is where the server listens.
func (a *App) URL() string {
	scheme := "http://"
	if a.listener.secure {
		scheme = "https://"
	}
	return scheme + a.listener.socket.Addr().String()
}

// Run serves until ctx ends, then drains; it returns early with an error if the disk fails or the socket does.
func (a *App) Run(ctx context.Context) error {
	serving := make(chan error, 1)
	go func() { serving <- a.listener.serve() }()
	var failure error
	select {
	case <-ctx.Done():
	case failure = <-serving:
	case <-a.store.Failed():
		// Nothing that is in memory is worth more than what is on the disk: the next start takes it from there.
		return fmt.Errorf("the data folder has failed: %w", a.store.Cause())
	}
	return errors.Join(failure, a.drain())
}

// drain lets calls on their way finish, ends long polls, and closes everything.
func (a *App) drain() error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	a.events.EndTails()
	drained := make(chan error, 1)
	go func() { drained <- a.listener.drain(ctx) }()
	// Calls that are quick are over by now; the rest wait for messages.
	err := clock.Wait(ctx, a.clock, drainQuick)
	err = errors.Join(err, a.stopWork(ctx), <-drained, a.waiting.Drained(ctx))
	return errors.Join(err, a.stopWatch(ctx), a.close())
}

// stopWork ends what works by itself, as far as it was begun: workflows first, then functions, for each may call what comes after it.
func (a *App) stopWork(ctx context.Context) error {
	var errs []error
	if a.machines != nil {
		errs = append(errs, a.machines.Stop(ctx))
	}
	if a.connections != nil {
		a.connections.Stop()
	}
	if a.lambda != nil {
		errs = append(errs, a.lambda.Stop(ctx))
	}
	errs = append(errs, a.functions.stop(ctx))
	if a.sqs != nil {
		errs = append(errs, a.sqs.Stop(ctx))
	}
	return errors.Join(errs...)
}

// stopWatch ends those who take note of what others do, as far as they were begun; logs are the last: what ended may have had something to
// say.
func (a *App) stopWatch(ctx context.Context) error {
	var err error
	if a.watch != nil {
		err = a.watch.Stop()
	}
	a.roleLogs.close()
	if a.begun {
		a.events.Stop(ctx)
	}
	return err
}

// abandon lets go of what New had opened when it failed.
func (a *App) abandon() error {
	ctx := context.Background()
	return errors.Join(a.stopWork(ctx), a.stopWatch(ctx), a.close())
}

// close lets go of the data folder.
func (a *App) close() error {
	var errs []error
	if a.logs != nil {
		errs = append(errs, a.logs.close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	return errors.Join(errs...)
}
