package engine

// A process of a simulation, and what is outside of it: callers, services, workers.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing/synctest"
	"time"

	"sluice/internal/durable"
	"sluice/internal/fault"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/service/sfn/task"
	"sluice/internal/store"
	"sluice/internal/store/memory"
	"sluice/internal/value"
)

var discard = slog.New(slog.DiscardHandler)

// process is an engine and its store. It is Tasks and Service of the engine.
type process struct {
	s       *simulation
	faults  *fault.Set
	store   *memory.Store
	durable durable.Engine
	engine  *Engine
	leave   func() // makes all callers of the step leave

	mu      sync.Mutex
	dead    bool
	closed  bool // its store was, in good order
	pending map[*pending]bool
	order   []*pending
}

// pending is a call that waits for its answer.
type pending struct {
	key    ledger.Key
	id     int64
	answer chan answered
}

// die is what a kill does: nothing that the process does from now on reaches the disk.
func (p *process) die() {
	p.mu.Lock()
	struck := p.dead
	p.dead = true
	p.mu.Unlock()
	if !struck {
		p.s.disk.Crash(p.s.chance.fork())
	}
}

// gone reports whether the process has died.
func (p *process) gone() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}

// fork is chance for one goroutine.
func (l *lot) fork() *rand.Rand { return rand.New(rand.NewPCG(l.Uint64(), 1)) }

func (p *process) alive() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.dead && p.store != nil && p.store.Cause() != nil {
		p.s.judge.note("a disk failed")
		p.dead = true
	}
	return !p.dead && !p.closed
}

// isPassing reports whether the error is of a partition that is about to be opened anew, or of a disk whose process ends.
func isPassing(err error) bool {
	return errors.Is(err, durable.ErrStopped) || errors.Is(err, durable.ErrLost) || errors.Is(err, store.ErrFailed)
}

// end lets go of what the process has in memory.
func (p *process) end() {
	if p.engine != nil {
		_ = p.engine.Stop(context.Background())
	}
}

// Machine is Service's, and so are the next three.
func (p *process) Machine(of Revision) (*asl.Machine, error) {
	if m := p.s.compiled[of.MachineID]; m != nil {
		return m, nil
	}
	return nil, errors.New("no machine " + of.MachineID)
}

// HasActivity says that there is every one.
func (p *process) HasActivity(string) bool { return true }

// Happened tells the judge.
func (p *process) Happened(o *Origin, _ *execution.Execution, events []execution.Event) {
	if o.Parent != nil {
		p.s.judge.note("child")
	}
	if o.Express {
		return // nothing of it outlives the process
	}
	p.s.judge.happened(o.Key, events)
}

// Ended needs nothing.
func (p *process) Ended(*Origin) func() { return nil }

// Do is Tasks's, and so are the next two.
func (p *process) Do(ctx context.Context, c *task.Call) (*task.Result, error) {
	k, err := KeyOf(c.ExecutionARN)
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(c.Attempt, 10, 64)
	if err != nil {
		return nil, err
	}
	if _, isJob := c.Input.Get("StateMachineArn"); isJob {
		return p.startJob(ctx, k, id, c)
	}
	token := tokenIn(c)
	p.s.judge.given(k, id, token, c.Input.String(), token != "")
	one := &pending{key: k, id: id, answer: make(chan answered, 1)}
	p.add(one)
	defer p.remove(one)
	select {
	case said := <-one.answer:
		if said.err != nil {
			return nil, said.err
		}
		v, err := value.Parse(said.output)
		return &task.Result{Output: v}, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func tokenIn(c *task.Call) string {
	body, _ := c.Input.Get("MessageBody")
	v, _ := body.Get("t")
	token, _ := v.AsString()
	return token
}

func (p *process) add(one *pending) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for other := range p.pending {
		if other.key == one.key && other.id == one.id {
			p.s.judge.mu.Lock()
			p.s.judge.blame("%v: attempt %d is called twice at the same time", one.key, one.id)
			p.s.judge.mu.Unlock()
		}
	}
	p.pending[one] = true
	p.order = append(p.order, one)
}

func (p *process) remove(one *pending) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pending, one)
}

