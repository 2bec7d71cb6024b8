package ledger

import (
	"encoding/base64"
	"encoding/binary"

	"sluice/internal/store"
)

// A page token is the position of the last entry of a page, and a mark of the query, in base64: version, mark, started, partition, number.
const (
	tokenVersion = 1
	tokenSize    = 1 + markSize + 8 + 4 + 8
	markSize     = 8
)

// mark is of the query.
func (q *Query) mark() []byte {
	sum := hashOf("page", q.List, string([]byte{q.class(), byte(q.Redrives)}))
	return sum[:markSize]
}

func (p position) token(q *Query) string {
	token := append(append(make([]byte, 0, tokenSize), tokenVersion), q.mark()...)
	token = store.AppendUint64(token, p.started)
	token = binary.BigEndian.AppendUint32(token, p.partition)
	return base64.RawURLEncoding.EncodeToString(store.AppendUint64(token, p.number))
}

// readToken reads a token of the query; an empty one is the beginning, nil.
func readToken(token string, q *Query) (*position, error) {
	if token == "" {
		return nil, nil
	}
	t, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(t) != tokenSize || t[0] != tokenVersion || string(t[1:1+markSize]) != string(q.mark()) {
		return nil, ErrToken
	}
	t = t[1+markSize:]
	return &position{
		started: binary.BigEndian.Uint64(t), partition: binary.BigEndian.Uint32(t[8:]), number: binary.BigEndian.Uint64(t[12:]),
	}, nil
}
