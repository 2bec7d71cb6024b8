// Package metricmath is CloudWatch's metric math: expressions over time series. It is pure: data comes through an Env, a Value goes out.
//
// An expression is parsed to a tree (parse.go) and evaluated (evaluate.go, operator.go, function_*.go). A value is a number, a time series, or
// several series; a time series has a point only where there is data, and so has what is computed of it: an operator gives a point where
// both sides have one, and none where its result is no number, such as a division by zero.
//
// Every function of the documentation is here but those for which there is nothing behind: ANOMALY_DETECTION_BAND, DB_PERF_INSIGHTS,
// INSIGHT_RULE_METRIC, LAMBDA and SERVICE_QUOTA are refused by name. So are Metrics Insights queries.
//
// Source: CloudWatch User Guide, "Using math expressions with CloudWatch metrics".
package metricmath