// startJob starts an execution for a task, the same one each time.
func (p *process) startJob(ctx context.Context, k ledger.Key, id int64, c *task.Call) (*task.Result, error) {
	child := ledger.Key{Account: k.Account, Region: k.Region, Machine: simulatedJob, Name: fmt.Sprint(k.Machine, "-", k.Label, "-", k.Name, "-", id)}
	input, _ := c.Input.Get("Input")
	for {
		p.s.judge.asks(child, input.String())
		started, err := p.engine.Begin(ctx, originOf(child), input.String())
		p.s.judge.begun(child, input.String(), started, err)
		if err == nil || errors.Is(err, ErrExists) {
			return &task.Result{Output: value.NewObject(value.Member{Name: "ExecutionArn", Value: value.String(ARN(child))}).Value(), Child: ARN(child)}, nil
		}
		if p.engine.pause() != nil || ctx.Err() != nil {
			return nil, err
		}
	}
}

// Child tells how a job stands.
func (p *process) Child(ctx context.Context, c *task.Call, child string) (result *task.Result, over bool, err error) {
	k, err := KeyOf(child)
	if err != nil {
		return nil, false, err
	}
	parent, _ := KeyOf(c.ExecutionARN)
	id, _ := strconv.ParseInt(c.Attempt, 10, 64)
	for {
		out, err := p.engine.Look(ctx, k)
		switch {
		case err == nil && out.Status == execution.Running:
			return nil, false, nil
		case err == nil && out.Status == execution.Succeeded:
			v, err := value.Parse(out.Output)
			p.s.judge.saying(parent, id, v.String())
			return &task.Result{Output: v}, true, err
		case err == nil:
			p.s.judge.saying(parent, id, "E2")
			return nil, true, &task.Failure{Code: "E2", Cause: string(out.Status)}
		}
		if p.engine.pause() != nil || ctx.Err() != nil {
			return nil, false, err
		}
	}
}

// Cancel leaves a job alone.
func (p *process) Cancel(context.Context, *task.Call, string) error { return nil }

func originOf(k ledger.Key) *Origin {
	return &Origin{Key: k, Revision: Revision{Account: k.Account, Region: k.Region, MachineID: k.Machine, Number: 1}, RoleARN: "role"}
}

// attends reports a call that nobody is at.
func (p *process) attends(k ledger.Key, c *execution.Call, begun bool) error {
	p.engine.actors.mu.Lock()
	a := p.engine.actors.of[k]
	p.engine.actors.mu.Unlock()
	isWorkers := c.State.Resource.Kind == resource.Activity
	switch {
	case c.State.Resource.Pattern == resource.WaitForTaskToken && c.Submitted, isWorkers && begun: // who has it comes back
	case isWorkers && !p.offers(k, c.Attempt):
		return fmt.Errorf("attempt %d is offered to no worker", c.Attempt)
	case !isWorkers && (a == nil || a.calls[c.Attempt] == nil):
		return fmt.Errorf("attempt %d is called by nobody", c.Attempt)
	}
	return nil
}

func (p *process) offers(k ledger.Key, id int64) bool {
	p.engine.activities.mu.Lock()
	defer p.engine.activities.mu.Unlock()
	return p.engine.activities.open[offer{key: k, attempt: id}] != nil
}

// oldest are the calls that wait, in the order in which they came.
func (p *process) oldest() (all []*pending) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := p.order[:0]
	for _, one := range p.order {
		if p.pending[one] {
			kept = append(kept, one)
		}
	}
	p.order = kept
	return append(all, kept...)
}

