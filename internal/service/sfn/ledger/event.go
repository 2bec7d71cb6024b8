package ledger

// Event is a fact. It has the Op of the command that led to it.
type Event struct {
	Op Op
	ID ID // of OpBegin, OpAppend, OpReopen
	// Number and Use are those that OpBegin gives out.
	Number, Use uint64
	// Begin is OpBegin's, without its First, which is in Append.
	Begin  *Begin
	Append Append
	// Cold is what OpReopen takes up, Redriven when.
	Cold     Cold
	Redriven int64
	// Gone are the executions that OpSweep forgets, Next the end of the earliest that may be left.
	Gone []Cold
	Next int64
}
