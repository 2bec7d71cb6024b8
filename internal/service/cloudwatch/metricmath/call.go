package metricmath

import "slices"

// function is one of the documentation's: how many arguments it takes, of which kind the first is, and what it does.
type function struct {
	least, most int
	first       []Kind
	run         func(*evaluation, []Value) (Value, error)
}

// functions are all that are built.
func functions() map[string]function {
	anything := []Kind{Number, One, Many}
	series := []Kind{One, Many}
	return map[string]function{
		"ABS": {1, 1, anything, pointwise("ABS")}, "CEIL": {1, 1, anything, pointwise("CEIL")}, "FLOOR": {1, 1, anything, pointwise("FLOOR")},
		"LOG": {1, 1, anything, pointwise("LOG")}, "LOG10": {1, 1, anything, pointwise("LOG10")},
		"AVG": {1, 1, series, aggregate("AVG")}, "SUM": {1, 1, series, aggregate("SUM")}, "MIN": {1, 1, series, aggregate("MIN")},
		"MAX": {1, 1, series, aggregate("MAX")}, "STDDEV": {1, 1, series, aggregate("STDDEV")},
		"DATAPOINT_COUNT": {1, 1, series, aggregate("DATAPOINT_COUNT")},
		"METRIC_COUNT":    {1, 1, series, metricCount},
		"MINUTE":          {1, 1, series, calendar("MINUTE")}, "HOUR": {1, 1, series, calendar("HOUR")}, "DAY": {1, 1, series, calendar("DAY")},
		"DATE": {1, 1, series, calendar("DATE")}, "MONTH": {1, 1, series, calendar("MONTH")}, "YEAR": {1, 1, series, calendar("YEAR")},
		"EPOCH": {1, 1, series, calendar("EPOCH")},
		"DIFF":  {1, 1, series, steps("DIFF")}, "DIFF_TIME": {1, 1, series, steps("DIFF_TIME")}, "RATE": {1, 1, series, steps("RATE")},
		"RUNNING_SUM": {1, 1, series, runningSum}, "FILL": {2, 2, series, fill}, "PERIOD": {1, 1, []Kind{One}, period},
		"TIME_SERIES": {1, 1, []Kind{Number}, timeSeries}, "IF": {2, 3, anything, choose},
		"FIRST": {1, 1, series, pick(false)}, "LAST": {1, 1, series, pick(true)}, "REMOVE_EMPTY": {1, 1, series, removeEmpty},
		"SLICE": {2, 3, series, slice}, "SORT": {3, 4, series, sorted}, "METRICS": {0, 1, []Kind{text}, metrics}, "SEARCH": {2, 3, []Kind{text}, search},
	}
}

// unbuilt are those of the documentation that need something behind them that there is not.
func unbuilt() []string {
	return []string{"ANOMALY_DETECTION_BAND", "DB_PERF_INSIGHTS", "INSIGHT_RULE_METRIC", "LAMBDA", "SERVICE_QUOTA"}
}

func (e *evaluation) call(n *node) (Value, error) {
	f, err := n.function()
	if err != nil {
		return Value{}, err
	}
	args := make([]Value, len(n.of))
	for i, of := range n.of {
		var err error
		if args[i], err = e.value(of); err != nil {
			return Value{}, err
		}
	}
	if len(args) > 0 && !slices.Contains(f.first, args[0].Kind) {
		return Value{}, failed("the function %s does not take an argument of this kind", n.text)
	}
	return f.run(e, args)
}

// Check finds calls of functions that there are not, without evaluating anything.
func (e *Expression) Check() error { return e.root.check() }

func (n *node) check() error {
	if n.kind == isCall {
		if _, err := n.function(); err != nil {
			return err
		}
	}
	for _, of := range n.of {
		if err := of.check(); err != nil {
			return err
		}
	}
	return nil
}

// function finds the one that a call names, if it takes as many arguments as there are.
func (n *node) function() (function, error) {
	f, known := functions()[n.text]
	switch {
	case slices.Contains(unbuilt(), n.text):
		return f, failed("the function %s is not implemented", n.text)
	case !known:
		return f, failed("there is no function %s", n.text)
	case len(n.of) < f.least || len(n.of) > f.most:
		return f, failed("the function %s does not take %d arguments", n.text, len(n.of))
	}
	return f, nil
}