// act is one of the things that callers, services and workers do, or time.
func (s *simulation) act(ctx context.Context) {
	k := ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: fmt.Sprint("m", s.chance.n(simulatedMachines)), Name: fmt.Sprint("n", s.chance.n(simulatedNames))}
	if all := s.judge.keys(); len(all) > 0 && s.chance.n(4) == 0 {
		k = all[s.chance.n(len(all))]
	}
	p := s.p
	switch roll := s.chance.n(100); {
	case roll < 12 && k.Label == "" && k.Machine != simulatedJob:
		s.begin(ctx, k)
	case roll < 14:
		go p.look(k, func() (*Outcome, error) { return p.engine.Abort(ctx, k, execution.Failed("Stopped", "")) })
	case roll < 20 && k.Label == "":
		s.judge.redriving(k)
		go p.look(k, func() (*Outcome, error) { return p.engine.Redrive(ctx, k, "") })
	case roll < 26:
		go p.look(k, func() (*Outcome, error) { return p.engine.Look(ctx, k) })
	case roll < 52:
		s.answer()
	case roll < 70:
		s.report(ctx)
	case roll < 76:
		go p.work(ctx)
	case roll < 80:
		s.impostor(k)
	case roll < 82:
		s.pageAgain(k)
	default:
		s.move()
		if s.chance.n(2) == 0 {
			s.lastMoment(ctx)
		}
	}
}

// lastMoment reports heartbeats for all tasks, while timers that have just come are on their way to them.
func (s *simulation) lastMoment(ctx context.Context) {
	p := s.p
	for _, h := range s.judge.holds() {
		if s.chance.n(4) > 0 {
			go func() { p.hear(p.engine.Heartbeat(ctx, h.token)) }()
		}
	}
}

// impostor is somebody who takes an execution for his, on what he knew of it a moment ago: he reports a heartbeat to the ledger himself.
func (s *simulation) impostor(k ledger.Key) {
	h, x, err := s.facts(k)
	if err != nil || h.over {
		return
	}
	p, records := s.p, h.records
	for _, effect := range x.Outstanding() {
		c, ok := effect.(execution.Call)
		if !ok || c.Task.Heartbeat == 0 {
			continue
		}
		events, _ := x.Run(execution.Env{Now: s.clock.Now(), Random: s.chance}, execution.Heartbeat{Attempt: c.Attempt})
		if len(events) != 1 || events[0].Type != execution.HeartbeatReceived {
			return
		}
		go func() {
			err := p.engine.ledger.Append(context.Background(), k, appendOf(originOf(k), x, records, events))
			p.hear(err)
			if err == nil {
				s.judge.note("impostor")
			}
		}()
		s.again(&pending{key: k, id: c.Attempt}) // who has it in memory is behind
		return
	}
}

func (s *simulation) begin(ctx context.Context, k ledger.Key) {
	p, input := s.p, fmt.Sprintf(`{"n": %d, "items": [1, 2, 3]}`, s.chance.n(20)*10/19)
	s.add("start %v with %s", k, input)
	s.judge.asks(k, input)
	go func() {
		started, err := p.engine.Begin(ctx, originOf(k), input)
		s.judge.begun(k, input, started, err)
		p.hear(err)
	}()
}

// hear counts what came of a call.
func (p *process) hear(err error) {
	for what, known := range map[string]error{
		"no room": store.ErrNoRoom, "caller left": context.Canceled, "report refused": ErrNoTask, "fenced": durable.ErrFenced, "stale": ledger.ErrStale,
	} {
		if errors.Is(err, known) {
			p.s.judge.note(what)
		}
	}
}

func (p *process) look(k ledger.Key, how func() (*Outcome, error)) {
	out, err := how()
	p.hear(err)
	if err == nil {
		p.s.judge.looked(k, out)
	}
}

// said makes up a result that no other call has.
func (s *simulation) said() (result string, failure *task.Failure) {
	s.serial++
	switch s.chance.n(6) {
	case 0, 1:
		return "E1", &task.Failure{Code: "E1", Cause: "because"}
	case 2:
		return "E2", &task.Failure{Code: "E2", Cause: "because"}
	}
	return strconv.Itoa(s.serial), nil
}

// answer answers a call that waits, or one that was answered before.
func (s *simulation) answer() {
	all := s.p.oldest()
	if len(all) == 0 {
		return
	}
	one := all[s.chance.n(len(all))]
	result, failure := s.said()
	s.add("answer attempt %d of %v: %s", one.id, one.key, result)
	s.p.reply(one, result, failure)
	if s.chance.n(4) == 0 {
		s.again(one)
	}
}

