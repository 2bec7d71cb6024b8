package asl

import (
	"fmt"
	"time"

	"sluice/internal/value"
)

var (
	retrierFields = fields("ErrorEquals IntervalSeconds MaxAttempts BackoffRate MaxDelaySeconds JitterStrategy Comment")
	catcherFields = fields("ErrorEquals Next ResultPath Output Assign Comment")
)

func (c *compiler) retry(n node, s *State) {
	retriers := n.objects("Retry", 0)
	for i, r := range retriers {
		r.only(retrierFields)
		made := &Retrier{ErrorEquals: r.errorEquals(i == len(retriers)-1)}
		seconds, ok := r.whole("IntervalSeconds", 0, SecondsMax)
		if !ok {
			seconds = intervalDefault
		}
		made.Interval = time.Duration(seconds) * time.Second
		attempts, ok := r.whole("MaxAttempts", 0, attemptsMax)
		if !ok {
			attempts = maxAttemptsDefault
		}
		made.MaxAttempts = int(attempts)
		most, _ := r.whole("MaxDelaySeconds", 1, maxDelayMax)
		made.MaxDelay = time.Duration(most) * time.Second
		if most > 0 && most <= seconds {
			r.fault("MaxDelaySeconds", "MaxDelaySeconds must be greater than IntervalSeconds")
		}
		made.BackoffRate = r.backoffRate()
		made.FullJitter = r.jitter()
		s.Retry = append(s.Retry, made)
	}
}

func (n node) backoffRate() float64 {
	v, ok := n.members.Get("BackoffRate")
	if !ok {
		return backoffRateDefault
	}
	number, ok := v.AsNumber()
	if !ok {
		n.fault("BackoffRate", "Expected value of type [NUMBER]")
		return backoffRateDefault
	}
	if number.Float64() < 1 {
		n.fault("BackoffRate", "Minimum value is 1.0")
	}
	return number.Float64()
}

func (n node) jitter() bool {
	return n.oneOf("JitterStrategy", "NONE", "FULL") == "FULL"
}

func (c *compiler) catch(n node, s *State, j *joints) {
	catchers := n.objects("Catch", 0)
	for i, k := range catchers {
		k.only(catcherFields)
		k.spoken()
		made := &Catcher{ErrorEquals: k.errorEquals(i == len(catchers)-1), language: n.language}
		k.require("Next")
		if next, ok := k.text("Next"); ok {
			j.to(s, k, "Next", next, func(to *State) { made.Next = to })
		}
		c.seeing(sees{errorOutput: true}, func() {
			if n.language == JSONata {
				made.outcome = k.template("Output")
			} else {
				made.result = k.placement("ResultPath")
			}
			made.assign = k.assign()
		})
		s.Catch = append(s.Catch, made)
	}
}

// errorEquals reads ErrorEquals. States.ALL and its like stand alone, and States.ALL in the last one.
func (n node) errorEquals(last bool) []string {
	n.require("ErrorEquals")
	v, ok := n.members.Get("ErrorEquals")
	if !ok {
		return nil
	}
	array, ok := v.AsArray()
	if !ok {
		n.fault("ErrorEquals", "Expected value of type [ARRAY]")
		return nil
	}
	if array.Len() == 0 {
		n.fault("ErrorEquals", "Value cannot be empty")
	}
	return n.errorNames(array, last)
}

func (n node) errorNames(array *value.Array, last bool) []string {
	var names []string
	for i, item := range array.All() {
		name, ok := item.AsString()
		if !ok {
			n.fault(fmt.Sprintf("ErrorEquals[%d]", i), "Expected value of type [STRING]")
			continue
		}
		if name == ErrorAll && (array.Len() > 1 || !last) {
			n.fault("ErrorEquals", "States.ALL must appear alone and at end of list")
		}
		names = append(names, name)
	}
	return names
}
