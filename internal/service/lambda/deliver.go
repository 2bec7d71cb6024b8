package lambda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"sluice/internal/clock"
	"sluice/internal/wire"
)

const (
	// deliverAgain is how long a delivery waits that met an error of the server's.
	deliverAgain = 5 * time.Second
	// deliverMax is how long it is tried: as long as an event is kept at most. The figure is ours.
	deliverMax = ageDefault
)

// deliver sends a request as the function's role, again while the server is to blame. What is refused, or taken by nobody for too long, is
// lost, as on AWS: counted, and in the server's log. The error is the context's.
func (r *eventRun) deliver(ctx context.Context, to string, request *wire.Request, lost func(target)) error {
	begun := r.clock.Now()
	for {
		err := r.send(ctx, request)
		var refused *refusedDelivery
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &refused), r.clock.Now().Sub(begun) > deliverMax:
			lost(r.target)
			r.undelivered(to, err)
			return nil
		}
		r.log.Warn("the result of an event is not delivered yet", slog.String("to", to), slog.Any("error", err))
		if err := clock.Wait(ctx, r.clock, deliverAgain); err != nil {
			return err
		}
	}
}

var errNoService = errors.New("there is no such service here")

func (r *eventRun) undelivered(to string, err error) {
	r.log.Warn("the result of an event was not delivered", slog.String("function", r.event.Function), slog.String("request", r.event.ID),
		slog.String("to", to), slog.Any("error", err))
}

// refusedDelivery is a delivery that will not be taken however often it is tried.
type refusedDelivery struct{ text string }

func (e *refusedDelivery) Error() string { return e.text }

func (r *eventRun) send(ctx context.Context, request *wire.Request) error {
	role := ""
	if err := r.view(func() error {
		f, err := r.find(r.target)
		if err == nil {
			role = f.version.Role
		}
		return err
	}); err != nil {
		return &refusedDelivery{err.Error()}
	}
	as, err := r.roles.Act(ctx, role, r.target.name, r.target.functionARN())
	if errors.Is(err, ErrRole) {
		return &refusedDelivery{err.Error()}
	}
	if err != nil {
		return err
	}
	fresh := *request
	fresh.Header = request.Header.Clone()
	response := r.caller.Do(ctx, as, &fresh)
	switch {
	case response.Status < http.StatusBadRequest:
		return nil
	case response.Status < http.StatusInternalServerError && response.Status != http.StatusTooManyRequests:
		return &refusedDelivery{fmt.Sprintf("%d %s", response.Status, strings.TrimSpace(string(response.Body)))}
	}
	return fmt.Errorf("%d %s", response.Status, response.Body)
}
