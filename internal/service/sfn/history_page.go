package sfn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// A page of a history ends early for either of these: it "might be fewer than the specified maximum" (API Reference, GetExecutionHistory). So
// neither a thousand events of 256 KiB nor the many records of a Map Run that show nothing make an answer too large or too late.
const (
	historyBytesMax   = 16 << 20
	historyRecordsMax = 10_000
)

// histories is the engine as pages read from it: see engine.Engine's History.
type histories interface {
	History(ctx context.Context, k ledger.Key, from uint64, reverse bool) (*engine.Chunk, error)
}

// historyPage is where a page of a history begins, and then where the next one does: a record, which holds the events of one step, and how many
// of them are passed over.
type historyPage struct {
	reverse bool
	limit   int
	record  uint64
	skip    int
	// more says that there is a next one.
	more bool
}

// newHistoryPage is the page that a request asks for; ok is false for a token that is not of this list.
func newHistoryPage(c *service.Call, arn string, in *api.GetExecutionHistoryInput) (p *historyPage, ok bool) {
	p = &historyPage{reverse: in.ReverseOrder.V, limit: int(in.MaxResults.V)}
	if p.limit == 0 {
		p.limit = pageDefault
	}
	if in.NextToken.Set {
		return p, p.open(c, arn, in.NextToken.V)
	}
	if p.reverse {
		p.record = engine.Newest
	}
	return p, true
}

// read reads records until the page is full, and moves on behind it.
func (p *historyPage) read(ctx context.Context, from histories, k ledger.Key) (page []execution.Event, err error) {
	for bytes, records := 0, 0; ; records++ {
		if p.more = records >= historyRecordsMax; p.more {
			return page, nil
		}
		chunk, err := from.History(ctx, k, p.record, p.reverse)
		if err != nil {
			return nil, err
		}
		if p.record == engine.Newest {
			p.record = chunk.Next + 1 // the same record, which may not be the newest any more when the next page is asked for
		}
		for ; p.skip < len(chunk.Events); p.skip++ {
			if p.more = len(page) >= p.limit || bytes >= historyBytesMax; p.more {
				return page, nil
			}
			at := p.skip
			if p.reverse {
				at = len(chunk.Events) - 1 - at
			}
			page = append(page, chunk.Events[at])
			bytes += shownBytes(&chunk.Events[at])
		}
		if !chunk.More {
			return page, nil
		}
		p.record, p.skip = chunk.Next, 0
	}
}

// shownBytes is roughly how long an event is in an answer.
func shownBytes(e *execution.Event) int {
	const around = 256
	n := around + len(e.Name) + len(e.Payload.Text) + len(e.Variables.Text)
	if cause := e.Failure.Cause; cause != nil {
		n += len(*cause)
	}
	return n
}

// token tells of the place of the next page; it is good for the same execution and order.
func (p *historyPage) token(c *service.Call, arn string) string {
	return sealToken(c, strings.Join([]string{p.list(arn), strconv.FormatUint(p.record, 36), strconv.Itoa(p.skip)}, " "))
}

// list stands for what is paged through: tokens have no room for an ARN, whose names may be of any alphabet (the model, PageToken: 1024).
func (p *historyPage) list(arn string) string {
	const enough = 16
	sum := sha256.Sum256([]byte(arn))
	return hex.EncodeToString(sum[:enough]) + strconv.FormatBool(p.reverse)
}

// open reads a token; ok is false for one of another list.
func (p *historyPage) open(c *service.Call, arn, text string) (ok bool) {
	key, ok := openToken(c, text)
	parts := strings.Split(key, " ")
	if !ok || len(parts) != 3 || parts[0] != p.list(arn) {
		return false
	}
	record, err := strconv.ParseUint(parts[1], 36, 64)
	if err != nil {
		return false
	}
	skip, err := strconv.Atoi(parts[2])
	p.record, p.skip = record, skip
	return err == nil && skip >= 0
}
