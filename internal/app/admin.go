package app

import (
	"net/http"
	"net/netip"

	"github.com/go-json-experiment/json"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sluice/internal/store"
)

// adminPrefix begins the paths that are Sluice's own.
const adminPrefix = "/_sluice/"

// Health is what GET /_sluice/health answers, with status 200 once everything is served: on a full disk too, because messages
// must be received and deleted to make room.
type Health struct {
	Status  string `json:"status"` // "ok"; "full" while the disk is, and new data is refused
	Version string `json:"version"`
	Region  string `json:"region"`
	Account string `json:"account"`
}

// admin serves Sluice's own paths. Health is for everyone; metrics are for this machine alone; the rest is the operator's.
func admin(health Health, room store.Writer, metrics *prometheus.Registry, only *operator, accounts *accounts) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+adminPrefix+"health", func(w http.ResponseWriter, _ *http.Request) {
		health := health
		if room.Room() != store.RoomEnough {
			health.Status = "full"
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.MarshalWrite(w, health) // a peer that is gone needs no answer
	})
	mux.Handle("GET "+adminPrefix+"metrics", onlyLocal(promhttp.HandlerFor(metrics, promhttp.HandlerOpts{})))
	mux.Handle("GET "+adminPrefix+"accounts", only.only(accounts.list))
	mux.Handle("POST "+adminPrefix+"accounts", only.only(accounts.create))
	return mux
}

// onlyLocal refuses peers of other machines.
func onlyLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !peer.Addr().Unmap().IsLoopback() {
			http.Error(w, "metrics are served to this machine alone", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
