package alarm

import (
	"fmt"
	"slices"
	"strings"

	"sluice/internal/javanumber"
)

// reason words why, as AWS does. Sources: LocalStack's AWS-validated snapshots (test_put_metric_alarm, test_breaching_alarm_actions), and
// reasons that AWS's documentation and users of its alarms show.
func (t *tally) reason(to State) string {
	switch {
	case to == InsufficientData:
		n := t.m.Periods
		return fmt.Sprintf("Insufficient Data: %d %s unknown.", n, plural(n, "datapoint was", "datapoints were"))
	case len(t.real) == 0:
		return fmt.Sprintf("Threshold Crossed: no datapoints were received for %d %s and %d missing %s treated as [%s].",
			t.fill, plural(t.fill, "period", "periods"), t.fill, plural(t.fill, "datapoint was", "datapoints were"), t.treatedAs())
	}
	shown := slices.DeleteFunc(slices.Clone(t.real), func(p Point) bool {
		return t.m.Comparison.breaches(p.Value, t.m.Threshold) != (to == InAlarm)
	})
	if len(shown) == 0 { // what was missing decided
		shown = t.real
	}
	n := len(shown)
	not := "not "
	if t.m.Comparison.breaches(shown[0].Value, t.m.Threshold) {
		not = ""
	}
	comparison := fmt.Sprintf("%s %s%s the threshold (%s)", plural(n, "was", "were"), not, t.m.Comparison.words(), Number(t.m.Threshold))
	if t.m.ToAlarm == 0 {
		return fmt.Sprintf("Threshold Crossed: %d %s [%s] %s%s.", n, plural(n, "datapoint", "datapoints"), list(shown), comparison, t.missingToo())
	}
	minimum, transition := t.toAlarm, "OK -> ALARM"
	if to == OK {
		minimum, transition = t.m.Periods-t.toAlarm+1, "ALARM -> OK"
	}
	return fmt.Sprintf("Threshold Crossed: %d out of the last %d datapoints [%s] %s (minimum %d %s for %s transition)%s.", n, len(t.real), list(shown), comparison,
		minimum, plural(minimum, "datapoint", "datapoints"), transition, t.missingToo())
}

func (t *tally) missingToo() string {
	if t.fill == 0 || t.treatedAs() == "" {
		return ""
	}
	return fmt.Sprintf(" and %d missing %s treated as [%s]", t.fill, plural(t.fill, "datapoint was", "datapoints were"), t.treatedAs())
}

func (t *tally) treatedAs() string {
	switch t.m.Treatment {
	case Breaching:
		return "Breaching"
	case NotBreaching:
		return "NonBreaching"
	}
	return ""
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func list(points []Point) string {
	texts := make([]string, len(points))
	for i, p := range points {
		texts[i] = Number(p.Value) + " (" + p.At.UTC().Format("02/01/06 15:04:05") + ")"
	}
	return strings.Join(texts, ", ")
}

// Number writes a number as AWS's reasons do, which is Java's way: 21.0, 1.0E7.
func Number(v float64) string { return string(javanumber.AppendDouble(nil, v)) }
