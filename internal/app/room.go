package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/store"
)

// measureRoom shows how full the disk of the data folder is.
func measureRoom(metrics prometheus.Registerer, s store.Store) {
	usage := func(of func(store.Usage) int64) func() float64 {
		return func() float64 {
			u, err := s.Usage()
			if err != nil {
				return 0 // the store has failed, and the process ends
			}
			return float64(of(u))
		}
	}
	metrics.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "sluice_disk_full", Help: "0: there is room. 1: new data is refused. 2: all but deletions is refused.",
		}, func() float64 { return float64(s.Room()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "sluice_disk_free_bytes", Help: "What the disk of the data folder has left.",
		}, usage(func(u store.Usage) int64 { return u.Free })),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "sluice_store_bytes", Help: "What the store takes on the disk.",
		}, usage(func(u store.Usage) int64 { return u.Used })),
	)
}
