package execution

// takeOfMapRun makes facts of what Map Runs are told.
func (x *Execution) takeOfMapRun(s Stimulus) {
	switch s := s.(type) {
	case Items:
		if f := x.mapRunOf(s.Frame, s.MapRun); f != nil && !f.run.all && f.run.failing == nil && f.run.cursor == s.Cursor {
			x.emit(Event{Type: ItemsRead, Frame: f.id, Name: sourcesText(s.Sources), Next: s.Next, Payload: array(s.Items), Variables: namesOf(s.Keys)})
		}
	case ReadingFailed:
		f := x.mapRunOf(s.Frame, s.MapRun)
		if f != nil && f.run.redrives == s.Redrives && (f.run.failing == nil || s.Writing) { // what was read is of no use to a run that fails
			x.runFails(f, s.Failure)
		}
	case ChildFinished:
		x.childFinished(s)
	case ResultsAt:
		if f := x.mapRunOf(s.Frame, s.MapRun); f != nil && f.run.writes && f.run.awaitsResults(s.Redrives) {
			x.emit(Event{Type: ResultsWritten, Frame: f.id, Payload: JSON(s.Output), Variables: Payload{Text: s.Files}})
		}
	case Uploading:
		if x.Exports(s.Frame, s.MapRun, s.Redrives) {
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

// mapRunOf is mapRun, unless the frame has another run than the one that is named.
func (x *Execution) mapRunOf(id FrameID, arn string) *frame {
	if f := x.mapRun(id); f != nil && (arn == "" || f.run.arn == arn) {
		return f
	}
	return nil
}

// Exports reports whether a Map Run's results are still to be written into files by the WriteResults of so many redrives. Only then is an Uploading
// remembered: a writer who begins a file in vain must add no part to it.
func (x *Execution) Exports(id FrameID, mapRun string, redrives int64) bool {
	f := x.mapRunOf(id, mapRun)
	return x.status == Running && f != nil && f.run.exports && f.run.awaitsResults(redrives)
}

// awaitsResults reports whether what was written after so many redrives is what the run waits for.
func (r *mapRun) awaitsResults(redrives int64) bool {
	return r.settled() && r.written == nil && r.redrives == redrives
}

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
