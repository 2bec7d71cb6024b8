package functionurl

import (
	"sluice/internal/wire"
	"sluice/internal/wire/prelude"
)

// mapResponse makes the answer of what the function returned. A streamed one has been made.
func (e *Entrance) mapResponse(p *passage) error {
	if p.flow != nil {
		return nil
	}
	var err error
	if p.answer.ContentType == prelude.ContentType {
		p.response, err = gathered(p.answer.Payload)
	} else {
		p.response, err = answerOf(p.answer.Payload)
	}
	if err != nil {
		return badGateway(err)
	}
	p.bytesOut = len(p.response.Body)
	return nil
}

// gathered is the answer of a function that streams, at a URL that does not.
func gathered(payload []byte) (*wire.Response, error) {
	var s prelude.Splitter
	body, begun, err := s.Take(payload)
	if err != nil {
		return nil, err
	}
	if !begun {
		return nil, errNoPrelude
	}
	response, err := streamHead(s.Metadata())
	if err != nil {
		return nil, err
	}
	response.Body = body
	return response, nil
}
