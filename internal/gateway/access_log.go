package gateway

// accessLineBytesMax bounds what is kept of a line's memory for the next.
const accessLineBytesMax = 16 << 10

// logAccess writes the request's line into the stage's access log and, for a canary's, into the one beside it too. Source: Developer
// Guide, "Set up an API Gateway canary release deployment".
func (g *Gateway) logAccess(p *passage) {
	kept, ok := g.lines.Get().(*[]byte)
	if !ok {
		kept = new([]byte)
	}
	line := p.api.AccessLog.Append((*kept)[:0], (*logValues)(p))
	group := LogGroup{Account: p.api.Account, Region: p.api.Region, Name: p.api.AccessLog.Group}
	g.AccessLogs.LogAccess(group, p.start, line)
	if p.api.IsCanary() {
		group.Name += "/Canary"
		g.AccessLogs.LogAccess(group, p.start, line)
	}
	if *kept = line; cap(line) <= accessLineBytesMax {
		g.lines.Put(kept)
	}
}
