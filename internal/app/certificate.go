package app

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"sluice/internal/clock"
)

// certificate is the server's for TLS, read anew when its files change: those who renew it replace the files and nothing more. Files
// that cannot be read or do not fit together leave the last good one in use, and the log says so.
type certificate struct {
	cert, key string // paths
	clock     clock.Clock
	log       *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	stamp   [2]fileStamp
	looked  time.Time
}

// fileStamp tells one state of a file from another.
type fileStamp struct {
	size     int64
	modified time.Time
}

// certificateLook is how often the files are looked at, by a handshake that comes after it.
const certificateLook = 10 * time.Second

func openCertificate(certPath, keyPath string, c clock.Clock, log *slog.Logger) (*certificate, error) {
	t := &certificate{cert: certPath, key: keyPath, clock: c, log: log}
	return t, t.read()
}

// config is what the listener needs. TLS 1.2 is the oldest that AWS's own endpoints take.
func (t *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: t.get}
}

// get returns the certificate for a handshake.
func (t *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := t.clock.Now(); now.Sub(t.looked) >= certificateLook || now.Before(t.looked) {
		if err := t.read(); err != nil {
			t.log.Error("the certificate in use is kept", slog.Any("error", err))
		}
	}
	return t.current, nil
}

// read takes the files up if they are not what they were.
func (t *certificate) read() error {
	t.looked = t.clock.Now()
	stamp := [2]fileStamp{stampOf(t.cert), stampOf(t.key)}
	if t.current != nil && stamp == t.stamp {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(t.cert, t.key)
	if err != nil {
		return fmt.Errorf("the certificate %s: %w", t.cert, err)
	}
	t.current, t.stamp = &pair, stamp
	return nil
}

func stampOf(path string) fileStamp {
	info, err := os.Stat(path)
	if err != nil {
		return fileStamp{}
	}
	return fileStamp{info.Size(), info.ModTime()}
}
