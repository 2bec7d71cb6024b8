// Proves, over random histories, what holds of every life: an invocation that was taken ends exactly once and is answered at most once,
// a request is answered at most once and never after its asker left, nothing is asked for after the end, processes start once, and an
// environment that nobody helps any more is over after its timers have run.
package instance

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// witness follows the actions of an Instance and knows only the rules.
type witness struct {
	t       *rapid.T
	in      *Instance
	at      time.Time
	next    Poll
	waiting map[Poll]bool
	taken   string // the invocation under way
	replied bool
	timer   time.Time
	started map[Process]bool
	alive   map[Process]bool
	retired bool
	stopped bool
	count   int
}

func (w *witness) must(ok bool, text string) {
	if !ok {
		w.t.Fatal(text)
	}
}

func (w *witness) see(actions []Action) {
	for _, a := range actions {
		w.must(!w.stopped || a.Verb == Emit, "an action after Stop")
		switch a.Verb {
		case StartProcess:
			w.must(!w.started[a.Process], "a process started twice")
			w.started[a.Process], w.alive[a.Process] = true, true
		case Kill, Terminate:
			w.must(w.started[a.Process] && w.retired, "a signal for no reason")
		case SetTimer:
			w.timer = w.at.Add(a.Duration)
		case StopTimer:
			w.timer = time.Time{}
		case AnswerRuntime:
			w.must(w.taken != "" && !w.retired, "an event without an invocation")
			w.answered(a.Poll)
		case AnswerExtension:
			w.must((a.Reason != "") == w.retired, "INVOKE belongs to life, SHUTDOWN to its end")
			w.must(a.Reason != "" || w.taken != "", "INVOKE without an invocation")
			w.answered(a.Poll)
		case Abandon:
			w.answered(a.Poll)
		case Respond:
			w.must(w.taken != "" && !w.replied, "a second answer")
			w.replied = true
		case Finish:
			w.must(w.taken != "", "the end of nothing")
			w.must((a.Result.Status == Success) == (a.Result.Error == "" && a.Result.Fault == nil), "a status that contradicts the error")
			w.must(w.replied || a.Result.Fault != nil, "an end without an answer and without a fault")
			w.taken, w.replied = "", false
		case FailInit:
			w.taken = ""
		case BecomeIdle:
			w.must(w.taken == "" && !w.retired, "idle while busy")
		case Retire:
			w.must(!w.retired && w.taken == "", "retired twice, or with an invocation")
			w.retired = true
		case Stop:
			w.must(w.retired, "stopped before retired")
			w.stopped = true
		}
	}
}

func (w *witness) answered(p Poll) {
	w.must(w.waiting[p], "an answer to nobody")
	delete(w.waiting, p)
}

func (w *witness) ask(f func(Poll) ([]Action, *Refusal)) {
	w.next++
	w.waiting[w.next] = true
	a, r := f(w.next)
	if r != nil {
		delete(w.waiting, w.next)
	}
	w.see(a)
}

func TestEveryLifeKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"one", "two"}[:rapid.IntRange(0, 2).Draw(t, "externals")]
		c := Config{Timeout: 3 * time.Second, Extensions: names, Phase: Phase(rapid.IntRange(0, 1).Draw(t, "phase"))}
		w := &witness{t: t, in: New(c), at: time.Unix(1_700_000_000, 0), waiting: map[Poll]bool{}, started: map[Process]bool{}, alive: map[Process]bool{}}
		w.taken = rapid.SampledFrom([]string{"", "z"}).Draw(t, "reason")
		w.see(w.in.Start(w.at, w.taken))
		t.Repeat(w.actions(c))
		if c.Phase == InvokePhase && w.in.stage == initializing {
			w.invoke() // its time is the only one that runs
		}
		w.see(w.in.Shutdown(w.at))
		for n := 0; !w.stopped && n < 5; n++ {
			w.must(!w.timer.IsZero(), "neither over nor a timer")
			w.at = w.timer
			w.see(w.in.Expired(w.at))
		}
		w.must(w.stopped && w.taken == "", "not over")
	})
}

func (w *witness) invoke() {
	w.count++
	id := string(rune('a' + w.count%26))
	if a, ok := w.in.Invoke(w.at, id); ok {
		w.must(w.taken == "" && !w.retired, "took an invocation while busy")
		w.taken = id
		w.see(a)
	}
}

func (w *witness) actions(c Config) map[string]func(*rapid.T) {
	id := func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"id-one", "id-two", "id-in", "nobody"}).Draw(t, "id")
	}
	return map[string]func(*rapid.T){
		"invoke": func(*rapid.T) { w.invoke() },
		"next":   func(*rapid.T) { w.ask(func(p Poll) ([]Action, *Refusal) { return w.in.RuntimeNext(w.at, p) }) },
		"extension next": func(t *rapid.T) {
			w.ask(func(p Poll) ([]Action, *Refusal) { return w.in.ExtensionNext(w.at, id(t), p) })
		},
		"register": func(t *rapid.T) {
			name := rapid.SampledFrom([]string{"one", "two", "in"}).Draw(t, "name")
			events := rapid.SliceOfN(rapid.SampledFrom([]string{InvokeEvent, ShutdownEvent}), 0, 2).Draw(t, "events")
			a, _ := w.in.Register(w.at, "id-"+name, name, events)
			w.see(a)
		},
		"begin":       func(*rapid.T) { _ = w.in.BeginResponse(w.at, w.taken) },
		"begin error": func(*rapid.T) { _ = w.in.BeginError(w.at, w.taken) },
		"end": func(t *rapid.T) {
			w.see(w.in.EndResponse(w.at, w.in.Current(), rapid.SampledFrom([]string{"", "Boom"}).Draw(t, "error")))
		},
		"init error":           func(*rapid.T) { a, _ := w.in.InitError(w.at, "Bad"); w.see(a) },
		"extension init error": func(t *rapid.T) { _ = w.in.ExtensionInitError(id(t), "Bad") },
		"extension exit error": func(t *rapid.T) { _ = w.in.ExtensionExitError(id(t), "Bad") },
		"exit": func(t *rapid.T) {
			p := Process(rapid.IntRange(0, len(c.Extensions)).Draw(t, "process"))
			if w.alive[p] {
				delete(w.alive, p)
				w.see(w.in.Exited(w.at, p, Exit{Text: "exit status 1"}))
			}
		},
		"leave": func(t *rapid.T) {
			p := Poll(rapid.IntRange(1, int(w.next)+1).Draw(t, "poll"))
			w.in.Leave(p)
			delete(w.waiting, p)
		},
		"time": func(t *rapid.T) {
			w.at = w.at.Add(time.Duration(rapid.IntRange(0, 4000).Draw(t, "ms")) * time.Millisecond)
			w.see(w.in.Expired(w.at))
		},
		"shutdown": func(t *rapid.T) {
			if rapid.IntRange(0, 9).Draw(t, "really") == 0 {
				w.see(w.in.Shutdown(w.at))
			}
		},
	}
}
