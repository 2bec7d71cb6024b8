package cloudwatch

import (
	"math"
	"strings"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service/cloudwatch/alarm"
	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/wire"
)

// checkMetricAlarm holds an alarm's configuration against what the model does not say. [Q] marks texts that users quote of AWS's answers; the others are ours.
func checkMetricAlarm(in *api.PutMetricAlarmInput) error {
	for _, check := range []func(*api.PutMetricAlarmInput) *wire.Error{unbuilt, whatIsWatched, evaluationOf, treatmentOf} {
		if err := check(in); err != nil {
			return err
		}
	}
	return checkActions(in.OKActions, in.AlarmActions, in.InsufficientDataActions)
}

// unbuilt refuses what AWS has and this build has not.
func unbuilt(in *api.PutMetricAlarmInput) *wire.Error {
	switch {
	case in.ThresholdMetricId.Set:
		return notYet("ThresholdMetricId (anomaly detection)")
	case in.EvaluationCriteria != nil:
		return notYet("EvaluationCriteria")
	case in.EvaluationWindow != nil:
		return notYet("EvaluationWindow")
	case in.EvaluationInterval.Set:
		return notYet("EvaluationInterval")
	case in.WarmUpConfiguration != nil:
		return notYet("WarmUpConfiguration")
	case in.ActionConfiguration != nil:
		return notYet("ActionConfiguration")
	case in.ComparisonOperator.Set && !alarm.Comparison(in.ComparisonOperator.V).Known():
		return notYet("The comparison " + in.ComparisonOperator.V + " (anomaly detection)")
	}
	return nil
}

func whatIsWatched(in *api.PutMetricAlarmInput) *wire.Error {
	if len(in.Metrics) > 0 {
		if in.MetricName.Set || in.Namespace.Set || in.Period.Set || in.Statistic.Set || in.ExtendedStatistic.Set || len(in.Dimensions) > 0 || in.Unit.Set {
			return validation("Metrics list cannot be specified along with Namespace, MetricName, Dimensions, Period, Unit, Statistic or ExtendedStatistic.")
		}
		return checkWatchedQueries(in.Metrics)
	}
	switch {
	case !in.MetricName.Set || !in.Namespace.Set:
		return validation("Exactly one element of the metrics list should return data.") // [Q]: neither a metric nor metrics
	case in.Statistic.Set && in.ExtendedStatistic.Set:
		return exclusive("Statistic", "ExtendedStatistic")
	case !in.Statistic.Set && !in.ExtendedStatistic.Set:
		return api.ErrMissingRequiredParameterException.New("Must specify either Statistic or ExtendedStatistic")
	case !in.Period.Set:
		return missing("Period")
	case !isAlarmPeriod(in.Period.V):
		return validation("Metric Period must be 10, 20, 30 or a multiple of 60")
	case in.ExtendedStatistic.Set:
		if parsed, err := stat.Parse(in.ExtendedStatistic.V); err != nil || !parsed.Extended() {
			return validation("Invalid extended statistic: %s", in.ExtendedStatistic.V)
		}
	}
	return nil
}

func isAlarmPeriod(seconds int64) bool {
	return seconds == 10 || seconds == 20 || seconds == 30 || seconds > 0 && seconds%60 == 0
}

// How long an alarm may look back. Source: API reference, PutMetricAlarm, Period.
const (
	lookBackShort = 24 * 60 * 60     // with a period of less than an hour
	lookBackLong  = 7 * 24 * 60 * 60 // with a longer one
)

func evaluationOf(in *api.PutMetricAlarmInput) *wire.Error {
	switch {
	case !in.EvaluationPeriods.Set:
		return validation("1 validation error detected: Value null at 'evaluationPeriods' failed to satisfy constraint: Member must not be null")
	case !in.ComparisonOperator.Set:
		return validation("1 validation error detected: Value null at 'comparisonOperator' failed to satisfy constraint: Member must not be null")
	case !in.Threshold.Set:
		return missing("Threshold")
	case math.IsNaN(in.Threshold.V) || math.IsInf(in.Threshold.V, 0):
		return invalidValue("The value for parameter Threshold is invalid.")
	case in.DatapointsToAlarm.V > in.EvaluationPeriods.V:
		return validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods.")
	}
	period := longestPeriod(in)
	back := int64(lookBackLong)
	if period < 3600 {
		back = lookBackShort
	}
	if in.EvaluationPeriods.V > back/max(period, 1) {
		return validation("Metrics cannot be checked across more than %s (EvaluationPeriods * Period must be <= %d).", map[bool]string{true: "a day", false: "seven days"}[back == lookBackShort], back)
	}
	return nil
}

// longestPeriod is that of the metric, or the longest of the queries.
func longestPeriod(in *api.PutMetricAlarmInput) int64 {
	period := in.Period.V
	for i := range in.Metrics {
		period = max(period, in.Metrics[i].Period.V)
		if m := in.Metrics[i].MetricStat; m != nil {
			period = max(period, m.Period.V)
		}
	}
	return period
}

func treatmentOf(in *api.PutMetricAlarmInput) *wire.Error {
	switch alarm.Treatment(in.TreatMissingData.Or(string(alarm.Missing))) {
	case alarm.Missing, alarm.Ignore, alarm.Breaching, alarm.NotBreaching:
	default:
		return validation("The value %s for parameter TreatMissingData is not supported.", in.TreatMissingData.V) // [Q]
	}
	switch in.EvaluateLowSampleCountPercentile.Or("evaluate") {
	case "evaluate", "ignore":
		return nil
	}
	return validation("Option %s for EvaluateLowSampleCountPercentile is not supported.", in.EvaluateLowSampleCountPercentile.V) // [Q]
}

// checkActions holds the actions of an alarm's states against what is an ARN.
func checkActions(lists ...[]string) error {
	for _, actions := range lists {
		if len(actions) > actionsMax {
			return validation("Each state of an alarm may have at most %d actions.", actionsMax)
		}
		for _, action := range actions {
			if !strings.HasPrefix(action, "arn:") {
				return validation("Invalid arn syntax: %s", action) // [Q]
			}
		}
	}
	return nil
}
