package sqs

import (
	"errors"

	"sluice/internal/api/sqsapi"
	"sluice/internal/wire"
)

const (
	batchMax   = 10
	batchIDMax = 80
)

// refuseBatch checks what is common to all batches: their number of entries and the entries' IDs. what is the element that
// the Query protocol calls an entry.
func refuseBatch(what string, ids []string) error {
	if len(ids) == 0 {
		return sqsapi.ErrEmptyBatchRequest.New("There should be at least one " + what + " in the request.")
	}
	if len(ids) > batchMax {
		return sqsapi.ErrTooManyEntriesInBatchRequest.Newf("Maximum number of entries per request are %d. You have sent %d.", batchMax, len(ids))
	}
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if !validBatchID(id) {
			return sqsapi.ErrInvalidBatchEntryId.New("A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")
		}
		if seen[id] {
			return sqsapi.ErrBatchEntryIdsNotDistinct.New("Id " + id + " repeated.")
		}
		seen[id] = true
	}
	return nil
}

func validBatchID(id string) bool {
	if id == "" || len(id) > batchIDMax {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// failedEntry is how a batch tells what is wrong with one of its entries. An error that is none of SQS's is the whole batch's.
func failedEntry(id string, err error) (sqsapi.BatchResultErrorEntry, bool) {
	var known *wire.Error
	if !errors.As(err, &known) {
		return sqsapi.BatchResultErrorEntry{}, false
	}
	return sqsapi.BatchResultErrorEntry{
		Id: wire.Some(id), Code: wire.Some(known.Shape.QueryCode()), Message: wire.Some(known.Message), SenderFault: wire.Some(!known.Shape.Server),
	}, true
}

// sortOut divides the entries of a batch by what became of them: succeed is called for those without a problem, in order.
func sortOut(ids []string, problems []error, succeed func(i int)) ([]sqsapi.BatchResultErrorEntry, error) {
	var out []sqsapi.BatchResultErrorEntry
	for i, problem := range problems {
		if problem == nil {
			succeed(i)
			continue
		}
		failed, known := failedEntry(ids[i], problem)
		if !known {
			return nil, problem
		}
		out = append(out, failed)
	}
	return out, nil
}