// again answers a call once more, behind the back of whoever made it.
func (s *simulation) again(one *pending) {
	p := s.p
	result, failure := s.said()
	s.judge.saying(one.key, one.id, result)
	s.judge.note("answered twice")
	stimulus := execution.Stimulus(execution.Answer{Attempt: one.id, Output: execution.JSON(result)})
	if failure != nil {
		stimulus = execution.Refusal{Attempt: one.id, Failure: refusal(failure)}
	}
	p.engine.background(func() { p.engine.insist(one.key, turn{stimuli: []execution.Stimulus{stimulus}}) })
}

func (p *process) reply(one *pending, result string, failure *task.Failure) {
	p.s.judge.saying(one.key, one.id, result)
	a := answered{output: result}
	if failure != nil {
		a.err = failure
	}
	select {
	case one.answer <- a:
	default: // it was answered and has not noticed yet
	}
}

// report reports by a token that somebody has, good or not.
func (s *simulation) report(ctx context.Context) {
	all, p := s.judge.holds(), s.p
	if len(all) == 0 {
		return
	}
	h := all[len(all)-1-s.chance.n(len(all))]
	if s.chance.n(3) == 0 {
		s.judge.note("heartbeat")
		go func() { p.hear(p.engine.Heartbeat(ctx, h.token)) }()
		return
	}
	for range 1 + s.chance.n(2) {
		result, failure := s.said()
		s.add("report attempt %d of %v: %s", h.id, h.key, result)
		go p.send(ctx, h, result, failure)
	}
}

func (p *process) send(ctx context.Context, h held, result string, failure *task.Failure) {
	p.s.judge.saying(h.key, h.id, result)
	var err error
	if failure != nil {
		err = p.engine.Fail(ctx, h.token, refusal(failure))
	} else {
		err = p.engine.Succeed(ctx, h.token, result)
	}
	p.hear(err)
	if err == nil {
		p.s.judge.accepted(h.key, h.id, result)
	}
}

// work takes a task of the activity, if there is one until ctx ends.
func (p *process) work(ctx context.Context) {
	got, err := p.engine.NextTask(ctx, simulatedActivity, "w")
	if err != nil || got == nil {
		return
	}
	token, err := execution.ParseToken(got.Token)
	if err != nil {
		return
	}
	if k, err := KeyOf(token.Execution); err == nil {
		v, _ := value.Parse(got.Input)
		p.s.judge.given(k, token.Attempt, got.Token, v.String(), true)
		p.s.judge.worked(k, token.Attempt)
	}
}

// move lets time pass: some, or all until something is due; or sets the clock.
func (s *simulation) move() {
	step := time.Duration(s.chance.n(3000)) * time.Millisecond
	switch s.chance.n(10) {
	case 0:
		step = time.Duration(s.chance.n(7200)-3600) * time.Second
		s.add("the clock jumps by %v", step)
		s.jump(step)
		return
	case 1:
		step *= 10
	case 2, 3, 4, 5, 6:
		if next, ok := s.clock.Next(); ok && next < time.Minute {
			step = next
		}
	}
	s.add("time moves by %v", step)
	s.pass(step)
}

// finish answers all that waits, with success.
func (p *process) finish() {
	for _, one := range p.oldest() {
		p.s.serial++
		p.reply(one, strconv.Itoa(p.s.serial), nil)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range 50 {
		if !p.engine.activities.any() {
			break
		}
		go p.work(ctx)
		synctest.Wait()
	}
	for _, h := range p.s.judge.holds() {
		p.s.serial++
		p.send(ctx, h, strconv.Itoa(p.s.serial), nil)
	}
}

// any tells whether a task waits for a worker.
func (s *activities) any() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open) > 0
}

// count notes what happened in a history.
func (j *judge) count(h *history) {
	for _, a := range h.attempts {
		if a.result == timedOutResult {
			j.heard["timed out"]++
		}
	}
	if h.redrives > 0 {
		j.heard["redriven"]++
	}
	for what, count := range h.heard {
		j.heard[what] += count
	}
	for _, t := range h.tracks {
		if len(t.counts) > 0 {
			j.heard["retried"]++
		}
	}
}
