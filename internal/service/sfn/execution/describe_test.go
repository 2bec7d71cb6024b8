package execution

// Writes an execution's whole state down, so that two of them are equal if their texts are.

import (
	"fmt"
	"strings"
)

func describe(x *Execution) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s next %d, started %v, stopped %v, timeout %v, redrives %d %v, newest frame %d, %d facts\n", x.status, x.next, x.started, x.stopped, x.timeout, x.redrives, x.redriven, x.newest, x.processed)
	fmt.Fprintf(&b, "input %s output %s failure %s %s\n", x.input.Text, x.output.Text, said(x.failure.Error), said(x.failure.Cause))
	fmt.Fprintf(&b, "runs %+v\n", x.MapRuns())
	for _, f := range x.frames {
		fmt.Fprintf(&b, "frame %d in %d [%d] %s phase %d input %s result %s previous %d entered %d before %d at %v retries %v %d due %v\n",
			f.id, f.parent, f.index, f.state.Name, f.phase, f.input.Text, f.result.Text, f.previous, f.entered, f.before, f.enteredAt, f.retries, f.retryCount, f.due)
		if own := f.variables.Own(); own != nil {
			fmt.Fprintf(&b, "  variables %s\n", own.Value())
		}
		if c := f.call; c != nil {
			fmt.Fprintf(&b, "  call %d %+v input %s timeout %v heartbeat %v started %v submitted %v %s\n", c.attempt, *c.task, c.input.Text, c.timeout, c.heartbeat, c.started, c.submitted, c.output.Text)
		}
		if j := f.join; j != nil {
			fmt.Fprintf(&b, "  join %s children %v next %d done %d limit %d step %d keys %v results", j.input.Text, j.children, j.next, j.done, j.limit, j.step, j.keys)
			for _, r := range j.results {
				fmt.Fprintf(&b, " %s", r.Text)
			}
			b.WriteByte('\n')
		}
		if r := f.run; r != nil {
			fmt.Fprintf(&b, "  run %s after %d by %d limit %d %+v page %v keys %v cursor %s all %v items %d begun %d position %d bytes %d %+v kept %d %v lost %+v failed %v failing %v writes %v exports %v uploads %v redrives %d",
				r.arn, r.follows, r.startedBy, r.limit, r.tolerance, r.page, r.keys, r.cursor, r.all, r.items, r.begun, r.position, r.bytes, r.counts, r.keptBytes, r.tooLarge, r.lost, r.failed, r.failing != nil, r.writes, r.exports, r.uploads, r.redrives)
			for _, i := range r.inOrder() {
				fmt.Fprintf(&b, " child %d of %d, round %d: %s", i, r.running[i].items, r.running[i].round, r.running[i].input)
			}
			fmt.Fprintf(&b, " result %s\n", r.result().Text)
		}
	}
	return b.String()
}

func said(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}
