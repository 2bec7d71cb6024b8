// Package cloudwatch is Amazon CloudWatch's metrics: it keeps the data that is put, and that Sluice's own services have, answers
// statistics of it, watches it by alarms, and keeps dashboards.
//
// # Shape
//
// Observations become sets of numbers in bounded space (package stat, pure) that lie in cells of time (package series). Metric math (package
// metricmath, pure) computes with the series that come of them. Alarms are records in the store and an image of the same values in
// memory; what an alarm's data means for its state is decided by package alarm, which is pure. An operation is one file,
// op_<operation>.go, which opens with its contract.
//
// Sluice's own services are metered once a minute (sample.go): those that count are asked (service.Metered), those whose observations have a
// distribution are drained (service.Observed).
//
// # Invariants
//
//   - Alarms, their history, tags and dashboards are on the disk before they are answered. Of metric data the last second or so may be lost
//     in a crash: see package series.
//   - Whatever is asked, an answer is bounded: points, queries, pages and expressions have their limits in limits.go.
//   - An alarm changes its state at one place (transition), which writes its history with it, in one batch.
//
// # What is not there
//
// Actions of alarms are kept and shown, and nothing is done for them: there is no SNS or Auto Scaling, and functions are not called. The
// history says so. Anomaly detection, Contributor Insights, metric streams, Metrics Insights queries, mute rules and alarms on logs or
// PromQL are refused with a reason, or answer 501 where a whole operation is for them.
package cloudwatch
