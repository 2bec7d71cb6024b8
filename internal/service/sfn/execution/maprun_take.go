package execution

// takeOfMapRun makes facts of what Map Runs are told.
func (x *Execution) takeOfMapRun(s Stimulus) {
	switch s := s.(type) {
	case Items:
		if f := x.mapRunIn(s.Round); f != nil && !f.run.all && f.run.failing == nil && f.run.cursor == s.Cursor {
			x.emit(Event{Type: ItemsRead, Frame: f.id, Name: sourcesText(s.Sources), Next: s.Next, Payload: array(s.Items), Variables: namesOf(s.Keys)})
		}
	case ReadingFailed:
		if f := x.mapRunIn(s.Round); f != nil && (f.run.failing == nil || s.Writing) { // what was read is of no use to a run that fails
			x.runFails(f, s.Failure)
		}
	case ChildFinished:
		x.childFinished(s)
	case ResultsAt:
		if f := x.mapRunIn(s.Round); f != nil && f.run.writes && f.run.awaitsResults() {
			x.emit(Event{Type: ResultsWritten, Frame: f.id, Payload: JSON(s.Output), Variables: Payload{Text: s.Files}})
		}
	case Uploading:
		if x.Exports(s.Round) {
			x.emit(Event{Type: UploadBegun, Frame: s.Frame, Name: s.Upload.ID, Next: s.Upload.Bucket + "/" + s.Upload.Key})
		}
	case UpdateMapRun:
		x.updateMapRun(s)
	}
}

// mapRun is the frame whose Map Run is under way, or nil.
func (x *Execution) mapRun(id FrameID) *frame {
	if f := x.frame(id); f != nil && f.run != nil && f.phase == mapping && !f.run.failed {
		return f
	}
	return nil
}

// round is the frame's Map Run as it is now.
func (f *frame) round() Round {
	return Round{Frame: f.id, MapRun: f.run.arn, Redrives: f.run.redrives}
}

// mapRunIn is the frame whose Map Run is in that round, or nil.
func (x *Execution) mapRunIn(r Round) *frame {
	if f := x.mapRun(r.Frame); f != nil && f.round() == r {
		return f
	}
	return nil
}

// Exports reports whether a Map Run's results are still to be written into files by the WriteResults of a round. Only then is an Uploading
// remembered: a writer who begins a file in vain must add no part to it.
func (x *Execution) Exports(r Round) bool {
	f := x.mapRunIn(r)
	return x.status == Running && f != nil && f.run.exports && f.run.awaitsResults()
}

// awaitsResults reports whether the run has only its results to wait for.
func (r *mapRun) awaitsResults() bool { return r.settled() && r.written == nil }

// mapRunNamed is mapRun by an ARN: a frame has one run after the other.
func (x *Execution) mapRunNamed(arn string) *frame {
	for _, f := range x.frames {
		if f.run != nil && f.run.arn == arn {
			return x.mapRun(f.id)
		}
	}
	return nil
}

func (x *Execution) childFinished(s ChildFinished) {
	f := x.mapRunNamed(s.MapRun)
	if f == nil {
		return
	}
	c, runs := f.run.running[s.Index]
	if !runs || s.Round < c.round {
		return
	}
	e := Event{Type: ChildEnded, Frame: f.id, Number: s.Index, Count: c.items, Name: string(s.Status)}
	switch {
	case s.Unbegun:
		e.Limit = childUnbegun
	case s.Stuck && s.Status != Succeeded:
		e.Limit = childStuck
	}
	if s.Status == Succeeded && !f.run.tooLarge {
		e.Payload = JSON(s.Output)
	}
	if f.run.writes {
		putResult(&e, &s)
	}
	x.emit(e)
}

func (x *Execution) updateMapRun(s UpdateMapRun) {
	f := x.mapRunNamed(s.MapRun)
	if f == nil {
		return
	}
	e := Event{Type: MapRunUpdated, Frame: f.id, Limit: f.run.limit}
	if s.MaxConcurrency != nil {
		e.Limit = concurrency(f.state, int(*s.MaxConcurrency))
	}
	t := f.run.tolerance
	if s.ToleratedCount != nil {
		t.HasCount, t.Count = true, *s.ToleratedCount
	}
	if s.ToleratedPercentage != nil {
		t.HasPercentage, t.Percentage = true, *s.ToleratedPercentage
	}
	putTolerance(&e, t)
	x.emit(e)
}
