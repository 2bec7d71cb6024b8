package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"sluice/internal/config"
	"sluice/internal/sandbox/drivers"
)

// Main runs a server until SIGTERM or SIGINT. When it is ready it writes one line to stdout.
func Main(self drivers.Self, c *config.Config, version string, stdout, stderr io.Writer) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	a, err := New(self, c, version, stderr)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "Sluice %s serves account %s in %s at %s, data in %s\n", version, c.Account, c.Region, a.URL(), c.Data); err != nil {
		return err
	}
	keepHeadroom()
	return a.Run(ctx)
}

func newLog(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	_ = l.UnmarshalText([]byte(level)) // kong lets no other text through
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l}))
}
